"""The funnel across media: what each medium's systems counted at each stage, and the rates between."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

from skopos.channels.models import Channel
from skopos.common.series import Kind
from skopos.facts.reading import open_facts
from skopos.measurement.catalogue import METRICS, STAGE_LABELS, Stage
from skopos.value.queries.spans import Span
from skopos.workspaces.models import Workspace

STAGE_HEADS: list[tuple[Stage, str | Promise]] = [
    (stage, STAGE_LABELS[stage])
    for stage in (Stage.AWARENESS, Stage.ENGAGEMENT, Stage.CONSIDERATION, Stage.CONVERSION, Stage.LOYALTY)
]
MEDIUMS = ("social", "paid", "email", "search", "web", "shop")
WORDS = {
    "paid": ("_ads", "ads_", "adwords", "adserver", "taboola", "outbrain", "criteo"),
    "email": ("mail", "newsletter", "klaviyo", "sendgrid", "hubspot_email", "brevo", "cleverreach"),
    "search": ("search_console", "searchconsole", "gsc", "bing_webmaster"),
    "web": ("ga4", "analytics", "matomo", "plausible", "website", "web"),
    "shop": ("shop", "woocommerce", "magento", "store", "till", "pos"),
}
RATES = (
    ("engagements", "reach"), ("engagements", "impressions"), ("link_clicks", "impressions"), ("clicks", "impressions"),
    ("engaged_sessions", "sessions"), ("key_events", "sessions"), ("orders", "sessions"), ("conversions", "clicks"),
    ("new_customers", "customers"), ("opens", "sends"),
)  # fmt: skip
FIRST = ("reach", "impressions", "engagements", "sessions", "link_clicks", "clicks", "orders", "revenue", "customers")
Z_90 = 1.6448536269514722

POINTS = """
SELECT day, platform, metric, unit, sum(value)::DOUBLE AS value FROM metric_point_day
WHERE day >= $start AND day < $end AND audience = '' AND subject = '' AND NOT reading AND span_days = 1 GROUP BY ALL
"""
POSTS = """
SELECT day, platform, sum(impressions)::DOUBLE AS impressions, sum(reach)::DOUBLE AS reach,
    sum(engagements)::DOUBLE AS engagements, sum(clicks)::DOUBLE AS clicks, sum(follows)::DOUBLE AS follows
FROM mention_metric_day WHERE owned AND day >= $start AND day < $end GROUP BY ALL
"""


@dataclass(frozen=True)
class Part:
    """What one medium counted of one metric."""

    metric: str
    unit: str
    total: float


@dataclass(frozen=True)
class Rate:
    """How much of one stage reached another, with its 90 % range."""

    medium: str
    top: str
    bottom: str
    value: float
    low: float
    high: float
    of: float


@dataclass(frozen=True)
class Funnel:
    """What each medium counted, by stage, and the rates between."""

    parts: dict[tuple[str, Stage], list[Part]]
    rates: list[Rate]

    @property
    def mediums(self) -> list[str]:
        """The media that counted anything, in the order of the funnel."""
        seen = {medium for medium, _stage in self.parts}
        return [medium for medium in MEDIUMS if medium in seen]

    def at(self, medium: str, stage: Stage) -> list[Part]:
        """Give what a medium counted at a stage, the most telling first."""
        return self.parts.get((medium, stage), [])


def medium_of(platform: str) -> str:
    """Say which medium a platform belongs to; what is none of the others is social."""
    name = platform.lower()
    for medium, words in WORDS.items():
        if any(word in name for word in words):
            return medium
    return "social"


def funnel(workspace: Workspace, span: Span) -> Funnel:
    """Count the stages of each medium in some days. Reads the facts twice."""
    asked: dict[str, object] = {"start": span.start, "end": span.end}
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        points = facts.query(POINTS, asked).to_pylist()
        posts = facts.query(POSTS, asked).to_pylist()
    owned = set(Channel.objects.filter(workspace=workspace, owned=True).values_list("platform", flat=True))
    days = _by_day(points, posts, owned, workspace.currency)
    parts: dict[tuple[str, Stage], list[Part]] = defaultdict(list)
    for (medium, metric, unit), values in days.items():
        total = sum(values.values())
        stage = METRICS[metric].stage
        if total:
            parts[medium, stage].append(Part(metric, unit, total))
    for found in parts.values():
        found.sort(key=lambda part: (FIRST.index(part.metric) if part.metric in FIRST else len(FIRST), part.metric))
    return Funnel(dict(parts), list(_rates(days)))


type Days = dict[tuple[str, str, str], dict[date, float]]


def _by_day(points: Iterable[dict[str, Any]], posts: Iterable[dict[str, Any]], owned: set[str], currency: str) -> Days:
    """Gather values by medium, metric and day; a channel's own figures go before the sums over its posts."""
    days: Days = defaultdict(lambda: defaultdict(float))
    reported: set[tuple[str, str]] = set()
    levels: Days = defaultdict(dict)
    for row in points:
        known = METRICS.get(row["metric"])
        if known is None or known.bottom or known.quantile or known.stage is Stage.EFFORT:
            continue
        if known.unit == "money" and row["unit"] != currency:
            continue
        unit = row["unit"] if known.unit == "money" else known.unit
        if known.kind is Kind.STOCK:
            levels[row["platform"], row["metric"], unit][row["day"]] = row["value"]
            continue
        days[medium_of(row["platform"]), row["metric"], unit][row["day"]] += row["value"]
        reported.add((row["platform"], row["metric"]))
    for (platform, metric, unit), readings in levels.items():
        # A level is not added up over days: the latest of each platform counts.
        days[medium_of(platform), metric, unit][max(readings)] += readings[max(readings)]
    for row in posts:
        for metric in ("impressions", "reach", "engagements", "clicks", "follows"):
            if row[metric] and (row["platform"], metric) not in reported and row["platform"] in owned:
                days[medium_of(row["platform"]), metric, "count"][row["day"]] += row[metric]
    return days


def _rates(days: Days) -> Iterable[Rate]:
    """Give the rates for which a medium, or the web and the shop together, counted both ends."""
    from skopos_science.changes import ratio_interval

    for top, bottom in RATES:
        for medium in MEDIUMS:
            upper = days.get((medium, top, "count"))
            lower = days.get((medium, bottom, "count"))
            if not upper or not lower:
                continue
            shared = sorted(day for day in lower if lower[day] > 0)
            tops, bottoms = [upper.get(day, 0.0) for day in shared], [lower[day] for day in shared]
            found = ratio_interval(tops, bottoms, z=Z_90)
            if found.value == found.value and found.value <= 1:
                yield Rate(medium, top, bottom, found.value, max(found.low, 0.0), min(found.high, 1.0), sum(bottoms))
