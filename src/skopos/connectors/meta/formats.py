"""Exports of Meta: posts of Facebook and Instagram from Business Suite, and Ads Manager."""

from django.utils.translation import gettext_lazy as _

from skopos.channels.contract import FileFormat, Manifest, Zone
from skopos.channels.rows.exports import Figure, FigureTable, PostTable, normaliser, recogniser
from skopos.connectors.meta import ads_names, post_names

POST_FIGURES = {
    "link_clicks": Figure("link_clicks"),
    "watch_hours": Figure("seconds_viewed", "hours", factor=1 / 3600),
    "profile_visits": Figure("profile_visits"),
    "ad_earnings": Figure("revenue", "money"),
}
# Since 2024 Meta counts “views” where it counted impressions; a file has one of the two.
SHOWN = (("views",), ("impressions_old",))
LIKED = (("reactions",), ("likes",))
ABOUT_POSTS = _("Meta Business Suite › Insights › Content › Export data.")

FACEBOOK = PostTable(
    "facebook",
    post_names.HEADERS,
    needs=(("native_id",), ("page_id", "page_name"), ("published_at",)),
    adds={
        "impressions": SHOWN,
        "likes": LIKED,
        "clicks": (("total_clicks",), ("link_clicks", "other_clicks", "photo_clicks")),
    },
    figures=POST_FIGURES,
    order="mdy",
    daily="day",
    author="page",
)
INSTAGRAM = PostTable(
    "instagram",
    post_names.HEADERS,
    needs=(("native_id",), ("account_username", "account_name"), ("published_at",)),
    adds={"impressions": SHOWN, "likes": (("likes",), ("reactions",))},
    figures=POST_FIGURES,
    order="mdy",
    daily="day",
    author="account",
)
ADS = FigureTable(
    "meta_ads",
    ads_names.HEADERS,
    needs=(
        ("campaign", "audience", "subject", "start"),
        ("spend", "impressions", "reach"),
        ("start", "day", "delivery"),
    ),
    figures={
        "spend": (Figure("spend", "money"),),
        "impressions": (Figure("impressions"),),
        "reach": (Figure("reach"),),
        "clicks": (Figure("clicks"),),
        "link_clicks": (Figure("link_clicks"),),
        "landing_page_views": (Figure("landing_page_views"),),
        "results": (Figure("results"),),
        "leads": (Figure("leads"),),
        "conversions": (Figure("purchases"),),
        "conversion_value": (Figure("purchase_value", "money"),),
        "video_views": (Figure("video_views"),),
        "engagements": (Figure("engagements"),),
    },
    order="ymd",
)

FORMATS = (
    FileFormat(
        Manifest(
            "meta.facebook_posts", _("Facebook posts (Meta Business Suite)"), "facebook", Zone.COMMUNITY,
            ("mentions", *POST_FIGURES), ABOUT_POSTS,
        ),
        recogniser(FACEBOOK), normaliser(FACEBOOK), post_names.HEADERS,
    ),
    FileFormat(
        Manifest(
            "meta.instagram_posts", _("Instagram posts (Meta Business Suite)"), "instagram", Zone.COMMUNITY,
            ("mentions", *POST_FIGURES), ABOUT_POSTS,
        ),
        recogniser(INSTAGRAM), normaliser(INSTAGRAM), post_names.HEADERS,
    ),
    FileFormat(
        Manifest(
            "meta.ads", _("Meta ads (Ads Manager)"), "meta_ads", Zone.COMMERCE, tuple(ADS.figures),
            _("Ads Manager › Reports › Export table data, best with the breakdown “Day”."),
        ),
        recogniser(ADS), normaliser(ADS), ads_names.HEADERS,
    ),
)  # fmt: skip
