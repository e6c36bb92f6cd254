"""Copies of mentions that rooms above keep for their work: erasing a person's words must reach them too.

A room registers a function when Django starts; it is called after the words in the facts are erased, in the same job,
and again when that job is repeated.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from skopos.workspaces.models import Workspace


def _everybody(*names: str | None) -> bool:
    return True


@dataclass(frozen=True)
class Erased:
    """Whose words are erased.

    Attributes
    ----------
    platform : str
        On which platform (capitals make no difference); empty for all.
    is_theirs : callable
        Gets an author's id and name, each of which may be empty, and says whether these words are meant.
    before : datetime or None
        Only what was published before.
    """

    platform: str = ""
    is_theirs: Callable[..., bool] = _everybody
    before: datetime | None = None


type Blank = Callable[[Workspace, Erased], int]
_rooms: dict[str, Blank] = {}


def register(room: str, blank: Blank) -> None:
    """Have `blank` called with what is erased; it empties the room's copies, says how many, and is safe to repeat."""
    _rooms[room] = blank


def blank_all(workspace: Workspace, erased: Erased) -> int:
    """Empty the copies in all rooms; gives how many."""
    return sum(blank(workspace, erased) for blank in _rooms.values())
