"""Every reason that the reader of files can give; the report and the docs list them from here."""

from skopos_files.problems import Reason, Severity, gettext_noop

NOTE, WARNING, ERROR = Severity.NOTE, Severity.WARNING, Severity.ERROR

EMPTY_FILE = Reason(
    "empty_file", gettext_noop("The file is empty."), gettext_noop("Export it again and check its size."), ERROR
)
NOT_A_TABLE = Reason(
    "not_a_table",
    gettext_noop("This is %(kind)s, which holds no table that could be read."),
    gettext_noop("Export the data as CSV, Excel, JSON or Parquet and bring that file."),
    ERROR,
)
BROKEN_FILE = Reason(
    "broken_file",
    gettext_noop("The file looks like %(kind)s but breaks off or is damaged: %(cause)s"),
    gettext_noop("Download or export it again; if it opens in its own program, save a fresh copy there."),
    ERROR,
)
LOCKED_FILE = Reason(
    "locked_file",
    gettext_noop("The file is protected by a password."),
    gettext_noop("Save a copy without a password and bring that."),
    ERROR,
)
NO_TABLE = Reason(
    "no_table",
    gettext_noop("No table was found in the file."),
    gettext_noop("It needs a row of column names with at least one row of data below it."),
    ERROR,
)
TOO_LARGE = Reason(
    "too_large",
    gettext_noop("The file has %(found)s %(unit)s; at most %(limit)s are read."),
    gettext_noop("Export a shorter period, or split the file."),
    ERROR,
)
BOMB = Reason(
    "bomb",
    gettext_noop("“%(value)s” would unpack to %(ratio)s times its size; such archives are not unpacked."),
    gettext_noop("Unpack the archive yourself and bring the file you need."),
    ERROR,
)
TOO_SLOW = Reason(
    "too_slow",
    gettext_noop("Reading the file took longer than %(seconds)s seconds and was ended."),
    gettext_noop("Split the file, or save it as CSV."),
    ERROR,
)
NESTED_TOO_DEEP = Reason(
    "nested_too_deep",
    gettext_noop("The archive holds archives within archives, more than %(limit)s deep."),
    gettext_noop("Unpack it and bring the file you need."),
    ERROR,
)
MEMBERS_LEFT_ASIDE = Reason(
    "members_left_aside",
    gettext_noop("%(count)s files of the archive hold no table and were left aside, such as “%(value)s”."),
    severity=NOTE,
)
MEMBER_UNREADABLE = Reason(
    "member_unreadable",
    gettext_noop("“%(value)s” in the archive could not be read: %(cause)s"),
    gettext_noop("Unpack the archive and bring this file alone if you need it."),
    WARNING,
)
TOTALS_ROW = Reason(
    "totals_row",
    gettext_noop("Line %(line)s is a totals row (“%(value)s”) and was left out, so that nothing counts twice."),
    severity=NOTE,
)
FOOTER = Reason("footer", gettext_noop("Line %(line)s is a remark (“%(value)s”), not data."), severity=NOTE)
REPEATED_HEADER = Reason(
    "repeated_header", gettext_noop("Line %(line)s repeats the column names and was left out."), severity=NOTE
)
NO_HEADER = Reason(
    "no_header",
    gettext_noop("The table has no row of column names; columns are called Column 1, Column 2 and so on."),
    gettext_noop("Name the columns in the mapping, or add a first row with names."),
    WARNING,
)
DUPLICATE_HEADER = Reason(
    "duplicate_header",
    gettext_noop("The column name “%(value)s” stands more than once; later ones got a number."),
    severity=NOTE,
)
LONG_ROW = Reason(
    "long_row",
    gettext_noop("Line %(line)s has %(found)s cells, but the table has %(wanted)s columns."),
    gettext_noop("Put texts that contain “%(delimiter)s” in double quotes, or correct this line."),
    ERROR,
)
SHORT_ROW = Reason(
    "short_row",
    gettext_noop("Line %(line)s has only %(found)s of %(wanted)s cells; the missing ones count as empty."),
    gettext_noop("Look whether a line break tore the row apart."),
    WARNING,
)
STRAY_QUOTE = Reason(
    "stray_quote",
    gettext_noop("Line %(line)s holds a double quote that is opened or closed in the wrong place."),
    gettext_noop("Inside a quoted text, write a double quote twice."),
    WARNING,
)
LONG_CELL = Reason(
    "long_cell",
    gettext_noop("Line %(line)s holds a cell of more than %(limit)s characters."),
    gettext_noop("Shorten the text; a missing closing quote is a common cause."),
    ERROR,
)
ODD_BYTES = Reason(
    "odd_bytes",
    gettext_noop("The text is %(encoding)s, but %(count)s bytes do not belong to it and were read as Windows text."),
    gettext_noop("Save the file as UTF-8 if names or emoji look wrong."),
    WARNING,
)
GUESSED_ENCODING = Reason(
    "guessed_encoding",
    gettext_noop("The file does not say how its text is encoded; it was read as %(encoding)s."),
    gettext_noop("Save the file as UTF-8 if letters look wrong."),
    NOTE,
)
BAD_RECORD = Reason(
    "bad_record",
    gettext_noop("Line %(line)s is not valid JSON: %(cause)s"),
    gettext_noop("Each line must be one complete JSON object."),
    ERROR,
)
NOT_A_NUMBER = Reason(
    "not_a_number",
    gettext_noop("“%(value)s” in “%(column)s” on line %(line)s is not a number."),
    gettext_noop("Correct the cell, or leave it empty."),
    ERROR,
)
AMBIGUOUS_NUMBER = Reason(
    "ambiguous_number",
    gettext_noop("Values such as “%(value)s” in “%(column)s” could be thousands or decimals; read as %(choice)s."),
    gettext_noop("Check one value; if it is wrong, choose the number format of the file."),
    WARNING,
)
NOT_A_MOMENT = Reason(
    "not_a_moment",
    gettext_noop("“%(value)s” in “%(column)s” on line %(line)s is not a date or time that could be understood."),
    gettext_noop("Write it as YYYY-MM-DD or YYYY-MM-DD HH:MM."),
    ERROR,
)
AMBIGUOUS_DATE = Reason(
    "ambiguous_date",
    gettext_noop("Dates such as “%(value)s” in “%(column)s” could be day-month or month-day; read as %(choice)s."),
    gettext_noop("Check one date; if it is wrong, choose the order of day and month."),
    WARNING,
)
GUESSED_YEAR = Reason(
    "guessed_year",
    gettext_noop("Dates in “%(column)s” have no year; “%(value)s” was taken to be in %(choice)s."),
    gettext_noop("Export with full dates if this is wrong."),
    WARNING,
)
MISSING_HOUR = Reason(
    "missing_hour",
    gettext_noop("“%(value)s” on line %(line)s fell into the hour that daylight saving skips; read one hour later."),
    severity=NOTE,
)
DAMAGED_ID = Reason(
    "damaged_id",
    gettext_noop(
        "The id “%(value)s” on line %(line)s was cut by a spreadsheet; the row was kept with an id of our own."
    ),
    gettext_noop("Import the file as it was downloaded, without opening and saving it in a spreadsheet."),
    WARNING,
)
