"""How the weights are made, on a few posts: reading sets, variants, fitting, calibration."""

import json
import random

import numpy as np
import pytest
from training.data import Post

from training import augment, calibrate, collect, data, fit, tongues

GOOD, BAD, PLAIN = "lovely wonderful day", "terrible horrible service", "the shop opens at nine"
POSTS = [
    Post(text, "en", "corpus", label, frozenset(emotions), offence=False, spam=False)
    for text, label, emotions in ((GOOD, 1, ["joy"]), (BAD, -1, ["anger"]), (PLAIN, 0, []))
]


def write_set(folder, part, language, name, verdict, rows, file="train"):
    place = folder / "text" / part / language / name
    place.mkdir(parents=True, exist_ok=True)
    note = {"licence_as_stated": "CC0", "verdict": verdict, "source": "here"}
    (place / "NOTE.json").write_text(json.dumps(note))
    (place / f"{file}.jsonl").write_text("\n".join(json.dumps(row) for row in rows), "utf-8")


def test_only_sets_that_allow_it_are_read_and_nothing_that_is_kept_for_judging(tmp_path):
    rows = [{"t": "Good day @you https://x.y", "s": 1, "e": None}, {"t": "Kept", "s": 0, "e": ["joy"], "x": {"off": 1}}]
    write_set(tmp_path, "train", "en", "fine", "train ok", rows)
    write_set(tmp_path, "train", "en", "fine", "train ok", [{"t": "kept!", "s": 0, "e": []}], file="dev")
    write_set(tmp_path, "train", "en", "shut", "eval only", [{"t": "Another", "s": 1, "e": None}])
    write_set(tmp_path, "eval", "en", "judge", "eval", [{"t": "good DAY", "s": 1, "e": None}])
    assert [note.name for note in data.notes(tmp_path)] == ["fine"]
    assert [(post.text, post.part) for post in data.public(tmp_path)] == [("kept!", "dev")]


def test_variants_are_the_same_post_typed_otherwise():
    rng = random.Random(1)
    post = Post("Übermäßig schöne Grüße", "de", "corpus", 1)
    texts = {variant.text for _ in range(300) for variant in augment.variants(post, rng)}
    assert {"Uebermaessig schoene Gruesse", "Ubermaßig schone Gruße", "übermäßig schöne grüße"} <= texts
    assert all(variant.sentiment == 1 for variant in augment.variants(post, rng))


def test_a_sentiment_is_told_from_emotions_only_where_they_agree():
    def told(*emotions):
        return collect.sentiment_of(Post("x", "en", "xed", None, frozenset(emotions)))[0]

    assert (told("joy"), told("anger", "fear"), told("joy", "anger"), told("surprise"), told()) == (
        1,
        -1,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("language", "text", "inside", "outside"),
    [
        ("en", "Happy? Not a helpful visit, sadly rude", ["helpful", "visit"], ["happy", "rude"]),
        ("de", "Mir gefällt der Laden nicht. Danke", ["gefällt", "laden"], ["danke"]),
        ("pl", "nie jest źle, polecam", ["źle"], ["polecam"]),
        ("vi", "không ngon lắm. đẹp", ["ngon"], ["đẹp"]),
        ("fa", "غذا خوب نبود. ممنون", ["خوب"], ["ممنون"]),
    ],
)
def test_the_scope_of_a_negation_is_marked_within_its_clause(language, text, inside, outside):
    listed = [collect.LISTS.index(language)]
    whole = collect.collected([text], listed)

    def marks(word):
        (first, *_) = collect.collected([word], listed).hashes
        return whole.turned[whole.hashes == first].tolist()

    assert all(set(marks(word)) == {1} for word in inside)
    assert all(set(marks(word)) == {0} for word in outside)


def trained(rounds):
    posts = POSTS * 30
    features, targets = collect.features_of(posts), collect.targets_of(posts, 0.8)
    net = fit.net(10, 8, features.given.shape[1], 6, 3)
    steps = fit.Steps(0.3, 0.05, 0.1, 0.1, 0.1, 0.0)
    net, error = fit.walk(net, features, targets, steps, rounds, 1)
    told = collect.features_of(POSTS)
    return error, fit.outputs(net, told)


def test_training_learns_and_is_the_same_twice():
    error, outputs = trained(6)
    assert error < trained(1)[0] / 2
    assert (outputs[:, :3].argmax(1) - 1).tolist() == [1, -1, 0]
    assert np.array_equal(outputs, trained(6)[1])


def test_the_weights_are_the_mean_of_moments_and_rows_that_no_post_moved_stay():
    features, targets = collect.features_of(POSTS), collect.targets_of(POSTS, 0.8)
    net = fit.net(10, 8, features.given.shape[1], 6, 3)
    drawn = net.bag.copy()
    mean, _ = fit.walk(net, features, targets, fit.Steps(0.3, 0.05, 0.0, 0.0, 0.0, 0.0), 1, 1)
    still = mean.bag_sum <= 0.01
    assert 0 < still.sum() < len(still)
    assert mean.bag[still] == pytest.approx(drawn[still])
    assert np.abs(mean.bias).max() < np.abs(net.bias).max()  # the net itself walked on


def test_calibration_finds_the_temperature_that_is_true():
    rng = np.random.default_rng(2)
    raw = rng.normal(size=(6_000, 3))
    chance = np.exp(raw) / np.exp(raw).sum(1, keepdims=True)
    labels = (chance.cumsum(1) < rng.random((6_000, 1))).sum(1) - 1
    posts = [Post("", "de", "x", int(label)) for label in labels]
    weight = np.full(6_000, 1 / 6_000)
    shift, temperature = calibrate._newton(raw * 3, labels + 1, weight)
    assert temperature == pytest.approx(3, rel=0.1)
    assert np.abs(shift).max() < 0.3
    fitted = calibrate.fit(posts, (raw * 3).astype(np.float32))
    assert fitted.temperature[1] == pytest.approx(3, rel=0.15)
    assert fitted.temperature[0] == 1


def test_a_flag_is_set_where_it_is_right_most_often():
    truth = np.array([False] * 8 + [True] * 2)
    raw = np.array([-3.0] * 8 + [2.0, 3.0], np.float32)
    assert 0.4 <= calibrate.flag_threshold(truth, raw) <= 0.9


def test_a_language_table_tells_its_samples():
    texts = ["the bread is good today", "das Brot ist heute gut", "хлеб сегодня хороший"] * 20
    codes = tongues.codes(["en", "de", "ru"] * 20)
    features = collect.collected(texts, [6] * len(texts), for_language=True)
    table = tongues.train(features.hashes, features.first, codes, 3)
    for number in range(3):
        rows = features.hashes[features.first[number] : features.first[number + 1]] & np.uint32((1 << tongues.BITS) - 1)
        raw = table.bag[rows].astype(int).sum(0)[: len(tongues.TONGUES)] * table.scale / np.sqrt(len(rows)) + table.bias
        assert raw.argmax() == codes[number]
