"""Settings of a workspace: itself, its members, what runs it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from skopos.flows import farewell
from skopos.flows import membership as flow
from skopos.web import health
from skopos.workspaces import access, queries
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.actions import LastOwnerError
from skopos.workspaces.forms import DeleteWorkspaceForm, InvitationForm, RoleForm, WorkspaceForm
from skopos.workspaces.models import Role, Workspace


@in_workspace(Role.VIEWER)
@require_GET
def settings(request: WorkspaceRequest) -> HttpResponse:
    """Show the workspace's settings; owners can change them."""
    return _settings_page(request, WorkspaceForm(instance=request.workspace))


def _settings_page(request: WorkspaceRequest, form: WorkspaceForm, **extra: object) -> HttpResponse:
    is_bound = form.is_bound or "delete_form" in extra
    context = {
        "form": form,
        "delete_form": DeleteWorkspaceForm(workspace=request.workspace, auto_id="delete_%s"),
        **extra,
    }
    return render(request, "web/settings.html", context, status=422 if is_bound else 200)


@in_workspace(Role.OWNER)
@require_POST
def change_settings(request: WorkspaceRequest) -> HttpResponse:
    """Store the workspace's settings."""
    form = WorkspaceForm(request.POST, instance=Workspace.objects.get(pk=request.workspace.pk))
    if not form.is_valid():
        return _settings_page(request, form)
    flow.change_workspace(form.instance, by=request.user)
    messages.success(request, _("The settings are saved."))
    return redirect("web:settings", workspace=request.workspace.slug)


@in_workspace(Role.OWNER)
@require_POST
def delete_workspace(request: WorkspaceRequest) -> HttpResponse:
    """Delete the workspace for good, once its name was typed."""
    form = DeleteWorkspaceForm(request.POST, workspace=request.workspace, auto_id="delete_%s")
    if not form.is_valid():
        return _settings_page(request, WorkspaceForm(instance=request.workspace), delete_form=form)
    name = request.workspace.name
    farewell.delete_workspace(request.workspace, by=request.user)
    messages.success(request, _("The workspace “%(name)s” is deleted.") % {"name": name})
    return redirect("start")


@in_workspace(Role.VIEWER)
@require_http_methods(["GET", "POST"])
def members(request: WorkspaceRequest) -> HttpResponse:
    """Show who is here, and to owners the invitations."""
    return _members_page(request)


def _members_page(request: WorkspaceRequest, *, status: int = 200, **extra: object) -> HttpResponse:
    is_owner = request.membership.may(Role.OWNER)
    context = {
        "members": queries.members_of(request.workspace),
        "roles": Role.choices,
        "is_owner": is_owner,
        "invitations": queries.open_invitations(request.workspace) if is_owner else [],
        "form": InvitationForm(),
        **extra,
    }
    return render(request, "web/members.html", context, status=status)


def _to_members(request: WorkspaceRequest) -> HttpResponse:
    return redirect("web:members", workspace=request.workspace.slug)


@in_workspace(Role.OWNER)
@require_POST
def invite(request: WorkspaceRequest) -> HttpResponse:
    """Make an invitation and show its link, this once."""
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _members_page(request, status=422, form=form)
    invitation, token = flow.invite(
        request.workspace, note=form.cleaned_data["note"], role=Role(form.cleaned_data["role"]), by=request.user
    )
    link = request.build_absolute_uri(reverse("join", kwargs={"token": token}))
    return _members_page(request, new_link=link, new_invitation=invitation)


@in_workspace(Role.OWNER)
@require_POST
def withdraw_invitation(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Make an invitation useless."""
    flow.withdraw_invitation(access.invitation_for(request.membership, pk), by=request.user)
    return _to_members(request)


@in_workspace(Role.OWNER)
@require_POST
def change_role(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Give a member another role."""
    member, form = access.member_for(request.membership, pk), RoleForm(request.POST)
    if form.is_valid():
        try:
            flow.change_role(member, role=Role(form.cleaned_data["role"]), by=request.user)
        except LastOwnerError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("%(person)s has a new role.") % {"person": member.user})
    return _to_members(request)


@in_workspace(Role.OWNER)
@require_POST
def remove_member(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Take a member out of the workspace."""
    member = access.member_for(request.membership, pk)
    try:
        flow.remove_member(member, by=request.user)
    except LastOwnerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(person)s is no longer a member.") % {"person": member.user})
        if member.user_id == request.user.pk:
            return redirect("start")
    return _to_members(request)


@in_workspace(Role.OWNER)
@require_POST
def password_link(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Show a link with which a member chooses a new password."""
    member = access.member_for(request.membership, pk)
    try:
        path = flow.password_link(member, by=request.user)
    except flow.NotTheirsAlone as error:
        messages.error(request, str(error))
        return _to_members(request)
    return _members_page(request, password_link=request.build_absolute_uri(path), password_member=member)


@in_workspace(Role.VIEWER)
@require_GET
def about(request: WorkspaceRequest) -> HttpResponse:
    """Show the version and, to managers, whether everything that keeps Skopos running does."""
    checks = health.checks(request.workspace) if request.membership.may(Role.MANAGER) else []
    return render(request, "web/about.html", {"checks": checks})
