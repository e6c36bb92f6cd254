"""A person's own page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from skopos.workspaces import actions
from skopos.workspaces.access import WorkspaceRequest
from skopos.workspaces.forms import ProfileForm


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: WorkspaceRequest) -> HttpResponse:
    """Show and change name and language; the way to password and appearance."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        actions.change_profile(request.user, name=form.cleaned_data["name"], language=form.cleaned_data["language"])
        messages.success(request, _("Your profile is saved."))
        return redirect("profile")
    return render(request, "web/profile.html", {"form": form})
