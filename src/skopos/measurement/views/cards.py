"""A metric on the overview."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise

from skopos.measurement import charts, words
from skopos.measurement.catalogue import STAGE_LABELS, Metric, Stage
from skopos.measurement.queries import sureness
from skopos.measurement.queries.explain import Explanation, explain, how_to_feed
from skopos.measurement.queries.history import History


@dataclass(frozen=True)
class Card:
    """What the overview and the metric page say of one metric, in the reader's words."""

    history: History
    spark: tuple[str, ...]

    @classmethod
    def of(cls, history: History, *, rtl: bool) -> "Card":
        """Make the card of a metric; `rtl` lets the sparkline run from the right."""
        return cls(history, tuple(charts.spark_points(history, rtl=rtl)))

    @property
    def metric(self) -> Metric:
        """The metric."""
        return self.history.metric

    @cached_property
    def change(self) -> sureness.Change:
        """The latest complete period against the one before."""
        return sureness.change_at(self.history)

    @property
    def value(self) -> str:
        """The latest complete period's value."""
        return words.value_text(self.history.last.value if self.history.last else None, self.history.unit)

    @property
    def change_text(self) -> str:
        """The change in words."""
        return words.change_text(self.change)

    @property
    def interval_text(self) -> str:
        """How sure the change is."""
        return words.interval_text(self.change)

    @property
    def badge(self) -> str:
        """The badge that fits the change."""
        return words.change_badge(self.change)

    @property
    def explanation(self) -> Explanation:
        """How the figure is worked out."""
        return explain(self.history)

    @property
    def feed(self) -> str:
        """How to feed it."""
        return how_to_feed(self.metric)

    def matches(self, search: str) -> bool:
        """Does the metric's name, key or meaning hold what was searched for?"""
        texts = (self.metric.key, str(self.metric.label), str(self.metric.meaning))
        return all(any(word in text.casefold() for text in texts) for word in search.casefold().split())


def cards_by_stage(cards: Iterable[Card]) -> list[tuple[str | Promise, list[Card]]]:
    """Group cards by funnel stage, in the funnel's order; stages without a card are left out."""
    found = list(cards)
    grouped = [(STAGE_LABELS[stage], [card for card in found if card.metric.stage is stage]) for stage in Stage]
    return [(label, members) for label, members in grouped if members]
