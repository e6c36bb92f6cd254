"""Figures that arrive as points: channels, web analytics, shops, spend, and the workspace's own counts of brands."""

from django.utils.translation import gettext_lazy as _

from skopos.common.series import Kind
from skopos.measurement.catalogue.making import of_points
from skopos.measurement.catalogue.terms import MONEY, Direction, Stage

POINT_METRICS = (
    of_points("watch_hours", _("Watch time"), _("Hours watched."), Stage.ENGAGEMENT, unit="hours"),
    of_points(
        "followers",
        _("Followers"),
        _("People who follow a channel, read at a moment."),
        Stage.LOYALTY,
        kind=Kind.STOCK,
    ),
    of_points(
        "subscribers",
        _("Subscribers gained"),
        _("Subscribers gained, minus those lost where the platform reports it so."),
        Stage.LOYALTY,
    ),
    of_points("profile_visits", _("Profile visits"), _("Visits to our profile or page."), Stage.CONSIDERATION),
    of_points("link_clicks", _("Link clicks"), _("Clicks on links that lead to our pages."), Stage.CONSIDERATION),
    of_points(
        "landing_page_views",
        _("Landing page views"),
        _("Times a landing page was loaded after a click on an ad."),
        Stage.CONSIDERATION,
    ),
    of_points(
        "interactions",
        _("Ad interactions"),
        _("Clicks, video views and other main actions on ads, as the ad platform counts them."),
        Stage.ENGAGEMENT,
    ),
    of_points(
        "x_engagements",
        _("Engagements on X"),
        _("Every action on a post as X counts it, with clicks, opened details and profile visits."),
        Stage.ENGAGEMENT,
    ),
    of_points(
        "page_views",
        _("Page views"),
        _("Views of pages of the website or app, and of our page on a platform."),
        Stage.CONSIDERATION,
    ),
    of_points(
        "users",
        _("Users"),
        _("People who visited the website or app. One who comes on two days counts on both in a sum over days."),
        Stage.CONSIDERATION,
        one_source=True,
    ),
    of_points(
        "new_users",
        _("New users"),
        _("People who visited the website or app for the first time."),
        Stage.CONSIDERATION,
        one_source=True,
    ),
    of_points("sessions", _("Sessions"), _("Visits to the website or app."), Stage.CONSIDERATION, one_source=True),
    of_points(
        "engaged_sessions",
        _("Engaged sessions"),
        _("Visits that lasted, converted or saw more than one page, as web analytics counts them."),
        Stage.CONSIDERATION,
        one_source=True,
    ),
    of_points("events", _("Events"), _("Events that web analytics recorded."), Stage.CONSIDERATION, one_source=True),
    of_points(
        "key_events",
        _("Key events"),
        _("Events that were marked as important in web analytics, formerly called conversions."),
        Stage.CONVERSION,
        one_source=True,
    ),
    of_points("conversions", _("Conversions"), _("Conversions as the ad platforms count them."), Stage.CONVERSION),
    of_points(
        "conversion_value",
        _("Conversion value"),
        _("Value of conversions as the ad platforms count it. Compare it with revenue, do not add it to it."),
        Stage.CONVERSION,
        unit=MONEY,
    ),
    of_points("results", _("Ad results"), _("What each campaign was set to achieve, counted."), Stage.CONVERSION),
    of_points("leads", _("Leads"), _("People who left their details."), Stage.CONVERSION, one_source=True),
    of_points("orders", _("Orders"), _("Orders placed."), Stage.CONVERSION, one_source=True),
    of_points("units_sold", _("Units sold"), _("Pieces sold, less those returned."), Stage.CONVERSION, one_source=True),
    of_points("revenue", _("Revenue"), _("Value of what was sold."), Stage.CONVERSION, unit=MONEY, one_source=True),
    of_points(
        "customers",
        _("Customers"),
        _("Customers who bought. One who buys on two days counts on both in a sum over days."),
        Stage.LOYALTY,
        one_source=True,
    ),
    of_points(
        "new_customers",
        _("New customers"),
        _("Customers who bought for the first time."),
        Stage.CONVERSION,
        one_source=True,
    ),
    of_points(
        "ad_earnings",
        _("Ad earnings"),
        _("Money that a platform pays us for ads shown with our content."),
        Stage.CONVERSION,
        unit=MONEY,
    ),
    of_points("applications", _("Job applications"), _("Applications received."), Stage.CONVERSION),
    of_points("unfollows", _("Followers lost"), _("Followers lost."), Stage.LOYALTY, direction=Direction.DOWN),
    of_points("responses", _("Responses"), _("Messages and comments that we answered."), Stage.LOYALTY),
    of_points(
        "response_hours",
        _("Time to first response"),
        _("Hours until we answered."),
        Stage.LOYALTY,
        unit="hours",
        kind=Kind.RATIO,
        direction=Direction.DOWN,
    ),
    of_points(
        "likes_given",
        _("Likes given"),
        _("Posts of others that our own account liked."),
        Stage.EFFORT,
        direction=Direction.NONE,
    ),
    of_points(
        "reposts_given",
        _("Reposts given"),
        _("Posts of others that our own account passed on."),
        Stage.EFFORT,
        direction=Direction.NONE,
    ),
    of_points(
        "follows_given",
        _("Follows given"),
        _("Accounts that our own account began to follow."),
        Stage.EFFORT,
        direction=Direction.NONE,
    ),
    of_points(
        "spend",
        _("Spend"),
        _("Money spent on ads and promotion."),
        Stage.EFFORT,
        unit=MONEY,
        direction=Direction.NONE,
    ),
)

VOICE_METRICS = (
    of_points(
        "own_brand_mentions",
        _("Mentions that name our brand"),
        _("Mentions by others whose text names an own brand."),
        Stage.AWARENESS,
    ),
    of_points(
        "brand_mentions",
        _("Mentions that name any brand"),
        _("Mentions by others whose text names an own brand or a competitor; one that names several counts once."),
        Stage.AWARENESS,
        direction=Direction.NONE,
    ),
)
