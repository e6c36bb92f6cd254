import numpy as np
import pyarrow as pa
import pytest

from skopos_language import Learnt, adapted, enrich
from skopos_language.learning import Labels, learn, moving_words

GOOD, BAD = "the scanner beeps twice in the morning at door {}", "the scanner hums twice in the evening at gate {}"


def labels(count=120, drawn=True):
    """Texts whose sentiment only this workspace knows: what beeps is good here, what hums is bad."""
    texts = [(GOOD if at % 2 else BAD).format(at % 17) for at in range(count)]
    said = np.array([1 if at % 2 else -1 for at in range(count)])
    return Labels(texts, ["en"] * count, said, np.full(count, drawn), np.ones(count))


@pytest.fixture(scope="module")
def learnt():
    return learn(labels(), name="own-1")


def table(*texts):
    return enrich(pa.table({"text": list(texts), "place_text": pa.nulls(len(texts), pa.string())}))


def test_what_only_this_workspace_knows_is_learnt_and_shown_to_help(learnt):
    adapter, verdict = learnt
    assert verdict.helps and verdict.judged == 120
    assert verdict.after > 0.95 > verdict.before + 0.2
    assert verdict.gain_low > 0.2
    base = table(GOOD.format(40), BAD.format(40))
    moved = adapted(base, adapter)
    assert moved["sentiment"].to_pylist() == [1, -1]
    assert set(moved["model_version"].to_pylist()) == {f"{adapter.base_version}+own-1"}
    assert moved.schema == base.schema
    assert moved["topics"] == base["topics"]


def test_it_says_which_words_moved(learnt):
    words = {row["word"]: row["move"] for row in moving_words(labels(), learnt[0])}
    good, bad = (
        sum(words[word] for word in some) for some in (("beeps", "morning", "door"), ("hums", "evening", "gate"))
    )
    assert good > bad + 0.5


def test_stars_of_the_author_are_not_moved(learnt):
    rows = pa.table({"text": [BAD.format(40)] * 2, "place_text": pa.nulls(2, pa.string()), "rating": [5.0, None]})
    assert adapted(enrich(rows), learnt[0])["sentiment"].to_pylist() == [1, -1]


def test_where_the_machine_is_right_already_nothing_is_shown_to_help():
    texts = [text.format(at) for at in range(30) for text in ("I love the bread of shop {}", "Terrible bread, shop {}")]
    said = np.array(table(*texts)["sentiment"].to_pylist())
    verdict = learn(Labels(texts, ["en"] * 60, said, np.full(60, fill_value=True), np.ones(60)), name="own-1")[1]
    assert not verdict.helps
    assert (verdict.reason, verdict.before) == ("unsure", 1.0)


def test_corrections_alone_may_not_judge():
    verdict = learn(labels(drawn=False), name="own-1")[1]
    assert (verdict.helps, verdict.reason, verdict.judged) == (False, "few", 0)


def test_it_is_kept_as_numbers_and_reads_back_the_same(learnt):
    again = Learnt.unpacked(learnt[0].packed())
    base = table(*labels(6).texts)
    assert adapted(base, again).equals(adapted(base, learnt[0]))


def test_texts_without_sentiment_and_other_models_are_left_alone(learnt):
    base = table("12345", "")
    assert adapted(base, learnt[0]).equals(base)
    other = learnt[0]._replace(base_version="mood-0")
    english = table(*labels(2).texts)
    assert adapted(english, other).equals(english)


def test_each_text_is_moved_by_itself(learnt):
    texts = labels(5).texts
    together = adapted(table(*texts), learnt[0])["sentiment_score"].to_pylist()
    alone = [adapted(table(text), learnt[0])["sentiment_score"][0].as_py() for text in texts]
    assert together == pytest.approx(alone, abs=1e-6)  # a product of matrices rounds by their size
