"""The way through a workspace: the loop in the order in which people walk it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from skopos.workspaces.models import Membership


@dataclass(frozen=True)
class Place:
    """One entry of the navigation, the same for everybody."""

    target: str
    icon: str
    label: str | Promise
    key: str = ""
    phone: bool = False


@dataclass(frozen=True)
class Entry:
    """A `Place` as one page shows it."""

    url: str
    icon: str
    label: str | Promise
    key: str
    phone: bool
    here: bool = False
    count: int = 0


TOP = (Place("web:home", "home", _("Home"), "h", phone=True),)
LOOP = (
    Place("strategy:tree", "strategy", _("Strategy"), "s", phone=True),
    Place("channels:list", "channels", _("Channels"), "c"),
    Place("channels:imports", "imports", _("Imports"), "i"),
    Place("command_centre:wall", "wall", _("Command centre"), "w"),
    Place("listening:mentions", "mentions", _("Mentions"), "m", phone=True),
    Place("listening:searches", "search", _("Searches"), "f"),
    Place("themes:themes", "themes", _("Themes"), "e"),
    Place("triage:inbox", "triage", _("Triage"), "t", phone=True),
    Place("alarms:incidents", "alarms", _("Alarms"), "a"),
    Place("money:costs", "money", _("Money"), "y"),
    Place("measurement:metrics", "metrics", _("Metrics"), "k"),
    Place("value:ledger", "value", pgettext_lazy("navigation: what it was worth", "Value"), "v"),
    Place("advice:list", "advice", pgettext_lazy("navigation: what to do next", "Advice"), "d"),
    Place("strategy:learning", "learning", pgettext_lazy("navigation: the learning log", "Learning"), "l"),
    Place("reports:list", "reports", _("Reports"), "r"),
)
FOOT = (
    Place("collaboration:notices", "notices", _("Notices"), "n"),
    Place("web:settings", "settings", _("Settings"), ","),
)


@dataclass(frozen=True)
class Navigation:
    """All entries of one page, by where they stand."""

    top: list[Entry]
    loop: list[Entry]
    foot: list[Entry]
    unread: int = 0

    @property
    def all(self) -> list[Entry]:
        """Every entry, top to bottom."""
        return [*self.top, *self.loop, *self.foot]

    @property
    def phone(self) -> list[Entry]:
        """The few that fit at the bottom of a phone."""
        return [entry for entry in self.all if entry.phone]


def navigation(membership: Membership, path: str, unread: int) -> Navigation:
    """Give the navigation of the member's workspace on the page at `path`.

    The entry whose address is the longest beginning of `path` is where the reader is.
    """
    groups = [list(_entries(places, membership.workspace.slug, unread)) for places in (TOP, LOOP, FOOT)]
    urls = [entry.url for group in groups for entry in group if path.startswith(entry.url)]
    here = _settings_of(path, membership.workspace.slug) or max(urls, key=len, default="")
    top, loop, foot = ([Entry(**{**vars(entry), "here": entry.url == here}) for entry in group] for group in groups)
    return Navigation(top, loop, foot, unread)


def _settings_of(path: str, slug: str) -> str:
    """Give the address of the settings on a page that stands among their tabs under an address of its own."""
    try:
        tabs = [
            reverse(target, kwargs={"workspace": slug})
            for target in ("governance:rules", "governance:audit", "jobs:list")
        ]
        return reverse("web:settings", kwargs={"workspace": slug}) if path.startswith(tuple(tabs)) else ""
    except NoReverseMatch:
        return ""


def _entries(places: tuple[Place, ...], slug: str, unread: int) -> Iterator[Entry]:
    for place in places:
        try:
            url = reverse(place.target, kwargs={"workspace": slug})
        except NoReverseMatch:  # the room is switched off in this installation
            continue
        count = unread if place.target == "collaboration:notices" else 0
        yield Entry(url, place.icon, place.label, place.key, place.phone, count=count)
