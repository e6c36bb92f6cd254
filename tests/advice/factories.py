"""Rows of the advice room."""

from skopos.advice.models import Advice

EVIDENCE = {
    "low": 10.0, "mid": 20.0, "high": 30.0, "unit": "count", "positive": 0.99, "put_in": 100.0, "pays": None,
    "told_apart": True, "days": 40, "finished": False, "what": "orders", "how": "no_worth", "start": "2026-10-01",
    "end": "2026-11-09", "measured": [],
}  # fmt: skip


def make_advice(tactic, **fields):
    """Open advice to do more of a tactic."""
    made = {
        "kind": "more", "rule": "works", "evidence": EVIDENCE, "change_low": 1.0, "change_mid": 2.0,
        "change_high": 5.0, "unit": "count", "cost": 17.5,
    }  # fmt: skip
    return Advice.objects.create(workspace=tactic.workspace, tactic=tactic, **made | fields)
