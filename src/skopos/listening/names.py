"""Names for people of the keys in labels: languages, countries, topics, emotions, sentiments, platforms."""

from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from skopos.common.formats import babel_locale
from skopos.common.platforms import platform_name
from skopos.listening.rollups import NONE
from skopos.listening.theme_rows import names_of
from skopos.workspaces.models import Workspace

SENTIMENTS = {"positive": _("Positive"), "neutral": _("Neutral"), "negative": _("Negative"), NONE: _("Not labelled")}
EMOTIONS = {
    "joy": _("Joy"),
    "anger": _("Anger"),
    "sadness": _("Sadness"),
    "fear": _("Fear"),
    "surprise": _("Surprise"),
    "disgust": _("Disgust"),
    "trust": _("Trust"),
    "anticipation": _("Anticipation"),
    NONE: _("No clear emotion"),
}
EMOTIONS_BY_KEY = ("joy", "anger", "sadness", "fear", "surprise", "disgust", "trust", "anticipation", NONE)
TOPICS = {
    "service": _("Service"),
    "price": _("Price"),
    "quality": _("Quality"),
    "delivery": _("Delivery"),
    "staff": _("Staff"),
    "safety": _("Safety"),
    "product": _("Product"),
    "website_app": _("Website and app"),
    "sustainability": _("Sustainability"),
    "employer": _("Employer"),
}
KINDS = {
    "post": pgettext_lazy("kind of mention", "Post"),
    "reply": pgettext_lazy("kind of mention", "Reply"),
    "repost": pgettext_lazy("kind of mention", "Repost"),
    "comment": pgettext_lazy("kind of mention", "Comment"),
    "review": pgettext_lazy("kind of mention", "Review"),
    "article": pgettext_lazy("kind of mention", "Article"),
    "message": pgettext_lazy("kind of mention", "Message"),
    "ad": pgettext_lazy("kind of mention", "Ad"),
}
FLAGS = {
    "question": _("Question"),
    "link": _("Link"),
    "hashtag": _("Hashtag"),
    "mention": _("Names somebody"),
    "media": _("Picture or video"),
    "shouting": _("Shouting"),
    "short": _("Very short"),
}
FACETS = {
    "topic": _("Topic"),
    "emotion": _("Emotion"),
    "sentiment": _("Sentiment"),
    "country": _("Place"),
    "language": _("Language"),
    "platform": _("Platform"),
    "channel": _("Channel"),
}
BADGES = {1: "pass", 0: "neutral", -1: "fail"}
SENTIMENT_KEYS = {1: "positive", 0: "neutral", -1: "negative", None: NONE}


def language_name(code: str | None) -> str:
    """Give a language's name in the reader's language."""
    if not code or code == NONE:
        return str(_("Unknown"))
    return capfirst(babel_locale(get_language() or "en").languages.get(code, code))


def is_language(code: str) -> bool:
    """Is this the code of a language, and not of “several” or “unknown”?"""
    return len(code) in (2, 3) and code not in ("und", "mul", "zxx") and code in babel_locale("en").languages


def country_name(code: str | None) -> str:
    """Give a country's name in the reader's language."""
    if not code or code == NONE:
        return str(_("Unknown"))
    return babel_locale(get_language() or "en").territories.get(code, code)


def topic_name(key: str, workspace: Workspace) -> str:
    """Give the name of a theme: as the workspace calls it, or as seed packs are; one that is gone names itself."""
    return str(names_of(workspace).get(key) or TOPICS.get(key, key))


def name_of(facet: str, key: str, workspace: Workspace | None = None) -> str:
    """Give the name of one key of a facet; without its workspace an own theme names itself by its key."""
    if facet == "topic" and workspace is not None:
        return topic_name(key, workspace)
    if facet == "language":
        return language_name(key)
    if facet == "country":
        return country_name(key)
    if facet == "platform":
        return platform_name(key)
    known = {"sentiment": SENTIMENTS, "emotion": EMOTIONS, "topic": TOPICS}.get(facet, {})
    return str(known.get(key, key))
