import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from skopos.channels import reading
from skopos.channels.models import Import, ImportState
from skopos.channels.reading import BY_COLUMNS
from skopos.flows.import_file import check_now, import_now
from skopos.jobs.models import Job
from tests.channels.factories import make_channel, make_import
from tests.flows.factories import MENTIONS, THREE


def url(cast, name, *args, room="flows"):
    return reverse(f"{room}:{name}", args=[cast.workspace.slug, *args])


def upload(cast, person, content, name="forum export.csv"):
    return cast.browser(person).post(url(cast, "upload"), {"file": SimpleUploadedFile(name, content)})


def bring(cast, **fields):
    return make_import(cast.workspace, by=cast.bo, content=THREE, format=BY_COLUMNS, mapping=MENTIONS, **fields)


def test_an_unknown_file_is_kept_and_asks_what_its_columns_mean(cast, tmp_path):
    answer = upload(cast, cast.bo, THREE)
    record = Import.objects.get()
    assert answer.url == url(cast, "import", record.pk, room="channels")
    assert (record.workspace, record.name, record.size_bytes, record.by) == (
        cast.workspace,
        "forum export.csv",
        len(THREE),
        cast.bo,
    )
    assert record.file.read_bytes() == THREE
    assert record.file.is_relative_to(tmp_path / "uploads" / str(cast.workspace.pk))
    assert record.file.name == "forum_export.csv"
    assert list((tmp_path / "uploads" / "incoming").iterdir()) == []


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\boot.ini", "/abs/x.csv", "a\x00b.csv", "." * 300, "日本.csv"]
)
def test_no_file_name_leads_out_of_the_folder(cast, tmp_path, name):
    upload(cast, cast.bo, THREE, name=name)
    for record in Import.objects.all():
        assert record.file.resolve().is_relative_to((tmp_path / "uploads" / str(cast.workspace.pk)).resolve())
        assert record.file.read_bytes() == THREE


def test_a_file_past_the_bound_is_refused_and_leaves_nothing(cast, settings, tmp_path):
    settings.UPLOAD_MAX_BYTES = 20_000
    browser = cast.browser(cast.bo)
    file = SimpleUploadedFile("big.csv", b"a,b\n" * 10_000)
    page = browser.post(url(cast, "upload"), {"file": file}, follow=True)
    assert b"larger than 0 MB" in page.content
    assert not Import.objects.exists()
    assert list((tmp_path / "uploads" / "incoming").iterdir()) == []


@pytest.mark.parametrize(("content", "words"), [(b"%PDF-1.7 x", b"PDF"), (b"\x89PNG\r\n\x1a\n\x00\x00", b"image")])
def test_a_file_without_a_table_is_refused_with_the_reason(cast, tmp_path, content, words):
    page = cast.browser(cast.bo).post(url(cast, "upload"), {"file": SimpleUploadedFile("x.csv", content)}, follow=True)
    assert words in page.content
    assert not Import.objects.exists()
    assert list((tmp_path / "uploads" / "incoming").iterdir()) == []


def test_no_file_at_all_is_said(cast):
    assert b"Choose a file first" in cast.browser(cast.bo).post(url(cast, "upload"), follow=True).content


def test_check_and_start_queue_one_job_each_and_only_once(cast):
    record = bring(cast)
    browser = cast.browser(cast.bo)
    for _ in range(2):
        browser.post(url(cast, "check_import", record.pk))
    record.refresh_from_db()
    assert record.state == ImportState.CHECKING
    assert [job.name for job in Job.objects.all()] == ["check_file"]
    Job.objects.all().delete()
    check_now(record)
    for _ in range(2):
        browser.post(url(cast, "start_import", record.pk))
    record.refresh_from_db()
    assert record.state == ImportState.QUEUED
    assert [(job.name, job.workspace_id) for job in Job.objects.all()] == [("import_file", cast.workspace.pk)]


def test_a_file_without_a_format_is_not_started(cast):
    record = make_import(cast.workspace, content=THREE)
    cast.browser(cast.bo).post(url(cast, "start_import", record.pk))
    record.refresh_from_db()
    assert record.state == ImportState.WAITING
    assert not Job.objects.exists()


def test_a_manager_undoes_an_import(cast):
    record = import_now(bring(cast))
    page = cast.browser(cast.ana).post(url(cast, "undo_import", record.pk), follow=True)
    assert b"3 rows were taken out again" in page.content
    record.refresh_from_db()
    assert record.state == ImportState.UNDONE


def test_fetch_now_queues_a_visit_of_a_connected_channel(cast):
    channel = make_channel(cast.workspace, connector="feeds")
    idle = make_channel(cast.workspace)
    for one in (channel, channel, idle):
        cast.browser(cast.ana).post(url(cast, "fetch_now", one.pk))
    assert [job.kwargs["channel_id"] for job in Job.objects.all()] == [channel.pk]


NEEDS = [("check_import", "vi"), ("start_import", "vi"), ("undo_import", "bo")]


@pytest.mark.parametrize(("name", "too_low"), NEEDS)
def test_strangers_and_low_roles_start_nothing(cast, name, too_low):
    record = bring(cast)
    theirs = make_import(cast.other, content=THREE, format=BY_COLUMNS, mapping=MENTIONS)
    assert cast.browser(cast.cem).post(url(cast, name, record.pk)).status_code == 404
    assert cast.browser(cast.ana).post(url(cast, name, theirs.pk)).status_code == 404
    assert cast.browser(getattr(cast, too_low)).post(url(cast, name, record.pk)).status_code == 403
    assert cast.browser(cast.ana).get(url(cast, name, record.pk)).status_code == 405
    assert set(Import.objects.values_list("state", flat=True)) == {"waiting"}


def test_strangers_and_viewers_bring_and_fetch_nothing(cast):
    channel, theirs = make_channel(cast.workspace, connector="feeds"), make_channel(cast.other, connector="feeds")
    assert upload(cast, cast.cem, THREE).status_code == 404
    assert upload(cast, cast.vi, THREE).status_code == 403
    assert cast.browser(cast.cem).post(url(cast, "fetch_now", channel.pk)).status_code == 404
    assert cast.browser(cast.ana).post(url(cast, "fetch_now", theirs.pk)).status_code == 404
    assert cast.browser(cast.bo).post(url(cast, "fetch_now", channel.pk)).status_code == 403
    assert not Import.objects.exists()
    assert not Job.objects.exists()


def test_the_expected_rows_are_about_the_lines_of_a_text_file(cast):
    record = bring(cast)
    assert reading.expected_rows(reading.plan_of(record)) == 4
    record.file.write_bytes("id,text\n1,a\n".encode("utf-16"))
    assert reading.expected_rows(reading.plan_of(record)) == 0
