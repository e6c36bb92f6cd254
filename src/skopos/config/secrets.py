"""Secrets that live in the data folder, made on first use and readable by the owner only."""

import os
import secrets
from pathlib import Path


def read_or_create(path: Path) -> str:
    """Give the secret in `path`, creating it with mode 0600 when it is absent.

    Two processes that start together both try to create it; the exclusive open lets one win and the other reads.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        value = secrets.token_urlsafe(48)
        file.write(value)
    return value
