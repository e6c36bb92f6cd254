"""Puts the invented brand into an empty data folder, by the same ways that people and files take."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from skopos.advice.tasks import advise_soon
from skopos.channels.actions.register import add_channel
from skopos.channels.contract import Normalised
from skopos.demo.alarms import set_alarms
from skopos.demo.care import work_through
from skopos.demo.costs import book_costs
from skopos.demo.figures import Figure, by_region, make_figures
from skopos.demo.labelling import label_some
from skopos.demo.learning import log_trials
from skopos.demo.mentions import make_mentions
from skopos.demo.plan import CARE, MARKETING, OWNER, PEOPLE, Planner
from skopos.demo.reports import design_reports
from skopos.demo.sales import make_sales
from skopos.demo.searches import save_searches
from skopos.demo.story import BRAND, CHANNELS, CURRENCY, TIME_ZONE, Story
from skopos.demo.themes import add_themes, find_themes
from skopos.demo.worths import say_worths
from skopos.facts.schemas import METRIC_POINT
from skopos.flows import new_workspace, refresh_objectives, take_in
from skopos.measurement.actions import feed_costs
from skopos.strategy import files
from skopos.value.tasks import measure_soon
from skopos.workspaces.models import Membership, Role, User, Workspace

PEOPLE_OF_THE_BRAND = (
    (MARKETING, "Jana Brandt", Role.MANAGER, "de"),
    (CARE, "Trần Minh", Role.CONTRIBUTOR, "vi"),
    (PEOPLE, "Piotr Lis", Role.ANALYST, "pl"),
    ("leila@halmora.example", "لیلا پارسا", Role.VIEWER, "fa"),
)


def build(story: Story, *, password: str, tell: Callable[[str], None] = lambda text: None) -> Workspace:
    """Make the brand's workspace as it stands on the day of the story, and write down what is true in it.

    Parameters
    ----------
    story : Story
        Which moment, on which day.
    password : str
        Of the owner; the other people of the brand cannot sign in.
    tell : callable
        Gets a line for each step.
    """
    new_workspace.prepare_storage()
    workspace = new_workspace.create_workspace(
        name=BRAND,
        owner_email=OWNER,
        owner_name="Amira Holm",
        password=password,
        time_zone=TIME_ZONE,
        currency=CURRENCY,
    )
    owner = User.objects.get(email=OWNER)
    for channel in CHANNELS:
        add_channel(workspace, by=owner, **channel_fields(channel.key))
    save_searches(workspace, by=owner)
    add_themes(workspace, by=owner)
    tell("Telling what happened …")
    figures = make_figures(story)
    mentions, truth = make_mentions(story)
    tell(f"Reading {mentions.num_rows:,} mentions …")
    orders, touches = make_sales(story, figures)
    batches = [
        Normalised(mentions=mentions),
        Normalised(points=points_of(story, [*figures, *by_region(story, figures)])),
        Normalised(orders=orders, touches=touches),
    ]
    take_in.take_in(workspace, batches, inside=lambda intake: None)
    take_in.catch_up(workspace)
    find_themes(workspace, story)
    tell("Setting goals and judging them …")
    members = [add_member(workspace, *person) for person in PEOPLE_OF_THE_BRAND]
    files.apply(workspace, Planner(story, figures).document(), by=owner)
    book_costs(workspace, story, by=owner)
    feed_costs(workspace)
    label_some(workspace, story, truth, by=members[1][0].user)
    give_roles(members)
    set_alarms(workspace, story, by=owner)
    design_reports(workspace, by=owner)
    log_trials(workspace, story, figures)
    work_through(workspace)
    say_worths(workspace, by=owner)
    refresh_objectives.refresh(workspace, today=story.today)
    measure_soon(workspace.pk)
    advise_soon(workspace.pk)
    write_truth(story, truth)
    return workspace


def channel_fields(key: str) -> dict[str, Any]:
    """Give what the register keeps about one of the brand's channels."""
    facts = next(channel for channel in CHANNELS if channel.key == key)
    return {
        "key": facts.key,
        "name": facts.name,
        "platform": facts.platform,
        "zone": facts.zone,
        "audience": facts.audience,
        "purpose": facts.purpose,
        "monthly_cost": facts.monthly_cost,
        "owned": True,
    }


def points_of(story: Story, figures: Sequence[Figure]) -> pa.Table:
    """Turn the figures into rows of METRIC_POINT, one per day with a value."""
    return pa.Table.from_pylist([row for figure in figures for row in _rows(story, figure)], METRIC_POINT.schema)


def _rows(story: Story, figure: Figure) -> Iterator[dict[str, object]]:
    zone = ZoneInfo(TIME_ZONE)
    for day, value in enumerate(figure.values):
        if np.isnan(value):
            continue
        start = datetime.combine(story.on(day), time(0), zone).astimezone(UTC)
        end = datetime.combine(story.on(day + 1), time(0), zone).astimezone(UTC)
        yield {
            "platform": figure.platform,
            "native_id": f"demo-{figure.metric}-{figure.channel}-{figure.campaign}{figure.region}-{day:04d}",
            "metric": figure.metric,
            "channel": figure.channel,
            "at": start,
            "until": end,
            "value": float(value),
            "unit": figure.unit,
            "campaign": figure.campaign or None,
            "audience": figure.region or None,
            "breakdown": "region" if figure.region else None,
            "source": "demo",
            "collected_at": end,
        }


def add_member(workspace: Workspace, email: str, name: str, role: Role, language: str) -> tuple[Membership, Role]:
    """Add a person without a password; the role comes later, when the owner has approved the plan."""
    person = User.objects.create_user(email, None, name=name, language=language)
    return Membership.objects.create(workspace=workspace, user=person, role=Role.CONTRIBUTOR), role


def give_roles(members: Sequence[tuple[Membership, Role]]) -> None:
    """Give each member the role that is meant for them."""
    for membership, role in members:
        membership.role = role
        membership.save(update_fields=["role"])


def write_truth(story: Story, truth: pa.Table) -> None:
    """Keep what is true, beside the data and out of Skopos' own sight, for whoever wants to judge its conclusions."""
    folder = settings.HOME / "truth"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "story.json").write_text(json.dumps(story.truth(), indent=2, ensure_ascii=False), encoding="utf-8")
    pq.write_table(truth, folder / "mentions.parquet")
