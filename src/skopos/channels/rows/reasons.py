"""What can be wrong with a row of an export, beyond its form."""

from django.utils.translation import gettext_noop

from skopos_files.problems import Reason, Severity

MISSING_FIELD = Reason(
    "missing_field",
    gettext_noop("Line %(line)s has no “%(column)s” and was left out."),
    gettext_noop("Fill the cell in, or remove the line."),
    Severity.ERROR,
)
NO_RATING = Reason(
    "no_rating",
    gettext_noop("Line %(line)s has “%(value)s” as its rating, which is none; the row is kept without."),
    gettext_noop("Say which rating is the best one in the file: 5, 10 or 100."),
    Severity.WARNING,
)
MISSING_COLUMN = Reason(
    "missing_column",
    gettext_noop("The table “%(value)s” has no column for %(column)s and was left out."),
    gettext_noop("Export it with this column, or map the columns by hand."),
    Severity.ERROR,
)
UNUSED_TABLE = Reason(
    "unused_table",
    gettext_noop("The table “%(value)s” holds nothing that Skopos uses and was left aside."),
    severity=Severity.NOTE,
)
NO_PERIOD = Reason(
    "no_period",
    gettext_noop("The table “%(value)s” does not say which days its figures are for, and was left out."),
    gettext_noop("Export it with a date column or with the lines above the table that state the period."),
    Severity.ERROR,
)
WHOLE_PERIOD = Reason(
    "whole_period",
    gettext_noop("The figures are for %(start)s to %(end)s as a whole; they are kept so and not spread over days."),
    gettext_noop("Export again with a breakdown by day to see them by day."),
    Severity.NOTE,
)
REPEATED_LINE = Reason(
    "repeated_line",
    gettext_noop("Line %(line)s stands in the table before, word for word, and counts once."),
    severity=Severity.NOTE,
)
DUPLICATE_POST = Reason(
    "duplicate_post",
    gettext_noop("The post “%(value)s” stands in the file more than once; the last line counts."),
    severity=Severity.NOTE,
)
NOT_OURS = Reason(
    "not_ours",
    gettext_noop("“%(value)s” lists what the account liked or saved, not what was said; nothing is taken from it."),
    severity=Severity.NOTE,
)
NOT_SOLD = Reason(
    "not_sold",
    gettext_noop("Line %(line)s is an order that came to nothing (“%(value)s”) and was left out."),
    severity=Severity.NOTE,
)
EMPTY_ORDER = Reason(
    "empty_order",
    gettext_noop("Line %(line)s moved goods without money (“%(value)s”) and is no order."),
    severity=Severity.NOTE,
)
NO_CONTACT = Reason(
    "no_contact",
    gettext_noop("Line %(line)s is an event (“%(value)s”) that is no contact and no conversion; it was left out."),
    severity=Severity.NOTE,
)
