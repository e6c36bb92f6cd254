"""Orders, contacts and paths as shops and web analytics really export them."""

from datetime import date

import pytest

from skopos.channels.mapping import Mapping, apply, propose
from skopos_files.opening import open_file
from tests.connectors.test_exports import CONTEXT

TODAY = date(2026, 11, 22)
SHOPIFY = """\
Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Total,Discount Code,Created at,Lineitem quantity,\
Lineitem name,Lineitem price,Shipping Country,Refunded Amount,Id,Source
#1001,anna@example.org,paid,2026-05-01 10:00:12 +0200,EUR,30.00,4.90,34.90,BROT10,2026-05-01 09:58:01 +0200,2,\
Rye bread,10.00,DE,0.00,6123456789012345678,web
#1001,anna@example.org,,,,,,,,2026-05-01 09:58:01 +0200,1,Granola,10.00,,,,
#1002,ben@example.org,partially_refunded,2026-05-02 10:00:12 +0200,EUR,20.00,4.90,24.90,,2026-05-02 09:58:01 +0200,2,\
Rye bread,10.00,PL,10.00,6123456789012345679,pos
#1003,cem@example.org,voided,,EUR,20.00,4.90,24.90,,2026-05-03 09:58:01 +0200,2,Rye bread,10.00,PL,0.00,61234567,web
"""
RETAIL = (
    "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
    "1,A,6,2010-12-01 08:26:00,2.5,17850.0,France\n1,B,2,2010-12-01 08:26:00,1,17850.0,France\n"
    "2,A,1,2010-12-01 09:00:00,2.5,17851,\nC3,A,-1,2010-12-02 09:00:00,2.5,17850,\n4,A,4,2010-12-02 10:00:00,0,,\n"
    "5,A,-9,2010-12-02 10:00:00,0,,\n"
)


def read(text, name="table.csv", **changes):
    """What a file becomes by the guess: the mapping, the rows of each kind, the codes of what was wrong."""
    sheet = open_file(text.encode(), name=name).tables[0]
    mapping = propose(sheet, TODAY)
    if changes:
        mapping = mapping.model_copy(update=changes)
    parts = list(apply(mapping, sheet, CONTEXT))
    rows = [row for part in parts for _table, table in part.tables() for row in table.to_pylist()]
    return mapping, rows, [problem.code for part in parts for problem in part.problems]


def told(rows, *fields):
    return [tuple(row[field] for field in fields) for row in rows]


def test_a_shops_export_gives_one_order_for_several_lines_and_a_return_for_what_was_given_back():
    mapping, rows, problems = read(SHOPIFY)
    assert (mapping.target, mapping.by_line) == ("order", False)
    assert told(rows, "native_id", "kind", "amount", "items", "customer_id", "currency", "region", "coupon") == [
        ("#1001", "order", 34.9, 3.0, "anna@example.org", "EUR", "DE", "BROT10"),
        ("#1002", "order", 24.9, 2.0, "ben@example.org", "EUR", "PL", None),
        ("#1002-refund", "return", -10.0, None, "ben@example.org", "EUR", "PL", None),
    ]
    assert rows[0]["placed_at"].isoformat() == "2026-05-01T07:58:01+00:00"
    assert problems == ["not_sold"]


def test_lines_of_invoices_are_added_up_and_credit_notes_are_returns():
    mapping, rows, problems = read(RETAIL)
    assert (mapping.target, mapping.by_line) == ("order", True)
    assert told(rows, "native_id", "kind", "amount", "items", "customer_id") == [
        ("1", "order", 17.0, 8.0, "17850"),
        ("2", "order", 2.5, 1.0, "17851"),
        ("4", "order", 0.0, 4.0, None),
        ("C3", "return", -2.5, -1.0, "17850"),
    ]
    assert problems == ["empty_order"]


def test_a_german_file_with_thousands_marks_another_currency_and_a_totals_row():
    _, rows, problems = read(
        "Bestellnummer;Bestelldatum;Kundennummer;Gesamtbetrag (PLN);Verkaufskanal;Vorgang\n"
        "A-1;04.05.2026;K1;1.020,50;Filiale;Bestellung\nA-2;05.05.2026;K2;20,00;Online;Bestellung\n"
        "A-3;06.05.2026;K2;20,00;Online;Gutschrift\nSumme;;;1.060,50;;\n"
    )
    assert told(rows, "native_id", "kind", "amount", "currency", "place") == [
        ("A-1", "order", 1020.5, "PLN", "offline"),
        ("A-2", "order", 20.0, "PLN", "online"),
        ("A-3", "return", -20.0, "PLN", "online"),
    ]
    assert problems == ["totals_row"]


def test_states_of_another_shop_and_an_amount_that_is_none():
    _, rows, problems = read(
        "Order Number;Order Status;Order Date;Email (Billing);Order Total Amount;Order Currency;Quantity\n"
        "501;wc-completed;2026-05-04 12:00;zoe@example.org;1.234,50;EUR;2\n"
        "501;wc-completed;2026-05-04 12:00;zoe@example.org;1.234,50;EUR;1\n"
        "502;wc-refunded;2026-05-05 12:00;max@example.org;20,00;EUR;1\n"
        "503;wc-failed;2026-05-05 13:00;max@example.org;20,00;EUR;1\n"
        "504;wc-completed;2026-05-06 13:00;x@example.org;soon;EUR;1\n"
        ";wc-completed;2026-05-06 13:00;x@example.org;1,00;EUR;1\n"
    )
    assert told(rows, "native_id", "kind", "amount", "items") == [
        ("501", "order", 1234.5, 3.0),
        ("502", "order", 20.0, 1.0),
        ("502-refund", "return", -20.0, -1.0),
    ]
    assert sorted(problems) == ["missing_field", "not_a_number", "not_sold"]


def test_purchases_without_numbers_keep_their_own_ids_and_equal_ones_are_two():
    text = "customer_id,date,dollars\n4,1997-01-01,29.33\n4,1997-01-01,29.33\n4,1997-01-18,29.73\n"
    _, rows, problems = read(text)
    assert (len({row["native_id"] for row in rows}), problems) == (3, [])
    assert [row["native_id"] for row in read(text)[1]] == [row["native_id"] for row in rows]


def test_events_of_web_analytics_become_visits_and_conversions():
    event = (
        '{"event_timestamp":%d,"event_name":"%s","user_pseudo_id":"12.34",'
        '"traffic_source":{"source":"%s","medium":"social"}%s}\n'
    )
    mapping, rows, problems = read(
        event % (1777888800000000, "session_start", "instagram", "")
        + event % (1777888860000000, "scroll", "instagram", "")
        + event % (1777888920000000, "purchase", "instagram", ',"ecommerce":{"purchase_revenue":34.9}'),
        name="events.jsonl",
    )
    assert (mapping.target, mapping.platform) == ("touch", "ga4")
    assert told(rows, "kind", "channel", "person_id", "value", "currency") == [
        ("visit", "instagram / social", "12.34", None, None),
        ("conversion", "instagram / social", "12.34", 34.9, "EUR"),
    ]
    assert problems == ["no_contact"]


def test_a_contact_that_is_said_to_have_converted_is_followed_by_its_conversion():
    _, rows, problems = read(
        "user_id,time,channel,converted,value\nu1,2026-05-04 10:00,search,0,\nu1,2026-05-05 10:00,mail,1,12.5\n"
        "u2,2026-05-05 10:00,,0,\n"
    )
    assert told(rows, "person_id", "channel", "kind", "value") == [
        ("u1", "search", "click", None),
        ("u1", "mail", "click", 12.5),
        ("u1", "mail", "conversion", 12.5),
    ]
    assert problems == ["missing_field"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "path,total_conversions,total_conversion_value,total_null\neta > iota > eta,2,6.5,3\niota,0,0,4\n",
            [(["eta", "iota", "eta"], 2.0, 6.5, 3.0), (["iota"], 0.0, 0.0, 4.0)],
        ),
        (
            "Pfad;Konversionen\nDirekt x 2 > Mail;3\nMail;0\n",
            [(["Direkt", "Direkt", "Mail"], 3.0, None, 0.0), (["Mail"], 0.0, None, 1.0)],
        ),
        ("path,converted\na|b,1\na|b,0\na|b,1\n", [(["a", "b"], 2.0, None, 1.0)]),
    ],
)  # fmt: skip
def test_counted_paths_with_and_without_those_that_led_nowhere(text, expected):
    mapping, rows, problems = read(text)
    assert (mapping.target, mapping.day) == ("journey", TODAY)
    assert told(rows, "path", "conversions", "value", "nulls") == expected
    assert problems == []


def test_a_mapping_of_orders_survives_the_way_through_json_and_says_what_it_lacks():
    mapping, _, _ = read(SHOPIFY)
    assert Mapping.model_validate_json(mapping.model_dump_json()) == mapping
    with pytest.raises(ValueError, match="needs a column with its amount"):
        Mapping(target="order", date="day", columns={"native_id": "id"})
    with pytest.raises(ValueError, match="column with the date"):
        Mapping(target="touch", columns={"channel": "c"})


def test_an_order_number_is_no_remark_and_neither_is_a_hashtag():
    sheet = open_file(b"Hashtag,Uses\n#rye,12\n#bread,9\n#granola,3\n", name="tags.csv").tables[0]
    assert sheet.sample(10).column("Hashtag").to_pylist() == ["#rye", "#bread", "#granola"]
