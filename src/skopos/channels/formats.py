"""The file formats that are installed, and which of them a file is."""

from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points

from skopos.channels.contract import FileFormat
from skopos_files.sheets import Opened

GROUP = "skopos.file_formats"
SURE_ENOUGH = 0.5


class BadPluginError(Exception):
    """A registered format that does not keep the contract."""


@dataclass(frozen=True)
class Guess:
    """A format with how well it fits."""

    format: FileFormat
    confidence: float


@cache
def file_formats() -> dict[str, FileFormat]:
    """All registered formats by key, in the order of their keys; checked at the door."""
    found: dict[str, FileFormat] = {}
    for point in entry_points(group=GROUP):
        for item in point.load():
            if not isinstance(item, FileFormat):
                raise BadPluginError(f"{point.value} of {GROUP} holds {type(item).__name__}, not FileFormat.")
            if item.manifest.key in found:
                raise BadPluginError(f"Two file formats are named {item.manifest.key}.")
            found[item.manifest.key] = item
    return dict(sorted(found.items()))


def guesses(opened: Opened) -> list[Guess]:
    """Formats that may fit, the best first; empty if the file needs a mapping by hand."""
    scored = [Guess(item, item.recognise(opened)) for item in file_formats().values()]
    fitting = [guess for guess in scored if guess.confidence >= SURE_ENOUGH]
    return sorted(fitting, key=lambda guess: (-guess.confidence, guess.format.manifest.key))
