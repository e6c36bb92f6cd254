"""The keys by which people label, the same on every page: one stroke says one label."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skopos.listening import names
from skopos.listening.correcting import FIELDS
from skopos.listening.rollups import NONE

type Text = str | Promise


class Stroke(NamedTuple):
    """A key (others that do the same behind it), what it sends, and what people read."""

    keys: str
    choice: str
    label: Text


SENTIMENT = (
    Stroke("- 1", "sentiment:-1", names.SENTIMENTS["negative"]),
    Stroke("0 2", "sentiment:0", names.SENTIMENTS["neutral"]),
    Stroke("+ 3 =", "sentiment:1", names.SENTIMENTS["positive"]),
)
EMOTION = tuple(
    Stroke(key, f"emotion:{emotion if emotion != NONE else ''}", names.EMOTIONS[emotion])
    for key, emotion in zip("hasfwdtix", names.EMOTIONS_BY_KEY, strict=True)
)
MARKS = tuple(
    Stroke(key, f"{field}:toggle", label)
    for key, field, label in (("p", "spam", _("Spam")), ("o", "offence", _("Offensive")))
    if field in FIELDS
)
CONFIRM = Stroke("y", "confirm", _("Right as it is"))
UNDO = Stroke("u", "undo", _("Undo"))
PANEL = Stroke("e", "panel", _("All labels"))
MOVES = (Stroke("j ArrowDown", "next", _("Next mention")), Stroke("k ArrowUp", "previous", _("Previous mention")))
ALL = (*SENTIMENT, *EMOTION, *MARKS, CONFIRM, UNDO, PANEL, *MOVES)
