"""What things are worth, as people of the workspace said; and what an order brings, as its figures say."""

from dataclasses import dataclass, field
from datetime import timedelta

from skopos.common import clock
from skopos.common.series import Period
from skopos.measurement import queries as measurement
from skopos.value.models import MARGIN, Worth
from skopos.workspaces.models import Workspace

ANSWERS = "answers"
"""Key of what an answer in public saves."""
ORDER_DAYS = 182


@dataclass(frozen=True)
class Price:
    """A range of what one is worth, and whether revenue is meant, of which only the margin stays."""

    low: float
    likely: float
    high: float
    is_revenue: bool = False
    why: str = ""


@dataclass(frozen=True)
class Prices:
    """What is known of worths: by metric, `margin` and `answers`."""

    said: dict[str, Price] = field(default_factory=dict)

    @property
    def margin(self) -> Price | None:
        """The margin, if somebody said it."""
        return self.said.get(MARGIN)

    def of(self, metric: str) -> Price | None:
        """Give what one of a metric is worth."""
        return self.said.get(metric)


def prices_of(workspace: Workspace) -> Prices:
    """Give what people said; of orders nobody priced, what an order brought on average."""
    said = {
        row.key: Price(row.low, row.likely, row.high, why=row.why) for row in Worth.objects.filter(workspace=workspace)
    }
    if "orders" not in said:
        average = _order_value(workspace)
        if average is not None:
            said["orders"] = Price(average, average, average, is_revenue=True)
    return Prices(said)


def _order_value(workspace: Workspace) -> float | None:
    found = measurement.histories_of(workspace, ["revenue", "orders"], measurement.Asked(Period.WEEK))
    since = clock.today(workspace.tzinfo) - timedelta(days=ORDER_DAYS)
    if found["revenue"].unit != workspace.currency:
        return None
    sums = [sum(step.value or 0.0 for step in found[key].steps if step.start >= since) for key in ("revenue", "orders")]
    return sums[0] / sums[1] if sums[1] > 0 and sums[0] > 0 else None
