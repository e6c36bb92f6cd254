"""The one way to a row of this room on behalf of a member. Rows of other workspaces look as if they were not there."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from skopos.channels import queries
from skopos.channels.models import ApiToken, Channel, Import
from skopos.workspaces.models import Membership, User


def channel_for(member: Membership, pk: int) -> Channel:
    """Give a channel of the member's workspace; raises Http404."""
    return get_object_or_404(queries.channels_of(member.workspace), pk=pk)


def channels_for(member: Membership) -> QuerySet[Channel]:
    """Give the channels of the member's workspace."""
    return queries.channels_of(member.workspace)


def import_for(member: Membership, pk: int) -> Import:
    """Give an import of the member's workspace; raises Http404."""
    return get_object_or_404(queries.imports_of(member.workspace), pk=pk)


def imports_for(member: Membership) -> QuerySet[Import]:
    """Give the imports of the member's workspace."""
    return queries.imports_of(member.workspace)


def token_for(member: Membership, pk: int) -> ApiToken:
    """Give an API token of the member's workspace; raises Http404."""
    return get_object_or_404(queries.tokens_of(member.workspace), pk=pk)


def tokens_for(member: Membership) -> QuerySet[ApiToken]:
    """Give the API tokens of the member's workspace."""
    return queries.tokens_of(member.workspace)


def people_for(member: Membership) -> QuerySet[User]:
    """Give the people who may own a channel: the members of the workspace."""
    return User.objects.filter(memberships__workspace=member.workspace).order_by("name", "pk")
