"""Exports of YouTube Studio's advanced mode: a line for each video, or a line for each day."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from skopos.channels.contract import Context, FileFormat, Manifest, Normalised, Problem, Zone
from skopos.channels.rows.exports import Figure, FigureTable, PostTable, normaliser, recogniser
from skopos.channels.rows.reasons import UNUSED_TABLE
from skopos.channels.rows.values import Columns
from skopos.connectors.youtube.names import DAY_HEADERS, HEADERS
from skopos_files.sheets import Opened

FIGURES = {
    "watch_hours": Figure("watch_hours", "hours"),
    "ad_earnings": Figure("revenue", "money"),
}


def finish(columns: Columns, more: dict[str, Any]) -> None:
    """The video's title is what it says; its address follows from its id."""
    more["text"] = columns.raw("title")
    more["url"] = [f"https://www.youtube.com/watch?v={own}" if own else None for own in columns.ids("native_id")]


VIDEOS = PostTable(
    "youtube",
    HEADERS,
    needs=(("native_id",), ("title",), ("published_at",)),
    adds={"comments": (("comments",),), "shares": (("shares",),)},
    figures=FIGURES,
    finish=finish,
)
DAYS = FigureTable(
    "youtube",
    DAY_HEADERS,
    needs=(("day",), ("video_views", "impressions", "watch_hours", "subscribers", "likes")),
    figures={
        "video_views": (Figure("video_views"),),
        "impressions": (Figure("impressions"),),
        "watch_hours": (Figure("watch_hours", "hours"),),
        "subscribers": (Figure("subscribers"),),
        "likes": (Figure("likes"),),
        "comments": (Figure("comments"),),
        "shares": (Figure("shares"),),
        "ad_earnings": (Figure("revenue", "money"),),
    },
)
_by_video = normaliser(VIDEOS)
_by_day = normaliser(DAYS)


def _days_confidence(opened: Opened) -> float:
    """Only YouTube's own words make a table of days YouTube's: “Date, Views” could be anybody's."""
    if VIDEOS_RECOGNISED(opened):
        return 0.0
    named = (
        "totals" in opened.name.lower() or "gesamtwerte" in opened.name.lower() or "chart data" in opened.name.lower()
    )
    fit = max((DAYS.fit(sheet) for sheet in opened.tables), default=0.0)
    typical = any({"watch_hours", "subscribers", "video"} & set(_found(sheet.header)) for sheet in opened.tables)
    return fit if fit and (typical or named) else 0.0


def _found(header: tuple[str, ...]) -> set[str]:
    from skopos.channels.rows.columns import find_columns

    return set(find_columns(header, DAY_HEADERS).columns)


VIDEOS_RECOGNISED = recogniser(VIDEOS)


def normalise_videos(opened: Opened, context: Context) -> Iterator[Normalised]:
    """Give the videos; of the zip's other tables only the totals by day, as the chart repeats them by video."""
    for sheet in opened.tables:
        alone = replace(opened, tables=(sheet,))
        if VIDEOS.fit(sheet) and not _found(sheet.header) >= {"day"}:
            yield from _by_video(alone, context)
        elif DAYS.fit(sheet) and "video" not in _found(sheet.header):
            yield from _by_day(alone, context)
        else:
            yield Normalised(problems=(Problem(UNUSED_TABLE, None, "", sheet.name),))


ABOUT = _("YouTube Studio › Analytics › Advanced mode › Content › Export current view › Comma-separated values.")
FORMATS = (
    FileFormat(
        Manifest(
            "youtube.videos", _("YouTube videos (Studio, table data)"), "youtube", Zone.ENTERTAINMENT,
            ("mentions", *FIGURES), ABOUT,
        ),
        VIDEOS_RECOGNISED, normalise_videos, HEADERS,
    ),
    FileFormat(
        Manifest(
            "youtube.days", _("YouTube channel by day (Studio, totals)"), "youtube", Zone.ENTERTAINMENT,
            tuple(DAYS.figures), ABOUT,
        ),
        _days_confidence, _by_day, DAY_HEADERS,
    ),
)  # fmt: skip
