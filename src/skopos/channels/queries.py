"""What the room knows: channels by zone, audiences that none of them reaches, files taken in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse

from skopos.channels.models import ApiToken, Channel, Import, ImportState, SavedMapping
from skopos.money.standing import Standing
from skopos.strategy.models import Objective, Tactic, Zone
from skopos.workspaces.models import Workspace


@dataclass(frozen=True)
class ZoneOfChannels:
    """One of the four zones with the channels in it."""

    zone: Zone
    channels: list[Channel]

    @property
    def monthly_cost(self) -> Decimal:
        """What its channels cost together."""
        return sum((channel.monthly_cost for channel in self.channels), Decimal())


def channels_of(workspace: Workspace) -> QuerySet[Channel]:
    """The workspace's channels with their owners, by name."""
    return Channel.objects.filter(workspace=workspace).select_related("owner")


def by_zone(channels: Iterable[Channel]) -> list[ZoneOfChannels]:
    """The four zones in their order, empty ones too: an empty zone is worth seeing."""
    listed = list(channels)
    return [ZoneOfChannels(zone, [one for one in listed if one.zone == zone]) for zone in Zone]


def names_by_key(workspace: Workspace) -> dict[str, str]:
    """Give the channels' names by the keys under which facts name them."""
    return dict(Channel.objects.filter(workspace=workspace).values_list("key", "name"))


def standing_costs(workspace: Workspace) -> list[Standing]:
    """Give what channels cost a month, with the address of each channel."""
    rows = Channel.objects.filter(workspace=workspace, monthly_cost__gt=0).order_by("key")
    return [
        Standing(row.key, row.name, row.monthly_cost, reverse("channels:channel", args=[workspace.slug, row.pk]))
        for row in rows
    ]


def named_audiences(workspace: Workspace) -> list[str]:
    """Audiences that open objectives and their tactics name, each once in its first spelling."""
    texts = [
        *Objective.objects.filter(workspace=workspace).exclude(audience="").values_list("audience", flat=True),
        *Tactic.objects.filter(workspace=workspace).exclude(audience="").values_list("audience", flat=True),
    ]
    found: dict[str, str] = {}
    for text in texts:
        for part in re.split("[,،]", text):
            if part.strip():
                found.setdefault(part.strip().casefold(), part.strip())
    return sorted(found.values(), key=str.casefold)


def unreached_audiences(workspace: Workspace, channels: Iterable[Channel]) -> list[str]:
    """Audiences that the strategy names and no channel says it reaches."""
    reached = {audience.casefold() for channel in channels for audience in channel.audiences}
    return [audience for audience in named_audiences(workspace) if audience.casefold() not in reached]


def due_channels(now: datetime) -> QuerySet[Channel]:
    """Channels of all workspaces whose next visit has come, the longest waiting first."""
    return Channel.objects.filter(paused=False, next_fetch_at__lte=now).exclude(connector="").order_by("next_fetch_at")


def imports_of(workspace: Workspace) -> QuerySet[Import]:
    """The files that people brought, newest first."""
    return Import.objects.filter(workspace=workspace).select_related("by", "channel")


def same_file_before(record: Import) -> Import | None:
    """The latest earlier import of the very same bytes that was taken in and not undone."""
    same = Import.objects.filter(workspace=record.workspace_id, sha256=record.sha256, state=ImportState.DONE)
    return same.exclude(pk=record.pk).select_related("by").order_by("-finished_at").first()


def saved_mapping(workspace: Workspace, signature: str) -> dict | None:
    """How the columns of this header were understood last time."""
    found = SavedMapping.objects.filter(workspace=workspace, signature=signature).first()
    return found.mapping if found else None


def tokens_of(workspace: Workspace) -> QuerySet[ApiToken]:
    """The workspace's API tokens, revoked ones too, newest first."""
    return ApiToken.objects.filter(workspace=workspace).select_related("by")
