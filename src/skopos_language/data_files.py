"""The files that ship with this library."""

from importlib import resources
from typing import Any

import numpy as np


def read_text(*path: str) -> str:
    """Give the text of a file."""
    return resources.files("skopos_language").joinpath("data", *path).read_text(encoding="utf-8")


def arrays(name: str) -> dict[str, Any]:
    """Give the arrays of an .npz file; nothing in it is run."""
    with resources.files("skopos_language").joinpath("data", name).open("rb") as file, np.load(file) as held:
        return {key: held[key] for key in held.files}
