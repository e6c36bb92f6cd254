import pytest
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from skopos.collaboration import queries
from skopos.collaboration.actions import Message, deliver, read_notice
from skopos.collaboration.models import Notice
from skopos.workspaces.access import membership_for
from skopos.workspaces.models import Role


def address(cast, name="notices", **kwargs):
    return reverse(f"collaboration:{name}", kwargs={"workspace": cast.workspace.slug, **kwargs})


def names(workspace):
    return sorted(Notice.objects.filter(workspace=workspace).values_list("person__name", flat=True))


@pytest.mark.parametrize(
    ("to", "who"),
    [(Role.VIEWER, ["Ana", "Bo", "Vi"]), (Role.CONTRIBUTOR, ["Ana", "Bo"]), (Role.MANAGER, ["Ana"])],
)
def test_a_role_means_everybody_who_is_at_least_that(cast, to, who):
    assert deliver(cast.workspace, [Message("tests.hello", "Hello", to=to)]) == len(who)
    assert names(cast.workspace) == who


def test_people_who_are_no_members_get_nothing(cast):
    assert deliver(cast.workspace, [Message("tests.hello", "Hello", to=[cast.bo, cast.cem])]) == 1
    assert names(cast.workspace) == ["Bo"]


def test_the_same_message_waits_once_and_comes_anew_after_it_was_read(cast):
    message = Message("tests.late", "Check in", "first", url="/w/x/", to=[cast.bo])
    deliver(cast.workspace, [message])
    deliver(cast.workspace, [Message("tests.late", "Check in", "second", url="/w/x/", to=[cast.bo])])
    notice = Notice.objects.get()
    assert (notice.count, notice.body) == (2, "second")
    read_notice(notice)
    deliver(cast.workspace, [message])
    assert sorted(Notice.objects.values_list("count", flat=True)) == [1, 2]


def test_another_address_is_another_message(cast):
    for url in ("/a/", "/b/"):
        deliver(cast.workspace, [Message("tests.late", "Check in", url=url, to=[cast.bo])])
    assert Notice.objects.count() == 2


def test_lazy_texts_are_written_in_each_reader_s_language(cast):
    cast.bo.language = "de"
    cast.bo.save()
    text = format_lazy("{word}!", word=gettext_lazy("Monday"))
    deliver(cast.workspace, [Message("tests.day", text, to=[cast.bo, cast.vi])])
    assert dict(Notice.objects.values_list("person__name", "title")) == {"Bo": "Montag!", "Vi": "Monday!"}


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_a_notice_leads_nowhere_else(url):
    with pytest.raises(ValueError, match="path of this site"):
        Message("tests.x", "x", url=url)


def test_the_page_shows_one_s_own_notices_only(cast):
    deliver(cast.workspace, [Message("tests.x", "For Ana alone", to=[cast.ana])])
    deliver(cast.other, [Message("tests.x", "For Cem alone", to=[cast.cem])])
    assert "For Ana alone" in cast.browser(cast.ana).get(address(cast)).content.decode()
    page = cast.browser(cast.bo).get(address(cast)).content.decode()
    assert "For Ana alone" not in page
    assert "Nothing waits for you" in page
    assert cast.browser(cast.cem).get(address(cast)).status_code == 404


def test_opening_reads_and_goes_on(cast):
    deliver(cast.workspace, [Message("tests.x", "Look", url=f"/w/{cast.workspace.slug}/", to=[cast.bo])])
    notice = Notice.objects.get()
    target = address(cast, "open", pk=notice.pk)
    assert cast.browser(cast.ana).post(target).status_code == 404
    assert cast.browser(cast.cem).post(target).status_code == 404
    assert cast.browser(cast.bo).get(target).status_code == 405
    assert Notice.objects.filter(read_at__isnull=True).exists()
    response = cast.browser(cast.bo).post(target)
    assert response.headers["Location"] == f"/w/{cast.workspace.slug}/"
    assert not Notice.objects.filter(read_at__isnull=True).exists()


def test_all_are_read_at_once_but_only_one_s_own(cast):
    deliver(cast.workspace, [Message("tests.x", "A"), Message("tests.x", "B")])
    cast.browser(cast.bo).post(address(cast, "read_all"))
    slug = cast.workspace.slug
    assert queries.unread_count(membership_for(cast.bo, slug)) == 0
    assert queries.unread_count(membership_for(cast.vi, slug)) == 2
    assert cast.browser(cast.cem).post(address(cast, "read_all")).status_code == 404


def test_the_number_of_unread_notices_stands_in_the_navigation(cast):
    deliver(cast.workspace, [Message("tests.x", f"Note {number}", to=[cast.bo]) for number in range(3)])
    assert '<span class="side__count">3' in cast.browser(cast.bo).get(address(cast)).content.decode()
    assert "side__count" not in cast.browser(cast.vi).get(address(cast)).content.decode()


def test_one_notice_and_three_take_the_same_number_of_queries(cast, django_assert_num_queries):
    browser = cast.browser(cast.bo)
    deliver(cast.workspace, [Message("tests.x", "A", to=[cast.bo])])
    with django_assert_num_queries(7):
        browser.get(address(cast))
    deliver(cast.workspace, [Message("tests.x", title, to=[cast.bo]) for title in "BC"])
    with django_assert_num_queries(7):
        browser.get(address(cast))
