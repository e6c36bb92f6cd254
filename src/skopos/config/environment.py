"""Settings that come from the environment, in one typed place.

Every name is read with the prefix ``SKOPOS_``; ``docs/reference/settings.md`` is made from this file.
"""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(BaseSettings):
    """What an operator may set; each field's description is its documentation."""

    model_config = SettingsConfigDict(env_prefix="SKOPOS_", extra="ignore")

    home: Path = Field(
        default=Path("skopos-data"),
        description="Folder of the database, facts, uploads and secrets. Created by `skopos init`.",
    )
    database_url: str = Field(
        default="",
        description="`postgres://user:password@host/name`; empty means SQLite in the data folder.",
    )
    secret_key: str = Field(default="", description="Signs sessions. Empty: read from `secret_key` in the data folder.")
    allowed_hosts: str = Field(default="127.0.0.1,localhost,[::1]", description="Host names served, by commas.")
    trusted_origins: str = Field(
        default="", description="Origins such as `https://skopos.example.com` that forms may come from, by commas."
    )
    https: bool = Field(default=False, description="Served behind HTTPS: secure cookies, HSTS, redirect.")
    debug: bool = Field(default=False, description="Show tracebacks in the browser. Never in production.")
    language: str = Field(default="en", description="Interface language before a person chose one: en, de, pl, vi, fa.")
    mail_url: str = Field(default="", description="`smtp://user:password@host:port`; empty writes mail to a folder.")
    mail_from: str = Field(default="skopos@localhost", description="Sender of mail.")
    upload_max_mb: int = Field(default=512, ge=1, description="Largest file that may be uploaded, in megabytes.")
    allow_private_feeds: bool = Field(
        default=False, description="Let feeds be read from private network addresses. For an intranet only."
    )
    secret_keys: str = Field(
        default="", description="Fernet keys that seal channel secrets, newest first, by commas. Empty: a key file."
    )
    enrich_processes: int = Field(
        default=0, ge=0, description="Processes that label mentions during an import. 0: one for each core, at most 4."
    )
    facts_threads: int = Field(default=0, ge=0, description="Cores that one query of facts may use; 0 means all.")
    facts_memory_mb: int = Field(
        default=1024, ge=256, description="Memory that queries of facts may use in one process, in megabytes."
    )
    event_streams: int = Field(
        default=24,
        ge=0,
        description="Pages of the command centre that each web process keeps up to date at once by an open stream, "
        "each with a thread of its own; further ones ask every ten seconds.",
    )
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")


def read_environment() -> Environment:
    """Read the process environment once; raises pydantic's ValidationError that names the wrong variable."""
    return Environment()


def mailer(url: str, folder: Path) -> dict[str, Any]:
    """Turn `smtp://user:password@host:port` (or `smtps://`) into Django's mailer settings; empty writes to `folder`."""
    if not url:
        return {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {"file_path": str(folder)}}
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("SKOPOS_MAIL_URL must look like smtp://user:password@host:587 or smtps://…")
    options = {
        "host": parts.hostname,
        "port": parts.port or (465 if parts.scheme == "smtps" else 587),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parts.scheme == "smtp" and bool(parts.username),
        "timeout": 60,
    }
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
