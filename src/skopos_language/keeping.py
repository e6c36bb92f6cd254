"""Files that are worked out once and kept for the next process: machine code, planted word lists.

A file's name holds a digest of all that it was made from, so that another version never finds it. Looked in are a
folder that was named (NUMBA_CACHE_DIR), the folder beside this file, where an installer may have left them for all
users, the user's cache, and a private folder for temporary files. Where nothing can be written, each process works
them out anew, with the same result.
"""

import os
from functools import cache
from pathlib import Path

from skopos_science.folders import private_folder

BESIDE = Path(__file__).resolve().parent / "__pycache__"


@cache
def folders() -> tuple[Path, ...]:
    """Give the folders in the order in which they are tried."""
    named = os.environ.get("NUMBA_CACHE_DIR")
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()) / "skopos"
    found = [Path(named) if named else None, BESIDE, home, private_folder()]
    return tuple(folder for folder in found if folder is not None)


def find(name: str) -> Path | None:
    """Give a kept file, or None if there is none."""
    return next((folder / name for folder in folders() if (folder / name).is_file()), None)


def keep(name: str, content: bytes) -> None:
    """Write a file into the first folder where that is possible; a reader finds it whole or not at all."""
    for folder in folders():
        waiting = folder / f"{name}.{os.getpid()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            waiting.write_bytes(content)
            waiting.replace(folder / name)
        except OSError:
            continue
        return
