import pytest

from skopos.channels.models import Import, ImportState
from skopos.channels.problems import kept_problems
from skopos.channels.reading import BY_COLUMNS
from skopos.facts.reading import open_facts
from skopos.flows import tasks
from skopos.flows.import_file import import_now
from skopos.jobs.models import Job
from tests.channels.factories import make_import
from tests.flows.factories import MENTIONS, THREE, mentions_csv
from tests.flows.processes import STEPS, work, work_and_stop_at
from tests.processes import end, result, start, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
MORE = mentions_csv("3,2026-03-02T11:00:00Z,Linh,Bread!,9", "4,no date,An,Text,1", "5,2026-03-05T10:00:00Z,An,New,0")


def likes(workspace):
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        return facts.query("SELECT native_id, likes FROM mention ORDER BY native_id").to_pylist()


@pytest.mark.parametrize("step", [step for step in STEPS if step != "after the commit"])
def test_an_import_killed_at_any_step_leaves_the_tables_as_before_and_is_taken_up_again(cast, tmp_path, step):
    import_now(make_import(cast.workspace, content=THREE, format=BY_COLUMNS, mapping=MENTIONS))
    Job.objects.all().delete()
    before = likes(cast.workspace)
    record = make_import(cast.workspace, content=MORE, format=BY_COLUMNS, mapping=MENTIONS)
    Import.objects.filter(pk=record.pk).update(state=ImportState.QUEUED)
    tasks.queue_import(record)

    marker = tmp_path / "there"
    doomed = start(work_and_stop_at, step, str(marker))
    wait_until(marker.exists, f"the worker is there: {step}")
    end(doomed)
    record.refresh_from_db()
    assert likes(cast.workspace) == before
    assert (record.state, record.tally) == (ImportState.RUNNING, {})

    assert result(start(work, 60.0)) == 1
    record.refresh_from_db()
    assert likes(cast.workspace) == [
        {"native_id": "1", "likes": 3},
        {"native_id": "2", "likes": 0},
        {"native_id": "3", "likes": 9},
        {"native_id": "5", "likes": 0},
    ]
    assert (record.state, record.tally["added"], record.tally["changed"]) == (ImportState.DONE, 1, 1)
    assert kept_problems(record.problems_file) >= 1
    (job,) = Job.objects.filter(key=f"import:{record.pk}")
    assert (job.status, job.attempts, job.return_value["added"]) == ("SUCCESSFUL", 2, 1)
    assert not [path for path in record.file.parent.iterdir() if path.name.startswith(".")]


def test_an_import_killed_after_its_commit_is_whole_and_not_done_twice(cast, tmp_path):
    record = make_import(cast.workspace, content=THREE, format=BY_COLUMNS, mapping=MENTIONS)
    Import.objects.filter(pk=record.pk).update(state=ImportState.QUEUED)
    tasks.queue_import(record)
    marker = tmp_path / "there"
    doomed = start(work_and_stop_at, "after the commit", str(marker))
    wait_until(marker.exists, "the commit is over")
    end(doomed)
    record.refresh_from_db()
    assert (record.state, len(likes(cast.workspace))) == (ImportState.DONE, 3)
    assert Job.objects.get(key=f"import:{record.pk}").status == "SUCCESSFUL"
    assert Job.objects.filter(key=f"catch-up:{cast.workspace.pk}", status="READY").count() == 1
