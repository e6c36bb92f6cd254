"""Where in a file a value stands, and complaints about it."""

from dataclasses import dataclass

type Path = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Problem:
    """A complaint about the file; `line` and `column` count from 1."""

    line: int
    column: int
    where: str
    reason: str
    mend: str


class RefusedError(Exception):
    """The file cannot be taken as it is."""

    def __init__(self, line: int, column: int, reason: str, mend: str) -> None:
        super().__init__(reason)
        self.problem = Problem(line, column, "", reason, mend)


def place_of(path: Path, places: dict[Path, tuple[int, int]]) -> tuple[int, int]:
    """Give line and column of the value at `path`, or of the nearest part of the file that holds it."""
    for length in range(len(path), -1, -1):
        if path[:length] in places:
            return places[path[:length]]
    return (1, 1)


def dotted(path: Path) -> str:
    """Write a path as people do: ``goals[0].strategies[1].title``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text
