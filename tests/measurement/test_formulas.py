"""Metrics by a formula: reading, units, circles, periods, pages, files."""

import math
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from skopos.common.series import Period
from skopos.measurement import documents, queries
from skopos.measurement.actions.formulas import check_formula, save_formula
from skopos.measurement.catalogue import METRICS
from skopos.measurement.formulas import FormulaError, parse
from skopos.measurement.models import MetricDefinition
from tests.factories import make_workspace
from tests.measurement.factories import order, point, store_orders, store_points

MONDAY = date(2026, 5, 4)


def carets(text, key="mine", known=METRICS):
    with pytest.raises(FormulaError) as wrong:
        check_formula(key, text, known)
    return wrong.value.carets(text).splitlines()[1]


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("revenue / spendd", "          ^^^^^^"),
        ("revenue +", "        ^"),
        ("revenue ** 2", "^^^^^^^^^^^^"),
        ("__import__('os')", "^^^^^^^^^^^^^^^^"),
        ("revenue.real", "^^^^^^^^^^^^"),
        ("clicks + spend", "         ^^^^^"),
        ("max(spend, watch_hours)", "           ^^^^^^^^^^^"),
        ("spend * revenue", "^^^^^^^^^^^^^^^"),
        ("(mine + 1) / clicks", " ^^^^"),
        ("1 + True", "    ^^^^"),
        ("abs(clicks, spend)", "^^^^^^^^^^^^^^^^^^"),
        ("3 + 4", "^^^^^"),
    ],
)
def test_an_error_is_pointed_at(text, below):
    assert carets(text) == below


def test_a_name_that_is_nearly_right_is_suggested():
    with pytest.raises(FormulaError, match="Did you mean revenue"):
        check_formula("mine", "revenu / spend", METRICS)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("revenue / spend", ""),
        ("revenue - spend", "money"),
        ("labour_cost / hours_worked", "money"),
        ("(likes + comments) / max(posts, 1)", ""),
        ("watch_hours / video_views", "hours"),
        ("max(spend, 1)", "money"),
        ("sum(spend, tool_cost) * 2", "money"),
    ],
)
def test_the_unit_follows_from_the_parts(text, unit):
    known = METRICS | {"posts": METRICS["likes"]}
    assert check_formula("mine", text, known) == unit


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_arithmetic_is_that_of_numbers_and_never_infinite(a, b, c):
    values = {"a": a, "b": b, "c": c}
    assert parse("(a + b) * c - -a").value(values) == (a + b) * c + a
    found = parse("a / b").value(values)
    assert found is None if b == 0 else found is None or math.isfinite(found)
    assert parse("max(a, min(b, c)) + abs(a)").value(values) == max(a, min(b, c)) + abs(a)


def test_a_missing_part_is_a_gap_but_a_sum_adds_what_is_there():
    assert parse("a + b").value({"a": 1.0, "b": None}) is None
    assert parse("sum(a, b)").value({"a": 1.0, "b": None}) == 1.0
    assert parse("sum(a, b)").value({"a": None}) is None


@pytest.fixture
def workspace(db):
    return make_workspace(currency="EUR")


def weeks(workspace, key):
    found = queries.history(workspace, key, queries.Asked(Period.WEEK))
    steps = [*found.steps, found.running] if found.running else found.steps
    return {step.start: step.value for step in steps}, found.unit


def test_parts_are_summed_over_a_period_and_then_divided(workspace):
    rows = [
        ("revenue", 0, 10),
        ("revenue", 1, 90),
        ("spend", 0, 10),
        ("spend", 1, 10),
        ("revenue", 8, 5),
        ("spend", 8, 1),
    ]
    store_points(workspace, [point(m, MONDAY.replace(day=4 + d), v, unit="EUR") for m, d, v in rows])
    save_formula(workspace, "roas", formula="revenue / spend", unit="count", by=None, label="Return on spend")
    save_formula(workspace, "twice", formula="roas * 2", unit="count", by=None, label="Twice")
    assert weeks(workspace, "roas")[0][MONDAY] == 5.0
    assert weeks(workspace, "twice")[0][MONDAY] == 10.0
    assert weeks(workspace, "total_cost") == ({MONDAY: 20.0, date(2026, 5, 11): 1.0}, "EUR")


def test_a_circle_by_way_of_another_metric_is_refused(workspace):
    save_formula(workspace, "first", formula="clicks / 2", unit="count", by=None, label="First")
    save_formula(workspace, "second", formula="first + 1", unit="count", by=None, label="Second")
    with pytest.raises(FormulaError, match="circle") as wrong:
        save_formula(workspace, "first", formula="likes + second", unit="count", by=None, label="First")
    assert (wrong.value.start, wrong.value.end) == (8, 14)


def test_single_orders_go_before_imported_totals_of_the_same_channel_and_days(workspace):
    store_points(
        workspace,
        [
            point("orders", MONDAY, 99, platform="shop", channel="shop"),
            point("orders", MONDAY, 80, platform="ga4", channel=""),
            point("sessions", MONDAY, 20, platform="ga4", channel=""),
            point("sessions", date(2026, 5, 12), 20, platform="ga4", channel=""),
        ],
    )
    store_orders(
        workspace,
        [
            order("1", "2026-05-04 10:00", amount=30, items=2.0),
            order("2", "2026-05-04 11:00", "ben", amount=20, place="offline", platform="till", channel=""),
            order("R", "2026-05-05 11:00", amount=-5, kind="return"),
            order("3", "2026-05-06 11:00", amount=1),
            order("4", "2026-05-12 11:00", "zoe", amount=1),
            order("5", "2026-05-12 11:00", "zoe", amount=1, platform="till", channel="", place="offline"),
        ],
    )
    expected = {
        "orders": 3.0, "returns": 1.0, "revenue": 46.0, "returned_value": 5.0, "revenue_online": 26.0,
        "revenue_offline": 20.0, "customers": 3.0, "new_customers": 2.0, "returning_customers": 1.0, "units_sold": 2.0,
        "conversion_rate": 3 / 20,
    }  # fmt: skip
    assert {key: weeks(workspace, key)[0][MONDAY] for key in expected} == pytest.approx(expected)


def test_orders_answer_by_campaign_and_by_what_brought_them(workspace):
    rows = [
        order("1", "2026-05-04 10:00", campaign="spring", came_from="mail"),
        order("2", "2026-05-04 11:00", came_from="search"),
        order("3", "2026-05-12 11:00", came_from="search", campaign="spring"),
        order("4", "2026-05-12 12:00", came_from="mail"),
    ]
    store_orders(workspace, rows)
    shown = [
        queries.series(workspace, "orders", **asked).values
        for asked in ({"campaign": "spring"}, {"audience": "search"}, {"audience": "nobody"}, {})
    ]
    assert shown == [(1.0, 1.0), (1.0, 1.0), (), (2.0, 2.0)]


def test_people_describe_change_and_remove_a_metric_on_its_pages(cast):
    browser = cast.browser(cast.ana)
    store_points(cast.workspace, [point("clicks", MONDAY, 10), point("likes", MONDAY, 4)])
    new = reverse("measurement:formula_new", args=[cast.workspace.slug])
    sent = {"label": "Likes a click", "key": "likes_a_click", "unit": "share", "direction": "up", "stage": "engagement"}
    wrong = browser.post(new, sent | {"formula": "likes / click"})
    assert (wrong.status_code, b"        ^^^^^" in wrong.content) == (422, True)
    assert browser.post(new, sent | {"formula": "likes / clicks"}).status_code == 302
    assert browser.post(new, sent | {"formula": "likes / clicks"}).status_code == 422  # the key is taken
    page = browser.get(reverse("measurement:metric", args=[cast.workspace.slug, "likes_a_click"]))
    assert b"likes / clicks" in page.content and "40" in page.content.decode()
    rows = browser.get(reverse("measurement:rows", args=[cast.workspace.slug, "likes_a_click"]))
    assert rows.content.count(b"<tr>") == 3
    save_formula(cast.workspace, "half", formula="likes_a_click / 2", unit="share", by=cast.ana, label="Half")
    remove = reverse("measurement:formula_remove", args=[cast.workspace.slug, "likes_a_click"])
    assert b"needs it" in browser.post(remove, follow=True).content
    edit = reverse("measurement:formula_edit", args=[cast.workspace.slug, "half"])
    change = {"label": "Half", "formula": "likes / 2", "unit": "count", "direction": "up"}
    assert browser.post(edit, change).status_code == 302
    browser.post(remove)
    assert [row.key for row in MetricDefinition.objects.all()] == ["half"]
    assert cast.browser(cast.bo).post(new, sent | {"formula": "likes"}).status_code == 403


def test_own_metrics_go_through_a_file_and_come_back_the_same(cast):
    save_formula(cast.workspace, "b_first", formula="likes / 2", unit="count", by=cast.ana, label="Þ “first”")
    save_formula(cast.workspace, "a_second", formula="b_first * 3", unit="count", by=cast.ana, label="Second")
    text = documents.write(cast.workspace)
    MetricDefinition.objects.all().delete()
    url = reverse("measurement:own_take_in", args=[cast.workspace.slug])
    browser = cast.browser(cast.ana)
    assert browser.post(url, {"file": SimpleUploadedFile("m.yaml", text.encode())}).status_code == 302
    assert documents.write(cast.workspace) == text
    broken = text.replace("likes / 2", "likes / nothing_here")
    answer = browser.post(url, {"file": SimpleUploadedFile("m.yaml", broken.encode())})
    assert (answer.status_code, b"^^^^" in answer.content) == (422, True)
    assert documents.write(cast.workspace) == text
