"""The one way to a notice on behalf of a person: their own, in the workspace they are in."""

from django.http import Http404

from skopos.collaboration.models import Notice
from skopos.collaboration.queries import notices_of
from skopos.workspaces.models import Membership


def notice_for(membership: Membership, pk: int) -> Notice:
    """Give the member's own notice; Http404 for another person's and for one that does not exist."""
    notice = notices_of(membership).filter(pk=pk).first()
    if notice is None:
        raise Http404("No such notice.")
    return notice
