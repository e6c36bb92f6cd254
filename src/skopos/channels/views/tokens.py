"""Tokens of the API."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from skopos.channels import access
from skopos.channels.actions import tokens
from skopos.channels.forms import TokenForm
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role


@in_workspace(Role.MANAGER)
def token_list(request: WorkspaceRequest) -> HttpResponse:
    """List the tokens; make one, whose text is on the answer to that very request and nowhere else."""
    form, text = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        _token, text = tokens.make_token(request.workspace, by=request.user, **form.cleaned_data)
        form = TokenForm()
    listed = access.tokens_for(request.membership)
    answer = render(request, "channels/tokens.html", {"tokens": listed, "form": form, "text": text})
    if text:
        answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@in_workspace(Role.MANAGER)
def token_revoke(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """End a token for good."""
    tokens.revoke_token(access.token_for(request.membership, pk), by=request.user)
    return redirect("channels:tokens", request.workspace.slug)
