"""Erasing a person's words reaches what this room copied of them: the words by which an adapter explains itself."""

from skopos.governance import copies
from skopos.listening.evidence import Adapter
from skopos.workspaces.models import Workspace


def register_copies() -> None:
    """Have governance call `blank` whenever words are erased."""
    copies.register("listening", blank)


def blank(workspace: Workspace, erased: copies.Erased) -> int:
    """Take the words off adapters that no labelled text holds any more; gives how many. Safe to repeat.

    It is called after the words are gone from the facts, so what is still there belongs to others too. Weights stay:
    they are sums over many texts and hold no words.
    """
    from skopos.listening import adapting  # at the start of Django it would load the model's code

    explained = [adapter for adapter in Adapter.objects.filter(workspace=workspace) if adapter.report.get("words")]
    if not explained:
        return 0
    left = "\n".join(adapting.labelled_texts(workspace)).casefold()
    count = 0
    for adapter in explained:
        words = adapter.report["words"]
        kept = [row for row in words if row["word"].casefold() in left]
        if len(kept) < len(words):
            count += len(words) - len(kept)
            adapter.report["words"] = kept
            adapter.save(update_fields=["report"])
    return count
