import pytest

from skopos.jobs import cron, worker


@pytest.fixture(autouse=True)
def nothing_scheduled(monkeypatch):
    """Workers of these tests find only the jobs that a test queued."""
    worker.discover()
    monkeypatch.setattr(cron, "_schedules", {})
