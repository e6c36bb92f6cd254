"""The files that ship with this library."""

from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray


def read_text(*path: str) -> str:
    """Give the text of a file."""
    return resources.files("skopos_language").joinpath("data", *path).read_text(encoding="utf-8")


def mapped(name: str) -> NDArray[Any]:
    """Give the array of an .npy file; its pages are read when they are needed, and shared between processes."""
    with resources.as_file(resources.files("skopos_language").joinpath("data", name)) as path:
        return np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)


def arrays(name: str) -> dict[str, Any]:
    """Give the arrays of an .npz file; nothing in it is run."""
    with resources.files("skopos_language").joinpath("data", name).open("rb") as file, np.load(file) as held:
        return {key: held[key] for key in held.files}
