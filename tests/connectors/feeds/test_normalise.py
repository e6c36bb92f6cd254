from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from skopos.channels.contract import ConnectorError, Context, Document
from skopos.connectors.feeds.normalise import normalise
from skopos.facts.schemas import MENTION_IN

SAVED = Path(__file__).parent / "saved"
NOW = datetime(2026, 3, 6, 12, tzinfo=UTC)
CONTEXT = Context("baker-news", ZoneInfo("Europe/Berlin"), "feed:3", NOW, "EUR", NOW.date())


def read(body, context=CONTEXT, url="https://news.example/feed", content_type="application/xml"):
    return normalise((Document(url, content_type, body),), context)


def saved(name, **kwargs):
    return read((SAVED / name).read_bytes(), **kwargs)


def rows(result):
    return result.mentions.to_pylist()


def test_rss_entries_become_mentions_of_the_schema():
    result = saved("news.rss")
    assert result.mentions.schema == MENTION_IN
    assert result.rows == 4
    first = rows(result)[0]
    assert {name: value for name, value in first.items() if value is not None} == {
        "platform": "rss",
        "native_id": "news.example/feed#411",
        "channel": "baker-news",
        "published_at": datetime(2026, 3, 4, 17, 30, tzinfo=UTC),
        "kind": "article",
        "owned": False,
        "text": "The bakery Rye & Shine opens again.\n\nQueues were long.\n\nA queue",
        "title": "Rye & Shine opens a third shop",
        "url": "https://news.example/2026/03/third-shop",
        "author_name": "Mara Lind",
        "comments": 12,
        "source": "feed:3",
        "collected_at": NOW,
    }


def test_what_is_missing_or_unclear_is_said_and_the_rest_is_kept():
    result = saved("news.rss")
    assert [(row["native_id"], row["published_at"], row["url"]) for row in rows(result)[1:]] == [
        ("https://news.example/?p=412", NOW, None),
        (rows(result)[2]["native_id"], NOW, None),
    ]
    assert rows(result)[2]["native_id"].startswith("news.example/feed#sha256:")
    assert rows(result)[2]["kind"] == "post"
    assert [(problem.code, problem.line, problem.value) for problem in result.problems] == [
        ("feed.no_date", 2, ""),
        ("feed.date_not_understood", 3, "03/04/2026 10:00"),
        ("feed.says_nothing", 4, "empty-1"),
    ]


def test_an_entry_without_a_date_keeps_the_moment_it_was_first_seen():
    seen = datetime(2026, 3, 1, tzinfo=UTC)
    again = replace(CONTEXT, collected_at=NOW, first_seen={"https://news.example/?p=412": seen})
    assert rows(saved("news.rss", context=again))[1]["published_at"] == seen


def test_the_same_document_gives_the_same_rows():
    assert saved("news.rss") == saved("news.rss")


def test_atom_with_xhtml_relative_links_and_html_titles():
    (row,) = rows(saved("blog.atom", url="https://cdn.example/feeds/1.xml"))
    assert row["native_id"] == "tag:blog.example,2026:1"
    assert row["title"] == "Sauerteig heute"
    assert row["text"] == "Ein guter Tag.\n\nMehl\n\nWasser"
    assert row["url"] == "https://blog.example/de/sauerteig"
    assert row["published_at"] == datetime(2026, 3, 4, 21, 15, 30, 250_000, tzinfo=UTC)
    assert (row["author_name"], row["comments"]) == ("Jo Krume", 3)


def test_json_feed_with_numbers_as_ids_and_items_that_are_none():
    result = saved("micro.json", url="https://micro.example/feed.json", content_type="text/plain")
    assert [(row["native_id"], row["text"], row["title"], row["author_name"]) for row in rows(result)] == [
        ("micro.example/feed.json#7", "Bánh mì ngon quá!", None, "Linh"),
        ("https://micro.example/8", "Plain a < b & c", "Title", "An"),
        ("https://else.example/x", "Linked", None, "Linh"),
    ]
    assert rows(result)[0]["published_at"] == datetime(2026, 3, 4, 2, tzinfo=UTC)
    assert rows(result)[1]["published_at"] == datetime(2026, 3, 4, 23, tzinfo=UTC)  # midnight in Berlin
    assert [(problem.code, problem.line) for problem in result.problems] == [
        ("feed.not_an_object", 3),
        ("feed.no_date", 3),
    ]


def test_broken_xml_is_read_as_far_as_it_goes_and_the_place_is_named():
    body = b"<rss version='2.0'><channel><item><guid>a:1</guid><title>A & B</title><pubDate>2026-03-04</pubDate></item>"
    result = read(body)
    assert [(row["native_id"], row["text"]) for row in rows(result)] == [("a:1", "A & B")]
    (problem,) = result.problems
    assert problem.code == "feed.broken_xml"
    assert "line 1" in problem.value


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("iso-8859-2", "iso-8859-2", "application/xml"),
        ("windows-1250", "windows-1250", "text/xml"),
        ("utf-16", "utf-16", "application/rss+xml"),
        ("utf-8-sig", "utf-8", "text/plain"),
        ("utf-8", "", "application/xml; charset=utf-8"),
    ],
)
def test_encodings_are_read_as_declared(encoding, declared, content_type):
    head = f'<?xml version="1.0"{f" encoding={chr(34)}{declared}{chr(34)}" if declared else ""}?>'
    text = head + "<rss version='2.0'><channel><item><title>Żółta łódź</title><guid>u:1</guid></item></channel></rss>"
    assert [row["text"] for row in rows(read(text.encode(encoding), content_type=content_type))] == ["Żółta łódź"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_entity_bomb_does_not_go_off(encoding):
    layers = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f"""<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE rss [<!ENTITY l0 "haha">{layers}]>
    <rss version="2.0"><channel><item><title>T</title><description>&l9;</description></item></channel></rss>"""
    assert len(rows(read(bomb.encode(encoding)))[0]["text"]) < 100


def test_files_of_this_machine_are_not_read():
    body = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>
    <rss version="2.0"><channel><item><title>T</title><description>a &x; b</description></item></channel></rss>"""
    assert "root:" not in rows(read(body))[0]["text"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"<html><body>no</body></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x00\x01\x02",
        b"{",
        b'{"items": []}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
)
def test_what_is_no_feed_is_refused_with_a_reason(body):
    with pytest.raises(ConnectorError):
        read(body)


def test_two_feeds_that_number_their_entries_do_not_collide():
    body = b"<rss version='2.0'><channel><item><guid>1</guid><title>T</title></item></channel></rss>"
    ids = {rows(read(body, url=url))[0]["native_id"] for url in ("https://a.example/feed", "https://b.example/feed")}
    assert ids == {"a.example/feed#1", "b.example/feed#1"}


def test_of_two_entries_with_one_id_the_newest_counts():
    item = "<item><guid>u:1</guid><title>{}</title></item>"
    body = f"<rss version='2.0'><channel>{item.format('New')}{item.format('Old')}</channel></rss>".encode()
    assert [row["text"] for row in rows(read(body))] == ["New"]


def test_an_endless_id_is_shortened_without_losing_what_tells_it_apart():
    body = "<rss version='2.0'><channel><item><guid>u:{}{}</guid><title>T</title></item></channel></rss>"
    first, second = (rows(read(body.format("x" * 5000, end).encode()))[0]["native_id"] for end in "ab")
    assert len(first) == 500
    assert first != second
