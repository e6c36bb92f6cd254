"""The fields of a mention as people read them: name, meaning and value. The meanings are those of the schema."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from skopos.common import formats
from skopos.listening import names
from skopos.workspaces.models import Workspace

type Text = str | Promise


class Shown(NamedTuple):
    """One field of one mention."""

    name: str
    label: Text
    meaning: Text
    value: str


# In groups, in the order of the page. `text`, `title` and `url` stand above the table.
WHERE_FROM: dict[str, tuple[Text, Text]] = {
    "platform": (
        gettext_lazy("Platform"),
        gettext_lazy("Where it was said: bluesky, x, facebook, rss, … or the name given at import."),
    ),
    "channel": (
        gettext_lazy("Channel"),
        gettext_lazy("Key of the workspace's channel it came through; empty if through none."),
    ),
    "kind": (gettext_lazy("Kind"), gettext_lazy("post, reply, repost, comment, review, article, message, ad.")),
    "owned": (
        gettext_lazy("Our own"),
        gettext_lazy("True if we said it ourselves; own posts are kept out of what others say."),
    ),
    "published_at": (gettext_lazy("Published"), gettext_lazy("When it was published.")),
    "collected_at": (gettext_lazy("Taken in"), gettext_lazy("When Skopos took it in.")),
    "source": (gettext_lazy("Source"), gettext_lazy("Where the row came from, such as import:12 or feed:3.")),
    "native_id": (
        gettext_lazy("Id on the platform"),
        gettext_lazy("The platform's own id, as text; made from the content where a file has none."),
    ),
    "reply_to": (gettext_lazy("In answer to"), gettext_lazy("native_id of what it answers.")),
    "campaign": (gettext_lazy("Campaign"), gettext_lazy("Campaign name or tag it belongs to.")),
}
AUTHOR: dict[str, tuple[Text, Text]] = {
    "author_name": (gettext_lazy("Name"), gettext_lazy("The author's name as shown.")),
    "author_id": (gettext_lazy("Id"), gettext_lazy("The author's id on the platform.")),
    "author_followers": (
        gettext_lazy("Followers"),
        gettext_lazy("The author's followers when it was taken in; 0 or more."),
    ),
    "place_text": (gettext_lazy("Place"), gettext_lazy("Place as the author or the platform wrote it.")),
}
FIGURES: dict[str, tuple[Text, Text]] = {
    "impressions": (gettext_lazy("Impressions"), gettext_lazy("Times shown, lifetime to the time of export.")),
    "reach": (gettext_lazy("Reach"), gettext_lazy("People who saw it.")),
    "likes": (gettext_lazy("Likes"), gettext_lazy("Likes, favourites and reactions.")),
    "comments": (gettext_lazy("Comments"), gettext_lazy("Comments and replies.")),
    "shares": (pgettext_lazy("figure of a post", "Shares"), gettext_lazy("Shares, reposts and quotes.")),
    "clicks": (gettext_lazy("Clicks"), gettext_lazy("Clicks of any kind.")),
    "saves": (pgettext_lazy("figure of a post", "Saves"), gettext_lazy("Saves and bookmarks.")),
    "video_views": (gettext_lazy("Video views"), gettext_lazy("Video plays as the platform counts them.")),
    "follows": (gettext_lazy("Follows"), gettext_lazy("Followers gained through it.")),
    "rating": (pgettext_lazy("stars of a review", "Rating"), gettext_lazy("Stars of a review, 1 to 5.")),
}
LABELS: dict[str, tuple[Text, Text]] = {
    "language": (gettext_lazy("Language"), gettext_lazy("ISO 639-1 code of the text's language; null when unsure.")),
    "sentiment": (
        gettext_lazy("Sentiment"),
        gettext_lazy("-1 negative, 0 neutral, 1 positive; null where not supported or unsure."),
    ),
    "sentiment_score": (gettext_lazy("Sentiment score"), gettext_lazy("From -1 to 1; null with sentiment.")),
    "emotion": (
        gettext_lazy("Emotion"),
        gettext_lazy(
            "One of joy, anger, sadness, fear, surprise, disgust, trust, anticipation; null if none or unsure."
        ),
    ),
    "topics": (gettext_lazy("Topics"), gettext_lazy("Keys of the themes it speaks of; empty list if none.")),
    "country": (
        gettext_lazy("Country"),
        gettext_lazy("ISO 3166-1 alpha-2 of the author's place; null when unknown."),
    ),
    "flags": (
        gettext_lazy("Marks"),
        gettext_lazy("question, link, hashtag, mention, media, shouting, short; empty list if none."),
    ),
    "searches": (
        gettext_lazy("Searches"),
        gettext_lazy("Keys of the saved searches that find it; empty list if none."),
    ),
    "supported": (
        gettext_lazy("Supported"),
        gettext_lazy(
            "True if sentiment and emotion are offered for this language, or for emoji, ratings and single words alone."
        ),
    ),
    "model_version": (gettext_lazy("Labelled by"), gettext_lazy("Which enrichment labelled it.")),
    "confidence": (
        gettext_lazy("Confidence"),
        gettext_lazy("Probability from 0 to 1 that the sentiment is right; null where not supported."),
    ),
    "offence": (
        gettext_lazy("Offence"),
        gettext_lazy("Probability from 0 to 1 that it insults or abuses; null where not supported."),
    ),
    "spam": (
        gettext_lazy("Spam"),
        gettext_lazy("Probability from 0 to 1 that it is spam or advertising; null where not supported."),
    ),
}
GROUPS: tuple[tuple[Text, dict[str, tuple[Text, Text]]], ...] = (
    (gettext_lazy("Labels"), LABELS),
    (gettext_lazy("Figures"), FIGURES),
    (gettext_lazy("Author"), AUTHOR),
    (gettext_lazy("Where it came from"), WHERE_FROM),
)
KEYED = {"platform": "platform", "language": "language", "country": "country", "emotion": "emotion"}


def groups_of(row: dict[str, Any], workspace: Workspace) -> Iterator[tuple[Text, list[Shown]]]:
    """Give the fields of a mention in groups; one without a value shows an en dash."""
    for title, fields in GROUPS:
        yield title, [Shown(name, *texts, written(name, row[name], workspace)) for name, texts in fields.items()]


def written(name: str, value: Any, workspace: Workspace | None = None) -> str:
    """Write one field's value in the reader's language."""
    if value is None or value == "" or value == []:
        return "–"
    if name == "sentiment":
        return str(names.SENTIMENTS[names.SENTIMENT_KEYS[value]])
    if name in KEYED:
        return names.name_of(KEYED[name], value)
    if name == "topics":
        return ", ".join(names.name_of("topic", key, workspace) for key in value)
    if name == "flags":
        return ", ".join(str(names.FLAGS.get(key, key)) for key in value)
    if name == "searches":
        return ", ".join(value)
    if name == "kind":
        return str(names.KINDS.get(value, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return formats.moment(value, style="medium")
    if isinstance(value, float):
        return formats.number(value, 2)
    return formats.number(value) if isinstance(value, int) else str(value)
