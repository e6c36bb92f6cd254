from datetime import timedelta

import pytest
from django.db import transaction
from django.tasks import TaskResultStatus, task_backends
from django.tasks.exceptions import InvalidTask, TaskResultDoesNotExist
from django.utils import timezone

from skopos.jobs import queue
from skopos.jobs.models import Job
from tests.jobs import tasks
from tests.jobs.tasks import lines, run_jobs

pytestmark = pytest.mark.django_db(transaction=True)


def names(path):
    return "".join(lines(path))


def test_a_job_exists_only_if_the_callers_transaction_commits(tmp_path):
    with pytest.raises(RuntimeError), transaction.atomic():
        tasks.write_down.enqueue(str(tmp_path / "a"), "a")
        raise RuntimeError
    assert Job.objects.count() == 0
    assert run_jobs() == 0


def test_a_result_can_be_asked_for_later(tmp_path):
    job = tasks.write_down.enqueue(str(tmp_path / "a"), "word")
    assert (job.status, job.is_finished) == (TaskResultStatus.READY, False)
    assert run_jobs() == 1
    found = tasks.write_down.get_result(job.id)
    assert (found.status, found.return_value, found.attempts) == (TaskResultStatus.SUCCESSFUL, "word", 1)
    for unknown in ("999999", "no-number"):
        with pytest.raises(TaskResultDoesNotExist):
            tasks.write_down.get_result(unknown)


def test_priority_and_then_age_decide_within_a_workspace(tmp_path):
    path = str(tmp_path / "a")
    for word, priority in [("c", 0), ("d", 0), ("a", 50), ("e", -5), ("b", 10)]:
        tasks.write_down.using(priority=priority).enqueue(path, word, workspace_id=1)
    run_jobs()
    assert names(path) == "abcde"


def test_one_workspace_does_not_starve_another(tmp_path):
    path = str(tmp_path / "a")
    for _ in range(30):
        tasks.write_down.enqueue(path, "a", workspace_id=1)
    tasks.write_down.enqueue(path, "b", workspace_id=2)
    tasks.write_down.enqueue(path, "c", workspace_id=3)
    tasks.write_down.enqueue(path, "c", workspace_id=3)
    tasks.write_down.enqueue(path, "n")
    run_jobs()
    assert sorted(names(path)[:4]) == ["a", "b", "c", "n"]
    assert sorted(names(path)[4:6]) == ["a", "c"]
    assert names(path)[6:] == "a" * 28


def test_a_deferred_job_waits_for_its_time(tmp_path):
    path = str(tmp_path / "a")
    tasks.write_down.using(run_after=timezone.now() + timedelta(hours=1)).enqueue(path, "a")
    assert run_jobs() == 0
    Job.objects.update(run_after=timezone.now())
    assert run_jobs() == 1


def test_a_key_waits_once(tmp_path):
    path = str(tmp_path / "a")
    first = queue.enqueue_once(tasks.write_down, "refresh:1", path=path, word="a", workspace_id=1)
    second = queue.enqueue_once(tasks.write_down, "refresh:1", path=path, word="b", workspace_id=1)
    queue.enqueue_once(tasks.write_down, "refresh:2", path=path, word="c", workspace_id=1)
    assert first.id == second.id
    assert run_jobs() == 2
    assert names(path) == "ac"
    queue.enqueue_once(tasks.write_down, "refresh:1", path=path, word="d", workspace_id=1)
    run_jobs()
    assert names(path) == "acd"


def test_a_key_that_runs_may_wait_again_but_never_runs_twice_at_once(tmp_path):
    path = str(tmp_path / "a")
    queue.enqueue_once(tasks.write_down, "k", path=path, word="a")
    job = queue.claim("one", 60)
    queue.enqueue_once(tasks.write_down, "k", path=path, word="b")
    assert queue.claim("two", 60) is None
    queue.finish(job, None)
    assert queue.claim("two", 60).kwargs["word"] == "b"


def test_a_failed_job_of_a_key_is_the_one_that_waits(tmp_path):
    path = str(tmp_path / "a")
    first = queue.enqueue_once(tasks.write_down, "k", path=path, word="a")
    queue.fail(queue.claim("one", 60), ValueError("x"))
    assert queue.enqueue_once(tasks.write_down, "k", path=path, word="b").id == first.id


def test_a_failed_job_does_not_push_out_the_one_that_waits(tmp_path):
    path = str(tmp_path / "a")
    queue.enqueue_once(tasks.write_down, "k", path=path, word="a")
    job = queue.claim("one", 60)
    waiting = queue.enqueue_once(tasks.write_down, "k", path=path, word="b")
    assert queue.fail(job, ValueError("x"))
    assert queue.enqueue_once(tasks.write_down, "k", path=path, word="c").id == waiting.id
    Job.objects.update(run_after=timezone.now())
    assert run_jobs() == 2
    assert sorted(names(path)) == ["a", "b"]


def test_queues_may_be_served_apart(tmp_path):
    path = str(tmp_path / "a")
    tasks.write_down.using(queue_name="intake").enqueue(path, "a")
    assert queue.claim("w", 60, ["default"]) is None
    assert queue.claim("w", 60, ["intake"]).queue_name == "intake"
    with pytest.raises(InvalidTask):
        tasks.write_down.using(queue_name="elsewhere")


def test_the_backend_says_what_it_can_do():
    backend = task_backends["default"]
    assert (backend.supports_defer, backend.supports_get_result, backend.supports_priority) == (True, True, True)
    assert backend.supports_async_task is False


def test_arguments_that_json_cannot_carry_are_refused():
    with pytest.raises(TypeError):
        tasks.write_down.enqueue("path", object())
    assert Job.objects.count() == 0
