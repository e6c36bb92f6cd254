"""Posts -> features and targets."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from skopos_language.kernels.grams import MOST_FEATURES
from skopos_language.kernels.heads import Mood, Tongue
from skopos_language.kernels.prior import GIVEN
from skopos_language.kernels.whole import Known, Topics, collect, room_for
from skopos_language.lexicon import EMOTIONS
from skopos_language.wordlists import LISTS, grow, known_words, signs
from training.data import LANGUAGES, Post
from training.fit import OUTPUTS, SENTIMENTS, Features, Targets

# Weights of chances: of sentiments, of emotions.
OF_TOLD = {"words": (0.5, 0.35), "composed": (0.35, 0.25), "rated": (0.5, 0.25)}
PROJECTED = 0.25  # weight of a sentiment that was told from the emotions alone
OF_SOURCE = {
    "slowosiec": 0.35, "xed": 0.5, "xed_neu": 0.3, "brighter": 1.1, "kaggle_tse": 1.8, "goemotions": 1.3, "potts": 1.6,
    "germeval18_off": 1.6, "corpus": 1.2, "phrases": 1.0,
}  # fmt: skip
FEELING = {"xed": 0.5, "slowosiec": 0.5, "xed_neu": 0.5}  # weights of emotions that nobody read again
SMOOTHED = {"kaggle_tse": 0.08, "slowosiec": 0.1, "goemotions": 0.06, "xed": 0.1, "brighter": 0.06}
# What part of posts is neutral in life; the corpus holds more neutral ones everywhere, so that they can be learnt.
# Tweets as in kaggle_tse and comments as in goemotions, which train; about 15 % of reviews give three stars of five.
NEUTRAL_SHARE = {"review": 0.15, "comment": 0.36, "tweet": 0.4, "chat": 0.36, "forum": 0.36, "mixed": 0.36}
PLEASED, UPSET = {"joy", "trust"}, {"anger", "disgust", "fear", "sadness"}


def known_without_weights() -> Known:
    """Give what reads texts, with no weights yet."""
    none = np.zeros((1, 1), np.float32)
    trie, words = known_words()
    themes = grow([])
    return Known(
        signs(),
        Tongue(np.zeros((1, 1), np.int8), none[0], none[0]),
        np.zeros(1, np.int8),
        Mood(np.zeros((1, 1), np.int8), 1.0, none, none[0], none, none, none[0], none, none[0]),
        trie,
        words,
        Topics(themes.trie, themes.root, themes.inside, np.zeros(1, np.int32), np.zeros(0, np.int32)),
    )


def collected(texts: list[str], lists: list[int], *, for_language: bool = False) -> Features:
    """Give the features of texts; `lists` are their word lists."""
    raw = [text.encode("utf-8", "replace") for text in texts]
    offset = np.zeros(len(raw) + 1, np.int64)
    np.cumsum([len(text) for text in raw], out=offset[1:])
    most = sum(min(14 * len(text) + 64, MOST_FEATURES + 300) for text in raw)
    hashes, first = np.empty(most, np.uint32), np.zeros(len(raw) + 1, np.int64)
    given = np.zeros((len(raw), GIVEN), np.float32)
    turned = np.zeros(most, np.uint8)
    data = np.frombuffer(b"".join(raw), np.uint8)
    reader = known_without_weights()
    told = np.array(lists, np.int8)
    collect(data, offset, told, reader, room_for(reader), first, hashes, given, turned, for_language)
    return Features(hashes[: first[-1]].copy(), first, given, turned[: first[-1]].copy())


def features_of(posts: list[Post]) -> Features:
    """Give the features of posts, each read with the word list of its language."""
    return collected([post.text for post in posts], [LISTS.index(post.language) for post in posts])


def sentiment_of(post: Post) -> tuple[int | None, float]:
    """Give a post's sentiment and the weight of it; emotions alone tell it, too, with little weight."""
    if post.sentiment is not None:
        return post.sentiment, OF_SOURCE.get(post.source, 1.0)
    if not post.emotions or post.source != "xed":
        return None, 0.0
    pleased, upset = bool(post.emotions & PLEASED), bool(post.emotions & UPSET)
    return (None, 0.0) if pleased == upset else (1 if pleased else -1, PROJECTED)


def as_in_life(posts: list[Post]) -> NDArray[np.float32]:
    """Give weights by which reviews, tweets and so on of the corpus are neutral as often as in life."""
    weight = np.ones(len(posts), np.float32)
    cells: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for number, post in enumerate(posts):
        if post.sentiment is not None and post.register in NEUTRAL_SHARE:
            cells[post.language, post.source, post.register].append(number)
    for (_, _, register), rows in cells.items():
        neutral = [number for number in rows if posts[number].sentiment == 0]
        if neutral and len(neutral) < len(rows):
            share = NEUTRAL_SHARE[register]
            weight[neutral] = share / (1 - share) * (len(rows) - len(neutral)) / len(neutral)
    return weight


def targets_of(posts: list[Post], balance: float) -> Targets:
    """Give what is asked of the outputs, with classes of each language balanced by the power `balance`."""
    wanted, weight = np.zeros((len(posts), OUTPUTS), np.float32), np.zeros((len(posts), OUTPUTS), np.float32)
    told = [sentiment_of(post) for post in posts]
    classes = np.array([9 if label is None else label + 1 for label, _ in told])
    language = np.array([LANGUAGES.index(post.language) for post in posts])
    life = as_in_life(posts)
    for number, (post, (label, share)) in enumerate(zip(posts, told, strict=True)):
        if label is not None:
            smooth = SMOOTHED.get(post.source, 0.03)
            wanted[number, :SENTIMENTS] = smooth / 3
            for reader in (label, label if post.read is None else post.read):
                wanted[number, reader + 1] += (1 - smooth) / 2
            weight[number, :SENTIMENTS] = share * life[number]
        if post.emotions is not None:
            part = FEELING.get(post.source, 1.0) if post.read is None else 1.0
            for place, emotion in enumerate(EMOTIONS):
                wanted[number, SENTIMENTS + place] = emotion in post.emotions
                weight[number, SENTIMENTS + place] = part if emotion in post.asked else 0.0
        if post.told:
            wanted[number, : len(post.told)] = post.told
            weight[number, :SENTIMENTS], weight[number, SENTIMENTS : len(post.told)] = OF_TOLD[post.source]
        for place, flag in ((OUTPUTS - 2, post.offence), (OUTPUTS - 1, post.spam)):
            if flag is not None:
                wanted[number, place], weight[number, place] = flag, 1.0
    for code in range(len(LANGUAGES)):
        shares = [weight[(language == code) & (classes == label), 0].sum() for label in range(3)]
        for label, share in enumerate(shares):
            if share > 0:
                factor = min(3.0, (sum(shares) / 3 / share) ** balance)
                weight[(language == code) & (classes == label), :SENTIMENTS] *= factor
    return Targets(wanted, weight)
