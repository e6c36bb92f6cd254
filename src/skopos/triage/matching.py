"""Which mentions a rule chooses: its conditions as SQL over the facts."""

from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from django.http import QueryDict

from skopos.facts.reading import Facts
from skopos.listening import queries
from skopos.listening.filters import Filter, read
from skopos.listening.queries import Reading
from skopos.triage.models import Desk, Rule

MOST_DAYS = 14
"""Older mentions do not enter by themselves: importing last year must not bury today's questions."""

SPAM_FROM = 0.5

KEPT = """platform, native_id, day, published_at, owned, text, title, url, author_id, author_name, language, sentiment,
    emotion, topics, reach, author_followers"""
WEIGHT = "coalesce(reach, author_followers, 0)"
QUEUED = pa.schema([("platform", pa.string()), ("native_id", pa.string())])


def unsure_condition(desk: Desk, params: dict[str, Any]) -> str:
    """Give the condition of mentions about which Skopos is unsure: no mood in a language that has one, or labels that
    are less sure than the desk wants."""
    params["unsure_below"] = desk.unsure_below
    return "(supported AND (sentiment IS NULL OR coalesce(confidence < $unsure_below, false)))"


def chosen_by(
    facts: Facts, rule: Rule, desk: Desk, queued: pa.Table, today: date, *, limit: int | None = None
) -> pa.Table:
    """Give the mentions of the last days that a rule chooses and that are not `queued`, those that were heard most
    first; of each day at most the rule's limit, or `limit` in all.

    The column `unsure` says whether Skopos is unsure of it.
    """
    params: dict[str, Any] = {"most": rule.daily_limit}
    chosen = read(QueryDict(rule.query), today)
    source, tables = queries.chosen_rows(Reading(facts, _recent(chosen, today)), params)
    condition = " AND ".join(
        ["kind <> 'repost' AND (text <> '' OR title IS NOT NULL)", *_conditions(rule, desk, params)]
    )
    sql = f"""
        SELECT {KEPT}, {unsure_condition(desk, params)} AS unsure
        FROM ({source}) AS chosen ANTI JOIN queued USING (platform, native_id)
        WHERE {condition}
        QUALIFY row_number() OVER (PARTITION BY day ORDER BY {WEIGHT} DESC, published_at, native_id) <= $most
        ORDER BY day DESC, {WEIGHT} DESC, published_at, native_id
        {f"LIMIT {int(limit)}" if limit else ""}
    """  # noqa: S608  (names and constants of our own; values are parameters)
    return facts.query(sql, params, queued=queued, **tables)


def _recent(chosen: Filter, today: date) -> Filter:
    """Give a filter for the days from which mentions enter: the rule is about what is said, not about when."""
    return chosen.owned_by_us(False).on(today - timedelta(days=MOST_DAYS), today + timedelta(days=1))


def _conditions(rule: Rule, desk: Desk, params: dict[str, Any]) -> list[str]:
    parts = [f"coalesce(spam, 0) < {SPAM_FROM}"]
    if rule.mood:
        params["mood"] = int(rule.mood)
        parts.append("sentiment = $mood")
    if rule.unsure:
        parts.append(unsure_condition(desk, params))
    if rule.question:
        parts.append("list_contains(flags, 'question')")
    if rule.min_reach is not None:
        params["min_reach"] = rule.min_reach
        parts.append(f"{WEIGHT} >= $min_reach")
    return parts
