"""What can be wrong with a feed's entries; `line` counts the entries."""

from skopos.channels.contract import Reason, Severity
from skopos_files.problems import gettext_noop

DATE = gettext_noop("date")

SAYS_NOTHING = Reason(
    "feed.says_nothing",
    gettext_noop("Entry %(line)s has neither a title nor a text."),
    gettext_noop("Nothing to do, unless the whole feed is like this: then tell its publisher."),
    Severity.ERROR,
)
NO_DATE = Reason(
    "feed.no_date",
    gettext_noop("Entry %(line)s does not say when it was published; it counts from when Skopos first saw it."),
    severity=Severity.NOTE,
)
DATE_NOT_UNDERSTOOD = Reason(
    "feed.date_not_understood",
    gettext_noop("Entry %(line)s has the date “%(value)s”, which can be read in more than one way or not at all."),
    gettext_noop("It counts from when Skopos first saw it. The publisher can mend it by writing RFC 822 or ISO dates."),
    Severity.WARNING,
)
BROKEN_XML = Reason(
    "feed.broken_xml",
    gettext_noop("The feed is not well-formed XML (%(value)s); what could be read of it was kept."),
    gettext_noop("Tell its publisher; a feed validator shows the place."),
    Severity.WARNING,
)
NOT_AN_OBJECT = Reason(
    "feed.not_an_object",
    gettext_noop("Item %(line)s of the JSON feed is not an object."),
    gettext_noop("Tell its publisher."),
    Severity.ERROR,
)
