"""The days that a page of this room speaks of."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skopos.common import clock
from skopos.workspaces.models import Workspace

LENGTHS: dict[str, tuple[int, str | Promise]] = {
    "28": (28, _("Last 4 weeks")),
    "91": (91, _("Last quarter of a year (91 days)")),
    "182": (182, _("Last half year (182 days)")),
    "365": (365, _("Last 12 months")),
}
DEFAULT = "91"


@dataclass(frozen=True)
class Span:
    """Days from `start` to before `end`.

    Attributes
    ----------
    start, end : date
        First day, and the day after the last.
    key : str
        Of `LENGTHS`; empty for days of one's own.
    """

    start: date
    end: date
    key: str = ""

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days

    @property
    def last(self) -> date:
        """Its last day."""
        return self.end - timedelta(days=1)

    @property
    def before(self) -> "Span":
        """As many days right before it."""
        return Span(self.start - timedelta(days=self.days), self.start)

    @property
    def query(self) -> str:
        """How an address names it."""
        return f"days={self.key}" if self.key else f"start={self.start}&end={self.last}"


def span_of(workspace: Workspace, key: str = "", start: str = "", end: str = "") -> Span:
    """Give the days that an address asks for, up to yesterday; what it asks wrongly falls back to a quarter."""
    try:
        if start and end and date.fromisoformat(start) <= date.fromisoformat(end):
            return Span(date.fromisoformat(start), date.fromisoformat(end) + timedelta(days=1))
    except (ValueError, OverflowError):
        pass
    key = key if key in LENGTHS else DEFAULT
    today = clock.today(workspace.tzinfo)
    return Span(today - timedelta(days=LENGTHS[key][0]), today, key)
