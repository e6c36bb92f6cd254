"""Reports that tests need."""

from skopos.reports.models import Block, SavedReport


def make_report(workspace, title="For the team", panels=(), slug="for-the-team", **fields):
    """A saved report with these panels; a panel may come with its settings."""
    report = SavedReport.objects.create(workspace=workspace, title=title, slug=slug, **fields)
    for place, panel in enumerate(panels):
        key, settings = (panel, {}) if isinstance(panel, str) else panel
        Block.objects.create(report=report, place=place, panel=key, settings=settings)
    return report
