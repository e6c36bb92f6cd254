"""Puts together what the page of mentions shows, from one reading of the facts."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skopos.channels.queries import names_by_key as channel_names
from skopos.common.charts import Figure
from skopos.common.formats import moment
from skopos.facts.reading import Facts
from skopos.listening import charts, names, queries
from skopos.listening.filters import ALL, CUSTOM, FACETS, PERIOD_DAYS, Filter
from skopos.listening.queries import Cursor, Page, Reading
from skopos.listening.rollups import NONE
from skopos.workspaces.models import Workspace
from skopos_science.intervals import share_interval

SIZE = 25
DEFAULT_PERIOD = "28"
PERIODS = {
    "7": gettext_lazy("7 days"),
    "28": gettext_lazy("28 days"),
    "90": gettext_lazy("90 days"),
    "365": gettext_lazy("A year"),
    ALL: gettext_lazy("All time"),
}
DAYS_AS_BARS, WEEKS_AS_BARS = 120, 800  # longer times are drawn by week, then by month

type Context = dict[str, Any]


def default_filter(chosen: Filter, span: tuple[date, date] | None, today: date) -> Filter:
    """Give the filter for somebody who named no time: four weeks, or all where these are silent."""
    recent = chosen.in_period(DEFAULT_PERIOD, today)
    quiet = span is None or recent.since is None or span[1] < recent.since
    return chosen.in_period(ALL, today) if quiet else recent


def address(workspace: Workspace, chosen: Filter, name: str = "listening:mentions") -> str:
    """Give the address of a page with a filter."""
    return f"{reverse(name, args=[workspace.slug])}?{chosen.to_query()}"


def mention_address(workspace: Workspace, row: queries.Row) -> str:
    """Give the address of one mention's page; the day spares looking through the other months."""
    return f"{reverse('listening:mention', args=[workspace.slug])}?{mention_query(row)}"


def mention_query(row: queries.Row) -> str:
    """Give what names one mention in an address."""
    return urlencode({"platform": row["platform"], "id": row["native_id"], "day": row["day"].isoformat()})


def overview(facts: Facts, workspace: Workspace, chosen: Filter, today: date) -> Context:
    """Read everything that the page shows for a filter."""
    reading = Reading(facts, chosen)
    totals = queries.totals(reading)  # first: where rows must be read, this counts them for the other figures too
    days = queries.by_day(reading)
    page = queries.newest(reading, days, SIZE)
    return {
        "chosen": chosen,
        "hidden": hidden_fields(chosen),
        "totals": totals,
        "shares": _shares(totals),
        "mood_urls": {key: address(workspace, chosen.with_only(sentiment=key)) for key in ("positive", "negative")},
        "volume": _volume(workspace, chosen, days),
        "matrix": _matrix(workspace, chosen, queries.matrix(reading)),
        "facets": [_facet(reading, workspace, facet) for facet in FACETS],
        "active": _active(workspace, chosen),
        "authors": _authors(workspace, chosen, queries.top_authors(reading, limit=8)),
        "periods": _periods(workspace, chosen, today),
        "whose": _whose(workspace, chosen),
        "clear_url": address(workspace, chosen.cleared()),
        "all_time_url": address(workspace, chosen.in_period(ALL, today)),
        "export_url": address(workspace, chosen, "listening:export"),
        **results(workspace, chosen, page),
    }


def results(workspace: Workspace, chosen: Filter, page: Page) -> Context:
    """Give a page of mentions with the address of the next."""
    return {
        "rows": page.rows,
        "more_url": _more(workspace, chosen, page.after) if page.after else "",
    }


def _more(workspace: Workspace, chosen: Filter, after: Cursor) -> str:
    cursor = {"at": after.published_at.isoformat(), "after_platform": after.platform, "after_id": after.native_id}
    return f"{address(workspace, chosen, 'listening:more')}&{urlencode(cursor)}"


def shown(workspace: Workspace, row: queries.Row) -> Context:
    """Give a mention as the list shows it: names for its keys, safe addresses."""
    sentiment = names.SENTIMENT_KEYS[row["sentiment"]]
    return {
        **row,
        "page_url": mention_address(workspace, row),
        "key_query": mention_query(row),
        "original": safe_link(row["url"]),
        "platform_name": names.name_of("platform", row["platform"]),
        "kind_name": names.KINDS.get(row["kind"], row["kind"]),
        "sentiment_name": names.SENTIMENTS[sentiment],
        "sentiment_badge": names.BADGES.get(row["sentiment"], "info"),
        "emotion_name": names.EMOTIONS.get(row["emotion"], ""),
        "topic_names": [names.topic_name(key, workspace) for key in row["topics"]],
        "country_name": names.country_name(row["country"]) if row["country"] else "",
        "language_name": names.language_name(row["language"]) if row["language"] else "",
    }


def safe_link(url: str | None) -> str:
    """Give an address only if it is of the web; one such as `javascript:` is dropped."""
    return url if url and url.lower().startswith(("https://", "http://")) else ""


def hidden_fields(chosen: Filter) -> list[tuple[str, str]]:
    """Give the filter without its search text, as fields that the search form carries along."""
    fields = [(facet, key) for facet in FACETS for key in chosen.chosen(facet)]
    fields += [("author", chosen.author)] if chosen.author else []
    fields += [("syntax", "boolean")] if chosen.strict else []
    fields += [("search", chosen.search)] if chosen.search else []
    fields += [("whose", "ours")] if chosen.owned else []
    if chosen.period == CUSTOM:
        fields += [(name, day.isoformat()) for name, day in (("since", chosen.since), ("until", chosen.until)) if day]
        moments = (("after", chosen.after), ("before", chosen.before))
        return [*fields, *[(name, at.isoformat()) for name, at in moments if at]]
    return [*fields, ("period", chosen.period)]


def _shares(totals: queries.Row) -> Context:
    """Give the share of positive and of negative mentions, each with its interval."""
    labelled = totals["positive"] + totals["neutral"] + totals["negative"]
    moods = ("positive", "negative")
    intervals = share_interval([totals[mood] for mood in moods], [labelled] * len(moods)).tolist()
    found: Context = {"labelled": labelled}
    for mood, interval in zip(moods, intervals, strict=True):
        found[mood] = dict(zip(("share", "low", "high"), interval, strict=True))
    return found


def _volume(workspace: Workspace, chosen: Filter, days: list[queries.Row]) -> Figure:
    bars: dict[date, Context] = {}
    length = (days[-1]["day"] - days[0]["day"]).days if days else 0
    for row in days:
        start, last = _bar(row["day"], length)
        bar = bars.setdefault(start, {"day": start, "last": last, "n": 0, "positive": 0, "negative": 0})
        for name in ("n", "positive", "negative"):
            bar[name] += row[name]
    rows = [
        {
            **bar,
            "date": bar["day"],
            "day": bar["day"].isoformat(),
            "end": (bar["last"] + timedelta(days=1)).isoformat(),
            "url": address(workspace, chosen.on(bar["day"], bar["last"])),
        }
        for bar in bars.values()
    ]
    step = _("Mentions by day") if length <= DAYS_AS_BARS else _("Mentions by week")
    return charts.volume(rows, step if length <= WEEKS_AS_BARS else _("Mentions by month"), "#results")


def _bar(day: date, length: int) -> tuple[date, date]:
    """Give the first and last day of the bar that `day` falls into."""
    if length <= DAYS_AS_BARS:
        return day, day
    if length <= WEEKS_AS_BARS:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _matrix(workspace: Workspace, chosen: Filter, cells: list[queries.Row]) -> Figure:
    rows = [
        {
            "topic": names.topic_name(cell["topic"], workspace),
            "emotion": names.name_of("emotion", cell["emotion"]),
            "order": charts.order_of(cell["emotion"]),
            "n": cell["n"],
            "url": address(workspace, chosen.with_only(topic=cell["topic"], emotion=cell["emotion"])),
        }
        for cell in cells
    ]
    return charts.matrix(rows, "#results")


def _facet(reading: Reading, workspace: Workspace, facet: str) -> Context:
    """Give a facet's chips with their counts; what is chosen is there even with nothing to count."""
    chosen = reading.chosen
    counts = {row["key"]: row["n"] for row in queries.by_facet(reading, facet) if row["key"]}
    keys = [*counts, *(key for key in chosen.chosen(facet) if key not in counts)]
    whole = sum(counts.values())
    called = channel_names(workspace) if facet == "channel" and keys else {}
    chips = [
        {
            "key": key,
            "name": called.get(key) or names.name_of(facet, key, workspace),
            "n": counts.get(key, 0),
            "share": counts.get(key, 0) / whole if whole else None,
            "on": key in chosen.chosen(facet),
            "url": address(workspace, chosen.toggled(facet, key)),
        }
        for key in keys
    ]
    only_unknown = [chip["key"] for chip in chips] == [NONE]
    return {"key": facet, "name": names.FACETS[facet], "chips": [] if only_unknown and not chips[0]["on"] else chips}


def _active(workspace: Workspace, chosen: Filter) -> list[Context]:
    """Give what narrows the page, each with the address of the page without it."""
    found = []
    called = channel_names(workspace) if chosen.channel else {}
    for facet in FACETS:
        for key in chosen.chosen(facet):
            text = called.get(key) if facet == "channel" else None
            name = f"{names.FACETS[facet]}: {text or names.name_of(facet, key, workspace)}"
            found.append({"name": name, "url": address(workspace, chosen.toggled(facet, key))})
    for field, label in (
        ("q", _("Search: %(text)s")),
        ("author", _("Author: %(text)s")),
        ("search", _("Saved search: %(text)s")),
    ):
        text = getattr(chosen, field)
        if text:
            found.append({"name": label % {"text": text}, "url": address(workspace, chosen.without(field))})
    if chosen.after and chosen.before:
        text = _("From %(first)s to %(last)s") % {"first": moment(chosen.after), "last": moment(chosen.before)}
        found.append({"name": text, "url": address(workspace, chosen.whole_days())})
    return found


def _authors(workspace: Workspace, chosen: Filter, authors: list[queries.Row]) -> list[Context]:
    return [
        {
            **row,
            "name": row["author_name"] or row["author"],
            "platform_name": names.name_of("platform", row["platform"]),
            "url": address(workspace, chosen.by_author(row["author"]).with_only(platform=row["platform"])),
        }
        for row in authors
    ]


def _periods(workspace: Workspace, chosen: Filter, today: date) -> list[Context]:
    return [
        {"name": name, "on": key == chosen.period, "url": address(workspace, chosen.in_period(key, today))}
        for key, name in PERIODS.items()
        if key in PERIOD_DAYS or key == ALL
    ]


def _whose(workspace: Workspace, chosen: Filter) -> list[Context]:
    return [
        {"name": name, "on": chosen.owned is owned, "url": address(workspace, chosen.owned_by_us(owned))}
        for owned, name in ((False, _("What others say")), (True, _("Our own posts")))
    ]
