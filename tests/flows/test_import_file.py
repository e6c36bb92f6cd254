from datetime import date

import pytest
from django.db import DatabaseError
from django.urls import reverse

from skopos.channels.actions import imports
from skopos.channels.models import Import, ImportState
from skopos.channels.problems import read_problems
from skopos.channels.reading import BY_COLUMNS
from skopos.collaboration.models import Notice
from skopos.facts.models import DirtyDay
from skopos.facts.reading import open_facts
from skopos.flows import import_file, tasks
from skopos.flows.import_file import check_now, give_up_abandoned, import_now, undo_import
from skopos.governance.models import AuditEntry, BlockRule
from skopos.jobs.models import Job
from tests.channels.factories import make_channel, make_import
from tests.flows.factories import MENTIONS, METRICS, THREE, mentions_csv


def bring(cast, content=THREE, mapping=MENTIONS, **fields):
    return make_import(cast.workspace, by=cast.bo, content=content, format=BY_COLUMNS, mapping=mapping, **fields)


def rows_of(workspace, sql="SELECT native_id, text, likes, channel FROM mention ORDER BY native_id"):
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        return [tuple(row.values()) for row in facts.query(sql).to_pylist()]


def counts(record):
    return tuple(record.tally[name] for name in ("rows", "added", "changed", "unchanged"))


def test_a_file_becomes_labelled_mentions_of_its_workspace_alone(cast):
    channel = make_channel(cast.workspace, key="forum")
    record = import_now(bring(cast, channel=channel))
    assert record.state == ImportState.DONE
    assert counts(record) == (3, 3, 0, 0)
    assert (record.tally["first_day"], record.tally["last_day"]) == ("2026-03-01", "2026-03-02")
    assert rows_of(cast.workspace) == [
        ("1", "I love this bread", 3, "forum"),
        ("2", "The queue was awful", 0, "forum"),
        ("3", "Bread", 1, "forum"),
    ]
    assert rows_of(cast.workspace, "SELECT DISTINCT source, owned, model_version IS NULL FROM mention") == [
        (f"import:{record.pk}", False, False)
    ]
    assert rows_of(cast.other) == []
    assert AuditEntry.objects.get(label="channels.file_imported").details == {"added": 3, "changed": 0, "unchanged": 0}


def test_the_same_file_twice_changes_nothing(cast):
    import_now(bring(cast))
    DirtyDay.objects.all().delete()
    before = rows_of(cast.workspace, "SELECT * FROM mention ORDER BY native_id")
    again = import_now(bring(cast))
    assert counts(again) == (3, 0, 0, 3)
    assert rows_of(cast.workspace, "SELECT * FROM mention ORDER BY native_id") == before
    assert not DirtyDay.objects.exists()


def test_a_newer_export_changes_what_differs(cast):
    import_now(bring(cast))
    newer = THREE.replace(b"bread,3", b"bread,4") + b"4,2026-03-03T10:00:00Z,An,New,0\n"
    assert counts(import_now(bring(cast, newer))) == (4, 1, 1, 2)
    assert rows_of(cast.workspace, "SELECT likes FROM mention WHERE native_id = '1'") == [(4,)]


def test_bad_rows_go_to_the_report_with_their_line_and_the_rest_is_kept(cast):
    content = THREE + b"4,no date,Mara,Text,1\n5,2026-03-04T10:00:00Z,Jo,More,many\n"
    record = import_now(bring(cast, content))
    assert [row[0] for row in rows_of(cast.workspace)] == ["1", "2", "3", "5"]
    found = {(line.line, line.column, line.value) for line in read_problems(record.problems_file)}
    assert {(5, "when", "no date"), (6, "likes", "many")} <= found
    assert sum(record.tally["problems"].values()) == len(found)


def test_what_the_rules_forbid_is_left_out_and_counted(cast):
    BlockRule.objects.create(workspace=cast.workspace, kind=BlockRule.Kind.AUTHOR, value="Jo")
    record = import_now(bring(cast))
    assert [row[0] for row in rows_of(cast.workspace)] == ["1", "3"]
    assert record.tally["left_out"] == {"blocked_author": 1}


def test_figures_are_taken_in_by_the_same_path(cast):
    content = b"day,amount\n2026-03-01,10.5\n2026-03-01,2\n2026-03-02,4\n"
    record = import_now(bring(cast, content, METRICS))
    assert (record.tally["points"], record.tally["added"]) == (2, 2)
    assert rows_of(cast.workspace, "SELECT day, metric, value, unit FROM metric_point ORDER BY day") == [
        (date(2026, 3, 1), "revenue", 12.5, "EUR"),
        (date(2026, 3, 2), "revenue", 4.0, "EUR"),
    ]


def test_a_check_says_exactly_what_an_import_would_do_and_stores_nothing(cast):
    import_now(bring(cast))
    record = check_now(bring(cast, THREE.replace(b"bread,3", b"bread,4") + b"9,2026-03-09T10:00:00Z,An,New,0\n"))
    assert record.state == ImportState.WAITING
    assert counts(record) == (4, 1, 1, 2)
    assert record.tally["sample"]["mention"][0]["text"] == "I love this bread"
    assert len(rows_of(cast.workspace)) == 3
    assert counts(import_now(record)) == (4, 1, 1, 2)


def test_an_import_that_is_done_is_not_done_again(cast):
    record = import_now(bring(cast))
    jobs = Job.objects.count()
    record.file.unlink()
    assert import_now(Import.objects.get(pk=record.pk)).tally == record.tally
    assert Job.objects.count() == jobs


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "empty"), (b"%PDF-1.7 ...", "PDF")],
)
def test_a_file_that_cannot_be_read_says_why(cast, content, words):
    record = import_now(bring(cast, content))
    assert record.state == ImportState.FAILED
    assert words.casefold() in record.reason.casefold()
    assert AuditEntry.objects.filter(label="channels.import_failed").count() == 1


def test_a_lost_upload_and_an_unknown_format_say_what_to_do(cast):
    record = bring(cast)
    record.file.unlink()
    assert "Bring it again" in import_now(record).reason
    other = make_import(cast.workspace, content=THREE, format="no.such_format")
    assert "Choose another one" in import_now(other).reason


def test_our_own_error_fails_the_import_for_good_and_says_so(cast, monkeypatch):
    def broken(plan, context):
        raise ZeroDivisionError
        yield

    monkeypatch.setattr(import_file, "read_rows", broken)
    record = bring(cast)
    with pytest.raises(ZeroDivisionError) as caught:
        import_now(record)
    assert caught.value.permanent
    assert (record.state, "ZeroDivisionError" in record.reason) == (ImportState.FAILED, True)


def test_an_import_is_undone_with_all_its_rows_and_no_others(cast):
    first = import_now(bring(cast))
    second = import_now(
        bring(cast, mentions_csv("2,2026-03-02T10:00:00Z,Jo,Changed,5", "7,2026-03-07T10:00:00Z,An,X,0"))
    )
    assert undo_import(second, by=cast.ana) == 2
    assert [row[0] for row in rows_of(cast.workspace)] == ["1", "3"]
    assert second.state == ImportState.UNDONE
    assert AuditEntry.objects.get(label="channels.import_undone").details == {"rows": 2}
    with pytest.raises(ValueError, match="Only a finished import"):
        undo_import(second, by=cast.ana)
    assert undo_import(first, by=cast.ana) == 2
    assert rows_of(cast.workspace) == []


def test_an_import_whose_job_was_given_up_can_be_started_again(cast):
    record, alive = bring(cast), bring(cast)
    for one in (record, alive):
        assert imports.claim(one, ImportState.QUEUED)
        assert not imports.claim(one, ImportState.QUEUED)
    tasks.queue_import(alive)
    assert give_up_abandoned() == 1
    record.refresh_from_db()
    alive.refresh_from_db()
    assert (record.state, alive.state) == (ImportState.FAILED, ImportState.QUEUED)
    assert imports.claim(record, ImportState.QUEUED)


def test_many_rows_pass_in_batches_and_tell_how_far_they_are(cast, settings):
    settings.ENRICH_PROCESSES = 1
    lines = [f"{n},2026-03-{n % 28 + 1:02d}T10:00:00Z,A{n % 7},Bread {n % 50},{n}" for n in range(60_000)]
    told = []
    record = import_now(bring(cast, mentions_csv(*lines)), tell=lambda done, expected: told.append((done, expected)))
    assert counts(record) == (60_000, 60_000, 0, 0)
    assert told == [(50_000, 60_001), (60_000, 60_001)]
    assert rows_of(cast.workspace, "SELECT count(*), sum(likes) FROM mention") == [(60_000, sum(range(60_000)))]


def notices(workspace):
    found = Notice.objects.filter(workspace=workspace).order_by("pk")
    return [(notice.person.name, notice.kind, notice.title, notice.body, notice.count) for notice in found]


def test_who_brought_a_file_hears_that_it_is_taken_in_and_nobody_else_does(cast):
    record = import_now(bring(cast, THREE + b"4,no date,Jo,Text,1\n"))
    assert notices(cast.workspace) == [
        (
            "Bo",
            "channels.import_done",
            "“export.csv” is taken in",
            "New: 3. Changed: 0. As before: 0. Rows or values left out: 1.",
            1,
        )
    ]
    notice = Notice.objects.get()
    assert notice.url == reverse("channels:import", args=[cast.workspace.slug, record.pk])
    assert cast.browser(cast.bo).get(notice.url).status_code == 200
    import_now(record)
    assert Notice.objects.count() == 1


def test_a_file_that_fails_again_and_again_is_one_notice(cast):
    record = bring(cast, b"%PDF-1.7 ...")
    for _ in range(2):
        imports.claim(record, ImportState.QUEUED)
        import_now(record)
    assert notices(cast.workspace) == [
        ("Bo", "channels.import_failed", "“export.csv” could not be taken in", record.reason, 2)
    ]


def test_a_check_and_a_script_tell_nobody(cast):
    check_now(bring(cast))
    check_now(bring(cast, b"%PDF-1.7 ..."))
    import_now(make_import(cast.workspace, content=THREE, format=BY_COLUMNS, mapping=MENTIONS))
    assert notices(cast.workspace) == []


def test_a_job_that_was_given_up_is_told(cast):
    record = bring(cast)
    imports.claim(record, ImportState.QUEUED)
    give_up_abandoned()
    assert [notice[:2] for notice in notices(cast.workspace)] == [("Bo", "channels.import_failed")]


def test_the_notice_is_stored_with_the_rows_or_not_at_all(cast, monkeypatch):
    def refused(workspace, messages):
        raise DatabaseError

    monkeypatch.setattr("skopos.flows.import_notices.deliver", refused)
    with pytest.raises(DatabaseError):
        import_now(bring(cast))
    assert (rows_of(cast.workspace), notices(cast.workspace)) == ([], [])


ORDERS = (
    b"order_id,date,customer,amount,currency\n1,2026-05-04,anna,10.50,EUR\n2,2026-05-05,ben,7,PLN\n"
    b"R1,2026-05-06,anna,-3,EUR\n"
)


def test_orders_come_in_by_the_guess_and_the_same_file_again_changes_nothing(cast):
    from skopos.channels.mapping import propose
    from skopos.channels.reading import BY_COLUMNS, open_brought, sheet_to_explain

    def brought():
        record = make_import(cast.workspace, by=cast.bo, content=ORDERS, name="orders.csv")
        guess = propose(sheet_to_explain(open_brought(record.file, record.name)), date(2026, 11, 22))
        record.format, record.mapping = BY_COLUMNS, guess.model_dump(mode="json")
        record.save()
        return import_now(record)

    first, again = brought(), brought()
    assert (first.state, first.tally["orders"], first.tally["added"]) == ("done", 3, 3)
    assert (again.tally["added"], again.tally["changed"], again.tally["unchanged"]) == (0, 0, 3)
    assert [row["kind"] for row in first.tally["sample"]["shop_order"]] == ["order", "order", "return"]
    page = cast.browser(cast.vi).get(reverse("channels:import", args=[cast.workspace.slug, first.pk]))
    assert b"First orders" in page.content and b"anna" not in page.content
    mapping = reverse("channels:mapping", args=[cast.workspace.slug, make_import(cast.workspace, content=ORDERS).pk])
    form = cast.browser(cast.bo).get(mapping).context["form"]
    assert (form.target, form.initial["column-amount"], form.initial["by_line"]) == ("order", "amount", False)
    sent = {
        "target": "order", "date": "date", "platform": "shop", "place": "online", "column-native_id": "order_id",
        "column-amount": "amount", "currency": "eur", "only-count": "0",
    }  # fmt: skip
    preview = cast.browser(cast.bo).post(mapping + "preview/", sent)
    assert (preview.status_code, b"Return" in preview.content) == (200, True)
    assert cast.browser(cast.bo).post(mapping, sent | {"column-amount": ""}).status_code == 422
    assert cast.browser(cast.bo).post(mapping, sent).status_code == 302
