"""The keys by which people label, the same on every page: one stroke says one label."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skopos.listening import names
from skopos.listening.correcting import FIELDS
from skopos.listening.rollups import NONE
from skopos.listening.themes import active_keys
from skopos.workspaces.models import Workspace

type Text = str | Promise


class Stroke(NamedTuple):
    """A key (others that do the same behind it), what it sends, and what people read."""

    keys: str
    choice: str
    label: Text

    @property
    def shown(self) -> str:
        """The first key as people read it."""
        return self.keys.partition(" ")[0].replace("Shift+", "⇧").upper()


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
LISTS = (Stroke("l", "language_value", _("Choose the language")), Stroke("c", "country_value", _("Choose the place")))
"""Keys that lead to a list of all values; what is typed there finds one."""

LANGUAGES = {"e": "en", "d": "de", "p": "pl", "v": "vi", "f": "fa"}
DIGITS = "1234567890"
MOVES = (Stroke("j ArrowDown", "next", _("Next mention")), Stroke("k ArrowUp", "previous", _("Previous mention")))


def languages() -> tuple[Stroke, ...]:
    """Give the languages that have a key, as the reader calls them."""
    return tuple(
        Stroke(f"Shift+{key}", f"language:{code}", names.language_name(code)) for key, code in LANGUAGES.items()
    )


def themes(workspace: Workspace) -> tuple[Stroke, ...]:
    """Give a workspace's first ten themes with their keys."""
    keys = zip(DIGITS, active_keys(workspace), strict=False)
    return tuple(Stroke(f"Shift+{digit}", f"topics:{key}", names.topic_name(key, workspace)) for digit, key in keys)


def strokes(workspace: Workspace) -> tuple[Stroke, ...]:
    """Give all keys in the order in which people read them."""
    labels = (*SENTIMENT, *EMOTION, *themes(workspace), *MARKS, *languages())
    return (*labels, *LISTS, CONFIRM, UNDO, PANEL, *MOVES)
