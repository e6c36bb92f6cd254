"""A folder that only this user can write to, for machine code, which is run."""

import os
import stat
import tempfile
from pathlib import Path


def private_folder() -> Path | None:
    """Give a folder for temporary files that only this user can write, or None.

    Cached code is run, so a folder that somebody else may write to is refused.
    """
    user = os.getuid() if hasattr(os, "getuid") else "user"
    folder = Path(tempfile.gettempdir()) / f"skopos-compiled-{user}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
    except OSError:
        return None
    if not stat.S_ISDIR(status.st_mode):
        return None
    if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
        return None
    return folder
