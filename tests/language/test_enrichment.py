import unicodedata

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skopos.facts.schemas import EMOTIONS, MENTION_LABELS, MENTION_SOURCE
from skopos_language import LABELS, Theme, enrich, enrichment
from skopos_language.model import weights


def mentions(*texts, places=None, titles=None):
    return pa.table(
        {
            "native_id": [str(number) for number in range(len(texts))],
            "title": pa.array(titles or [None] * len(texts), pa.string()),
            "text": pa.array(texts, pa.string()),
            "place_text": pa.array(places or [None] * len(texts), pa.string()),
        }
    )


def one(text, **more):
    return enrich(mentions(text, **more)).to_pylist()[0]


def test_the_labels_of_the_mention_table_are_among_those_given():
    given_here = {f.name: (f.type, f.nullable) for f in LABELS}
    assert {f.name: (f.type, f.nullable) for f in MENTION_LABELS}.items() <= given_here.items()


def test_whole_rows_of_the_mention_table_come_out_in_their_order_with_the_labels_behind():
    rows = [dict.fromkeys([f.name for f in MENTION_SOURCE])]
    rows[0] |= {"platform": "x", "native_id": "1", "channel": "", "kind": "post", "owned": False, "text": "Great app"}
    table = pa.Table.from_pylist(rows, pa.schema([pa.field(f.name, f.type) for f in MENTION_SOURCE]))
    assert enrich(table).column_names == [*(f.name for f in MENTION_SOURCE), *LABELS.names]


def test_a_complaint_in_each_language_gets_its_labels():
    table = enrich(
        mentions(
            "The delivery was late again and the staff were rude, never again!",
            "Die Lieferung kam zu spät, das Personal war sehr unfreundlich.",
            "Przesyłka spóźniona, obsługa bardzo niemiła, nie polecam nikomu",
            "Giao hàng chậm quá, nhân viên thái độ, rất thất vọng về cửa hàng",
            "سفارش خیلی دیر رسید و برخورد پیک بد بود، اصلا راضی نیستم",
        )
    )
    assert table["language"].to_pylist() == ["en", "de", "pl", "vi", "fa"]
    assert table["sentiment"].to_pylist() == [-1] * 5
    assert all("delivery" in topics for topics in table["topics"].to_pylist())
    assert table["supported"].to_pylist() == [True] * 5
    assert table["model_version"].unique().to_pylist() == [weights().version]


def test_an_unsupported_language_gets_its_name_and_no_mood():
    row = one("Très bon service, merci beaucoup à toute l'équipe du magasin")
    assert (row["language"], row["sentiment"], row["sentiment_score"], row["emotion"]) == ("fr", None, None, None)
    assert row["supported"] is False


@pytest.mark.parametrize("text", ["No complaints", "all good so far"])
def test_a_few_words_whose_language_is_named_get_a_mood(text):
    row = one(text)
    assert (row["language"], row["sentiment"], row["supported"]) == ("en", 1, True)


@pytest.mark.parametrize(
    ("blame", "praise"),
    [
        ("would not recommend", "couldn't have been nicer"),
        ("kann ich nicht empfehlen", "da gibt es nichts zu meckern"),
        ("serdecznie nie polecam", "nie mam żadnych zastrzeżeń"),
        ("không nên mua", "không có gì để chê"),
        ("اصلا پیشنهاد نمی‌کنم", "هیچ مشکلی نداشت"),
    ],
)
def test_turns_are_read_by_what_they_mean(blame, praise):
    assert (one(blame)["sentiment"], one(praise)["sentiment"]) == (-1, 1)


def test_an_unsure_language_gets_nulls():
    row = one("12:30, 47/5")
    assert (row["language"], row["sentiment"], row["supported"]) == (None, None, False)


@pytest.mark.parametrize(
    ("text", "sentiment", "emotion"),
    [
        *[("😍😍", 1, "joy"), ("@shop 👏👏", 1, "joy"), ("ok 👍", 1, "joy")],
        *[("😡", -1, "anger"), ("🤮", -1, "disgust"), ("💔", -1, "sadness")],
        *[("🧾", 0, None), ("🇵🇱", 0, None)],
    ],
)
def test_emoji_alone_carry_a_mood_in_any_language(text, sentiment, emotion):
    row = one(text)
    assert (row["language"], row["sentiment"], row["supported"]) == (None, sentiment, True)
    assert sentiment == 0 or row["emotion"] == emotion


@pytest.mark.parametrize(
    ("best", "worst"),
    [
        ("5/5", "1/5"),
        ("5 stars", "1 star"),
        ("★★★★★", "★☆☆☆☆"),
        ("10/10, will be back", "2/10, will not be back"),
        ("Room 12, checked in on Friday. 9.5/10", "Room 12, checked in on Friday. 1.5/10"),
        ("5 von 5 Sternen für die Werkstatt in Kassel", "1 von 5 Sternen für die Werkstatt in Kassel"),
        ("Wizyta w czwartek, ocena 10/10", "Wizyta w czwartek, ocena 2/10"),
        ("mình cho 5 sao", "mình cho 1 sao"),
        ("کفش رو دیروز گرفتم، ۱۰ از ۱۰", "کفش رو دیروز گرفتم، ۱ از ۱۰"),
    ],
)
def test_stated_ratings_tell_the_mood(best, worst):
    assert enrich(mentions(best, worst))["sentiment"].to_pylist() == [1, -1]


def with_stars(stars, *texts):
    return mentions(*texts).append_column("rating", pa.array(stars, pa.float64()))


def test_stars_beside_a_text_tell_the_mood_in_any_language_and_without_words(monkeypatch):
    monkeypatch.setattr(enrichment, "SLICE", 2)
    texts = ("Room 12, checked in on Friday", "", "Nous étions à Lyon pour trois jours avec les enfants")
    table = enrich(with_stars([5, 5, 5, 1, 1, 1], *texts, *texts))
    assert table["sentiment"].to_pylist() == [1, 1, 1, -1, -1, -1]
    assert table["language"].to_pylist() == ["en", None, "fr"] * 2
    assert table["supported"].to_pylist() == [True] * 6
    assert len(set(table["near_duplicate_hash"].to_pylist())) == 3


def test_no_stars_and_stars_that_there_are_not_change_nothing():
    texts = ("The bread was stale", "", "Nous étions à Lyon", "Room 12")
    plain = enrich(mentions(*texts))
    odd = enrich(with_stars([None, 0, 8, float("nan")], *texts)).drop_columns("rating")
    assert odd.equals(plain)


def test_a_text_in_another_language_that_states_a_rating_is_read_by_it_alone():
    row = one("Note 1/5 pour le service, merci à toute l'équipe de Lyon")
    assert (row["language"], row["sentiment"], row["supported"]) == ("fr", None, False)
    row = one("Très déçu du service à Lyon, 1/5 étoiles ★☆☆☆☆")
    assert (row["language"], row["sentiment"], row["supported"]) == ("fr", -1, True)


def test_days_tell_no_mood():
    assert enrich(mentions("The shop opens on 1/5/2026", "Công ty nghỉ ngày 1/5"))["sentiment"].to_pylist() == [0, 0]


@pytest.mark.parametrize(("text", "sentiment"), [("lame", -1), ("masakra", -1), ("ổn", 1), ("đẹp", 1), ("Super!", 1)])
def test_a_few_words_that_a_list_knows_get_a_mood_where_no_language_is_told(text, sentiment):
    row = one(text)
    assert (row["sentiment"], row["supported"]) == (sentiment, True)


def test_a_few_words_in_vietnamese_beside_a_day_are_no_rating():
    table = enrich(mentions("ổn 1/5", "ổn 3/9"))
    assert table["sentiment_score"].to_pylist() == [pytest.approx(one("ổn 3/9")["sentiment_score"])] * 2
    assert table["sentiment"][0].as_py() != -1


def test_many_words_of_no_language_and_words_of_no_list_get_no_mood():
    assert not any(enrich(mentions("xqv", "zzt brl", "12 ok 3 qxv 4 wvk 5 brl 6"))["supported"].to_pylist())


def test_the_headline_is_read_with_the_text():
    row = one(
        "Read more on our pages about it today.",
        titles=["Terrible: batteries recalled, phones caught fire, buyers are furious"],
    )
    assert row["sentiment"] == -1
    assert {"safety"} <= set(row["topics"])


def test_country_comes_from_the_author_s_place():
    assert one("Lovely bakery, best rye bread in town", places=["Poznań, Polska"])["country"] == "PL"


def test_themes_of_the_workspace_are_found_besides_the_seeds():
    theme = Theme("launch", ("rye night", "nocturn*"))
    texts = mentions("The rye night was a great evening for all", "Nocturnes at the shop", "A quiet night with rye")
    assert [row["topics"] for row in enrich(texts, [theme]).to_pylist()] == [["launch"], ["launch"], []]


def test_labels_that_were_there_are_replaced():
    twice = enrich(enrich(mentions("What a wonderful loaf of bread, thank you so much")))
    assert twice.equals(enrich(mentions("What a wonderful loaf of bread, thank you so much")))


def test_no_mentions_give_no_mentions():
    empty = enrich(mentions())
    assert empty.num_rows == 0
    assert empty.schema.field("topics").type == pa.list_(pa.string())


def test_the_mark_of_a_text_is_near_for_reposts_and_far_for_others():
    text = "Our new oven arrived today and the first rye loaves are out, come by before they are gone"
    first, repost, other = (
        row["near_duplicate_hash"]
        for row in enrich(
            mentions(
                text,
                f"RT @baker: {text} https://example.org/1",
                "Train was cancelled twice this morning and nobody told us why, I missed my appointment again",
            )
        ).to_pylist()
    )
    assert apart(first, repost) <= 10
    assert apart(first, other) > 16


def apart(one_mark, other_mark):
    return ((one_mark ^ other_mark) & (2**64 - 1)).bit_count()


def test_a_text_with_accents_typed_apart_is_read_like_the_same_text():
    composed, apart_typed = (
        "Bánh mì ở đây rất ngon, nhân viên dễ thương",
        unicodedata.normalize("NFD", "Bánh mì ở đây rất ngon, nhân viên dễ thương"),
    )
    first, second = enrich(mentions(composed, apart_typed)).drop_columns(["text", "native_id"]).to_pylist()
    assert first == second
    assert first["language"] == "vi"


def test_abuse_and_spam_are_told_from_other_posts():
    rows = enrich(
        mentions(
            "You are a stupid fucking idiot and so is your whole pathetic team",
            "The lecture on bread history starts at six in the town library",
            "CONGRATULATIONS you WON a FREE phone!!! Claim your prize now, text WIN to 80888",
        )
    ).to_pylist()
    assert rows[0]["offence"] > 0.5 > rows[1]["offence"]
    assert rows[2]["spam"] > 0.5 > rows[1]["spam"]


def test_a_batch_of_many_slices_is_labelled_as_its_texts_are(monkeypatch):
    texts = ["What a lovely day", "So ein schlechter Kundendienst", "", "Dziękuję, pyszny chleb"] * 5
    whole = enrich(mentions(*texts))
    monkeypatch.setattr(enrichment, "SLICE", 3)
    assert enrich(mentions(*texts)).equals(whole)


def test_texts_of_a_sliced_table_are_its_own():
    texts = ["What a lovely day", "So ein schlechter Kundendienst", "Dziękuję, pyszny chleb"]
    assert enrich(mentions(*texts).slice(1, 2))["language"].to_pylist() == ["de", "pl"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=6))
def test_any_text_keeps_its_row_and_is_labelled_alike_alone_and_in_a_batch(texts):
    together = enrich(mentions(*texts)).to_pylist()
    assert [row["text"] for row in together] == texts
    for number, text in enumerate(texts):
        assert {**one(text), "native_id": str(number)} == together[number]
    for row in together:
        assert row["supported"] or row["sentiment"] is None
        assert row["supported"] is (row["confidence"] is not None)
        assert row["sentiment_score"] is None or -1 <= row["sentiment_score"] <= 1
        assert row["emotion"] in (None, *EMOTIONS)
