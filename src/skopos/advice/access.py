"""The one way to a row of this room on behalf of a person. Hidden and absent look alike: both are 404."""

from django.http import Http404

from skopos.advice.models import Advice
from skopos.workspaces.models import Membership


def advice_for(member: Membership, pk: int) -> Advice:
    """Give advice of the member's workspace, with its tactic and trial."""
    rows = Advice.objects.filter(workspace=member.workspace_id, pk=pk)
    row = rows.select_related("tactic__objective__strategy__goal", "trial__objective", "by", "workspace").first()
    if row is None:
        raise Http404("No such advice.")
    return row
