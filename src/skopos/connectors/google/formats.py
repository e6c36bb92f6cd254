"""Exports of Google Analytics 4 and Google Ads."""

from django.utils.translation import gettext_lazy as _

from skopos.channels.contract import FileFormat, Manifest, Zone
from skopos.channels.rows.columns import find_columns
from skopos.channels.rows.exports import Figure, FigureTable, normaliser, recogniser
from skopos.connectors.google import ads_names, analytics_names
from skopos_files.sheets import Opened, Sheet

ANALYTICS = FigureTable(
    "ga4",
    analytics_names.HEADERS,
    needs=(("sessions", "users", "page_views"),),
    figures={
        "sessions": (Figure("sessions"),),
        "engaged_sessions": (Figure("engaged_sessions"),),
        "events": (Figure("events"),),
        "key_events": (Figure("key_events"),),
        "revenue": (Figure("revenue", "money"),),
        "users": (Figure("users"),),
        "new_users": (Figure("new_users"),),
        "page_views": (Figure("page_views"),),
        "orders": (Figure("purchases"),),
    },
    order="ymd",
    first_is_audience=True,
)
ADS = FigureTable(
    "google_ads",
    ads_names.HEADERS,
    needs=(("campaign", "audience", "subject"), ("spend",), ("impressions", "clicks", "interactions", "conversions")),
    figures={
        "spend": (Figure("spend", "money"),),
        "impressions": (Figure("impressions"),),
        "clicks": (Figure("clicks"),),
        "interactions": (Figure("interactions"),),
        "conversions": (Figure("conversions", whole=False),),
        "conversion_value": (Figure("conversion_value", "money"),),
        "video_views": (Figure("video_views"),),
    },
)
OWN_WORDS = {"engaged_sessions", "events", "key_events", "engagement_rate", "engagement_time", "events_per_session"}


def _fields(sheet: Sheet) -> set[str]:
    return set(find_columns(sheet.header, analytics_names.HEADERS).columns)


def recognise_analytics(opened: Opened) -> float:
    """Analytics' own words must be there: “Date, Sessions” could be anybody's."""
    sure = [
        ANALYTICS.fit(sheet)
        for sheet in opened.tables
        if len(OWN_WORDS & _fields(sheet)) >= 2 or ("sessions" in _fields(sheet) and OWN_WORDS & _fields(sheet))
    ]
    return max(sure, default=0.0)


FORMATS = (
    FileFormat(
        Manifest(
            "google.analytics", _("Google Analytics 4 (acquisition reports)"), "ga4", Zone.COMMERCE,
            tuple(ANALYTICS.figures),
            _("Google Analytics › Reports › Traffic acquisition › Share › Download file › CSV."),
        ),
        recognise_analytics, normaliser(ANALYTICS), analytics_names.HEADERS,
    ),
    FileFormat(
        Manifest(
            "google.ads", _("Google Ads (campaign report)"), "google_ads", Zone.COMMERCE, tuple(ADS.figures),
            _("Google Ads › Campaigns › Download, best segmented by day."),
        ),
        recogniser(ADS), normaliser(ADS), ads_names.HEADERS,
    ),
)  # fmt: skip
