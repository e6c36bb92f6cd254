"""Exports as they lie on people's disks: read as they are, by their format or by the mapping that is proposed."""

from datetime import UTC, date, datetime

import pytest

from skopos.channels.formats import guesses
from skopos.channels.mapping import apply, propose
from skopos_files.opening import open_file
from tests.connectors.test_exports import CONTEXT, figures, taken

NBSP, NARROW = "\u00a0", "\u202f"


def proposed(text, encoding="utf-8", name="export.csv"):
    """What the proposed mapping makes of a table that is no known export: mapping, mentions, figures, codes."""
    opened = open_file(text.encode(encoding) if isinstance(text, str) else text, name=name)
    assert not guesses(opened)
    sheet = max(opened.tables, key=lambda table: len(table.header))
    mapping = propose(sheet, date(2026, 11, 22))
    mentions, points, codes = [], [], []
    for part in apply(mapping, sheet, CONTEXT):
        mentions += part.mentions.to_pylist() if part.mentions is not None else []
        points += part.points.to_pylist() if part.points is not None else []
        codes += [problem.code for problem in part.problems]
    return mapping, mentions, figures(points), codes


def values(rows, metric):
    return [(day, value, unit) for name, day, _days, value, unit, *_dims in rows if name == metric]


def test_google_ads_in_polish_for_excel_with_blanks_as_thousands_marks():
    key, _, points, codes = taken(
        "Raport kampanii\n1 września 2026 – 30 września 2026\n"
        "Stan kampanii\tKampania\tWyśw.\tInterakcje\tKoszt\tKod waluty\tKonwersje\n"
        f"Włączona\tDachy\t40{NBSP}000\t1{NBSP}900\t1{NBSP}234,56\tPLN\t30,50\n"
        "Włączona\tOkna\t999\t10\t100,00\tPLN\t0,00\n"
        f"Łącznie: konto\t--\t40{NBSP}999\t1{NBSP}910\t1{NBSP}334,56\tPLN\t30,50\n",
        encoding="utf-16-le",
    )
    assert (key, codes) == ("google.ads", ["totals_row", "whole_period"])
    assert figures(points) == [
        ("conversions", "2026-09-01", 30, 0.0, "count", "Okna"),
        ("conversions", "2026-09-01", 30, 30.5, "count", "Dachy"),
        ("impressions", "2026-09-01", 30, 999.0, "count", "Okna"),
        ("impressions", "2026-09-01", 30, 40000.0, "count", "Dachy"),
        ("interactions", "2026-09-01", 30, 10.0, "count", "Okna"),
        ("interactions", "2026-09-01", 30, 1900.0, "count", "Dachy"),
        ("spend", "2026-09-01", 30, 100.0, "PLN", "Okna"),
        ("spend", "2026-09-01", 30, 1234.56, "PLN", "Dachy"),
    ]


def test_google_ads_in_vietnamese_with_a_total():
    key, _, points, codes = taken(
        "Trạng thái chiến dịch,Chiến dịch,Ngày,Số lượt hiển thị,Số lượt nhấp,Chi phí,Mã đơn vị tiền tệ\n"
        "Đã bật,Bánh mì,2026-10-01,1.234,12,150.000,VND\nĐã bật,Bánh mì,2026-10-02,2.000,15,250.000,VND\n"
        "Tổng: Tài khoản,,,3.234,27,400.000,VND\n"
    )
    assert (key, codes) == ("google.ads", ["totals_row"])
    assert values(figures(points), "spend") == [("2026-10-01", 150000.0, "VND"), ("2026-10-02", 250000.0, "VND")]
    assert values(figures(points), "impressions") == [("2026-10-01", 1234.0, "count"), ("2026-10-02", 2000.0, "count")]


def test_instagram_in_polish_with_a_sep_line_and_a_caption_over_lines():
    key, mentions, _, codes = taken(
        "\ufeffsep=;\r\nIdentyfikator posta;Identyfikator konta;Nazwa użytkownika konta;Nazwa konta;Opis;"
        "Godzina publikacji;Link bezpośredni;Typ posta;Wyświetlenia;Zasięg;Polubienia;Komentarze;Zapisy\r\n"
        '"18012345678901234";1;piekarnia;Piekarnia;"Chleb; ""żytni""\r\nnowy";09/24/2026 15:30;'
        f"https://instagram.com/p/A;Zdjęcie;12{NARROW}345;9{NARROW}001;321;17;8\r\n"
    )
    assert (key, codes) == ("meta.instagram_posts", [])
    (post,) = mentions
    assert (post["native_id"], post["text"]) == ("18012345678901234", 'Chleb; "żytni"\r\nnowy')
    assert [post[name] for name in ("impressions", "reach", "likes", "comments", "saves")] == [12345, 9001, 321, 17, 8]


def test_facebook_in_persian_with_persian_digits():
    key, mentions, _, codes = taken(
        "شناسه پست,شناسه صفحه,نام صفحه,عنوان,زمان انتشار,پیوند دائمی,بازدیدها,دسترسی,واکنش‌ها,نظرات,اشتراک‌گذاری‌ها\n"
        "99,1,نانوایی,نان تازه,09/28/2026 18:12,https://facebook.com/9,۲٬۷۱۵,۲۰۰۱,۴۰,۳,۵\n"
    )
    assert (key, codes) == ("meta.facebook_posts", [])
    names = ("native_id", "title", "impressions", "reach", "likes", "comments", "shares")
    assert [mentions[0][name] for name in names] == ["99", "نان تازه", 2715, 2001, 40, 3, 5]


def test_analytics_by_its_newest_name_of_the_channel_group():
    key, _, points, codes = taken(
        "# Start date: 20260701\n# End date: 20260731\n\n"
        "Session primary channel group (Default channel group),Sessions,Engaged sessions\nDirect,10,5\n"
    )
    assert (key, codes) == ("google.analytics", ["whole_period"])
    assert points[0]["breakdown"] == "session primary channel group (default channel group)"
    assert points[0]["audience"] == "Direct"


def test_jalali_dates_persian_digits_and_a_persian_total():
    mapping, _, rows, codes = proposed(
        "تاریخ,بازدید,فروش (ریال)\n۱۴۰۵/۰۷/۰۱,۱٬۲۳۴,۱۲٬۵۰۰٬۰۰۰\n۱۴۰۵/۰۷/۰۲,۹۸۷,۸٬۲۰۰٬۰۰۰\n۱۴۰۵/۰۷/۰۳,۱٬۰۰۰,۹٬۰۰۰٬۰۰۰\n"
        "جمع کل,۳٬۲۲۱,۲۹٬۷۰۰٬۰۰۰\n"
    )
    assert codes == ["totals_row"]
    assert values(rows, "revenue") == [
        ("2026-09-23", 12_500_000.0, "IRR"), ("2026-09-24", 8_200_000.0, "IRR"), ("2026-09-25", 9_000_000.0, "IRR"),
    ]  # fmt: skip
    assert mapping.span == "day"


def test_arabic_decimal_marks():
    _, _, rows, codes = proposed("تاریخ;فروش\n1405-07-01;۱٬۲۳۴٫۵۰\n1405-07-02;۲٬۰۰۰٫۲۵\n1405-07-03;۱۰۰٫۰۰\n")
    assert codes == []
    assert [value for _day, value, _unit in values(rows, "revenue")] == [1234.5, 2000.25, 100.0]


def test_vietnamese_with_a_title_dots_for_thousands_and_a_total():
    mapping, _, rows, codes = proposed(
        "Báo cáo bán hàng\nTừ 01/10/2026 đến 31/10/2026\n\nNgày;Đơn hàng;Doanh thu (VND)\n"
        "01/10/2026;12;1.250.000\n02/10/2026;8;980.500\n13/10/2026;15;1.730.000\nTổng cộng;35;3.960.500\n"
    )
    assert codes == ["totals_row"]
    assert values(rows, "revenue") == [
        ("2026-10-01", 1_250_000.0, "VND"), ("2026-10-02", 980_500.0, "VND"), ("2026-10-13", 1_730_000.0, "VND"),
    ]  # fmt: skip
    assert mapping.span == "day"  # days are missing, but these are no weeks


def test_swiss_apostrophes_and_the_currency_in_the_cells():
    _, _, rows, codes = proposed(
        "Datum;Besuche;Umsatz\n01.10.2026;1'234;CHF 12'345.50\n02.10.2026;987;CHF 8’000.00\n"
        "13.10.2026;1'001;CHF 9'100.05\nSumme;3'222;CHF 29'445.55\n"
    )
    assert codes == ["totals_row"]
    assert values(rows, "revenue") == [
        ("2026-10-01", 12345.5, "CHF"), ("2026-10-02", 8000.0, "CHF"), ("2026-10-13", 9100.05, "CHF"),
    ]  # fmt: skip
    assert [value for _day, value, _unit in values(rows, "sessions")] == [1234.0, 987.0, 1001.0]


def test_polish_in_an_old_encoding_with_money_in_words():
    _, _, rows, codes = proposed(
        "Data;Zamówienia;Przychód\n01.10.2026;5;1 234,50 zł\n02.10.2026;6;2 000,00 zł\n13.10.2026;7;1 100,10 zł\n"
        "Razem;18;4 334,60 zł\n",
        encoding="cp1250",
    )
    assert codes == ["guessed_encoding", "totals_row"]
    assert values(rows, "revenue") == [
        ("2026-10-01", 1234.5, "PLN"), ("2026-10-02", 2000.0, "PLN"), ("2026-10-13", 1100.1, "PLN"),
    ]  # fmt: skip


def test_negative_amounts_in_parentheses_with_a_true_minus_and_behind_the_number():
    _, _, rows, codes = proposed(
        'Date,Orders,Revenue\n2026-10-01,3,"1,234.50"\n2026-10-02,1,"(1,000.25)"\n2026-10-03,2,−5.00\n'
        "2026-10-04,2,7.25-\n2026-10-05,2,$7.00\n"
    )
    assert codes == []
    assert [value for _day, value, _unit in values(rows, "revenue")] == [1234.5, -1000.25, -5.0, -7.25, 7.0]


def test_a_named_metric_with_a_few_broken_cells_is_kept_and_they_are_reported():
    _, _, rows, codes = proposed(
        "Date,Visits,Revenue\n2026-10-01,3,10\n2026-10-02,1,see note\n2026-10-03,2,12\n2026-10-04,2,9\n"
    )
    assert codes == ["not_a_number"]
    assert [value for _day, value, _unit in values(rows, "revenue")] == [10.0, 12.0, 9.0]


def test_shares_are_not_added_up():
    mapping, _, rows, _ = proposed(
        'Day,Spend (€),CTR,Bounced,Impressions\n2026-10-01,"€ 1.234,56","1,5 %","40,5 %",1.000\n'
        '2026-10-02,"€ 2.000,00","2,5 %","50,5 %",2.000\n2026-10-03,"€ 99,50","2,0 %","61,0 %",12.000\n'
    )
    assert [measure.metric for measure in mapping.measures] == ["spend", "impressions"]
    assert [value for _day, value, _unit in values(rows, "spend")] == [1234.56, 2000.0, 99.5]


def test_a_second_table_below_the_first():
    _, _, rows, _ = proposed(
        "Weekly numbers\n\nDate,Visits,Orders\n2026-10-05,100,5\n2026-10-06,120,6\n2026-10-07,90,4\n\n"
        "Top products\nProduct,Pieces\nRye,30\nCake,20\n"
    )
    assert [value for _day, value, _unit in values(rows, "orders")] == [5.0, 6.0, 4.0]


def test_ids_of_64_bits_as_numbers_in_json():
    _, mentions, _, codes = proposed(
        b'[{"id": 1857654321098765432, "created_at": "2026-10-01T10:00:00Z", "text": "Hi", "likes": 3},'
        b' {"id": 1857654321098765433, "created_at": "2026-10-01T11:00:00Z", "text": "Ho", "likes": 4}]'
    )
    assert codes == []
    assert [row["native_id"] for row in mentions] == ["1857654321098765432", "1857654321098765433"]


def test_days_without_a_year_over_new_year():
    _, _, rows, codes = proposed("Date,Visits,Orders\nDec 30,100,5\nDec 31,90,6\nJan 1,50,1\nJan 2,60,2\n")
    assert codes == ["guessed_year"]
    assert [day for day, _value, _unit in values(rows, "orders")] == [
        "2025-12-30", "2025-12-31", "2026-01-01", "2026-01-02",
    ]  # fmt: skip


def test_am_and_pm_behind_a_narrow_blank():
    _, mentions, _, codes = proposed(
        f'Time,Post,Likes\n"7/1/26, 3:05{NARROW}PM",Hello there my friends,5\n'
        f'"7/13/26, 11:59{NARROW}AM",Another post of ours,6\n"7/14/26, 12:00{NARROW}AM",Midnight bread,1\n'
    )
    assert codes == []
    assert [row["published_at"] for row in mentions] == [
        datetime(2026, 7, 1, 13, 5, tzinfo=UTC),
        datetime(2026, 7, 13, 9, 59, tzinfo=UTC),
        datetime(2026, 7, 13, 22, 0, tzinfo=UTC),
    ]


def test_days_as_a_spreadsheet_counts_them():
    _, _, rows, _ = proposed("Date,Visits,Orders\n46296,100,5\n46297,90,6\n46298.5,50,1\n46299,60,2\n")
    assert [day for day, _value, _unit in values(rows, "orders")] == [
        "2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04",
    ]  # fmt: skip


def test_two_columns_of_one_name_and_one_that_is_empty():
    _, _, rows, codes = proposed(
        "Date,Clicks,Clicks,Notes,,Orders,\n2026-10-01,1,10,,,3,\n2026-10-02,2,20,,,4,\n2026-10-03,2,20,,,4,\n"
    )
    assert codes == ["duplicate_header"]
    assert [value for _day, value, _unit in values(rows, "clicks")] == [1.0, 2.0, 2.0]
    assert [value for _day, value, _unit in values(rows, "clicks_2")] == [10.0, 20.0, 20.0]
    assert [value for _day, value, _unit in values(rows, "orders")] == [3.0, 4.0, 4.0]


@pytest.mark.parametrize("sign", [",", ";"])
def test_lines_that_are_quoted_as_a_whole(sign):
    lines = ["Date,Visits,Orders,Page", "2026-10-01,10,3,/a", "2026-10-02,20,4,/a", '2026-10-03,20,4,""/b, c""']
    text = "".join(f'"{line.replace(",", sign) if sign == ";" else line}"\n' for line in lines)
    _, _, rows, codes = proposed(text)
    assert codes == []
    assert [value for _day, value, _unit in values(rows, "orders")] == [3.0, 4.0, 4.0]


def test_texts_in_quotes_that_hold_commas_stay_one_column():
    (sheet,) = open_file(b'"Comment, in full"\n"Good, really"\n"Bad, sadly"\n', name="x.csv").tables
    assert sheet.header == ("Comment, in full",)


@pytest.mark.parametrize(
    "table",
    [
        "Date,Impressions,Engagements,Pin clicks,Outbound clicks,Saves\n2025-09-01,100,5,3,1,1\n",
        "Date,Post ID,Network,Post,Impressions,Reach,Engagements,Likes,Comments,Shares,Tags\n"
        "09/12/2025 2:03 pm,178,Instagram,New bowl,12034,8000,409,400,9,1,autumn\n",
        "Campaign name,By Day,Cost,CPC (destination),CPM,Impressions,Clicks (destination),CTR (destination),Currency\n"
        "Autumn,2025-09-12,12.50,0.12,4.5,2777,104,3.75%,EUR\n",
        "Ngày;Nội dung;Lượt thích;Lượt xem\n12/09/2025;Ngon quá;12;1.234\n",
        "Date,Views,Likes\n2025-09-01,100,5\n",
    ],
    ids=["pins", "a suite", "other ads", "texts by day", "anybody's"],
)
def test_a_table_of_another_tool_is_nobodys_format(table):
    assert guesses(open_file(table.encode(), name="export.csv")) == []
