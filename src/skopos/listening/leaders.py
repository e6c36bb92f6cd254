"""Opinion leaders: authors whose words are taken up, from the replies between authors and the reactions to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from skopos.facts.reading import Facts

DAYS = 365
MOST_AUTHORS = 5_000
"""Authors with the most mentions who are compared."""
DRAWS = 40
SHOWN = 50

AUTHOR = "coalesce({0}.author_id, {0}.author_name)"
AUTHORS = f"""
    SELECT m.platform, {AUTHOR.format("m")} AS author, arg_max(m.author_name, m.published_at) AS name,
        count(*) AS mentions, max(m.author_followers) AS followers,
        sum(coalesce(m.likes, 0) + coalesce(m.comments, 0) + coalesce(m.shares, 0))
            FILTER (coalesce(m.likes, m.comments, m.shares) IS NOT NULL) AS reactions,
        count(*) FILTER (coalesce(m.likes, m.comments, m.shares) IS NOT NULL) AS counted
    FROM mention m
    WHERE NOT m.owned AND m.day >= $since AND {AUTHOR.format("m")} IS NOT NULL
    GROUP BY ALL
    ORDER BY mentions DESC, m.platform, author
    LIMIT {MOST_AUTHORS}
"""  # noqa: S608 - made of constants
REPLIES = f"""
    SELECT a.platform, {AUTHOR.format("a")} AS speaker, {AUTHOR.format("o")} AS heard, count(*) AS n
    FROM mention a JOIN mention o ON a.platform = o.platform AND a.reply_to = o.native_id
    WHERE NOT a.owned AND NOT o.owned AND a.day >= $since AND o.day >= $since
        AND {AUTHOR.format("a")} IS NOT NULL AND {AUTHOR.format("o")} IS NOT NULL
    GROUP BY ALL
    ORDER BY a.platform, speaker, heard
"""  # noqa: S608 - made of constants


@dataclass(frozen=True)
class Leader:
    """One author: score from 0 to 100 with its range (None without replies), and the figures it was made from."""

    platform: str
    author: str
    name: str
    score: int
    low: int | None
    high: int | None
    listeners: int
    replies: int
    reactions_each: float | None
    followers: int | None
    mentions: int


@dataclass(frozen=True)
class Leaders:
    """The leading authors of some days, how many were compared, and on how many replies it rests."""

    rows: tuple[Leader, ...]
    authors: int
    replies: int
    since: date


def leaders(facts: Facts, today: date) -> Leaders:
    """Give the leading authors of the last year. Kept until the facts change."""
    since = today - timedelta(days=DAYS)
    return facts.remember(("listening.leaders", since), lambda: _leaders(facts, since))


def _leaders(facts: Facts, since: date) -> Leaders:
    authors = facts.query(AUTHORS, {"since": since}).to_pylist()
    if not authors:
        return Leaders((), 0, 0, since)
    places = {(row["platform"], row["author"]): place for place, row in enumerate(authors)}
    edges = [
        (places[row["platform"], row["speaker"]], places[row["platform"], row["heard"]], row["n"])
        for row in facts.query(REPLIES, {"since": since}).to_pylist()
        if (row["platform"], row["speaker"]) in places and (row["platform"], row["heard"]) in places
    ]
    return Leaders(_scored(authors, edges), len(authors), sum(edge[2] for edge in edges), since)


def _scored(authors: Sequence[dict[str, Any]], edges: Sequence[tuple[int, int, int]]) -> tuple[Leader, ...]:
    import numpy as np

    from skopos_science.influence.graph import build
    from skopos_science.influence.score import influence

    ends = np.array(edges, dtype=np.int64).reshape(-1, 3)
    graph = build(ends[:, 0], ends[:, 1], ends[:, 2], size=len(authors)) if edges else None
    known = {
        "followers": np.array([np.nan if row["followers"] is None else row["followers"] for row in authors], float),
        "engagement": np.array([_each(row) if row["counted"] else np.nan for row in authors], float),
    }
    found = influence(graph, known, draws=DRAWS)
    order = np.argsort(-np.nan_to_num(found.score, nan=-1.0), kind="stable")[:SHOWN]
    return tuple(
        Leader(
            authors[at]["platform"],
            authors[at]["author"],
            authors[at]["name"] or authors[at]["author"],
            round(float(found.score[at])),
            round(float(found.low[at])) if np.isfinite(found.low[at]) else None,
            round(float(found.high[at])) if np.isfinite(found.high[at]) else None,
            int(found.listeners[at]) if found.listeners is not None else 0,
            int(found.received[at]) if found.received is not None else 0,
            _each(authors[at]) if authors[at]["counted"] else None,
            authors[at]["followers"],
            authors[at]["mentions"],
        )
        for at in order.tolist()
        if np.isfinite(found.score[at])
    )


def _each(row: dict[str, Any]) -> float:
    return round(float(row["reactions"]) / float(row["counted"]), 1)
