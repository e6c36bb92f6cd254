import threading

import pytest
from django.db import transaction
from django.tasks import TaskResultStatus

from skopos.jobs import queue, running, worker
from skopos.jobs.models import Job, Worker
from skopos.jobs.running import RunningJob
from tests.jobs import tasks
from tests.jobs.tasks import lines, run_jobs
from tests.processes import end, result, start, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
SUCCESSFUL, FAILED = TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED


def test_the_job_of_a_killed_worker_is_taken_up_by_another(tmp_path):
    started, go = tmp_path / "started", tmp_path / "go"
    job = tasks.wait_for.enqueue(str(started), str(go))
    killed = start(tasks.work, 1.0)
    wait_until(lambda: lines(started), "the first worker starts the job")
    end(killed)
    assert Job.objects.get(pk=job.id).status == RUNNING
    go.touch()
    other = start(tasks.work, 1.0)
    assert result(other) == 1
    assert lines(started) == ["started", "started"]
    job.refresh()
    assert (job.status, job.return_value, job.attempts, len(set(job.worker_ids))) == (SUCCESSFUL, "done", 2, 2)
    assert [error.exception_class for error in job.errors] == [queue.LeaseLost]


def test_a_heartbeat_keeps_a_long_job(tmp_path):
    started, go = tmp_path / "started", tmp_path / "go"
    job = tasks.wait_for.enqueue(str(started), str(go))
    first = start(tasks.work, 3.0)
    wait_until(lambda: lines(started), "the worker starts the job")
    before = Job.objects.get().lease_until
    wait_until(lambda: Job.objects.get().lease_until > before, "the lease is renewed")
    assert queue.claim("another", 60) is None
    assert Worker.objects.count() == 1
    go.touch()
    assert result(first) == 1
    job.refresh()
    assert (job.status, job.attempts) == (SUCCESSFUL, 1)
    assert Worker.objects.count() == 0


def lease_ran_out(job):
    Job.objects.filter(pk=job.pk).update(lease_until=job.enqueued_at)


def test_a_worker_that_lost_its_lease_cannot_commit(tmp_path):
    tasks.write_down.enqueue(str(tmp_path / "a"), "a")
    slow = queue.claim("slow", 60)
    lease_ran_out(slow)
    quick = queue.claim("quick", 60)
    assert quick.pk == slow.pk
    with pytest.raises(queue.LeaseLost), transaction.atomic():
        Job.objects.create(task_path="stands for the effects of the job")
        RunningJob(slow).finish("slow")
    assert Job.objects.count() == 1
    queue.finish(quick, "quick")
    assert Job.objects.get().return_value == "quick"
    assert queue.fail(slow, ValueError("late")) is False
    assert Job.objects.get().status == SUCCESSFUL


def test_what_a_task_does_after_losing_its_lease_counts_for_nothing(tmp_path):
    tasks.write_down.enqueue(str(tmp_path / "a"), "a")
    job = queue.claim("slow", 60)
    lease_ran_out(job)
    other = queue.claim("quick", 60)
    worker.run(job)
    assert Job.objects.get().status == RUNNING
    worker.run(other)
    assert Job.objects.get().status == SUCCESSFUL


def test_success_and_effects_are_one_transaction():
    tasks.report_progress.enqueue()
    job = RunningJob(queue.claim("w", 60))
    with pytest.raises(RuntimeError, match="after"), transaction.atomic():
        job.finish("done")
        raise RuntimeError("Something fails after the job was closed.")
    assert Job.objects.get().status == RUNNING
    assert queue.is_held(job.job)


def test_a_job_that_fails_is_tried_again_later_and_becomes_a_dead_letter(tmp_path):
    asked = tasks.break_down.enqueue(str(tmp_path / "tried"))
    pauses = []
    for _ in range(5):
        run_jobs()
        job = Job.objects.get()
        pauses.append((job.run_after - job.last_attempted_at).total_seconds())
        Job.objects.update(run_after=job.enqueued_at)
    assert lines(tmp_path / "tried") == ["tried"] * 3
    asked.refresh()
    assert asked.status == FAILED
    assert [error.exception_class for error in asked.errors] == [ValueError] * 3
    assert "break_down" in asked.errors[0].traceback
    assert 5 <= pauses[0] <= 11
    assert 10 <= pauses[1] <= 21
    assert Job.objects.get().is_dead_letter


def test_a_permanent_error_is_not_tried_again(tmp_path):
    tasks.be_hopeless.enqueue(str(tmp_path / "tried"))
    run_jobs()
    job = Job.objects.get()
    assert (job.status, job.attempts, job.last_error["text"]) == (FAILED, 1, "The account is closed.")


def test_a_job_that_kills_its_workers_becomes_a_dead_letter():
    tasks.report_progress.enqueue()
    for _ in range(5):
        lease_ran_out(queue.claim("doomed", 60))
    assert queue.claim("last", 60) is None
    job = Job.objects.get()
    assert (job.status, job.attempts, len(job.errors)) == (FAILED, 5, 5)


def test_a_task_that_the_code_no_longer_has_says_so():
    Job.objects.create(task_path="skopos.jobs.queue.gone_since_last_year", max_attempts=1)
    run_jobs()
    job = Job.objects.get(task_path__contains="gone")
    assert (job.status, "gone_since_last_year" in job.last_error["text"]) == (FAILED, True)


def test_progress_is_shown_and_written_at_most_once_a_second(django_assert_num_queries):
    tasks.report_progress.enqueue()
    job = RunningJob(queue.claim("w", 60))
    with django_assert_num_queries(2):
        job.progress(1, 10, "Reading")
        job.progress(2, 10, "Reading")
        job.progress(10, 10, "Read")
    stored = Job.objects.get()
    assert (stored.progress_done, stored.progress_total, stored.progress_text) == (10, 10, "Read")


def test_outside_a_worker_the_running_job_is_a_stand_in():
    assert running.current().progress(1, 2) is None
    assert running.current().finish("x") is None
    assert running.current().is_lost is False


def test_a_task_may_ask_for_its_context():
    job = tasks.tell_attempt.enqueue(7)
    run_jobs()
    job.refresh()
    assert job.return_value == [1, 7]


def test_a_worker_stops_when_told_to(tmp_path):
    job = tasks.write_down.enqueue(str(tmp_path / "a"), "a")
    stop = threading.Event()
    stop.set()
    assert worker.work(stop) == 0
    assert Job.objects.get(pk=job.id).status == READY
