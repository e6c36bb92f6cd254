"""Reads of mentions: counts by day and facet, the topic by emotion matrix, authors, and the newest page.

Figures come from the rollups wherever these hold what the filter names. Otherwise (a search, an author, a country
together with an emotion) the rows of the chosen days are counted once into a small table, the cube, and the figures are
read from that.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from skopos.facts.reading import Facts
from skopos.facts.schemas import MENTION
from skopos.listening import themes
from skopos.listening.filters import FACETS, Filter
from skopos.listening.finds import search_volumes, searches
from skopos.listening.looking_up import LookedUp, look_up
from skopos.listening.rollups import COUNTRY, COVERED, EMOTION, LANGUAGE, PARTED, SENTIMENT, SUMS
from skopos.listening.search import Candidates, candidates

__all__ = [
    "Cursor", "Page", "Reading", "Row", "by_day", "by_facet", "matching", "matrix", "newest", "one", "replies_to",
    "search_volumes", "searches", "share_of_voice", "span", "top_authors", "totals",
]  # fmt: skip
CELL = ("topic", "emotion")
AUTHOR = "coalesce(author_id, author_name)"
ROW = """platform, native_id, channel, day, published_at, kind, owned, text, title, url, author_id, author_name,
    author_followers, place_text, impressions, reach, likes, comments, shares, rating, language, sentiment,
    sentiment_score, emotion, topics, country, flags, supported"""
WHOLE = ", ".join(f'"{name}"' for name in [*MENTION.schema.names, "day"])
LABELS_AS_KEYS = {"language": LANGUAGE, "sentiment": SENTIMENT, "emotion": EMOTION, "country": COUNTRY}

type Row = dict[str, Any]


@dataclass(frozen=True)
class Cursor:
    """Where a page of mentions ended; the next one begins after it."""

    published_at: datetime
    platform: str
    native_id: str


@dataclass(frozen=True)
class Page:
    """Some mentions, newest first, and where to go on; `after` is None on the last page."""

    rows: list[Row]
    after: Cursor | None


@dataclass
class Reading:
    """One filter over one snapshot of facts. Holds the cube once a figure needed it."""

    facts: Facts
    chosen: Filter
    _cube: pa.Table | None = field(default=None, repr=False)
    _looked_up: LookedUp | Candidates | None = field(default=None, repr=False)

    def looked_up(self) -> LookedUp | Candidates:
        """Look the search up in the index of words, once."""
        if self._looked_up is None:
            chosen = self.chosen
            index = self.facts.words(MENTION)
            if chosen.node is not None:
                search = themes.meant(chosen.node, self.facts.workspace_id)
                self._looked_up = look_up(search, index, chosen.since, chosen.until)
            else:
                self._looked_up = candidates(chosen.terms, index, chosen.since, chosen.until)
        return self._looked_up

    def rows(self, params: dict[str, object], first: date | None = None) -> tuple[str, str, dict[str, pa.Table]]:
        """Give where to read the chosen rows, facets apart: what to read from, the condition, and tables it names.

        `first` is a day before which none are needed.
        """
        chosen = self.chosen
        since = max(chosen.since or first, first) if first else chosen.since
        where = _of_rows(replace(chosen, since=since), params)
        if not chosen.has_text:
            return self.facts.between(MENTION, since, chosen.until), where, {}
        if chosen.fault:
            return self.facts.between(MENTION, since, chosen.until), f"{where} AND false", {}
        looked_up = self.looked_up()
        if looked_up.unproven:
            where += " AND " + looked_up.condition(params)
        source = self.facts.between(MENTION, since, chosen.until, with_place=looked_up.rows is not None)
        if looked_up.rows is None:
            return source, where, {}
        return source, " AND ".join(["place IN (FROM found)", where]), {"found": looked_up.rows.table()}

    def rollup_for(self, groups: tuple[str, ...], skip: tuple[str, ...] = ()) -> str:
        """Name the smallest rollup that holds what is chosen and what is asked for; empty if none does."""
        chosen = self.chosen
        used = {facet for facet in FACETS if chosen.chosen(facet) and facet not in skip}
        used |= {"search"} if chosen.search else set()
        # The rollup of topics has a row for each topic: a mention of two chosen ones would count twice.
        twice = "topic" in used and len(chosen.topic) > 1 and "topic" not in groups
        if chosen.has_text or chosen.author or chosen.after or chosen.before or twice:
            return ""
        wanted = used | set(groups)
        # Where a mention has a row for each topic or search, only figures of one topic or search add up.
        fitting = (name for name, held in COVERED.items() if wanted <= held and held & PARTED.keys() <= wanted)
        return next(fitting, "")

    def needs_rows(self, groups: tuple[str, ...]) -> bool:
        """Does a figure by these facets need the rows themselves?"""
        return not self.rollup_for(groups)

    @property
    def has_cube(self) -> bool:
        """Were the rows counted by all facets already?"""
        return self._cube is not None

    def cube(self) -> pa.Table:
        """Count the rows of the chosen days by all facets; one scan of these days, kept for the next figure."""
        if self._cube is None:
            params: dict[str, object] = {}
            source, where, tables = self.rows(params)
            # Grouping by lists is slow: topics are joined for it and parted afterwards.
            self._cube = self.facts.query(
                f"""
                SELECT * REPLACE (CASE topics WHEN '' THEN [] ELSE string_split(topics, chr(31)) END AS topics)
                FROM (
                    SELECT day, owned, platform, channel, {LANGUAGE} AS language, {SENTIMENT} AS sentiment,
                        {EMOTION} AS emotion, {COUNTRY} AS country, array_to_string(topics, chr(31)) AS topics, {SUMS}
                    FROM {source}
                    WHERE {where} AND {_nearly_chosen(self.chosen, params)}
                    GROUP BY ALL
                )
                """,  # noqa: S608  (names and constants of this room; values are parameters)
                params,
                **tables,
            )
        return self._cube


def _source(reading: Reading, groups: tuple[str, ...], skip: tuple[str, ...]) -> tuple[str, dict[str, pa.Table]]:
    """Give where to count from, and the tables that it names."""
    name = reading.rollup_for(groups, skip)
    if name:
        return name, {}
    cube = reading.cube()
    if "topic" in groups:
        return "(SELECT *, unnest(topics) AS topic FROM cube)", {"cube": cube}
    return "cube", {"cube": cube}


def _where(chosen: Filter, source: str, skip: tuple[str, ...], params: dict[str, object]) -> str:
    """Give the condition on a rollup or the cube."""
    parts = [_span(chosen, params)]
    if chosen.search and source in COVERED:
        params["search"] = chosen.search
        parts.append("search = $search")
    for facet in FACETS:
        keys = chosen.chosen(facet)
        if not keys or facet in skip:
            continue
        params[facet] = list(keys)
        if facet == "topic" and source == "cube":
            parts.append("list_has_any(topics, $topic)")
        else:
            parts.append(f"list_contains(${facet}, {facet})")
    return " AND ".join(parts)


def _span(chosen: Filter, params: dict[str, object]) -> str:
    params["owned"] = chosen.owned
    parts = ["owned = $owned"]
    if chosen.since:
        params["since"] = chosen.since
        parts.append("day >= $since")
    if chosen.until:
        params["until"] = chosen.until
        parts.append("day <= $until")
    return " AND ".join(parts)


def _of_rows(chosen: Filter, params: dict[str, object]) -> str:
    """Give the condition on rows without the facets and the search text: days, moments, whose, author, saved search."""
    parts = [_span(chosen, params)]
    for name, moment, sign in (("after", chosen.after, ">="), ("before", chosen.before, "<")):
        if moment:
            params[name] = moment
            parts.append(f"published_at {sign} ${name}")
    if chosen.author:
        params["author"] = chosen.author
        parts.append(f"{AUTHOR} = $author")
    if chosen.search:
        params["search"] = chosen.search
        parts.append("list_contains(searches, $search)")
    return " AND ".join(parts)


def rows_and_facets(
    reading: Reading, params: dict[str, object], first: date | None = None
) -> tuple[str, str, dict[str, pa.Table]]:
    """Give where to read the chosen rows, as `Reading.rows` does, facets included."""
    source, where, tables = reading.rows(params, first)
    return source, " AND ".join([where, *_of_facets(reading.chosen, params).values()]), tables


def chosen_rows(reading: Reading, params: dict[str, object]) -> tuple[str, dict[str, pa.Table]]:
    """Give the SQL of a filter's mentions whole, for rooms that ask more of them, and the tables that it names.

    Puts its values into `params`.
    """
    source, where, tables = rows_and_facets(reading, params)
    return f"SELECT * FROM {source} WHERE {where}", tables  # noqa: S608


def _of_facets(chosen: Filter, params: dict[str, object]) -> dict[str, str]:
    """Give the condition on rows of each facet of which something is chosen."""
    parts = {}
    for facet in FACETS:
        keys = chosen.chosen(facet)
        if keys:
            params[facet] = list(keys)
            name = LABELS_AS_KEYS.get(facet, facet)
            has = "list_has_any(topics, $topic)" if facet == "topic" else f"list_contains(${facet}, {name})"
            parts[facet] = f"({has})"
    return parts


def _nearly_chosen(chosen: Filter, params: dict[str, object]) -> str:
    """Give the condition of the rows that some figure needs: each passes over one facet, the matrix over two."""
    parts = _of_facets(chosen, params)
    if not parts:
        return "true"
    count = " + ".join(f"{part}::INTEGER" for part in parts.values())
    others = " AND ".join(part for facet, part in parts.items() if facet not in CELL) or "true"
    return f"({count} >= {len(parts) - 1} OR ({others}))"


def _counted(
    reading: Reading, columns: str, groups: tuple[str, ...], *, skip: tuple[str, ...] = (), tail: str = ""
) -> list[Row]:
    """Run one count; `tail` follows the condition."""
    source, tables = _source(reading, groups, skip)
    params: dict[str, object] = {}
    where = _where(reading.chosen, source, skip, params)
    sql = f"SELECT {columns} FROM {source} WHERE {where} {tail}"  # noqa: S608  (as above)
    return reading.facts.query(sql, params, **tables).to_pylist()


def totals(reading: Reading) -> Row:
    """Mentions, by sentiment, with their reach and engagements: n, positive, neutral, negative, reach, engagements."""
    moods = ", ".join(
        f"coalesce(sum(n) FILTER (sentiment = '{mood}'), 0)::BIGINT AS {mood}"
        for mood in ("positive", "neutral", "negative")
    )
    sums = ", ".join(f"coalesce(sum({name}), 0)::BIGINT AS {name}" for name in ("n", "reach", "engagements"))
    return _counted(reading, f"{sums}, {moods}", ("sentiment",))[0]


def by_day(reading: Reading) -> list[Row]:
    """Mentions of each day that has any, oldest first: day, n, positive, negative."""
    columns = """day, sum(n)::BIGINT AS n,
        coalesce(sum(n) FILTER (sentiment = 'positive'), 0)::BIGINT AS positive,
        coalesce(sum(n) FILTER (sentiment = 'negative'), 0)::BIGINT AS negative"""
    tail = "GROUP BY day ORDER BY day"
    if reading.needs_rows(("sentiment",)) and not reading.has_cube:
        return _days_of_rows(reading, columns, tail)
    return _counted(reading, columns, ("sentiment",), tail=tail)


def _days_of_rows(reading: Reading, columns: str, tail: str) -> list[Row]:
    """Count the rows by day alone: several times quicker than the cube, and all that a list or a live count needs."""
    params: dict[str, object] = {}
    source, where, tables = rows_and_facets(reading, params)
    counts = f"SELECT day, {SENTIMENT} AS sentiment, count(*) AS n FROM {source} WHERE {where} GROUP BY ALL"  # noqa: S608
    return reading.facts.query(f"SELECT {columns} FROM ({counts}) {tail}", params, **tables).to_pylist()  # noqa: S608


def by_facet(reading: Reading, facet: str, limit: int = 12) -> list[Row]:
    """Mentions by the keys of one facet, most first: key, n. What is chosen of this facet itself does not narrow it."""
    columns = f"{facet} AS key, sum(n)::BIGINT AS n"
    tail = f"GROUP BY key ORDER BY n DESC, key LIMIT {int(limit)}"
    return _counted(reading, columns, (facet,), skip=(facet,), tail=tail)


def matrix(reading: Reading) -> list[Row]:
    """Mentions by topic and emotion: topic, emotion, n. Mentions without an emotion or topic are in no cell.

    Chosen topics and emotions do not narrow it, so that the next cell can be chosen.
    """
    tail = "AND emotion <> 'none' GROUP BY topic, emotion ORDER BY topic, emotion"
    return _counted(reading, "topic, emotion, sum(n)::BIGINT AS n", CELL, skip=CELL, tail=tail)


def crossed(reading: Reading, first: str, second: str) -> list[Row]:
    """Mentions by two facets, a row for each pair that occurs, most first: `first`, `second`, n."""
    columns = f"{first}, {second}, sum(n)::BIGINT AS n"
    return _counted(reading, columns, (first, second), tail=f"GROUP BY {first}, {second} ORDER BY n DESC, 1, 2")


def share_of_voice(reading: Reading, topics: tuple[str, ...] = ()) -> list[Row]:
    """Each topic's share of the mentions of all of them (or of `topics`), largest first: key, n, share.

    A mention of two topics counts for both, so the shares add up to 1 over mentions of topics, not over mentions.
    """
    rows = [row for row in by_facet(reading, "topic", limit=200) if not topics or row["key"] in topics]
    whole = sum(row["n"] for row in rows)
    return [{**row, "share": row["n"] / whole} for row in rows]


def top_authors(reading: Reading, limit: int = 10) -> list[Row]:
    """Who said most: author, author_name, platform, n, followers, reach. Reads the rows of the chosen days."""
    params: dict[str, object] = {}
    source, where, tables = rows_and_facets(reading, params)
    return reading.facts.query(
        f"""
        SELECT {AUTHOR} AS author, platform, arg_max(author_name, published_at) AS author_name, count(*) AS n,
            max(author_followers) AS followers, sum(reach)::BIGINT AS reach
        FROM {source}
        WHERE {where} AND {AUTHOR} IS NOT NULL
        GROUP BY author, platform
        ORDER BY n DESC, followers DESC NULLS LAST, author, platform
        LIMIT {int(limit)}
        """,  # noqa: S608
        params,
        **tables,
    ).to_pylist()


def newest(reading: Reading, days: list[Row], size: int = 25, after: Cursor | None = None, columns: str = ROW) -> Page:
    """Give a page of mentions, newest first. `days` (from `by_day`) say how far back it has to read."""
    first = _first_day(days, size, after)
    rows = _newest_rows(reading, size + 1, after, first, columns)
    if first and len(rows) <= size:  # the rollup is behind the rows: look further back
        rows = _newest_rows(reading, size + 1, after, None, columns)
    last = rows[size - 1] if len(rows) > size else None
    cursor = Cursor(last["published_at"], last["platform"], last["native_id"]) if last else None
    return Page(rows[:size], cursor)


def _newest_rows(reading: Reading, limit: int, after: Cursor | None, first: date | None, columns: str) -> list[Row]:
    params: dict[str, object] = {}
    source, where, tables = rows_and_facets(reading, params, first)
    if after:
        params |= {"at": after.published_at, "after_platform": after.platform, "after_id": after.native_id}
        where += " AND (published_at, platform, native_id) < ($at, $after_platform, $after_id)"
    newest_first = "ORDER BY published_at DESC, platform DESC, native_id DESC"
    if not tables:
        sql = f"SELECT {columns} FROM {source} WHERE {where} {newest_first} LIMIT {int(limit)}"  # noqa: S608
        return reading.facts.query(sql, params).to_pylist()
    # Joined with what was found, the engine would read the wide columns of all rows: first the places, then the rows.
    sql = f"SELECT place, published_at FROM {source} WHERE {where} {newest_first} LIMIT {int(limit)}"  # noqa: S608
    top = reading.facts.query(sql, params, **tables).to_pydict()
    if not top["place"]:
        return []
    moments = {f"moment_{number}": moment for number, moment in enumerate(dict.fromkeys(top["published_at"]))}
    sql = f"""
        SELECT {columns} FROM {source}
        WHERE published_at IN ({", ".join(f"${name}" for name in moments)}) AND list_contains($places, place)
        {newest_first}
    """  # noqa: S608
    return reading.facts.query(sql, {**moments, "places": top["place"]}).to_pylist()


def _first_day(days: list[Row], size: int, after: Cursor | None) -> date | None:
    """Give the day that a page cannot reach beyond: enough mentions lie between it and the page's beginning."""
    end = after.published_at.date() if after else date.max
    gathered = 0
    for row in reversed(days):
        if after and (row["day"] - end).days >= -1:  # the cursor's own day in any zone counts for nothing
            continue
        gathered += row["n"]
        if gathered > size:
            return row["day"]
    return None


def matching(facts: Facts, chosen: Filter, limit: int) -> pa.Table:
    """Give whole mentions of a filter for a download, newest first."""
    params: dict[str, object] = {}
    source, where, tables = rows_and_facets(Reading(facts, chosen), params)
    return facts.query(
        f"""
        SELECT {WHOLE} FROM {source}
        WHERE {where}
        ORDER BY published_at DESC, platform DESC, native_id DESC
        LIMIT {int(limit)}
        """,  # noqa: S608
        params,
        **tables,
    )


def one(facts: Facts, platform: str, native_id: str, day: date | None = None) -> Row | None:
    """Give one mention whole, or None; `day` spares reading the other months."""
    params: dict[str, object] = {"platform": platform, "native_id": native_id}
    near = ""
    if day:
        params["day"] = day
        near = "day = $day AND "
    source = facts.between(MENTION, day, day)
    sql = f"SELECT * FROM {source} WHERE {near}platform = $platform AND native_id = $native_id"  # noqa: S608
    rows = facts.query(sql, params).to_pylist()
    return rows[0] if rows else None


def replies_to(facts: Facts, platform: str, native_id: str, since: date, limit: int = 20) -> list[Row]:
    """Give what was said in answer to a mention, oldest first."""
    return facts.query(
        f"""
        SELECT {ROW} FROM mention
        WHERE platform = $platform AND reply_to = $native_id AND day >= $since
        ORDER BY published_at LIMIT {int(limit)}
        """,  # noqa: S608
        {"platform": platform, "native_id": native_id, "since": since},
    ).to_pylist()


def span(facts: Facts) -> tuple[date, date] | None:
    """Give the first and last day with mentions, ours or others', or None when there are none."""
    row = facts.query("SELECT min(day) AS first, max(day) AS last FROM listening_mood_day").to_pylist()[0]
    return (row["first"], row["last"]) if row["first"] else None
