"""Exports of X: analytics of posts and of days, and the account's archive."""

from django.utils.translation import gettext_lazy as _

from skopos.channels.contract import FileFormat, Manifest, Zone
from skopos.channels.rows.exports import normaliser, recogniser
from skopos.connectors.x import archive
from skopos.connectors.x.content import DAY_HEADERS, DAYS, POST_HEADERS, POSTS

FORMATS = (
    FileFormat(
        Manifest(
            "x.posts", _("X posts (analytics, content)"), "x", Zone.COMMUNITY, ("mentions", *POSTS.figures),
            _("X Premium › Analytics › Content › Download."),
        ),
        recogniser(POSTS), normaliser(POSTS), POST_HEADERS,
    ),
    FileFormat(
        Manifest(
            "x.days", _("X account by day (analytics, overview)"), "x", Zone.COMMUNITY, tuple(DAYS.figures),
            _("X Premium › Analytics › Overview › Download."),
        ),
        recogniser(DAYS), normaliser(DAYS), DAY_HEADERS,
    ),
    FileFormat(
        Manifest(
            "x.archive", _("X archive (tweets.js)"), "x", Zone.COMMUNITY, ("mentions",),
            _("X › Settings › Your account › Download an archive of your data."),
        ),
        archive.recognise, archive.normalise, {},
    ),
)  # fmt: skip
