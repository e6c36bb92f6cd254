"""What the brand's people said of labels: a sample that is half labelled, and some corrections."""

from datetime import timedelta

import pyarrow as pa

from skopos.demo.story import Story
from skopos.facts.reading import open_facts
from skopos.listening import corrections, sampling
from skopos.workspaces.models import User, Workspace

SIZE, DAYS = 160, 90


def label_some(workspace: Workspace, story: Story, truth: pa.Table, *, by: User) -> None:
    """Label half of a sample as the story knows it to be true; where the machine was wrong, that corrects it."""
    told = dict(zip(truth["native_id"].to_pylist(), truth["sentiment"].to_pylist(), strict=True))
    since = story.today - timedelta(days=DAYS - 1)
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        sample = sampling.draw(facts, workspace, size=SIZE, since=since, until=story.today, by=by, seed=story.seed)
        items = list(sample.items.order_by("place")[: sample.items.count() // 2])
        found = facts.query(
            "SELECT * FROM mention WHERE list_contains($ids, native_id)", {"ids": [item.native_id for item in items]}
        ).to_pylist()
    rows = {(row["platform"], row["native_id"]): row for row in found}
    for item in items:
        row = rows[item.platform, item.native_id]
        sampling.answer(workspace, item, row, sentiment=told.get(item.native_id), emotion=None, by=by)
    corrections.follow_corrections.call(workspace_id=workspace.pk)
