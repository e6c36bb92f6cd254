"""Second readings of posts: how they are kept, and what they do to a post's labels."""

import numpy as np
import pytest
from training.corpus import CorpusError
from training.data import PLUTCHIK, Post
from training.readings import Reading

from training import collect, data, readings

READ = Reading(-1, frozenset({"sadness"}), frozenset({"spam"}))


def written(folder, *lines):
    (folder / "en-some.txt").write_text("".join(f"{line}\n" for line in lines))
    return readings.of_set("en", "some", folder)


def test_a_reading_is_found_by_the_text_it_is_of(tmp_path):
    found = written(tmp_path, f"{readings.key('What a day ☕')} +ju", f"{readings.key('Hm')} 0")
    assert found[readings.key("What a day ☕")] == Reading(1, frozenset({"joy", "surprise"}), frozenset())
    assert found[readings.key("Hm")].sentiment == 0
    assert readings.of_set("en", "unread", tmp_path) == {}


@pytest.mark.parametrize("line", ["0123456789 ?", "0123 +", "0123456789 +q", "Hello +"])
def test_a_line_that_is_no_reading_is_named(tmp_path, line):
    with pytest.raises(CorpusError, match=r"en-some\.txt:1"):
        written(tmp_path, line)


def test_a_post_is_read_once(tmp_path):
    with pytest.raises(CorpusError, match=r"en-some\.txt:2"):
        written(tmp_path, "0123456789 +", "0123456789 -")


def test_what_people_said_of_a_post_stays_beside_the_reading():
    post = data.reread(Post("x", "en", "tweets", 1, frozenset({"joy"}), spam=False), READ)
    assert (post.sentiment, post.read, post.emotions, post.spam) == (1, -1, {"joy"}, False)
    wanted = collect.targets_of([post], 0.0).wanted[0, :3]
    assert wanted[0] == wanted[2] == pytest.approx(0.495)


def test_what_nobody_said_is_filled_in():
    post = data.reread(Post("x", "en", "tweets"), READ)
    assert (post.sentiment, post.read, post.emotions, post.asked, post.spam) == (-1, -1, {"sadness"}, PLUTCHIK, True)


def test_labels_that_are_not_of_the_text_alone_give_way():
    post = data.reread(Post("x", "pl", "slowosiec", 1, frozenset({"joy"})), READ)
    assert (post.sentiment, post.emotions) == (-1, {"sadness"})
    unread = collect.targets_of([Post("x", "pl", "slowosiec", 1, frozenset({"joy"}))], 0.0)
    read = collect.targets_of([post], 0.0)
    assert np.all(read.weight[0, 3:11] > unread.weight[0, 3:11])


def test_a_post_without_a_reading_is_as_it_was():
    post = Post("x", "en", "tweets", 1)
    assert data.reread(post, None) is post


def test_the_readings_that_ship_are_well_formed():
    names = [path.stem.split("-", 1) for path in readings.FOLDER.glob("*.txt")]
    assert len(names) >= 12
    assert sum(len(readings.of_set(*name)) for name in names) > 90_000


@pytest.mark.parametrize(("sentiment", "emotions"), [(-1, None), (0, frozenset())])
def test_a_side_without_an_emotion_says_nothing_of_emotions(sentiment, emotions):
    bare = Reading(sentiment, frozenset(), frozenset())
    assert data.reread(Post("x", "pl", "slowosiec", 1, frozenset({"joy"})), bare).emotions == emotions
    assert data.reread(Post("x", "en", "tweets"), bare).emotions == emotions
