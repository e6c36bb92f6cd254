from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from skopos.channels.contract import Context
from skopos.channels.formats import file_formats, guesses
from skopos.facts.schemas import MENTION_IN, METRIC_POINT
from skopos_files.opening import open_file

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CONTEXT = Context("main", BERLIN, "import:1", NOW, "EUR", date(2026, 11, 22))


def taken(data, name="export.csv", encoding="utf-8"):
    """What the best format makes of a file: its key, mentions, points as (metric, day, value, unit, dims), codes."""
    data = data.encode(encoding) if isinstance(data, str) else data
    opened = open_file(data, name=name)
    best = guesses(opened)[0].format
    mentions, points, codes = [], [], []
    for part in best.normalise(opened, CONTEXT):
        if part.mentions is not None:
            assert part.mentions.schema.equals(MENTION_IN)
            mentions += part.mentions.to_pylist()
        if part.points is not None:
            assert part.points.schema.equals(METRIC_POINT.schema)
            points += part.points.to_pylist()
        codes += [problem.code for problem in part.problems]
    return best.manifest.key, mentions, points, codes


def figures(points):
    """Points as metric, local first day, days, value, unit and dimensions."""
    found = []
    for point in points:
        first, last = point["at"].astimezone(BERLIN), point["until"].astimezone(BERLIN)
        dims = tuple(point[name] for name in ("campaign", "audience", "subject") if point[name])
        days = (last.date() - first.date()).days
        found.append((point["metric"], str(first.date()), days, round(point["value"], 4), point["unit"], *dims))
    return sorted(found)


def test_facebook_posts_in_english():
    key, mentions, points, codes = taken(
        '\ufeff"Post ID","Page ID","Page name",Title,Description,"Publish time",Permalink,"Post type",Date,Views,Reach,'
        '"Reactions, Comments and Shares",Reactions,Comments,Shares,"Total clicks","Seconds viewed"\n'
        '1220000000000000001,100,"Demo Bakery","Autumn loaf\n#bread",,"09/28/2026 18:12",https://facebook.com/p/1,Photos,'
        'Lifetime,"2,715",2001,46,40,3,3,21,7200\n'
    )
    assert (key, codes) == ("meta.facebook_posts", [])
    (post,) = mentions
    assert post["native_id"] == "1220000000000000001"
    assert post["published_at"] == datetime(2026, 9, 28, 16, 12, tzinfo=UTC)
    assert (post["title"], post["text"]) == ("Autumn loaf\n#bread", "")
    assert [post[name] for name in ("impressions", "reach", "likes", "comments", "shares", "clicks")] == [
        2715, 2001, 40, 3, 3, 21,
    ]  # fmt: skip
    assert (post["owned"], post["kind"], post["author_name"], post["channel"]) == (True, "post", "Demo Bakery", "main")
    assert figures(points) == [("watch_hours", "2026-09-28", 1, 2.0, "hours", "1220000000000000001")]


@pytest.mark.parametrize(
    ("header", "sign"),
    [
        ("Publicerings-id,Sid-id,Sidnamn,Titel,Publiceringstid,Permalänk,Visningar,Räckvidd,"
         "Reaktioner,Kommentarer,Delningar", ","),
        ("Beitrags-ID;Seiten-ID;Seitenname;Titel;Veröffentlichungszeit;Permalink;Aufrufe;Reichweite;Reaktionen;Kommentare;"
         "Geteilte Inhalte", ";"),
        ("ID de publication,ID de Page,Nom de la Page,Titre,Heure de publication,Permalien,Vues,Couverture,Réactions,"
         "Commentaires,Partages", ","),
        ("Identyfikator posta;Identyfikator strony;Nazwa strony;Tytuł;Godzina publikacji;Link bezpośredni;Wyświetlenia;"
         "Zasięg;Reakcje;Komentarze;Udostępnienia", ";"),
        ("ID bài viết,ID Trang,Tên Trang,Tiêu đề,Thời gian đăng,Liên kết cố định,Lượt xem,Số người tiếp cận,Cảm xúc,"
         "Bình luận,Lượt chia sẻ", ","),
    ],
)  # fmt: skip
def test_facebook_posts_in_other_languages(header, sign):
    row = sign.join(
        ["99", "1", "Sida", "Hej", "09/28/2026 18:12", "https://facebook.com/9", "2715", "2001", "40", "3", "5"]
    )
    key, mentions, _, codes = taken(f"{header}\n{row}\n", encoding="utf-16")
    assert (key, codes) == ("meta.facebook_posts", [])
    names = ("native_id", "title", "impressions", "reach", "likes", "comments", "shares")
    assert [mentions[0][name] for name in names] == ["99", "Hej", 2715, 2001, 40, 3, 5]


def test_a_daily_breakdown_of_posts_becomes_figures_by_day():
    key, mentions, points, _ = taken(
        "Post ID,Page ID,Page name,Title,Publish time,Date,Reach,Reactions,Comments,Shares\n"
        "7,1,Demo,Loaf,02/01/2026 10:00,02/01/2026,10,1,2,3\n"
        "7,1,Demo,Loaf,02/01/2026 10:00,02/02/2026,20,4,5,6\n"
    )
    assert key == "meta.facebook_posts"
    assert {(post["native_id"], post["likes"], post["reach"]) for post in mentions} == {("7", None, None)}
    assert [row for row in figures(points) if row[0] in ("likes", "reach")] == [
        ("likes", "2026-02-01", 1, 1.0, "count", "7"),
        ("likes", "2026-02-02", 1, 4.0, "count", "7"),
        ("reach", "2026-02-01", 1, 10.0, "count", "7"),
        ("reach", "2026-02-02", 1, 20.0, "count", "7"),
    ]


def test_ids_that_a_spreadsheet_damaged_are_reported_and_the_posts_kept_apart():
    _, mentions, _, codes = taken(
        "Post ID,Account ID,Account username,Description,Publish time,Permalink,Views,Likes\n"
        "1.22158E+17,1,demo,First,09/24/2026 15:30,https://instagram.com/p/A,1,1\n"
        "1.22158E+17,1,demo,Second,09/25/2026 15:30,https://instagram.com/p/B,2,2\n"
    )
    assert codes == ["damaged_id", "damaged_id"]
    assert [post["text"] for post in mentions] == ["First", "Second"]
    assert len({post["native_id"] for post in mentions}) == 2


def test_meta_ads_in_french_with_a_decimal_comma():
    key, _, points, codes = taken(
        "Début des rapports;Fin des rapports;Nom de la campagne;Impressions;Montant dépensé (USD);Clics (tous)\n"
        "2026-07-01;2026-07-31;Printemps;2 497;164,40;87\n2026-07-01;2026-07-31;Automne;400;25,60;5\n"
        "2026-07-01;2026-07-31;;2 897;190,00;92\n"
    )
    assert (key, codes) == ("meta.ads", ["totals_row", "whole_period"])
    assert figures(points) == [
        ("clicks", "2026-07-01", 31, 5.0, "count", "Automne"),
        ("clicks", "2026-07-01", 31, 87.0, "count", "Printemps"),
        ("impressions", "2026-07-01", 31, 400.0, "count", "Automne"),
        ("impressions", "2026-07-01", 31, 2497.0, "count", "Printemps"),
        ("spend", "2026-07-01", 31, 25.6, "USD", "Automne"),
        ("spend", "2026-07-01", 31, 164.4, "USD", "Printemps"),
    ]


def test_x_posts_with_replies_and_thousands():
    key, mentions, points, codes = taken(
        "Post id,Date,Post text,Post Link,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Replies,Reposts,"
        "Profile visits,Detail Expands,URL Clicks,Hashtag Clicks,Permalink Clicks\n"
        '2074000000000000001,"Tue, Jul 14, 2026",Rye &amp; salt,https://x.com/demo/status/2074000000000000001,"122,978",12,300,'
        "4,1,2,3,5,129,10,66,1,2\n"
        '2074000000000000002,"Wed, Jul 15, 2026","@friend yes",https://x.com/demo/status/2074000000000000002,71,0,2,0,0,0,0,0,0,'
        "0,0,0,0\n"
    )
    assert (key, codes) == ("x.posts", [])
    first, second = mentions
    names = ("text", "kind", "impressions", "likes", "comments", "shares", "saves", "clicks", "follows")
    assert [first[name] for name in names] == ["Rye & salt", "post", 122978, 12, 3, 6, 4, 79, 2]
    assert second["kind"] == "reply"
    assert ("profile_visits", "2026-07-14", 1, 129.0, "count", "2074000000000000001") in figures(points)


def test_youtube_in_german():
    key, mentions, points, codes = taken(
        "Videos;Videotitel;Veröffentlichungszeitpunkt des Videos;Dauer;Aufrufe;Wiedergabezeit (Stunden);Abonnenten;"
        "Geschätzter Umsatz (EUR);Impressionen;Klickrate der Impressionen (%)\n"
        "Gesamt;;;;1.250;10,5;3;4,2;9.000;4,1\n"
        "AAAAAAAAAA1;Brot backen;13. Jan. 2026;161;1.250;10,5;3;4,2;9.000;4,1\n"
    )
    assert (key, codes) == ("youtube.videos", ["totals_row"])
    (video,) = mentions
    assert [video[name] for name in ("native_id", "text", "video_views", "impressions", "follows")] == [
        "AAAAAAAAAA1", "Brot backen", 1250, 9000, 3,
    ]  # fmt: skip
    assert figures(points) == [
        ("ad_earnings", "2026-01-13", 1, 4.2, "EUR", "AAAAAAAAAA1"),
        ("watch_hours", "2026-01-13", 1, 10.5, "hours", "AAAAAAAAAA1"),
    ]


def test_analytics_with_preamble_totals_and_a_second_table_in_german():
    key, _, points, codes = taken(
        "# ----\n# Neu generierte Zugriffe\n# Startdatum: 20260701\n# Enddatum: 20260702\n# ----\n\n"
        "Standard-Channelgruppe für Sitzung,Sitzungen,Sitzungen mit Interaktionen,Gesamtumsatz\n"
        "Gesamtsumme,1000,600,1500.5\nOrganic Search,600,400,1000\n(not set),400,200,500.5\n\n"
        "# ----\n# Startdatum: 20260701\nDatum,Sitzungen\n20260701,10\n20260702,20\n"
    )
    assert (key, codes) == ("google.analytics", ["totals_row", "whole_period"])
    assert figures(points) == [
        ("engaged_sessions", "2026-07-01", 2, 200.0, "count", "(not set)"),
        ("engaged_sessions", "2026-07-01", 2, 400.0, "count", "Organic Search"),
        ("revenue", "2026-07-01", 2, 500.5, "EUR", "(not set)"),
        ("revenue", "2026-07-01", 2, 1000.0, "EUR", "Organic Search"),
        ("sessions", "2026-07-01", 1, 10.0, "count"),
        ("sessions", "2026-07-01", 2, 400.0, "count", "(not set)"),
        ("sessions", "2026-07-01", 2, 600.0, "count", "Organic Search"),
        ("sessions", "2026-07-02", 1, 20.0, "count"),
    ]


def test_google_ads_for_excel_in_german():
    key, _, points, codes = taken(
        "Kampagnenbericht\n1. September 2026 - 30. September 2026\n"
        "Kampagnenstatus\tKampagne\tBudget\tImpr.\tInteraktionen\tKosten\tWährungscode\tConversions\n"
        "Aktiv\tDächer\t50,00\t40.000\t900\t1.234,56\tCHF\t30,50\n"
        "Gesamt: Konto\t--\t--\t40.000\t900\t1.234,56\tCHF\t30,50\n",
        encoding="utf-16",
    )
    assert (key, codes) == ("google.ads", ["totals_row", "whole_period"])
    assert figures(points) == [
        ("conversions", "2026-09-01", 30, 30.5, "count", "Dächer"),
        ("impressions", "2026-09-01", 30, 40000.0, "count", "Dächer"),
        ("interactions", "2026-09-01", 30, 900.0, "count", "Dächer"),
        ("spend", "2026-09-01", 30, 1234.56, "CHF", "Dächer"),
    ]


def test_the_same_file_gives_the_same_ids_and_a_newer_one_replaces_figures():
    old = "Day,Campaign,Cost,Clicks,Currency code\n2026-09-01,Spring,10.00,5,EUR\n"
    new = "Day,Campaign,Cost,Clicks,Currency code\n2026-09-01,Spring,11.00,6,EUR\n"
    ids = [[point["native_id"] for point in taken(data)[2]] for data in (old, old, new)]
    assert ids[0] == ids[1] == ids[2]
    assert len(set(ids[0])) == 2


def test_every_format_says_what_it_is():
    for key, item in file_formats().items():
        assert key == item.manifest.key
        assert item.manifest.gives
        assert str(item.manifest.name)
        assert str(item.manifest.about)
        assert all(aliases for fields in item.headers.values() for aliases in fields.values())


def test_the_reference_page_names_every_format_and_its_columns():
    from skopos.channels.format_reference import reference

    page = reference()
    assert all(f"`{key}`" in page for key in file_formats())
    assert "| `native_id` | Post ID" in page
    assert "| `long_row` | error |" in page
