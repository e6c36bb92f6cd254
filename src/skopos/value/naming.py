"""Names of what results are about: columns of the mix, forms and themes of posts, times of the week."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skopos.common import formats
from skopos.listening.names import topic_name
from skopos.workspaces.models import Workspace

WEEKDAYS = [
    gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"), gettext_lazy("Thursday"),
    gettext_lazy("Friday"), gettext_lazy("Saturday"), gettext_lazy("Sunday"),
]  # fmt: skip
STAGE_TEXTS = {
    "awareness": gettext_lazy("Awareness: reach"),
    "engagement": gettext_lazy("Engagement rate"),
    "consideration": gettext_lazy("Consideration: clicks"),
    "loyalty": gettext_lazy("Loyalty: new followers"),
}
FORMS = {
    "short": gettext_lazy("short text (under 80 letters)"),
    "medium": gettext_lazy("medium text (80 to 280 letters)"),
    "long": gettext_lazy("long text (over 280 letters)"),
    "question": gettext_lazy("with a question"),
    "link": gettext_lazy("with a link"),
    "hashtag": gettext_lazy("with a hashtag"),
    "media": gettext_lazy("with a picture or film"),
    "post": gettext_lazy("post"),
    "ad": gettext_lazy("ad"),
    "article": gettext_lazy("article"),
}


def content_text(workspace: Workspace, by: str, name: str) -> str:
    """Name a theme or a form of posts."""
    if by == "theme":
        return str(topic_name(name, workspace))
    return str(FORMS.get(name.partition(":")[2], name))


def slot_text(weekday: int, hour: int) -> str:
    """Name a weekday and the three hours of it that begin with `hour`."""
    first, last = (formats.in_digits(f"{at:02}:00") for at in (hour, hour + 3))
    return f"{WEEKDAYS[weekday]} {first}–{last}"


def mix_name(names: dict[str, str], name: str) -> str:
    """Name a column of the mix: its channel, and whether it was paid for."""
    channel, _colon, kind = name.partition(":")
    shown = names.get(channel, channel)
    if kind == "spend":
        return _("%(channel)s, paid") % {"channel": shown}
    return _("%(channel)s, own posts") % {"channel": shown}
