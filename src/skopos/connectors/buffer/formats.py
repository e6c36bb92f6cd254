"""Buffer's bulk upload: posts planned for a time."""

from collections.abc import Iterator
from typing import Any

import pyarrow.compute as pc
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from skopos.channels.contract import Context, FileFormat, Manifest, Normalised, Problem, Reason, Severity, Zone
from skopos.channels.rows.exports import PostTable, names, normaliser, recogniser
from skopos.channels.rows.values import Columns
from skopos_files.sheets import Opened

PLANNED = Reason(
    "planned",
    gettext_noop("%(count)s posts are planned for a time to come; they count from then on."),
    severity=Severity.NOTE,
)
HEADERS = {
    "en": names(
        text="Text",
        image="Image URL|Image URLs",
        campaign="Tags|Tag",
        published_at="Posting Time|Posting time|Scheduled time|Due at",
        board="Board Name",
        url="Link",
    )
}


def finish(columns: Columns, more: dict[str, Any]) -> None:
    """A post has no address before it is out: its link leads elsewhere and stays in the text."""
    more["url"] = [None] * len(columns.batch.lines)


POSTS = PostTable(
    "buffer", HEADERS, needs=(("text",), ("published_at",), ("image", "campaign")), order="ymd", finish=finish
)
_posts = normaliser(POSTS)


def normalise(opened: Opened, context: Context) -> Iterator[Normalised]:
    """Give the posts; those still to come are said to be so."""
    for part in _posts(opened, context):
        ahead = 0
        if part.mentions is not None:
            ahead = pc.sum(pc.greater(part.mentions.column("published_at"), context.collected_at)).as_py() or 0
        note = (Problem(PLANNED, details={"count": ahead}),) if ahead else ()
        yield Normalised(part.mentions, part.points, (*part.problems, *note), part.rows)


FORMATS = (
    FileFormat(
        Manifest(
            "buffer.bulk",
            _("Buffer bulk upload"),
            "buffer",
            Zone.PUBLISHING,
            ("mentions",),
            _("The CSV file that was made for Buffer's bulk upload."),
        ),
        recogniser(POSTS),
        normalise,
        HEADERS,
    ),
)
