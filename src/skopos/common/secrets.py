"""Secrets kept in the database: sealed with Fernet, under keys that can be changed.

The keys stand in a file beside the database (or in SKOPOS_SECRET_KEYS), newest first: the first one seals, all of them
open. A stolen copy of the database alone opens nothing.
"""

import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class SecretLostError(Exception):
    """A sealed secret cannot be opened with any key at hand."""


def _key_file() -> Path:
    return Path(settings.HOME) / "channel_keys"


def _keys() -> list[str]:
    if settings.SECRET_KEYS:
        return list(settings.SECRET_KEYS)
    path = _key_file()
    try:
        return path.read_text(encoding="ascii").split()
    except FileNotFoundError:
        return _first_key(path)


def _first_key(path: Path) -> list[str]:
    """Create the key file, whole or not at all; when another process was quicker, its key counts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    _write(aside, [new_key()])
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
    return path.read_text(encoding="ascii").split()


def _write(path: Path, keys: list[str]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write("\n".join(keys) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in _keys()])


def seal(text: str) -> str:
    """Seal a secret for keeping; empty stays empty."""
    return _box().encrypt(text.encode()).decode("ascii") if text else ""


def unseal(token: str) -> str:
    """Open a sealed secret; empty stays empty.

    Raises
    ------
    SecretLostError
        If no key at hand opens it.
    """
    if not token:
        return ""
    try:
        return _box().decrypt(token.encode("ascii")).decode()
    except InvalidToken as error:
        raise SecretLostError("The secret was sealed with a key that is not here any more.") from error


def is_under_newest_key(token: str) -> bool:
    """Does the newest key alone open it? Empty needs no key."""
    if not token:
        return True
    try:
        Fernet(_keys()[0]).decrypt(token.encode("ascii"))
    except InvalidToken:
        return False
    return True


def reseal(token: str) -> str:
    """Seal a secret anew under the newest key."""
    return seal(unseal(token))


def are_in_environment() -> bool:
    """Do the keys stand in SKOPOS_SECRET_KEYS, where only the operator can change them?"""
    return bool(settings.SECRET_KEYS)


def count_keys() -> int:
    """Give how many keys open secrets now."""
    return len(_keys())


def new_key() -> str:
    """Make a key."""
    return Fernet.generate_key().decode("ascii")


def add_key() -> None:
    """Put a new key first in the key file; the older ones still open. Reseal everything, then call `drop_old_keys`."""
    _replace([new_key(), *_keys()])


def drop_old_keys() -> None:
    """Keep only the newest key in the key file; what was not resealed is lost."""
    _replace(_keys()[:1])
    for left in _key_file().parent.glob(f".{_key_file().name}.*"):  # of a change that was killed
        left.unlink(missing_ok=True)


def _replace(keys: list[str]) -> None:
    aside = _key_file().with_name(f".{_key_file().name}.{os.getpid()}")
    _write(aside, keys)
    aside.replace(_key_file())
