"""Exports of YouTube Studio's advanced mode: a line for each video, or a line for each day."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from skopos.channels.contract import Context, FileFormat, Manifest, Normalised, Problem, Zone
from skopos.channels.rows.columns import find_columns
from skopos.channels.rows.exports import Figure, FigureTable, PostTable, normaliser, recogniser
from skopos.channels.rows.reasons import UNUSED_TABLE
from skopos.channels.rows.values import Columns
from skopos.connectors.youtube.names import DAY_HEADERS, HEADERS
from skopos_files.sheets import Opened, Sheet

VIDEO_ID = re.compile(r"[\w-]{11}")

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
    typical = any({"watch_hours", "subscribers"} & set(_found(sheet)) or _has_videos(sheet) for sheet in opened.tables)
    return fit if fit and (typical or named) else 0.0


def _found(sheet: Sheet) -> Mapping[str, str]:
    return find_columns(sheet.header, DAY_HEADERS).columns


def _has_videos(sheet: Sheet) -> bool:
    """Say whether the column of videos holds ids of videos: “Content” is a column of texts elsewhere."""
    column = _found(sheet).get("video")
    values = [text for text in sheet.sample(50).column(column).to_pylist() if text] if column else []
    return bool(values) and sum(VIDEO_ID.fullmatch(text) is not None for text in values) * 2 > len(values)


VIDEOS_RECOGNISED = recogniser(VIDEOS)


def normalise_videos(opened: Opened, context: Context) -> Iterator[Normalised]:
    """Give the videos; of the zip's other tables only the totals by day, as the chart repeats them by video."""
    for sheet in opened.tables:
        alone = replace(opened, tables=(sheet,))
        if VIDEOS.fit(sheet) and "day" not in _found(sheet):
            yield from _by_video(alone, context)
        elif DAYS.fit(sheet) and "video" not in _found(sheet):
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
