"""Exports of a LinkedIn page: content (metrics and all posts), followers, visitors; and of a person's own content."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from skopos.channels.contract import FileFormat, Manifest, Zone
from skopos.channels.rows.exports import Figure, FigureTable, PostTable, normaliser, recogniser
from skopos.channels.rows.values import Columns
from skopos.connectors.linkedin import names
from skopos_files.sheets import Opened


def finish(columns: Columns, more: dict[str, Any]) -> None:
    """The post's text stands where its title would."""
    more["text"] = columns.raw("title")


def parts(metric_field: str) -> tuple[Figure, ...]:
    """Organic and sponsored apart where the file has them: together they are the total. Else the total."""
    return (
        Figure(f"{metric_field}_organic", audience="organic"),
        Figure(f"{metric_field}_sponsored", audience="sponsored"),
        Figure(f"{metric_field}_total", unless=f"{metric_field}_organic"),
    )


POSTS = PostTable(
    "linkedin",
    names.POSTS,
    needs=(("title", "url"), ("published_at",), ("impressions", "clicks")),
    adds={},
    order="mdy",
    finish=finish,
)
DAYS = FigureTable(
    "linkedin",
    names.DAYS,
    needs=(
        ("day",),
        ("impressions_organic", "impressions_total"),
        ("clicks_organic", "reactions_organic", "clicks_total"),
    ),
    figures={
        "impressions": parts("impressions"),
        "reach": (Figure("unique_organic", audience="organic"),),
        "clicks": parts("clicks"),
        "likes": parts("reactions"),
        "comments": parts("comments"),
        "shares": parts("reposts"),
    },
    order="mdy",
)
FOLLOWERS = FigureTable(
    "linkedin",
    names.FOLLOWERS,
    needs=(("day",), ("follows_organic",), ("follows_sponsored", "follows_total")),
    figures={"follows": (*parts("follows"), Figure("follows_invited", audience="invited"))},
    order="mdy",
)
VISITORS = FigureTable(
    "linkedin",
    names.VISITORS,
    needs=(("day",), ("views_total", "visitors_total")),
    figures={"page_views": (Figure("views_total"),), "profile_visits": (Figure("visitors_total"),)},
    order="mdy",
)
OWN_DAYS = FigureTable(
    "linkedin",
    names.OWN,
    needs=(("day",), ("impressions",), ("engagements",)),
    figures={"impressions": (Figure("impressions"),), "engagements": (Figure("engagements"),)},
    order="mdy",
)
OWN_FOLLOWERS = FigureTable(
    "linkedin",
    names.OWN_FOLLOWERS,
    needs=(("day",), ("follows",)),
    figures={"follows": (Figure("follows"),)},
    order="mdy",
)


def recognise_own(opened: Opened) -> float:
    """Only a table with nothing but these columns is LinkedIn's: many tools give “Date” and “Impressions”, too."""
    return max((fit for sheet in opened.tables if (fit := OWN_DAYS.fit(sheet)) == 1.0), default=0.0)


CONTENT = (POSTS, DAYS)
OWN = (OWN_DAYS, OWN_FOLLOWERS)
_PAGE = _("LinkedIn page › Analytics › Content › Export.")

FORMATS = (
    FileFormat(
        Manifest(
            "linkedin.content", _("LinkedIn page content"), "linkedin", Zone.COMMUNITY,
            ("mentions", *DAYS.figures), _PAGE,
        ),
        recogniser(*CONTENT), normaliser(*CONTENT), names.POSTS,
    ),
    FileFormat(
        Manifest(
            "linkedin.followers", _("LinkedIn page followers"), "linkedin", Zone.COMMUNITY, tuple(FOLLOWERS.figures),
            _("LinkedIn page › Analytics › Followers › Export."),
        ),
        recogniser(FOLLOWERS), normaliser(FOLLOWERS), names.FOLLOWERS,
    ),
    FileFormat(
        Manifest(
            "linkedin.visitors", _("LinkedIn page visitors"), "linkedin", Zone.COMMUNITY, tuple(VISITORS.figures),
            _("LinkedIn page › Analytics › Visitors › Export."),
        ),
        recogniser(VISITORS), normaliser(VISITORS), names.VISITORS,
    ),
    FileFormat(
        Manifest(
            "linkedin.own_content", _("LinkedIn content of a person"), "linkedin", Zone.COMMUNITY,
            ("impressions", "engagements", "follows"), _("LinkedIn profile › Analytics › Content › Export."),
        ),
        recognise_own, normaliser(*OWN), names.OWN,
    ),
)  # fmt: skip
