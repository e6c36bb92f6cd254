import threading

import pytest
from django.db import transaction

from skopos.jobs.waking import Bell
from tests.jobs import tasks


@pytest.fixture(autouse=True)
def wake_file(settings, tmp_path):
    settings.WAKE_FILE = tmp_path / "worker.wake"
    return settings.WAKE_FILE


class Patience(threading.Event):
    """Counts how often a worker looks, and says to stop after some looks, so that no test waits in vain."""

    looks = 0

    def wait(self, timeout=None):
        self.looks += 1
        return self.looks >= 3


@pytest.mark.django_db(transaction=True)
def test_a_job_wakes_the_worker_when_it_is_committed_and_not_before(tmp_path):
    bell, stop = Bell(), Patience()
    with transaction.atomic():
        tasks.write_down.enqueue(str(tmp_path / "a"), "a")
        bell.wait(stop, 60)
        assert stop.looks == 3
    bell.wait(stop, 60)
    assert stop.looks == 3
    bell.wait(stop, 60)
    assert stop.looks == 4


@pytest.mark.django_db(transaction=True)
def test_a_job_that_is_undone_wakes_nobody(tmp_path, wake_file):
    with pytest.raises(LookupError), transaction.atomic():
        tasks.write_down.enqueue(str(tmp_path / "a"), "a")
        raise LookupError
    assert not wake_file.exists()


@pytest.mark.django_db(transaction=True)
def test_a_file_that_cannot_be_written_stops_no_job(tmp_path, settings):
    settings.WAKE_FILE = tmp_path / "absent" / "worker.wake"
    assert tasks.write_down.enqueue(str(tmp_path / "a"), "a").status == "READY"
