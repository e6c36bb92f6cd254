"""Where people reach this installation from outside."""

from django.conf import settings


def site_address() -> str:
    """Give the address under which people reach this installation, without a slash at the end; empty if not set."""
    return str(settings.CSRF_TRUSTED_ORIGINS[0]).rstrip("/") if settings.CSRF_TRUSTED_ORIGINS else ""
