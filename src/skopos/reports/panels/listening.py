"""Panels of listening: how much is said, in which mood, on which topics, where, beside whom, and what."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from skopos.command_centre.panels.measures import Mood, mood_of
from skopos.common import formats
from skopos.common.charts import Column
from skopos.common.periods import next_start, starts_between
from skopos.facts.reading import open_facts
from skopos.listening import charts, names, pages, queries
from skopos.listening.filters import Filter
from skopos.listening.models import Search
from skopos.listening.queries import Reading
from skopos.reports.panels.base import Explain, Panel, PanelData, Settings, Table, Tile
from skopos.reports.spans import Span
from skopos.workspaces.models import Workspace
from skopos_science import changes, intervals

NARROWED = frozenset({"search", "channel"})
TONES = {"good": "good", "bad": "bad", "even": "quiet"}


def filter_of(workspace: Workspace, span: Span, settings: Settings) -> Filter:
    """Give the filter of the span, narrowed by a saved search and a channel. A search that is gone finds nothing."""
    channel = str(settings.get("channel", ""))
    chosen = Filter(search=str(settings.get("search", "")), channel=(channel,) if channel else ())
    return chosen.on(span.first, span.last)


def earlier(chosen: Filter, span: Span) -> Filter:
    """Give the same filter of the time before."""
    return chosen.on(*span.before)


def narrowing(workspace: Workspace, settings: Settings) -> tuple[str, ...]:
    """Say what narrows a panel, for its assumptions."""
    found = []
    if slug := str(settings.get("search", "")):
        search = Search.objects.filter(workspace=workspace, slug=slug).first()
        found.append(
            _("Only mentions that the saved search “%(name)s” finds.") % {"name": search.name if search else slug}
        )
    if channel := str(settings.get("channel", "")):
        found.append(_("Only mentions that came in through the channel “%(name)s”.") % {"name": channel})
    return tuple(found)


def explain(
    workspace: Workspace,
    settings: Settings,
    chosen: Filter,
    n: int,
    *,
    formula: str,
    method: str,
    code: tuple[Any, ...],
) -> Explain:
    """Say how the figures of a panel of mentions are made."""
    rows = ngettext("%(count)s mention of others in the period.", "%(count)s mentions of others in the period.", n)
    return Explain(
        formula=formula,
        method=method,
        rows=rows % {"count": formats.number(n)},
        rows_url=pages.address(workspace, chosen),
        assumptions=(
            *narrowing(workspace, settings),
            _("What connected channels and imports brought is counted; what nobody collected is not."),
            _(
                "Sentiment, emotion and topic are read by a model; the page on how right labels are "
                "says how often it errs."
            ),
        ),
        code=code,
    )


def nothing_said() -> str:
    """Say that nothing was said, and what would change that."""
    return _("No mention in this period. Connect a channel that listens, import mentions, or choose other days.")


def volume(workspace: Workspace, span: Span, settings: Settings) -> PanelData:
    """Show how much is said over time, and its change."""
    chosen = filter_of(workspace, span, settings)
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        now, then = (queries.by_day(Reading(facts, one)) for one in (chosen, earlier(chosen, span)))
        totals = queries.totals(Reading(facts, chosen))
    n, before = sum(row["n"] for row in now), sum(row["n"] for row in then)
    bars = bars_of(workspace, span, chosen, now)
    told = explain(
        workspace,
        settings,
        chosen,
        n,
        formula=_("Mentions = number of posts, comments, reviews and articles of others, each once."),
        method=_("The change is a ratio of two counts; its 95 % interval takes the scatter of days as noise."),
        code=(queries.by_day, changes.count_change, changes.dispersion),
    )
    if not n and not before:
        return PanelData(told, empty=nothing_said())
    columns = (
        Column("day", _("From"), "day"),
        Column("n", _("Mentions"), "number"),
        Column("positive", _("Positive"), "number"),
        Column("negative", _("Negative"), "number"),
    )
    tiles = (
        Tile(_("Mentions"), formats.number(n), change_note(span, now, then)),
        Tile(_("Reach"), formats.compact(totals["reach"]), _("as far as platforms say it")),
        Tile(_("Engagements"), formats.compact(totals["engagements"]), _("likes, comments and shares")),
    )
    figure = charts.volume(bars, _("Mentions over time"), pages.address(workspace, chosen))
    rows = [{key: row[key] for key in ("day", "n", "positive", "negative")} for row in bars]
    return PanelData(told, tiles=tiles, figures=(figure,), table=Table(columns, rows))


def bars_of(workspace: Workspace, span: Span, chosen: Filter, days: list[queries.Row]) -> list[dict[str, Any]]:
    """Sum days into the bars of the chart; a bar without a mention stands, too."""
    starts = starts_between(span.first, min(span.last, span.made_on), span.grain)
    bars = []
    for start in starts:
        first = max(start, span.first)
        last = min(next_start(start, span.grain) - timedelta(days=1), span.last)
        inside = [row for row in days if first <= row["day"] <= last]
        bars.append(
            {
                "date": first,
                "day": first.isoformat(),
                "end": (last + timedelta(days=1)).isoformat(),
                **{key: sum(row[key] for row in inside) for key in ("n", "positive", "negative")},
                "url": pages.address(workspace, chosen.on(first, last)),
            }
        )
    return bars


def change_note(span: Span, now: list[queries.Row], then: list[queries.Row]) -> str:
    """Say how the number of mentions changed, and whether that could be chance."""
    if not span.is_over:
        return _("The period is not complete, so it is not compared.")
    change = changes.count_change(
        sum(row["n"] for row in then), sum(row["n"] for row in now), changes.dispersion(_filled(now), _filled(then))
    )
    if change.value != change.value:
        return _("Not enough data to compare")
    words = {"change": signed(change.value), "low": signed(change.low), "high": signed(change.high)}
    if change.low > 0 or change.high < 0:
        return _("%(change)s against before; 95 %% sure: between %(low)s and %(high)s") % words
    return _("%(change)s against before; could be chance: between %(low)s and %(high)s") % words


def _filled(rows: list[queries.Row]) -> list[int]:
    """Give the counts of all days between the first and the last, 0 where there is none."""
    if not rows:
        return []
    by_day = {row["day"]: row["n"] for row in rows}
    first, last = min(by_day), max(by_day)
    return [by_day.get(first + timedelta(days=number), 0) for number in range((last - first).days + 1)]


def signed(value: float) -> str:
    """Write a relative change with its sign."""
    text = formats.percent(abs(value))
    return f"\u2068{formats.MINUS if value < 0 else '+'}{text}\u2069"


def mood(workspace: Workspace, span: Span, settings: Settings) -> PanelData:
    """Show how it feels: shares with their intervals, and the mood against the time before."""
    chosen = filter_of(workspace, span, settings)
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        now, then = (queries.totals(Reading(facts, one)) for one in (chosen, earlier(chosen, span)))
    told = explain(
        workspace,
        settings,
        chosen,
        now["n"],
        formula=_(
            "Share = mentions of this sentiment ÷ mentions whose sentiment could be told. Mood = "
            "positive share − negative share."
        ),
        method=_("Shares have 95 % Wilson intervals; the mood has that of a difference of two shares of one sample."),
        code=(queries.totals, intervals.share_interval, mood_of),
    )
    if not now["n"]:
        return PanelData(told, empty=nothing_said())
    labelled = now["positive"] + now["neutral"] + now["negative"]
    rows = []
    for key, tone in (("positive", "good"), ("neutral", "quiet"), ("negative", "bad")):
        share, low, high = intervals.share_interval([now[key]], [labelled])[0].tolist() if labelled else (None,) * 3
        rows.append(
            {
                "sentiment": str(names.SENTIMENTS[key]),
                "n": now[key],
                "share": share,
                "low": low,
                "high": high,
                "tone": tone,
            }
        )
    columns = (
        Column("sentiment", _("Sentiment")),
        Column("n", _("Mentions"), "number"),
        Column("share", _("Share"), "percent"),
        Column("low", _("Lower end"), "percent"),
        Column("high", _("Upper end"), "percent"),
    )
    tiles = [Tile(row["sentiment"], formats.percent(row["share"]), _share_note(row), row["tone"]) for row in rows]
    tiles.append(mood_tile(mood_of(now), mood_of(then)))
    note = _("%(labelled)s of %(all)s mentions could be labelled.") % {
        "labelled": formats.number(labelled),
        "all": formats.number(now["n"]),
    }
    table = Table(columns, [{key: value for key, value in row.items() if key != "tone"} for row in rows], note)
    return PanelData(told, tiles=tuple(tiles), table=table)


def _share_note(row: dict[str, Any]) -> str:
    if row["share"] is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": formats.percent(row["low"], 1), "high": formats.percent(row["high"], 1)}


def mood_tile(now: Mood | None, then: Mood | None) -> Tile:
    """Give the mood as a tile, with what it was before."""
    if now is None:
        return Tile(_("Mood"), "–", _("Too few mentions with a sentiment"))
    note = _("%(low)s to %(high)s") % {"low": formats.number(now.low, 2), "high": formats.number(now.high, 2)}
    if then is not None:
        note += " · " + _("before: %(value)s") % {"value": formats.number(then.value, 2)}
    return Tile(_("Mood"), formats.number(now.value, 2), note, TONES[now.tone])


PANELS = (
    Panel(
        "listening.volume",
        gettext_lazy("How much is said"),
        gettext_lazy("Mentions over time with their change."),
        volume,
        NARROWED,
    ),
    Panel(
        "listening.mood",
        gettext_lazy("How it feels"),
        gettext_lazy("Positive, neutral and negative shares with their intervals, and the mood."),
        mood,
        NARROWED,
    ),
)
