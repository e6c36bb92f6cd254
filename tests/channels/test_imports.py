import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from skopos.channels import queries
from skopos.channels.models import Import, ImportState, SavedMapping
from skopos.channels.reading import BY_COLUMNS, open_brought, sheet_to_explain, signature_of
from skopos.flows.import_file import check_now, import_now
from tests.channels.factories import make_channel, make_import
from tests.flows.factories import MENTIONS, METRICS, THREE

FORM = {
    "target": "mention", "platform": "forum", "date": "when", "kind": "post", "column-native_id": "id",
    "column-text": "what", "column-likes": "likes", "measure-count": "0", "only-count": "1",
}  # fmt: skip
SALES = b"day,amount,kind\n2026-03-01,10.5,a\n2026-03-02,4,b\n"


def url(cast, name, *args):
    return reverse(f"channels:{name}", args=[cast.workspace.slug, *args])


def bring(cast, content=THREE, **fields):
    return make_import(cast.workspace, by=cast.bo, content=content, **fields)


def ready(cast, content=THREE):
    return bring(cast, content, format=BY_COLUMNS, mapping=MENTIONS)


def test_the_list_costs_the_same_for_one_file_and_three(cast, django_assert_num_queries):
    channel = make_channel(cast.workspace)
    import_now(ready(cast))
    make_import(cast.other, name="hidden.csv")
    browser = cast.browser(cast.vi)
    with CaptureQueriesContext(connection) as one:
        page = browser.get(url(cast, "imports"))
    assert b"export.csv" in page.content
    assert b"hidden.csv" not in page.content
    for _ in range(2):
        bring(cast, channel=channel)
    with django_assert_num_queries(len(one)):
        assert len(browser.get(url(cast, "imports")).context["rows"]) == 3


def test_an_empty_list_teaches_what_to_bring(cast):
    page = cast.browser(cast.bo).get(url(cast, "imports")).content
    assert b"Download the export of one platform" in page
    assert b'type="file"' in page
    assert b'type="file"' not in cast.browser(cast.vi).get(url(cast, "imports")).content


def test_a_file_that_was_taken_in_before_is_recognised(cast):
    first, again = import_now(ready(cast)), ready(cast)
    import_now(make_import(cast.other, content=THREE, format=BY_COLUMNS, mapping=MENTIONS))
    assert queries.same_file_before(again) == first
    page = cast.browser(cast.bo).get(url(cast, "import", again.pk))
    assert page.context["before"] == first
    assert b"The very same file was taken in" in page.content


def test_the_page_shows_what_a_file_would_do_and_then_what_it_did(cast):
    record = check_now(ready(cast, THREE + b"4,no date,Jo,<script>x</script>,1\n"))
    browser = cast.browser(cast.bo)
    before = browser.get(url(cast, "import", record.pk)).content
    assert b"Would be added" in before
    assert b"Take it in" in before
    assert b"no date" in before
    assert b"<script>x" not in before
    import_now(record)
    after = browser.get(url(cast, "import", record.pk)).content
    assert b"Would be added" not in after
    assert b"Undo this import" not in after
    assert b"Undo this import" in cast.browser(cast.ana).get(url(cast, "import", record.pk)).content


def test_the_moving_part_reloads_the_page_when_the_work_is_done(cast):
    record = ready(cast)
    Import.objects.filter(pk=record.pk).update(state=ImportState.RUNNING, rows_done=50_000, rows_expected=100_000)
    moving = cast.browser(cast.vi).get(url(cast, "import_status", record.pk))
    assert "HX-Refresh" not in moving
    assert b'value="50000"' in moving.content
    Import.objects.filter(pk=record.pk).update(state=ImportState.DONE)
    assert cast.browser(cast.vi).get(url(cast, "import_status", record.pk))["HX-Refresh"] == "true"


def test_problems_are_a_table_to_download_without_formulas(cast):
    record = import_now(ready(cast, THREE + b'4,"=HYPERLINK(1)",Jo,Text,1\n'))
    answer = cast.browser(cast.vi).get(url(cast, "import_problems", record.pk))
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0][:3] == ["Line", "Column", "Value"]
    assert ["5", "when", "'=HYPERLINK(1)"] in [row[:3] for row in rows]


def test_choosing_another_reading_forgets_the_check(cast):
    channel, theirs = make_channel(cast.workspace), make_channel(cast.other)
    record = check_now(ready(cast))
    choose = url(cast, "import_choose", record.pk)
    browser = cast.browser(cast.bo)
    assert browser.post(choose, {"format": BY_COLUMNS, "channel": theirs.pk}).status_code == 422
    assert browser.post(choose, {"format": "no.such"}).status_code == 422
    browser.post(choose, {"format": BY_COLUMNS, "channel": channel.pk, "date_order": "dmy"})
    record.refresh_from_db()
    assert (record.channel, record.date_order, record.tally, record.mapping) == (channel, "dmy", {}, MENTIONS)


def test_a_file_that_is_taken_in_cannot_be_read_otherwise_or_discarded(cast):
    record = import_now(ready(cast))
    browser = cast.browser(cast.ana)
    browser.post(url(cast, "import_choose", record.pk), {"format": BY_COLUMNS})
    browser.post(url(cast, "import_discard", record.pk))
    assert browser.get(url(cast, "mapping", record.pk)).status_code == 302
    record.refresh_from_db()
    assert record.state == ImportState.DONE


def test_discarding_deletes_the_file(cast, django_capture_on_commit_callbacks):
    record = bring(cast)
    folder = record.file.parent
    with django_capture_on_commit_callbacks(execute=True):
        cast.browser(cast.bo).post(url(cast, "import_discard", record.pk))
    assert not Import.objects.exists()
    assert not folder.exists()


def test_columns_are_guessed_explained_and_remembered_for_the_next_file(cast):
    record = bring(cast)
    browser = cast.browser(cast.bo)
    page = browser.get(url(cast, "mapping", record.pk))
    assert page.status_code == 200
    assert page.context["form"].initial["date"] == "when"
    assert browser.post(url(cast, "mapping", record.pk), FORM).url == url(cast, "import", record.pk)
    record.refresh_from_db()
    assert record.format == BY_COLUMNS
    assert record.mapping["columns"] == {"native_id": "id", "text": "what", "likes": "likes"}
    assert import_now(record).tally["added"] == 3
    following = bring(cast, THREE.replace(b"Bread", b"Rolls"))
    assert browser.get(url(cast, "mapping", following.pk)).context["form"].initial["platform"] == "forum"
    stranger = make_import(cast.other, content=THREE)
    page = cast.browser(cast.cem).get(reverse("channels:mapping", args=[cast.other.slug, stranger.pk]))
    assert page.context["form"].initial["platform"] != "forum"


def test_figures_are_explained_metric_by_metric(cast):
    record = bring(cast, SALES)
    data = {
        "target": "metric", "platform": "shop", "date": "day", "span": "day", "campaign": "kind", "measure-count": "2",
        "measure-0-metric": "Revenue (EUR)", "measure-0-how": "sum", "measure-0-column": "amount",
        "measure-0-unit": "EUR",
        "measure-1-metric": "", "measure-1-how": "sum", "only-count": "1", "only-0-column": "amount",
        "only-0-test": ">", "only-0-value": "5",
    }  # fmt: skip
    browser = cast.browser(cast.bo)
    preview = browser.post(url(cast, "mapping_preview", record.pk), data)
    assert [(point["metric"], point["value"], point["campaign"]) for point in preview.context["points"]] == [
        ("revenue_eur", 10.5, "a")
    ]
    assert not SavedMapping.objects.exists()
    browser.post(url(cast, "mapping", record.pk), data)
    record.refresh_from_db()
    assert import_now(record).tally["points"] == 1
    (saved,) = SavedMapping.objects.all()
    assert saved.signature == signature_of(sheet_to_explain(open_brought(record.file, record.name)))
    assert saved.mapping == record.mapping


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"date": ""}, b"This field is required"),
        ({"column-text": "", "column-native_id": ""}, b"needs a column with its text"),
        ({"date": "no such column"}, b"Select a valid choice"),
        ({"only-0-column": "likes", "only-0-test": ">", "only-0-value": "many"}, b"is not a number"),
        ({"platform": "UPPER case"}, b"Enter a valid"),
    ],
)
def test_answers_that_do_not_fit_are_said_on_page_and_preview(cast, change, words):
    record = bring(cast)
    browser = cast.browser(cast.bo)
    page = browser.post(url(cast, "mapping", record.pk), FORM | change)
    assert page.status_code == 422
    assert words in page.content
    assert words in browser.post(url(cast, "mapping_preview", record.pk), FORM | change).content
    assert not SavedMapping.objects.exists()


def test_a_guess_of_figures_is_shown_as_figures(cast):
    record = bring(cast, b"date,orders,revenue\n2026-03-01,1,10\n2026-03-02,2,20\n2026-03-03,4,44\n")
    form = cast.browser(cast.bo).get(url(cast, "mapping", record.pk)).context["form"]
    assert form.target == "metric"
    assert {"orders", "revenue"} <= {row.initial.get("metric") for row in form.measures}
    assert METRICS["measures"][0]["metric"] == "revenue"


GETS = ["import", "import_status", "import_problems", "mapping"]
POSTS = ["import_choose", "import_discard", "mapping", "mapping_preview"]


@pytest.mark.parametrize("name", GETS)
def test_strangers_see_no_file_by_any_way(cast, name):
    record, theirs = bring(cast), make_import(cast.other, content=THREE)
    assert cast.browser(cast.cem).get(url(cast, name, record.pk)).status_code == 404
    assert cast.browser(cast.ana).get(url(cast, name, theirs.pk)).status_code == 404
    assert cast.browser(cast.cem).get(url(cast, "imports")).status_code == 404


@pytest.mark.parametrize("name", POSTS)
def test_strangers_and_viewers_change_no_file(cast, name):
    record, theirs = bring(cast), make_import(cast.other, content=THREE)
    data = FORM | {"format": BY_COLUMNS}
    assert cast.browser(cast.cem).post(url(cast, name, record.pk), data).status_code == 404
    assert cast.browser(cast.ana).post(url(cast, name, theirs.pk), data).status_code == 404
    assert cast.browser(cast.vi).post(url(cast, name, record.pk), data).status_code == 403
    assert Import.objects.filter(format="").count() == 2
