"""Panels of listening by what, where and whose: topics, places, share of voice, and what reached most people."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from skopos.command_centre.panels.measures import by_key as gathered
from skopos.command_centre.panels.measures import mood_of
from skopos.common import formats
from skopos.common.charts import Column
from skopos.common.platforms import platform_name
from skopos.facts.reading import Facts, open_facts
from skopos.listening import charts, names, pages, queries
from skopos.listening.filters import Filter
from skopos.listening.finds import searches
from skopos.listening.models import Family, Search
from skopos.listening.queries import Reading
from skopos.listening.rollups import NONE
from skopos.reports.panels.base import Panel, PanelData, Settings, Table
from skopos.reports.panels.listening import NARROWED, TONES, earlier, explain, filter_of, nothing_said
from skopos.reports.panels.metrics import known
from skopos.reports.spans import Span
from skopos.workspaces.models import Workspace
from skopos_science import changes, intervals

TOPICS, PLACES, MENTIONS, WORDS = 10, 10, 8, 280


def topics(workspace: Workspace, span: Span, settings: Settings) -> PanelData:
    """Show topics by emotion, and the mood of each topic."""
    chosen, limit = filter_of(workspace, span, settings), int(settings.get("limit") or TOPICS)
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        reading = Reading(facts, chosen)
        cells, moods = queries.matrix(reading), gathered(queries.crossed(reading, "topic", "sentiment"), "topic")
        n = queries.totals(reading)["n"]
    order = sorted(moods, key=lambda key: (-moods[key]["n"], key))[:limit]
    told = explain(
        workspace,
        settings,
        chosen,
        n,
        formula=_(
            "Each cell counts the mentions with this topic and this emotion; a mention of two topics counts for both."
        ),
        method=_(
            "Topics and emotions are labels of single mentions. Mood is the positive less the "
            "negative share, with its 95 % interval."
        ),
        code=(queries.matrix, queries.crossed, mood_of),
    )
    if not order:
        return PanelData(told, empty=_("No topic was found in the mentions of this period.") if n else nothing_said())
    drawn = [
        {
            "topic": names.topic_name(row["topic"], workspace),
            "emotion": names.name_of("emotion", row["emotion"]),
            "order": charts.order_of(row["emotion"]),
            "n": row["n"],
            "url": pages.address(workspace, chosen.with_only(topic=row["topic"], emotion=row["emotion"])),
        }
        for row in cells
        if row["topic"] in order
    ]
    figures = (charts.matrix(drawn, pages.address(workspace, chosen)),) if drawn else ()
    rows = [
        mood_row(
            "topic", names.topic_name(key, workspace), moods[key], pages.address(workspace, chosen.with_only(topic=key))
        )
        for key in order
    ]
    return PanelData(told, figures=figures, table=Table(mood_columns("topic", _("Topic")), rows))


def mood_columns(key: str, label: str) -> tuple[Column, ...]:
    """Give the columns of a table of moods."""
    return (
        Column(key, label),
        Column("n", _("Mentions"), "number"),
        Column("positive", _("Positive"), "number"),
        Column("negative", _("Negative"), "number"),
        Column("mood", _("Mood"), "number"),
        Column("mood_low", _("Mood, lower end"), "hidden-number"),
        Column("mood_high", _("Mood, upper end"), "hidden-number"),
    )


def mood_row(key: str, name: str, counts: dict[str, int], url: str = "") -> dict[str, Any]:
    """Give the row of one topic, place or brand."""
    mood = mood_of(counts)
    row: dict[str, Any] = {
        key: name,
        "n": counts["n"],
        "positive": counts.get("positive", 0),
        "negative": counts.get("negative", 0),
        "mood": mood.value if mood else None,
        "mood:text": "–",
        "mood_low": mood.low if mood else None,
        "mood_high": mood.high if mood else None,
        "url": url,
    }
    if mood:
        row["mood:text"] = _("%(value)s (%(low)s to %(high)s)") % {
            "value": formats.number(mood.value, 2),
            "low": formats.number(mood.low, 2),
            "high": formats.number(mood.high, 2),
        }
        row["mood:tone"] = TONES[mood.tone]
    return row


def places(workspace: Workspace, span: Span, settings: Settings) -> PanelData:
    """Show where it is said, and how it feels there."""
    chosen, limit = filter_of(workspace, span, settings), int(settings.get("limit") or PLACES)
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        found = gathered(queries.crossed(Reading(facts, chosen), "country", "sentiment"), "country")
    n = sum(counts["n"] for counts in found.values())
    unknown = found.pop(NONE, {"n": 0})["n"]
    order = sorted(found, key=lambda key: (-found[key]["n"], key))[:limit]
    told = explain(
        workspace,
        settings,
        chosen,
        n,
        formula=_("Mentions by the country that the author or the platform names."),
        method=_(
            "A place is read from what stands beside a mention; where nothing does, it is unknown and not guessed."
        ),
        code=(queries.crossed, mood_of),
    )
    if not order:
        return PanelData(told, empty=_("No mention of this period names a place.") if n else nothing_said())
    rows = [
        mood_row("place", names.country_name(key), found[key], pages.address(workspace, chosen.with_only(country=key)))
        for key in order
    ]
    note = ngettext("%(count)s mention names no place.", "%(count)s mentions name no place.", unknown)
    table = Table(mood_columns("place", _("Place")), rows, note % {"count": formats.number(unknown)})
    return PanelData(told, table=table)


def voice(workspace: Workspace, span: Span, settings: Settings) -> PanelData:
    """Show the share of voice: finds of our brands' searches beside those of competitors."""
    chosen = filter_of(workspace, span, {**settings, "search": ""})
    kept = [search for family in (Family.BRAND, Family.COMPETITOR) for search in searches(workspace, family)]
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        now, then = (_finds(facts, one, kept) for one in (chosen, earlier(chosen, span)))
    whole, whole_then = (sum(counts["n"] for counts in found) for found in (now, then))
    told = explain(
        workspace,
        {**settings, "search": ""},
        chosen,
        whole,
        formula=_("Share of voice = finds of a brand's saved search ÷ finds of the searches of all brands."),
        method=_("Shares have 95 % Wilson intervals; the change against before is a difference of two shares."),
        code=(queries.totals, intervals.share_interval, changes.share_change),
    )
    if not whole:
        return PanelData(told, empty=_("Save a search for your own brand and for each competitor to compare voices."))
    triples = sorted(zip(kept, now, then, strict=True), key=lambda triple: -triple[1]["n"])
    rows = [voice_row(workspace, chosen, *triple, whole, whole_then, span) for triple in triples]
    columns = (
        Column("brand", _("Brand")),
        Column("whose", _("Whose")),
        Column("n", _("Mentions"), "number"),
        Column("share", _("Share of voice"), "percent"),
        Column("low", _("Lower end"), "percent"),
        Column("high", _("Upper end"), "percent"),
        Column("change", _("Change in points"), "number"),
        Column("mood", _("Mood"), "number"),
    )
    return PanelData(told, table=Table(columns, rows))


def _finds(facts: Facts, chosen: Filter, kept: list[Search]) -> list[dict[str, Any]]:
    return [queries.totals(Reading(facts, replace(chosen, search=search.slug))) for search in kept]


def voice_row(
    workspace: Workspace,
    chosen: Filter,
    search: Search,
    now: dict[str, Any],
    then: dict[str, Any],
    whole: int,
    whole_then: int,
    span: Span,
) -> dict[str, Any]:
    """Give one brand's row."""
    share, low, high = intervals.share_interval([now["n"]], [whole])[0].tolist()
    change = changes.share_change((then["n"], whole_then), (now["n"], whole)) if whole_then and span.is_over else None
    moved = known(change.value) if change else None
    row = mood_row("brand", search.name, now, pages.address(workspace, replace(chosen, search=search.slug)))
    text = "–"
    if change is not None and moved is not None:
        sure = change.low > 0 or change.high < 0
        points = f"\u2068{formats.MINUS if moved < 0 else '+'}{formats.number(round(abs(moved) * 100, 1))}\u2069"
        text = points if sure else _("%(points)s, could be chance") % {"points": points}
    ours = search.family == Family.BRAND
    return row | {
        "whose": pgettext("of a brand", "Ours") if ours else pgettext("of a brand", "Competitor"),
        "share": share,
        "low": low,
        "high": high,
        "change": moved * 100 if moved is not None else None,
        "change:text": text,
    }


def mentions(workspace: Workspace, span: Span, settings: Settings) -> PanelData:
    """Show the mentions that reached most, without their authors' names."""
    chosen, limit = filter_of(workspace, span, settings), int(settings.get("limit") or MENTIONS)
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        reading = Reading(facts, chosen)
        n = queries.totals(reading)["n"]
        found = _most_heard(reading, limit) if n else []
    told = explain(
        workspace,
        settings,
        chosen,
        n,
        formula=_("Ordered by reach, then by likes, comments and shares, then by the newest."),
        method=_("Reach is what the platform says; where it says nothing, reactions decide."),
        code=(_most_heard,),
    )
    columns = (
        Column("day", _("Day"), "day"),
        Column("text", _("Mention")),
        Column("platform", _("Platform")),
        Column("sentiment", _("Sentiment")),
        Column("reach", _("Reach"), "number"),
        Column("engagements", _("Engagements"), "number"),
    )
    rows = [mention_row(workspace, row) for row in found]
    note = _("Authors are not named in reports.")
    return PanelData(told, table=Table(columns, rows, note) if rows else None, empty="" if rows else nothing_said())


def _most_heard(reading: Reading, limit: int) -> list[dict[str, Any]]:
    """Give the mentions that reached most people; reposts are left out, for they repeat another's words."""
    params: dict[str, object] = {}
    source, where, tables = queries.rows_and_facets(reading, params)
    return reading.facts.query(
        f"""
        SELECT platform, native_id, author_id, author_name, published_at, day, text, title, sentiment, reach,
            coalesce(likes, 0) + coalesce(comments, 0) + coalesce(shares, 0) AS engagements
        FROM {source} WHERE {where} AND kind <> 'repost'
        ORDER BY reach DESC NULLS LAST, engagements DESC, published_at DESC, native_id LIMIT {int(limit)}
        """,  # noqa: S608  (names and conditions of the listening room; values are parameters)
        params,
        **tables,
    ).to_pylist()


def mention_row(workspace: Workspace, row: dict[str, Any]) -> dict[str, Any]:
    """Give one mention's row. Who wrote it stays with it unseen, so that erasing a person's words finds it."""
    words = " ".join(str(row["text"] or row["title"] or "").split())
    key = names.SENTIMENT_KEYS[row["sentiment"]]
    return {
        "day": row["day"],
        "text": words if len(words) <= WORDS else f"{words[: WORDS - 1].rstrip()}…",
        "platform": str(platform_name(row["platform"])),
        "sentiment": str(names.SENTIMENTS[key]),
        "sentiment:tone": {"positive": "good", "negative": "bad"}.get(key, "quiet"),
        "reach": row["reach"],
        "engagements": row["engagements"],
        "url": pages.mention_address(workspace, row),
        "of": {
            "platform": row["platform"],
            "names": [row["author_id"] or "", row["author_name"] or ""],
            "at": row["published_at"].isoformat(),
        },
    }


PANELS = (
    Panel(
        "listening.topics",
        gettext_lazy("What it is about"),
        gettext_lazy("Topics by emotion, and the mood of each topic."),
        topics,
        NARROWED | {"limit"},
    ),
    Panel(
        "listening.places",
        gettext_lazy("Where it is said"),
        gettext_lazy("Countries with their mentions and mood."),
        places,
        NARROWED | {"limit"},
    ),
    Panel(
        "listening.voice",
        gettext_lazy("Share of voice"),
        gettext_lazy("Your brand beside its competitors."),
        voice,
        frozenset({"channel"}),
    ),
    Panel(
        "listening.mentions",
        gettext_lazy("Most heard mentions"),
        gettext_lazy("The mentions that reached most people, without their authors."),
        mentions,
        NARROWED | {"limit"},
    ),
)
