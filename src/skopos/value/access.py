"""The one way to a row of this room on behalf of a person. Hidden and absent look alike: both are 404."""

from django.http import Http404

from skopos.strategy.models import Tactic
from skopos.value.methods import METHODS, Method
from skopos.value.models import Measured
from skopos.workspaces.models import Membership


def measured_for(member: Membership, pk: int) -> Measured:
    """Give a result of the member's workspace, current or earlier."""
    row = Measured.objects.filter(workspace=member.workspace_id, pk=pk).first()
    if row is None:
        raise Http404("No such result.")
    return row


def tactic_for(member: Membership, slug: str) -> Tactic:
    """Give a tactic of the member's workspace, with its chain."""
    rows = Tactic.objects.filter(workspace=member.workspace_id, slug=slug)
    row = rows.select_related("objective__strategy__goal").first()
    if row is None:
        raise Http404("No such tactic.")
    return row


def method_for(key: str) -> Method:
    """Give a method; methods are no secret."""
    if key not in METHODS:
        raise Http404("No such method.")
    return METHODS[key]
