"""Counts that our posts carry and that channels also report by day."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from skopos.measurement.catalogue.making import of_posts
from skopos.measurement.catalogue.terms import Stage

POST_METRICS = (
    of_posts(
        "posts_published",
        _("Posts published"),
        _("Posts that our own channels published."),
        Stage.EFFORT,
        top="sum(mentions)",
    ),
    of_posts("impressions", _("Impressions"), _("How often our content was shown."), Stage.AWARENESS),
    of_posts(
        "reach",
        _("Reach"),
        _("People who saw our content. A person reached by two posts or on two days counts twice in a sum."),
        Stage.AWARENESS,
    ),
    of_posts("video_views", _("Video views"), _("Video plays as each platform counts them."), Stage.AWARENESS),
    of_posts(
        "engagements",
        _("Engagements"),
        _("Likes, comments, shares and saves together; clicks are counted apart."),
        Stage.ENGAGEMENT,
    ),
    of_posts("likes", _("Likes"), _("Likes, favourites and reactions."), Stage.ENGAGEMENT),
    of_posts("comments", _("Comments"), _("Comments and replies to our content."), Stage.ENGAGEMENT),
    of_posts(
        "shares",
        pgettext_lazy("figure of a post", "Shares"),
        _("Shares, reposts and quotes of our content."),
        Stage.ENGAGEMENT,
    ),
    of_posts(
        "saves", pgettext_lazy("figure of a post", "Saves"), _("Saves and bookmarks of our content."), Stage.ENGAGEMENT
    ),
    of_posts("clicks", _("Clicks"), _("Clicks of any kind on our content."), Stage.CONSIDERATION),
    of_posts("follows", _("New followers"), _("Followers gained."), Stage.LOYALTY),
)
