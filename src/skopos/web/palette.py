"""Going anywhere by name: pages, actions, objectives and channels of a workspace, as far as the reader may."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skopos.channels.models import Channel
from skopos.listening.search import folded
from skopos.strategy.models import Objective
from skopos.triage.queries import VIEWS
from skopos.web.navigation import FOOT, LOOP, TOP
from skopos.workspaces.models import Membership, Role

MOST = 12
LOOKED_AT = 500

PAGES: tuple[tuple[str, str | Promise], ...] = (
    ("triage:ideas", _("Ideas from mentions")),
    ("triage:risks", _("Register of risks")),
    ("triage:praise", _("Praise to share")),
    ("triage:team", _("Who has what in triage")),
    ("triage:rules", _("Rules of triage")),
    ("triage:replies", _("Saved replies")),
    ("web:members", _("Members")),
    ("jobs:list", _("Jobs")),
    ("web:about", _("About this installation")),
)
ACTIONS: tuple[tuple[str, str | Promise, Role], ...] = (
    ("channels:imports", _("Import a file"), Role.CONTRIBUTOR),
    ("triage:new_rule", _("Make a rule of triage"), Role.MANAGER),
    ("triage:new_reply", _("Write a saved reply"), Role.CONTRIBUTOR),
    ("triage:desk", _("Set working hours"), Role.MANAGER),
    ("governance:rules", _("Set how long words are kept"), Role.MANAGER),
    ("governance:audit", _("Look at the audit trail"), Role.MANAGER),
)


@dataclass(frozen=True)
class Entry:
    """One place to go to."""

    name: str
    kind: str
    url: str


def entries(membership: Membership, text: str) -> list[Entry]:
    """Give the places whose name holds all words of `text`, those that begin with it first; runs two queries."""
    words = folded(text).split()
    found = []
    for place, entry in enumerate(_all(membership)):
        name = folded(entry.name)
        if all(word in f"{name} {folded(entry.kind)}" for word in words):
            found.append((not name.startswith(" ".join(words)), place, entry))
    return [entry for _rank, _place, entry in sorted(found, key=lambda each: each[:2])[:MOST]]


def _all(membership: Membership) -> Iterator[Entry]:
    slug, workspace = membership.workspace.slug, membership.workspace_id
    page, action = str(_("Page")), str(_("Action"))
    for place in (*TOP, *LOOP, *FOOT):
        yield from _at(place.target, str(place.label), page, slug)
    for key, name in VIEWS.items():
        for entry in _at("triage:inbox", str(_("Triage: %(view)s") % {"view": name}), page, slug):
            yield Entry(entry.name, entry.kind, f"{entry.url}?view={key}")
    for target, label in PAGES:
        yield from _at(target, str(label), page, slug)
    for target, label, role in ACTIONS:
        if membership.may(role):
            yield from _at(target, str(label), action, slug)
    for title, own in Objective.objects.filter(workspace=workspace).values_list("title", "slug")[:LOOKED_AT]:
        yield Entry(title, str(_("Objective")), reverse("strategy:objective", args=[slug, own]))
    for name, pk in Channel.objects.filter(workspace=workspace).values_list("name", "pk")[:LOOKED_AT]:
        yield Entry(name, str(_("Channel")), reverse("channels:channel", args=[slug, pk]))


def _at(target: str, name: str, kind: str, slug: str) -> Iterator[Entry]:
    try:
        yield Entry(name, kind, reverse(target, args=[slug]))
    except NoReverseMatch:  # the room is switched off in this installation
        return
