import pytest
from django.tasks import TaskResultStatus
from django.urls import reverse
from django.utils import timezone

from skopos.governance.models import AuditEntry
from skopos.jobs.models import Job
from skopos.workspaces.models import Role
from tests.factories import make_member


def make_job(workspace, status="FAILED", **fields):
    error = {"exception": "builtins.ValueError", "traceback": "…", "text": "The file is empty.", "at": "2026-03-14"}
    ended = timezone.now() if status in ("FAILED", "SUCCESSFUL") else None
    defaults = {"errors": [error] if status == "FAILED" else [], "finished_at": ended, "attempts": 5}
    path = fields.pop("task_path", "skopos.flows.tasks.import_a_file")
    return Job.objects.create(task_path=path, workspace_id=workspace.pk, status=status, **(defaults | fields))


def page(cast, person, workspace=None):
    return cast.browser(person).get(reverse("jobs:list", args=[(workspace or cast.workspace).slug]))


def post(cast, person, what, job):
    return cast.browser(person).post(reverse(f"jobs:{what}", args=[cast.workspace.slug, job.pk]))


def test_the_page_shows_what_runs_waits_failed_and_is_done(cast):
    make_job(cast.workspace)
    make_job(cast.workspace, "RUNNING", progress_done=1234, progress_total=5000, progress_text="Reading")
    make_job(cast.workspace, "READY", attempts=0, task_path="skopos.jobs.tasks.forget_old_jobs")
    make_job(cast.workspace, "SUCCESSFUL")
    shown = page(cast, cast.vi).content.decode()
    assert "Import a file" in shown
    assert "The file is empty." in shown
    assert '<progress value="1234" max="5000"' in shown
    assert "1,234 of 5,000" in shown
    assert "Forget old jobs" in shown
    assert 'hx-trigger="every 3s"' in shown
    assert "Try again" not in shown


def test_an_empty_queue_says_what_would_be_here_and_rests(cast):
    shown = page(cast, cast.vi).content.decode()
    assert "Nothing was asked for yet" in shown
    assert "hx-trigger" not in shown


def test_jobs_of_another_workspace_stay_hidden(cast):
    theirs = make_job(cast.other, task_path="skopos.flows.tasks.their_secret_plan")
    make_job(cast.other, "RUNNING", task_path="skopos.flows.tasks.their_secret_plan")
    assert "Their secret plan" not in page(cast, cast.ana).content.decode()
    assert page(cast, cast.cem).status_code == 404
    assert "Their secret plan" in page(cast, cast.cem, cast.other).content.decode()
    for what in ("retry", "dismiss"):
        assert post(cast, cast.ana, what, theirs).status_code == 404
    theirs.refresh_from_db()
    assert theirs.is_dead_letter


def test_a_manager_lets_a_failed_job_be_tried_again(cast):
    job = make_job(cast.workspace)
    make_job(cast.workspace, task_path="skopos.flows.tasks.another")
    shown = page(cast, cast.ana).content.decode()
    assert shown.count("Try again") == 2
    assert post(cast, cast.ana, "retry", job).status_code == 302
    job.refresh_from_db()
    assert (job.status, job.attempts, job.finished_at) == (TaskResultStatus.READY, 0, None)
    entry = AuditEntry.objects.get(label="jobs.job_retried")
    assert (entry.workspace, entry.person, entry.subject_id) == (cast.workspace, cast.ana, str(job.pk))
    assert post(cast, cast.ana, "retry", job).status_code == 404


def test_a_manager_puts_a_failed_job_aside(cast):
    job = make_job(cast.workspace)
    assert post(cast, cast.ana, "dismiss", job).status_code == 302
    job.refresh_from_db()
    assert (job.status, job.is_dead_letter) == (TaskResultStatus.FAILED, False)
    assert AuditEntry.objects.get().label == "jobs.job_dismissed"
    assert "Put aside" in page(cast, cast.vi).content.decode()


@pytest.mark.parametrize("what", ["retry", "dismiss"])
def test_only_managers_may_act_and_only_by_post(cast, what):
    job = make_job(cast.workspace)
    mia = make_member(cast.workspace, Role.ANALYST, "Mia")
    for person in (cast.vi, cast.bo, mia):
        assert post(cast, person, what, job).status_code == 403
    assert post(cast, cast.cem, what, job).status_code == 404
    assert cast.browser(cast.ana).get(reverse(f"jobs:{what}", args=[cast.workspace.slug, job.pk])).status_code == 405
    assert Job.objects.get().is_dead_letter
    assert post(cast, make_member(cast.workspace, Role.MANAGER, "Max"), what, job).status_code == 302


def test_a_job_that_runs_cannot_be_retried(cast):
    job = make_job(cast.workspace, "RUNNING")
    assert post(cast, cast.ana, "retry", job).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_jobs(
    cast, django_assert_num_queries, django_assert_max_num_queries
):
    browser = cast.browser(cast.vi)
    address = reverse("jobs:list", args=[cast.workspace.slug])
    statuses = ("FAILED", "RUNNING", "READY", "SUCCESSFUL")
    for status in statuses:
        make_job(cast.workspace, status)
    browser.get(address)
    with django_assert_max_num_queries(40) as counted:
        browser.get(address)
    for status in statuses * 2:
        make_job(cast.workspace, status)
    with django_assert_num_queries(len(counted)):
        browser.get(address)
