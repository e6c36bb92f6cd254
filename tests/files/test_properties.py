"""What must hold for any table, number, date and any bytes at all."""

import csv
import io
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from babel.dates import format_date
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from skopos_files.calendars import jalali_to_gregorian
from skopos_files.cells import fold, is_empty, is_value, total_kind
from skopos_files.moments import find_moment_style, parse_moments, parse_text, to_utc
from skopos_files.numbers import find_style, number_of, parse_numbers
from skopos_files.opening import open_file
from skopos_files.problems import FileRefusedError

QUIET = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
TODAY = date(2026, 11, 22)
TEXTS = st.text(st.sampled_from("aZß9ł漢🍁ش.'\\,;\t|\"\n -"), min_size=1, max_size=16).map(str.strip)
NAMES = st.lists(
    st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzäöłạش"), min_size=2, max_size=10),
    min_size=2,
    max_size=6,
    unique=True,
)


@st.composite
def tables(draw):
    header = draw(NAMES)
    cell = TEXTS.filter(lambda text: not total_kind(text) and not text.startswith("#") and text.strip() == text)
    rows = draw(st.lists(st.tuples(st.integers(1, 10**18), *[cell for _ in header[1:]]), min_size=2, max_size=12))
    whole = sum(row[0] for row in rows)
    for own in (rows[0][0], rows[-1][0]):
        assume(len(rows) == 2 or abs(2 * own - whole) > 0.01 * own + 1)  # such a row may be the others' sum
    return header, [(str(row[0]), *row[1:]) for row in rows]


@QUIET
@given(
    table=tables(),
    sign=st.sampled_from(",;\t|"),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"]),
    end=st.sampled_from(["\n", "\r\n"]),
    preamble=st.sampled_from(["", "Report of the week\n\n", "# made by a tool\n# second remark\n"]),
)
def test_any_table_comes_back_as_it_was_written(table, sign, codec, end, preamble):
    header, rows = table
    assume(not any(total_kind(name) for name in header))
    assume(not any(is_value(name) or is_empty(name) for name in header))
    buffer = io.StringIO(newline="")
    buffer.write(preamble)
    writer = csv.writer(buffer, delimiter=sign, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    writer.writerows(rows)
    mark = b"\xfe\xff" if codec == "utf-16-be" else b""
    data = mark + buffer.getvalue().encode(codec)
    (sheet,) = open_file(data, name="t").tables
    assert list(sheet.header) == header
    assert [tuple(row.values()) for row in sheet.whole().table.to_pylist()] == rows


@QUIET
@given(st.binary(max_size=3_000))
def test_bytes_at_random_are_read_or_refused(data):
    try:
        for sheet in open_file(data, name="x").tables:
            sheet.whole()
    except FileRefusedError as refused:
        assert refused.problem.message()


HEADS = (
    *(b"PK\x03\x04", b"PAR1", b"\x1f\x8b\x08\x00", b"BZh9", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xfd7zXZ\x00"),
    *(b'{"a": [', b"[[1, 2], ", b"\x3a\xa2eroots\x81gversion\x01", b"window.YTD.tweets.part0 = [", b"\x09\x08\x10\x00"),
    *(b"<html><table><tr>", b"sep=;\n", b"\xff\xfe", b"\xff\xfe\x00\x00", b'a,b\n"'),
)


@QUIET
@given(st.sampled_from(HEADS), st.binary(max_size=600))
def test_what_only_begins_like_a_known_file_is_read_or_refused(head, data):
    try:
        for sheet in open_file(head + data, name="x").tables:
            sheet.whole()
    except FileRefusedError as refused:
        assert refused.problem.message()


GROUPINGS = {
    "en": (",", "."),
    "de": (".", ","),
    "fr": ("\u202f", ","),
    "pl": ("\xa0", ","),
    "ch": ("’", "."),
    "fa": ("٬", "٫"),
}


def written(value, grouping):
    mark, decimal = GROUPINGS[grouping]
    text = f"{value:,.2f}".replace(",", "\x00").replace(".", decimal).replace("\x00", mark)
    return text.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")) if grouping == "fa" else text


@QUIET
@given(
    st.lists(st.floats(-1e12, 1e12, allow_nan=False).map(lambda value: round(value, 2)), min_size=1, max_size=20),
    st.sampled_from(sorted(GROUPINGS)),
)
def test_numbers_read_back_in_every_grouping(values, grouping):
    texts = [written(value, grouping) for value in values]
    parsed = parse_numbers(pa.array(texts), find_style(texts))
    assert parsed.problems == ()
    assert parsed.values.tolist() == pytest.approx(values, abs=0.001)


@QUIET
@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=20), st.sampled_from([",", ".", "\xa0", "'", ""]))
def test_counts_read_back_in_every_grouping(values, mark):
    texts = [f"{value:,}".replace(",", mark) for value in values]
    assert parse_numbers(pa.array(texts), find_style(texts, whole=True)).values.tolist() == values


DAYS = st.dates(date(1990, 1, 1), date(2026, 11, 22))


@QUIET
@given(
    st.lists(DAYS, min_size=1, max_size=30), st.sampled_from(["%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y%m%d"])
)
def test_dates_of_figures_read_back_once_one_of_them_decides(days, form):
    days = [*days, date(2020, 1, 31)]
    texts = [day.strftime(form) for day in days]
    parsed = parse_moments(pa.array(texts), UTC, find_moment_style(texts, TODAY))
    assert parsed.values.astype("datetime64[D]").tolist() == days
    assert parsed.whole_days.all()


@QUIET
@given(
    DAYS,
    st.sampled_from(["en", "de", "fr", "es", "pl", "vi", "it", "pt", "nl", "sv", "da"]),
    st.sampled_from(["medium", "long"]),
)
def test_dates_in_words_read_back_in_every_language(day, language, style):
    text = format_date(day, style, locale=language)
    read = parse_text(text, find_moment_style([text], TODAY, order="mdy" if language == "en" else "dmy").order, TODAY)
    assert read is not None
    assert read.moment.date() == day


@QUIET
@given(st.integers(1350, 1450), st.integers(1, 12), st.integers(1, 29))
def test_persian_days_follow_one_another(year, month, day):
    first = jalali_to_gregorian(year, month, day)
    assert first.year in (year + 621, year + 622)
    if day < 29:
        assert jalali_to_gregorian(year, month, day + 1).toordinal() - first.toordinal() == 1


@QUIET
@given(st.lists(st.datetimes(datetime(2015, 1, 1), datetime(2026, 1, 1)), min_size=1, max_size=40))
def test_many_times_are_read_like_single_ones(moments):
    zone = ZoneInfo("Europe/Berlin")
    texts = [f"{moment:%d.%m.%Y %H:%M:%S}" for moment in moments]
    many = [
        f"{moment:%Y-%m-%d %H:%M:%S}"
        for moment in (datetime(2001, 1, 1 + n % 28, n % 24, n % 60, n // 60 % 60) for n in range(2_400))
    ]
    style = find_moment_style(texts, TODAY, order="dmy")
    quick = parse_moments(pa.array(texts + many), zone, style).values[: len(texts)]
    single = [to_utc(moment.replace(microsecond=0), zone).replace(tzinfo=None) for moment in moments]
    assert quick.tolist() == single


@QUIET
@given(st.text(max_size=40))
def test_no_text_breaks_the_readers_of_values(text):
    number_of(text)
    parse_text(text, "dmy", TODAY)
    parse_moments(pa.array([text]), UTC, find_moment_style([text], TODAY))
    assert isinstance(parse_numbers(pa.array([text]), find_style([text])).values, np.ndarray)
    assert fold(fold(text)) == fold(text)
