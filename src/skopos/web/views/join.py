"""Joining a workspace by an invitation's link."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from skopos.flows import membership as flow
from skopos.workspaces.actions import InvitationUsedError
from skopos.workspaces.forms import JoinForm
from skopos.workspaces.models import Invitation, User
from skopos.workspaces.queries import invitation_by_token

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Let a signed-in person join at once, and anybody else after making an account."""
    invitation = invitation_by_token(token)
    if invitation is None:
        return render(request, "web/join_closed.html", status=404)
    form = None if request.user.is_authenticated else JoinForm(request.POST or None)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            return _joined(request, invitation, form)
        except InvitationUsedError as error:
            messages.error(request, str(error))
            return redirect("start")
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "web/join.html", {"invitation": invitation, "form": form}, status=status)


def _joined(request: HttpRequest, invitation: Invitation, form: JoinForm | None) -> HttpResponse:
    if form is None:
        assert isinstance(request.user, User)
        flow.join(invitation, person=request.user)
    else:
        language = translation.get_language() or invitation.workspace.language
        wanted = {key: form.cleaned_data[key] for key in ("name", "email", "password")}
        login(request, flow.join_as_new_person(invitation, **wanted, language=language), backend=BACKEND)
    return redirect("web:home", workspace=invitation.workspace.slug)
