import json
from datetime import date

import pytest
from pydantic import ValidationError

from skopos.channels.mapping import Filter, Mapping, Measure, apply, propose
from skopos_files.opening import open_file
from tests.connectors.test_exports import CONTEXT, figures


def sheet_of(text):
    return open_file(text.encode(), name="table").tables[0]


def read(mapping, sheet):
    parts = list(apply(mapping, sheet, CONTEXT))
    mentions = [row for part in parts if part.mentions is not None for row in part.mentions.to_pylist()]
    points = [row for part in parts if part.points is not None for row in part.points.to_pylist()]
    return mentions, points, [problem.code for part in parts for problem in part.problems]


SALES = (
    "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID\n"
    "1,A,6,2010-12-01 08:26:00,2.5,17850\n1,B,2,2010-12-01 08:26:00,1,17850\n"
    "2,A,1,2010-12-01 09:00:00,2.5,17851\nC3,A,-1,2010-12-02 09:00:00,2.5,17850\n4,A,4,2010-12-02 10:00:00,0,\n"
)


def test_lines_of_sales_without_orders_become_figures_by_day():
    sheet = sheet_of("Date,Article,Quantity,Unit price\n2010-12-01,A,6,2.5\n2010-12-01,B,2,1\n2010-12-02,A,-1,2.5\n")
    _, points, problems = read(propose(sheet, date(2026, 11, 22)), sheet)
    assert problems == []
    assert figures(points) == [
        ("revenue", "2010-12-01", 1, 17.0, "EUR"),
        ("revenue", "2010-12-02", 1, -2.5, "EUR"),
        ("units_sold", "2010-12-01", 1, 8.0, "count"),
        ("units_sold", "2010-12-02", 1, -1.0, "count"),
    ]


def test_a_table_of_posts_is_guessed_as_own_mentions():
    sheet = sheet_of(
        "created_at,text,url,replies,retweets,favorites,user\n"
        "10/16/17 22:59,Rye &amp; salt,https://twitter.com/demo/status/92,17,89,641,demo\n"
        "10/2/17 12:41,Second,https://twitter.com/demo/status/91,21,40,715,demo\n"
    )
    mapping = propose(sheet, date(2026, 11, 22))
    mentions, points, problems = read(mapping, sheet)
    assert (points, problems) == ([], [])
    assert [(row["native_id"], row["platform"], row["text"], row["likes"], row["owned"]) for row in mentions] == [
        ("92", "x", "Rye & salt", 641, True),
        ("91", "x", "Second", 715, True),
    ]


def test_what_a_listening_tool_found_is_not_taken_for_own_posts():
    sheet = sheet_of(
        "Query Name,Date,Title,Snippet,Url,Sentiment,Country Code,Author,Impressions,Likes\n"
        "Rye,2025-09-12 14:03:22.0,,Love the new rolls,http://twitter.com/a/status/19,positive,USA,anna,1200,4\n"
        'Rye,2025-09-13 08:13:02.0,Crumbs,"Stale,\nagain",http://reddit.com/r/food/1,negative,GBR,throwaway,0,2\n'
    )
    mapping = propose(sheet, date(2026, 11, 22))
    mentions, _, problems = read(mapping, sheet)
    assert problems == []
    assert [(row["text"], row["author_name"], row["place_text"], row["owned"]) for row in mentions] == [
        ("Love the new rolls", "anna", "USA", False),
        ("Stale,\nagain", "throwaway", "GBR", False),
    ]


@pytest.mark.parametrize(
    "column", ["Author handle", "who said it", "Posted by", "Nazwa nadawcy użytkownika", "نام کاربر"]
)
def test_posts_of_many_are_not_own_posts_whatever_the_column_of_writers_is_called(column):
    lines = [f"2026-03-{n:02d} 10:00,Fresh rolls again number {n},{n},anna{n}" for n in range(1, 13)]
    guess = propose(sheet_of(f"when,what they said,likes,{column}\n" + "\n".join(lines)), date(2026, 11, 22))
    assert (guess.target, guess.owned, guess.columns["author_name"]) == ("mention", False, column)


@pytest.mark.parametrize(("column", "values"), [("profile x", "@anna{}"), ("author id", "990{}")])
def test_handles_and_numbers_of_accounts_say_who_wrote(column, values):
    def owned(names):
        lines = [f"2026-03-{n:02d} 10:00,Fresh rolls again number {n},{n},{values.format(name)}" for n, name in names]
        return propose(sheet_of(f"when,text,likes,{column}\n" + "\n".join(lines)), date(2026, 11, 22)).owned

    assert not owned([(n, n) for n in range(1, 13)])
    assert owned([(n, 1) for n in range(1, 13)])


@pytest.mark.parametrize("column", ["User language", "User location", "Account id no", "Author followers total"])
def test_what_is_told_of_writers_is_not_taken_for_their_names(column):
    lines = [f"2026-03-{n:02d} 10:00,Fresh rolls again number {n},{n},de{n}" for n in range(1, 13)]
    guess = propose(sheet_of(f"when,text,likes,{column}\n" + "\n".join(lines)), date(2026, 11, 22))
    assert "author_name" not in guess.columns


def test_nested_names_of_an_interface_speak_for_fields():
    rows = [
        {"id": str(n), "created_time": f"2025-09-1{n}T10:00:00+0000", "message": text,
         "likes": {"summary": {"total_count": n}}, "from": {"name": f"P{n}", "id": f"7{n}"}}
        for n, text in ((1, "Hello"), (2, "Bye"))
    ]  # fmt: skip
    sheet = open_file(json.dumps({"data": rows, "paging": {"next": "x"}}).encode(), name="posts.json").tables[0]
    mentions, _, _ = read(propose(sheet, date(2026, 11, 22)), sheet)
    assert [(row["text"], row["likes"], row["author_name"], row["author_id"]) for row in mentions] == [
        ("Hello", 1, "P1", "71"), ("Bye", 2, "P2", "72"),
    ]  # fmt: skip


def test_reviews_of_a_portal_are_reviews_of_others():
    sheet = sheet_of(
        "Review Created (UTC),Review Username,Review Title,Review Content,Review Stars\n"
        '2025-09-12 10:00:00,Marie,Super,"Très bon, livré vite",5\n2025-09-13 10:00:00,Jo,Meh,Dry,2\n'
    )
    mapping = propose(sheet, date(2026, 11, 22))
    assert (mapping.kind, mapping.owned, mapping.columns["text"], mapping.columns["rating"]) == (
        "review", False, "Review Content", "Review Stars",
    )  # fmt: skip


def test_rows_of_several_platforms_keep_theirs():
    sheet = sheet_of(
        "Date,Platform,Author,Content\n2025-09-12,Twitter,@anna,Love the new rolls\n"
        "2025-09-13,Facebook Page,@ben,When do you open?\n2025-09-14,,@cem,No rye today\n"
    )
    mapping = propose(sheet, date(2026, 11, 22))
    assert (mapping.columns["platform"], mapping.platform) == ("Platform", "file")
    mentions, _, problems = read(mapping, sheet)
    assert ([row["platform"] for row in mentions], problems) == (["x", "facebook", "file"], [])


def test_addresses_on_several_platforms_tell_them_and_on_one_it_is_that_of_all():
    rows = "2025-09-12,@anna,https://twitter.com/anna/status/1{},Love the new rolls\n"
    other = (
        "2025-09-13,@ben,https://www.reddit.com/r/bread/2,Where is the bakery?\n2025-09-14,@c,https://zeit.de/b,Rye\n"
    )
    mixed = sheet_of("Date,Author,Link,Content\n" + rows.format(1) + other)
    mentions, _, _ = read(propose(mixed, date(2026, 11, 22)), mixed)
    assert [row["platform"] for row in mentions] == ["x", "reddit", "file"]
    alike = sheet_of("Date,Author,Link,Content\n" + rows.format(1) + rows.format(2))
    mapping = propose(alike, date(2026, 11, 22))
    assert (mapping.platform, "platform" in mapping.columns) == ("x", False)


def test_marks_of_ten_become_stars_and_a_person_can_say_so():
    sheet = sheet_of(
        "Review date,Review score,Review\n2025-09-12,9.2,Lovely and quiet rooms by the lake\n"
        "2025-09-13,3,Noisy all night and a broken shower\n2025-09-14,,No score\n2025-09-15,12,Odd\n"
    )
    mapping = propose(sheet, date(2026, 11, 22))
    assert mapping.best_rating == 100
    mapping = mapping.model_copy(update={"best_rating": 10})
    mentions, _, problems = read(mapping, sheet)
    assert [row["rating"] for row in mentions] == [4.6, 1.5, None, None]
    assert (mapping.kind, problems) == ("review", ["no_rating"])


def test_stars_in_words_are_read_and_the_scores_of_a_forum_are_no_stars():
    sheet = sheet_of("createTime,comment,starRating\n2025-09-12,Great,FIVE\n2025-09-13,,ONE\n")
    mentions, _, problems = read(propose(sheet, date(2026, 11, 22)), sheet)
    assert ([row["rating"] for row in mentions], [row["text"] for row in mentions]) == ([5, 1], ["Great", ""])
    assert problems == []
    sheet = sheet_of(
        "created_utc,author,body,score,subreddit,permalink\n2025-09-12,anna,Where is the bakery?,3,berlin,/r/b/1\n"
        "2025-09-13,ben,Next to the station,1,berlin,/r/b/2\n"
    )
    mapping = propose(sheet, date(2026, 11, 22))
    assert ("rating" in mapping.columns, mapping.kind) == (False, "post")


def test_levels_of_several_subjects_are_readings():
    rows = "".join(
        f"2026-01-{day:02},a/b,{1000 + day},{200 + day}\n2026-01-{day:02},c/d,{50_000 + day},900\n"
        for day in range(1, 15)
    )
    sheet = sheet_of("date,repo,stars,forks\n" + rows)
    mapping = propose(sheet, date(2026, 11, 22))
    assert (mapping.subject, mapping.span, {measure.how for measure in mapping.measures}) == (
        "repo",
        "moment",
        {"last"},
    )
    _, points, _ = read(mapping, sheet)
    assert ("stars", "2026-01-14", 0, 1014.0, "count", "a/b") in figures(points)
    assert len(points) == 14 * 2 * 2


def test_means_counts_and_filters():
    sheet = sheet_of("day;topic;note\n01.02.2026;a;4,5\n01.02.2026;b;1,5\n02.02.2026;a;3,0\n")
    mapping = Mapping(
        target="metric",
        date="day",
        measures=(
            Measure(metric="note", how="mean", columns=("note",), unit="score"),
            Measure(metric="answers", how="count", only=(Filter(column="topic", test="=", value="a"),)),
        ),
        date_order="dmy",
    )
    _, points, problems = read(mapping, sheet)
    assert problems == []
    assert figures(points) == [
        ("answers", "2026-02-01", 1, 1.0, "count"),
        ("answers", "2026-02-02", 1, 1.0, "count"),
        ("note", "2026-02-01", 1, 3.0, "score"),
        ("note", "2026-02-02", 1, 3.0, "score"),
    ]


def test_a_mapping_that_does_not_fit_the_table_says_which_column_is_missing():
    mapping = Mapping(target="metric", date="day", measures=(Measure(metric="n", how="count"),))
    assert read(mapping, sheet_of("a,b\n1,2\n")) == ([], [], ["missing_column"])
    with pytest.raises(ValidationError):
        Filter(column="a", test=">", value="many")


def test_a_mapping_survives_the_way_through_json():
    mapping = propose(sheet_of(SALES), date(2026, 11, 22))
    assert Mapping.model_validate_json(mapping.model_dump_json()) == mapping
