"""What a tactic changed in its regions, in words and as a chart; or why regions cannot say it."""

from typing import Any

from django.urls import reverse

from skopos.common import formats
from skopos.measurement.catalogue import METRICS
from skopos.strategy.models import Tactic
from skopos.value import charts
from skopos.value.models import Measured
from skopos.value.views.telling import amount_text
from skopos.value.words import reason
from skopos.workspaces.models import Workspace


def told(tactic: Tactic, row: Measured | None, entry: dict[str, Any] | None, workspace: Workspace) -> dict[str, Any]:
    """Put the comparison of regions into words; `entry` is the tactic's own effect, to hold it beside."""
    if not tactic.region_names:
        return {"reason": reason("no_regions_named")}
    if row is None:
        return {"reason": reason("waiting")}
    if not row.is_ok:
        known = [name for names in row.inputs.get("known_regions", {}).values() for name in names]
        known = known if row.why_not == "regions_unknown" else []
        detail = row.result.get("detail", "")
        return {"row": row, "reason": reason(row.why_not), "known": formats.listed(known[:12]), "detail": detail}
    found, unit = row.result, row.inputs["unit"]
    low, mid, high = found["check"]["total"]
    metric = METRICS.get(row.inputs["metric"])
    more = reverse("measurement:rows", kwargs={"workspace": workspace.slug, "key": row.inputs["metric"]})
    return {
        "row": row,
        "metric": metric.label if metric else row.inputs["metric"],
        "text": amount_text(mid, unit),
        "low": amount_text(low, unit),
        "high": amount_text(high, unit),
        "relative": None
        if found["relative"] is None
        else [amount_text(found[name], "share") for name in ("relative", "relative_low", "relative_high")],
        "treated": formats.listed(found["treated"]),
        "controls": formats.listed(found["controls"]),
        "left_out": formats.listed(found["left_out"]),
        "placebos": len(found["in_space"]),
        "stand_out": round(found["p_value"] * (1 + len(found["in_space"]))) - 1,
        "before": len(found["in_time"]),
        "widened": found["widened"],
        "agrees": _agrees(low, high, entry),
        "figure": charts.counterfactual_figure(row, {"title": row.inputs["title"], "check": found["check"]}, more),
    }


def _agrees(low: float, high: float, entry: dict[str, Any] | None) -> bool | None:
    """Does the range share figures with the tactic's own range over the same days? None where there is none."""
    check = (entry or {}).get("check")
    if not check:
        return None
    other_low, _middle, other_high = check["total"]
    return bool(low <= other_high and other_low <= high)
