import json
import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from skopos.jobs.models import Job
from tests.jobs import tasks
from tests.jobs.tasks import lines
from tests.processes import ROOT, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def start_command(*arguments):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "SKOPOS_HOME": str(settings.HOME),
        "SKOPOS_TEST_JOIN": str(connection.settings_dict["NAME"]),
    }
    command = [sys.executable, "-m", "skopos", "worker", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def test_a_signal_lets_the_job_at_hand_finish(tmp_path):
    started, go = tmp_path / "started", tmp_path / "go"
    job = tasks.wait_for.using(priority=9).enqueue(str(started), str(go))
    tasks.write_down.enqueue(str(tmp_path / "never"), "never")
    command = start_command()
    wait_until(lambda: lines(started), "the worker starts the job")
    command.send_signal(signal.SIGTERM)
    go.touch()
    command.communicate(timeout=60)
    assert command.returncode == 0
    job.refresh()
    assert job.status == "SUCCESSFUL"
    assert lines(tmp_path / "never") == []


def test_burst_runs_what_is_due_and_says_how_many(tmp_path):
    Job.objects.all().delete()
    for word in "abc":
        tasks.write_down.using(priority=1).enqueue(str(tmp_path / "a"), word, workspace_id=1)
    printed, _ = start_command("--once", "--json", "--queue", "intake").communicate(timeout=60)
    assert json.loads(printed) == {"jobs": 0}
    start_command("--burst").communicate(timeout=60)
    assert lines(tmp_path / "a") == ["a", "b", "c"]
