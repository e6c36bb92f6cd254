"""What somebody looks at: a view of the wall, a time, and what narrows it. Read from an address, written into one."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from skopos.command_centre.boards import OVERVIEW, VIEWS
from skopos.listening import filters
from skopos.listening.filters import Filter
from skopos.workspaces.models import Workspace

HOURS = {"1h": 1, "24h": 24}
PERIODS = {
    "1h": pgettext_lazy("time that the wall shows", "Hour"),
    "24h": pgettext_lazy("time that the wall shows", "24 hours"),
    "7": pgettext_lazy("time that the wall shows", "7 days"),
    "28": pgettext_lazy("time that the wall shows", "28 days"),
}
DEFAULT_PERIOD = "7"
SLOWEST_S, FASTEST_S = 300, 10


@dataclass(frozen=True)
class Asked:
    """One state of the wall.

    Attributes
    ----------
    view : str
        Key of a view; see `boards.VIEWS`.
    period : str
        ``1h``, ``24h``, ``7`` or ``28``.
    place : str
        Country that the topics and emotions are shown of; empty is everywhere.
    chosen : Filter
        The mentions of this time, narrowed by language, saved search and whatever else the address names.
    rotate_s : int
        Seconds after which a full screen goes on to the next view; 0 stays.
    """

    view: str
    period: str
    place: str
    chosen: Filter
    rotate_s: int = 0

    @property
    def is_by_hours(self) -> bool:
        """Is the time shorter than whole days?"""
        return self.period in HOURS

    def narrowed(self, **facets: Any) -> Filter:
        """Give the filter of the time with more of it set, as an address of mentions needs it."""
        return replace(self.chosen, **facets)

    def before(self, zone: tzinfo) -> Filter:
        """Give the filter of the time of the same length that went before."""
        chosen = self.chosen
        if chosen.after and chosen.before:
            return chosen.between(chosen.after - (chosen.before - chosen.after), chosen.after, zone)
        assert chosen.since and chosen.until
        days = (chosen.until - chosen.since).days + 1
        return chosen.on(chosen.since - timedelta(days=days), chosen.since - timedelta(days=1))

    def on(self, **changes: Any) -> Self:
        """Give this state with something else chosen."""
        return replace(self, **changes)

    def address(self, workspace: Workspace, name: str = "command_centre:wall") -> str:
        """Give the address of this state."""
        return f"{reverse(name, args=[workspace.slug])}?{self.to_query()}"

    def to_query(self) -> str:
        """Write it as the query of an address; what is as usual is left out."""
        pairs: list[tuple[str, str]] = []
        for name, value, usual in (
            ("view", self.view, OVERVIEW),
            ("period", self.period, DEFAULT_PERIOD),
            ("place", self.place, ""),
            ("search", self.chosen.search, ""),
            ("rotate", str(self.rotate_s), "0"),
        ):
            if value != usual:
                pairs.append((name, value))
        pairs += [(facet, key) for facet in filters.FACETS for key in self.chosen.chosen(facet)]
        return urlencode(pairs)


def read(query: QueryDict, now: datetime, zone: tzinfo) -> Asked:
    """Read what is asked from an address; anything that cannot be meant is passed over."""
    today: date = now.astimezone(zone).date()
    period = query.get("period", "")
    period = period if period in PERIODS else DEFAULT_PERIOD
    narrowed = filters.read(query, today)
    kept = Filter(search=narrowed.search, **{facet: narrowed.chosen(facet) for facet in filters.FACETS})  # type: ignore[arg-type]
    if period in HOURS:
        # The running minute is inside; all reads of one minute are of one time, so that answers can be kept.
        end = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
        chosen = kept.between(end - timedelta(hours=HOURS[period]), end, zone)
    else:
        chosen = kept.in_period(period, today)
    view = query.get("view", "")
    return Asked(
        view if view in VIEWS else OVERVIEW,
        period,
        query.get("place", "")[:8],
        chosen,
        _seconds(query.get("rotate", "")),
    )


def _seconds(text: str) -> int:
    return min(max(int(text), FASTEST_S), SLOWEST_S) if text.isdecimal() and len(text) < 6 and int(text) else 0
