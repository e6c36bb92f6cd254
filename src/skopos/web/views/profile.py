"""A person's own page."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from skopos.flows import farewell
from skopos.workspaces import actions
from skopos.workspaces.access import WorkspaceRequest
from skopos.workspaces.forms import DeleteAccountForm, ProfileForm
from skopos.workspaces.models import User


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: WorkspaceRequest) -> HttpResponse:
    """Show and change name and language; the way to password and appearance."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        actions.change_profile(request.user, name=form.cleaned_data["name"], language=form.cleaned_data["language"])
        messages.success(request, _("Your profile is saved."))
        return redirect("profile")
    return _page(request, form)


@login_required
@require_POST
def delete_account(request: WorkspaceRequest) -> HttpResponse:
    """Delete the person's own account for good, once their password was typed."""
    form = DeleteAccountForm(request.POST, person=request.user)
    if form.is_valid():
        person = User.objects.get(pk=request.user.pk)
        try:
            farewell.delete_account(person)
        except farewell.StillNeededError as error:
            form.add_error(None, str(error))
        else:
            logout(request)
            messages.success(request, _("Your account is deleted."))
            return redirect("account_login")
    return _page(request, ProfileForm(instance=request.user), delete_form=form)


def _page(request: WorkspaceRequest, form: ProfileForm, **extra: object) -> HttpResponse:
    context = {"form": form, "delete_form": DeleteAccountForm(person=request.user), **extra}
    return render(request, "web/profile.html", context, status=422 if form.is_bound or extra else 200)
