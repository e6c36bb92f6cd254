"""The one way to a rule on behalf of a person."""

from django.http import Http404

from skopos.governance.models import BlockRule
from skopos.workspaces.models import Membership


def block_rule_for(membership: Membership, pk: int) -> BlockRule:
    """Give a rule of the member's own workspace; Http404 for any other."""
    rule = BlockRule.objects.filter(workspace=membership.workspace_id, pk=pk).first()
    if rule is None:
        raise Http404("No such rule.")
    return rule
