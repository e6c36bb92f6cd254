"""Attribution: the same conversions shared out by every model, within several windows."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from skopos.common import clock
from skopos.measurement.queries.sales import as_journeys, journeys
from skopos.value.measuring.outcome import Question, Refused, digest, plain
from skopos.value.models import Kind
from skopos.workspaces.models import Workspace

if TYPE_CHECKING:
    from skopos_science.attribution import Journeys

DAYS, WINDOW_DAYS = 182, 30
WINDOWS = (1, 7, 14, 30)
COMPARED = ("last", "linear", "markov_1")
BYS = ("channel", "tactic")


def questions(workspace: Workspace) -> Iterator[Question]:
    """Ask once by channel and once by tactic, over the last half year."""
    end = clock.today(workspace.tzinfo) - timedelta(days=1)
    start = end - timedelta(days=DAYS - 1)
    contacts = journeys(workspace, start, end, WINDOW_DAYS)
    direct = int((contacts.schema.metadata or {}).get(b"orders_without_contact", b"0"))
    for by in BYS:
        found = as_journeys(contacts, by)
        inputs: dict[str, Any] = {
            "first": start.isoformat(),
            "last": end.isoformat(),
            "by": by,
            "contacts": len(contacts),
            "orders_without_contact": direct,
        }
        if found is not None:
            inputs |= {
                "journeys": len(found.starts) - 1,
                "conversions": float(found.conversions.sum()),
                "without_conversion": float(found.nulls.sum()),
                "with_times": found.age_days is not None,
            }
        # The days move on by themselves; only other journeys make another answer.
        told = (
            []
            if found is None
            else [*found.channels, digest(found.touches, found.starts, found.conversions, found.value)]
        )
        settings = {"window_days": WINDOW_DAYS, "windows": list(WINDOWS)}
        yield Question(Kind.ATTRIBUTION, by, settings, inputs, told, partial(_work, found))


def _work(found: "Journeys | None") -> dict[str, Any]:
    from skopos_science.attribution import MODELS, attribute, disagreement

    if found is None:
        raise Refused("no_journeys")
    if not found.conversions.sum() > 0:
        raise Refused("no_conversions")
    credits_ = [attribute(found, model) for model in MODELS if found.age_days is not None or model != "time_decay"]
    windows = {}
    if found.age_days is not None:
        for days in WINDOWS:
            cut = found.within(days)
            if cut.conversions.sum() > 0:
                windows[str(days)] = {
                    model: dict(zip(cut.channels, _shares(attribute(cut, model).conversions), strict=True))
                    for model in COMPARED
                }
    return plain(
        {
            "channels": list(found.channels),
            "models": {credit.model: {"conversions": credit.conversions, "value": credit.value} for credit in credits_},
            "disagreement": disagreement(credits_),
            "windows": windows,
        }
    )


def _shares(conversions: Any) -> Any:
    return conversions / conversions.sum()
