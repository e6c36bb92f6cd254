"""The one place that asks what time it is, so that tests can say."""

from datetime import date, datetime, tzinfo

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def today(zone: tzinfo) -> date:
    """The present day in `zone`."""
    return timezone.now().astimezone(zone).date()
