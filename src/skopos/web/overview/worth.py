"""The value tile of the home page: read from kept results only, so that the page stays quick."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from skopos.strategy.choices import TacticState
from skopos.strategy.models import Tactic
from skopos.value.models import Kind
from skopos.value.queries import results, span_of
from skopos.value.queries.gains import gains
from skopos.value.queries.lines import joint
from skopos.value.terms import LEVEL, Value
from skopos.value.words import range_text, signed
from skopos.web.overview.links import link
from skopos.workspaces.models import Workspace


@dataclass(frozen=True)
class WorthTile:
    """What tactics added to revenue: the middle, its range, and where to read on."""

    text: str
    note: str
    url: str


def worth_tile(workspace: Workspace) -> WorthTile | None:
    """Give the tile, or None while no tactic's effect on revenue is known."""
    if not results(workspace, Kind.EFFECTS).filter(status="ok").exists():
        return None
    import numpy as np

    tactics = Tactic.objects.filter(workspace=workspace, state__in=(TacticState.RUNNING, TacticState.DONE))
    found = gains(workspace, tactics.select_related("objective__strategy__goal"), span_of(workspace)).found
    revenue = [gain for gain in found if gain.value is Value.REVENUE and gain.unit == workspace.currency]
    if not revenue:
        return None
    low, mid, high = np.quantile(joint(revenue), [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2])
    note = _("of revenue added by tactics; nine chances in ten that it is %(range)s") % {
        "range": range_text(float(low), float(high), workspace.currency)
    }
    return WorthTile(signed(float(mid), workspace.currency), note, link(workspace, "value:ledger"))
