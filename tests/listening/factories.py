"""Builds stored mentions with labels; what is not said is that of a quiet English post."""

from datetime import UTC, datetime, timedelta

from skopos.facts import rollups, store
from skopos.facts.schemas import MENTION
from skopos.listening.models import Adapter, Sample, SavedView, Search
from tests.facts import copies
from tests.facts.factories import mention, mentions

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)
LABELS = {
    "language": "en",
    "sentiment": 0,
    "sentiment_score": 0.0,
    "emotion": None,
    "country": "DE",
    "platform": "x",
    "author_name": "Somebody",
}


def said(native_id, text="A loaf of rye bread", days_ago=0, **fields):
    """One labelled mention of others, `days_ago` before `NOW`."""
    return mention(native_id, text=text, published_at=NOW - timedelta(days=days_ago), **{**LABELS, **fields})


def put(workspace, *rows, refresh=True):
    """Store mentions; the rollups follow unless told otherwise."""

    def store_them():
        with store.writing(workspace.pk, workspace.tzinfo) as writing:
            writing.add(MENTION, mentions(*rows)).commit()
        if refresh:
            rollups.refresh(workspace.pk, workspace.tzinfo)

    copies.once(workspace.pk, (str(workspace.tzinfo), "mention", repr(rows), refresh), store_them)


def make_view(workspace, owner, name="Angry about delivery", **fields):
    """A saved view."""
    return SavedView.objects.create(
        workspace=workspace, owner=owner, name=name, **{"query": "topic=delivery&period=28", **fields}
    )


def make_search(workspace, name="Rye", query="rye", **fields):
    """A saved search that the stored mentions were searched by."""
    given = {"slug": name.lower(), "query": query, "counted_as": query, **fields}
    return Search.objects.create(workspace=workspace, name=name, **given)


def make_sample(workspace, **fields):
    """A sample without mentions."""
    told = {"since": NOW.date(), "until": NOW.date(), "seed": 1, "mentions": 0, "labelled": 0, "strata": []}
    return Sample.objects.create(workspace=workspace, **{**told, **fields})


def make_adapter(workspace, number=1, **fields):
    """An adapter that helps and is on; its weights are none."""
    told = {"state": "on", "base_version": "1", "weights": b"", "labels": 100, "report": {"helps": True}}
    return Adapter.objects.create(workspace=workspace, number=number, **{**told, **fields})
