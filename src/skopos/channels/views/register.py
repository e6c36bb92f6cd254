"""The register of channels."""

from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from skopos.channels import access, queries
from skopos.channels.actions import register
from skopos.channels.connectors import connectors
from skopos.channels.contract import ConnectorError
from skopos.channels.forms import ChannelForm
from skopos.channels.models import Channel
from skopos.channels.visits import preview as visit_address
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role

PREVIEW_ROWS = 5


@require_GET
@in_workspace(Role.VIEWER)
def channel_list(request: WorkspaceRequest) -> HttpResponse:
    """Show the channels by zone, and whom none of them reaches."""
    channels = list(access.channels_for(request.membership))
    return render(
        request,
        "channels/list.html",
        {
            "zones": queries.by_zone(channels),
            "channels": channels,
            "cost": sum((channel.monthly_cost for channel in channels), Decimal()),
            "unreached": queries.unreached_audiences(request.workspace, channels),
        },
    )


@require_GET
@in_workspace(Role.VIEWER)
def channel_page(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Show one channel: what it is for, how it does, what it brought."""
    channel = access.channel_for(request.membership, pk)
    connector = connectors().get(channel.connector)
    brought = access.imports_for(request.membership).filter(channel=channel)[:10]
    return render(
        request,
        "channels/channel.html",
        {"channel": channel, "manifest": connector.manifest if connector else None, "imports": brought},
    )


@in_workspace(Role.MANAGER)
def channel_add(request: WorkspaceRequest) -> HttpResponse:
    """Add a channel."""
    start = Channel(workspace=request.workspace, owner=request.user)
    form = ChannelForm(request.POST or None, instance=start, member=request.membership)
    if request.method == "POST" and form.is_valid():
        secret = form.new_secret() or ""
        channel = register.add_channel(request.workspace, by=request.user, secret=secret, **form.fields_to_save())
        messages.success(request, _("The channel “%(name)s” is in the register.") % {"name": channel.name})
        return redirect("channels:channel", request.workspace.slug, channel.pk)
    return render(request, "channels/form.html", {"form": form}, status=_status(form))


@in_workspace(Role.MANAGER)
def channel_change(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Change a channel."""
    channel = access.channel_for(request.membership, pk)
    # The form writes into the instance it is given; the action compares with what is stored.
    shown = access.channel_for(request.membership, pk)
    form = ChannelForm(request.POST or None, instance=shown, member=request.membership)
    if request.method == "POST" and form.is_valid():
        register.change_channel(channel, by=request.user, secret=form.new_secret(), **form.fields_to_save())
        messages.success(request, _("Saved."))
        return redirect("channels:channel", request.workspace.slug, channel.pk)
    return render(request, "channels/form.html", {"form": form, "channel": channel}, status=_status(form))


@require_POST
@in_workspace(Role.MANAGER)
def channel_preview(request: WorkspaceRequest, pk: int | None = None) -> HttpResponse:
    """Visit an address before it is saved and show its first entries. Nothing is stored."""
    channel = access.channel_for(request.membership, pk) if pk else Channel(workspace=request.workspace)
    form = ChannelForm(request.POST, instance=channel, member=request.membership)
    form.is_valid()
    values = form.cleaned_data
    if not values.get("connector") or not values.get("address") or "address" in form.errors:
        return render(request, "channels/preview.html", {"errors": form.errors.get("address"), "form": form})
    try:
        rows = visit_address(request.workspace, values["connector"], form.account())
    except ConnectorError as error:
        return render(request, "channels/preview.html", {"failure": str(error)})
    mentions = rows.mentions.slice(0, PREVIEW_ROWS).to_pylist() if rows.mentions is not None else []
    problems = [(problem.message(_), problem.mend(_)) for problem in rows.problems[:PREVIEW_ROWS]]
    context = {"mentions": mentions, "count": rows.mentions.num_rows if rows.mentions is not None else 0}
    return render(request, "channels/preview.html", context | {"problems": problems})


@require_POST
@in_workspace(Role.MANAGER)
def channel_pause(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Stop visiting a channel."""
    register.pause_channel(access.channel_for(request.membership, pk), by=request.user)
    return redirect("channels:channel", request.workspace.slug, pk)


@require_POST
@in_workspace(Role.MANAGER)
def channel_resume(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Visit a channel again."""
    register.resume_channel(access.channel_for(request.membership, pk), by=request.user)
    return redirect("channels:channel", request.workspace.slug, pk)


@require_POST
@in_workspace(Role.MANAGER)
def channel_remove(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Take a channel off the register."""
    channel = access.channel_for(request.membership, pk)
    register.remove_channel(channel, by=request.user)
    messages.success(request, _("“%(name)s” is off the register; what it brought stays.") % {"name": channel.name})
    return redirect("channels:list", request.workspace.slug)


def _status(form: ChannelForm) -> int:
    return 422 if form.is_bound else 200
