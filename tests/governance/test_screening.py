from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from skopos.common import clock
from skopos.facts.schemas import MENTION_IN
from skopos.governance import screening
from skopos.governance.models import BlockRule, Policy, Withdrawal

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def mentions(*rows) -> pa.Table:
    """Rows of MENTION_IN from a few named values each; native_id is the row's number from 1."""
    base = {
        "platform": "bluesky", "channel": "", "published_at": NOW, "kind": "post", "owned": False, "text": "Hello",
        "source": "import:1",
    }  # fmt: skip
    return pa.Table.from_pylist(
        [{**base, "native_id": str(number), **row} for number, row in enumerate(rows, 1)], schema=MENTION_IN
    )


def outcome(workspace, table) -> tuple[list[str], dict[str, str]]:
    screened = screening.screen(workspace, table)
    reasons = dict(
        zip(screened.left_out["native_id"].to_pylist(), screened.left_out["reason"].to_pylist(), strict=True)
    )
    assert screened.kept.schema == MENTION_IN
    return screened.kept["native_id"].to_pylist(), reasons


def block(workspace, kind, value):
    BlockRule.objects.create(workspace=workspace, kind=kind, value=value)


def test_without_rules_everything_is_kept(cast):
    assert outcome(cast.workspace, mentions({}, {"text": "x"})) == (["1", "2"], {})
    assert outcome(cast.workspace, mentions()) == ([], {})


def test_rules_of_another_workspace_do_not_hold_here(cast):
    block(cast.other, "word", "hello")
    assert outcome(cast.workspace, mentions({})) == (["1"], {})
    assert outcome(cast.other, mentions({})) == ([], {"1": screening.WORD})


@pytest.mark.parametrize(
    ("word", "hit", "passed"),
    [
        ("casino", "Best CASINO, now!", "casinos are many"),
        ("große Wurst", "Die GROSSE Wurst? Nein: die Große\nWurst.", "große Würste"),
        ("zażółć", "ZAŻÓŁĆ!", "zażółćmy"),
        ("khuyến mãi", "đợt khuyến mãi lớn", "khuyến mãii"),
        ("khuyến mãi", "khuye\u0302\u0301n ma\u0303i", "khuyen mai"),
        ("تبلیغ", "این یک تبلیغ است", "تبلیغات"),
        ("c++", "we write C++ here", "c+ is no language"),
        ("a.b", "a.b", "axb"),
    ],
)
def test_whole_words_are_found_in_every_script(cast, word, hit, passed):
    block(cast.workspace, "word", word)
    assert outcome(cast.workspace, mentions({"text": hit}, {"text": passed})) == (["2"], {"1": screening.WORD})


def test_the_title_is_read_too(cast):
    block(cast.workspace, "word", "spam")
    assert outcome(cast.workspace, mentions({"title": "Spam"}, {"title": None})) == (["2"], {"1": screening.WORD})


def test_an_author_is_known_by_id_or_name_with_or_without_the_at_sign(cast):
    block(cast.workspace, "author", "@Troll")
    table = mentions({"author_name": "TROLL"}, {"author_id": "@troll"}, {"author_name": "troll2"}, {})
    assert outcome(cast.workspace, table) == (["3", "4"], {"1": screening.AUTHOR, "2": screening.AUTHOR})


def test_a_domain_blocks_all_below_it_and_nothing_that_looks_like_it(cast):
    block(cast.workspace, "domain", "https://www.bad.example/news")
    table = mentions(
        {"url": "https://BAD.example/a"}, {"url": "http://m.bad.example:80"}, {"url": "https://notbad.example/"},
        {"url": "https://good.example/?u=bad.example"}, {"url": "https://bad.example.org/"}, {"url": None},
    )  # fmt: skip
    kept, reasons = outcome(cast.workspace, table)
    assert kept == ["3", "4", "5", "6"]
    assert reasons == {"1": screening.DOMAIN, "2": screening.DOMAIN}


def test_words_past_their_time_are_left_out_to_the_microsecond(cast):
    Policy.objects.create(workspace=cast.workspace, keep_days=30)
    edge = NOW - timedelta(days=30)
    table = mentions({"published_at": edge}, {"published_at": edge - timedelta(microseconds=1)})
    assert outcome(cast.workspace, table) == (["1"], {"2": screening.OLD})


def test_our_own_posts_pass_every_rule(cast):
    Policy.objects.create(workspace=cast.workspace, keep_days=1)
    block(cast.workspace, "word", "hello")
    table = mentions({"owned": True, "published_at": NOW - timedelta(days=9)})
    assert outcome(cast.workspace, table) == (["1"], {})


def test_a_withdrawn_author_is_left_out_by_id_or_name_on_that_platform_only(cast):
    policy = Policy.objects.create(workspace=cast.workspace)
    digest = screening.digest_of("@Mia.K", platform="Bluesky", salt=policy.salt)
    Withdrawal.objects.create(workspace=cast.workspace, platform="bluesky", digest=digest)
    table = mentions({"author_id": "mia.k"}, {"author_name": "Mia.K"}, {"author_id": "mia.k", "platform": "x"}, {})
    kept, reasons = outcome(cast.workspace, table)
    assert (kept, reasons) == (["3", "4"], {"1": screening.WITHDRAWN, "2": screening.WITHDRAWN})
    assert all("mia" not in str(value) for value in Withdrawal.objects.values_list("platform", "digest").get())


def test_the_first_reason_is_given_and_hundreds_of_words_hold(cast):
    BlockRule.objects.bulk_create(
        BlockRule(workspace=cast.workspace, kind="word", value=f"word{number}") for number in range(450)
    )
    block(cast.workspace, "author", "mia")
    table = mentions({"text": "word449", "author_name": "mia"}, {"text": "word449"}, {"text": "word450"})
    assert outcome(cast.workspace, table) == (["3"], {"1": screening.AUTHOR, "2": screening.WORD})


def test_chunked_tables_and_many_batches_under_one_reading_of_the_rules(cast, django_assert_num_queries):
    block(cast.workspace, "word", "bad")
    rules = screening.rules_of(cast.workspace)
    table = pa.concat_tables([mentions({"text": "bad"}), mentions({}, {"text": "bad"})])
    with django_assert_num_queries(0):
        screened = screening.screen(cast.workspace, table, rules)
    assert (len(screened.kept), len(screened.left_out)) == (1, 2)
