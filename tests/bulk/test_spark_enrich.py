"""Labels made on the cluster are those that the worker makes, row for row."""

from datetime import date

import pytest

from skopos.bulk import relabelling, rolling
from skopos.facts import rollups, store
from skopos.facts.reading import open_facts
from skopos.facts.schemas import MENTION
from skopos.governance.models import AuditEntry
from skopos.listening import corrections
from skopos.listening.adapting import anew
from tests.bulk.comparing import same
from tests.bulk.corpus import fill
from tests.listening.factories import make_search

pytestmark = pytest.mark.django_db(transaction=True)
FIRST, LAST = date(2025, 10, 26), date(2026, 3, 29)  # days of 25 and of 23 hours in Berlin


def stored(workspace, name="mention"):
    with open_facts(workspace.pk, workspace.tzinfo, time_limit_s=None) as facts:
        order = "platform, native_id" if name == "mention" else "ALL"
        return facts.query(f"SELECT * FROM {name} ORDER BY {order}")


def prepare(workspace, person, count=600):
    fill(workspace, count)
    make_search(workspace, "Rye", "rye OR chleb")
    row = stored(workspace).slice(3, 1).to_pylist()[0]
    corrections.correct(workspace, row, field="sentiment", value=1, by=person)


def test_a_range_is_labelled_as_the_worker_labels_it(cast, spark):
    here, there = cast.workspace, cast.other
    for workspace in (here, there):
        prepare(workspace, cast.ana)
    where, days = "text <> '' AND day BETWEEN $first AND $last", {"first": FIRST, "last": LAST}
    on_one = store.rewrite(here.pk, MENTION, where, days, anew(here), zone=here.tzinfo)
    rollups.refresh(here.pk, here.tzinfo)

    on_cluster = relabelling.relabel(there, spark, FIRST, LAST)
    rolling.catch_up(there, spark)

    assert (on_cluster.changed, on_cluster.days) == (on_one.changed, on_one.days)
    assert on_one.changed > 100
    assert same(stored(here), stored(there), in_order=True) == ""
    for name in ("listening_topic_day", "mention_metric_day", "alarms_hour"):
        assert same(stored(here, name), stored(there, name), in_order=False) == ""
    assert AuditEntry.objects.filter(workspace=there, label="bulk.relabelled").count() == 1
    assert relabelling.relabel(there, spark, FIRST, LAST).changed == 0
    assert AuditEntry.objects.filter(workspace=there, label="bulk.relabelled").count() == 1
