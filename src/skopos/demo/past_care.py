"""What the brand's people answered in the weeks before, so that response times have a history and objectives a base."""

from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from typing import Any

from skopos.facts.reading import open_facts
from skopos.triage.actions.changing import desk_of, minutes
from skopos.triage.choices import Outcome, Reason, State, Verb
from skopos.triage.models import Event, Item
from skopos.workspaces.models import User, Workspace

WEEKS, A_WEEK = 16, 8
HOURS_TO_TOUCH = (0.4, 1.5, 0.8, 3.0, 0.6, 5.0, 1.1, 2.0)
"""Hours after which somebody looked; they fall week by week, for the team gets quicker."""

FASTER = 0.93
SQL = """
SELECT platform, native_id, day, published_at, text, title, url, author_id, author_name, language, sentiment, emotion,
    topics, author_followers
FROM mention
WHERE NOT owned AND day BETWEEN $first AND $last AND (list_contains(flags, 'question') OR sentiment = -1)
QUALIFY row_number() OVER (PARTITION BY date_trunc('week', day) ORDER BY native_id) <= $most
ORDER BY published_at, native_id
"""


def answer_the_past(workspace: Workspace, team: list[User], *, until: date) -> int:
    """Store what was done about some mentions of each past week; gives how many. The feed of figures follows."""
    last = until - timedelta(days=15)  # younger ones come into the queue by the rules
    params = {"first": last - timedelta(weeks=WEEKS), "last": last, "most": A_WEEK}
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        rows = facts.query(SQL, params).to_pylist()
    desk, people, hours = desk_of(workspace), cycle(team), cycle(HOURS_TO_TOUCH)
    made = []
    for row in rows:
        arrived = row["published_at"].astimezone(UTC) + timedelta(minutes=10)
        weeks = (row["day"] - params["first"]).days // 7
        touched = desk.working_time.after(arrived, timedelta(hours=next(hours) * FASTER**weeks))
        replied = desk.working_time.after(touched, timedelta(hours=0.5))
        made.append(_item(workspace, row, next(people), (arrived, touched, replied)))
        item = made[-1]
        item.touch_minutes, item.reply_minutes = minutes(desk, arrived, touched), minutes(desk, arrived, replied)
        item.resolution_minutes, item.due_at = item.reply_minutes, desk.due_after(arrived)
    Item.objects.bulk_create(made, ignore_conflicts=True)
    kept = Item.objects.filter(workspace=workspace, day__lte=last).order_by("pk")
    Event.objects.bulk_create([event for item in kept for event in _events(item)])
    return len(kept)


def _item(workspace: Workspace, row: dict[str, Any], owner: User, moments: tuple[datetime, datetime, datetime]) -> Item:
    arrived, touched, replied = moments
    followers = row.pop("author_followers")
    copied = {name: value if value is not None else "" for name, value in row.items() if name != "sentiment"}
    return Item(
        **copied, sentiment=row["sentiment"], workspace=workspace, reach=followers, reason=Reason.HAND,
        state=State.DONE, outcome=Outcome.ANSWER, owner=owner, version=3, arrived_at=arrived, changed_at=replied,
        touched_at=touched, replied_at=replied, resolved_at=replied,
    )  # fmt: skip


def _events(item: Item) -> list[Event]:
    """Give the history of an answered item."""
    told = (
        (Verb.ARRIVED, item.arrived_at, None),
        (Verb.SORTED, item.touched_at, item.owner_id),
        (Verb.REPLIED, item.replied_at, item.owner_id),
    )
    return [
        Event(item=item, at=at, by_id=by, by_itself=by is None, verb=verb, version=number)
        for number, (verb, at, by) in enumerate(told, start=1)
        if at is not None
    ]
