"""Reports that tests need."""

from datetime import UTC, datetime, time

from skopos.reports.models import Block, Dispatch, SavedReport, Schedule, Share


def make_report(workspace, title="For the team", panels=(), slug="for-the-team", **fields):
    """A saved report with these panels; a panel may come with its settings."""
    report = SavedReport.objects.create(workspace=workspace, title=title, slug=slug, **fields)
    for place, panel in enumerate(panels):
        key, settings = (panel, {}) if isinstance(panel, str) else panel
        Block.objects.create(report=report, place=place, panel=key, settings=settings)
    return report


def make_schedule(report, **fields):
    """A mailing of a report, every Monday at eight."""
    return Schedule.objects.create(report=report, **{"at": time(8), **fields})


def make_dispatch(schedule, **fields):
    """One time that a mailing came due."""
    due_at = datetime(2026, 11, 23, 7, tzinfo=UTC)
    return Dispatch.objects.create(schedule=schedule, **{"slot": due_at.date(), "due_at": due_at, **fields})


def make_share(report, **fields):
    """A link to a report."""
    share = Share(report=report, label="Board", **{"is_live": True, **fields})
    share.renew_token()
    share.save()
    return share
