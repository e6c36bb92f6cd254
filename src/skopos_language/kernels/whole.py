"""One pass over a batch: each text is read once, and everything that is said of it is worked out from that."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from skopos_language.kernels.calling import called
from skopos_language.kernels.compiling import Grid, Real, Whole, compiled, prefetch
from skopos_language.kernels.grams import (
    MOST_FEATURES,
    Tokens,
    cut,
    features,
    fingerprint,
    language_features,
    token_room,
)
from skopos_language.kernels.heads import Mood, Tongue, bag_sum, chances_of, mood_of, tongue_of, turned_sum
from skopos_language.kernels.prior import (
    GIVEN,
    MARKED,
    MORE,
    RATED,
    RATING,
    Found,
    Seen,
    Words,
    describe,
    find,
    found_room,
    mark_turned,
    seen_room,
    weigh,
)
from skopos_language.kernels.ratings import is_figure, rated
from skopos_language.kernels.reading import ACCENTS, COUNTS, LETTERS, PICTURES, WORD, Signs, Stream, read, room
from skopos_language.kernels.topics import Topics, topics_in
from skopos_language.kernels.tries import Trie

LANGUAGES = 5  # whose word lists come first
LEAST_LETTERS = 4  # below, no language is told
MOST_WORDS = 6  # of a text that is read by its words where no language is told
SURE, SHARE = np.float32(0.35), np.float32(0.5)
MOST_TOPICS = 24  # of one text
NO_STARS = np.float32(0)
NO_LIST = 6  # emoji and emoticons alone
VIETNAMESE, VIETNAMESE_PLAIN = 3, 5


class Known(NamedTuple):
    """All that does not change from text to text; `list_of` is the word list of each language, -1: none."""

    signs: Signs
    tongue: Tongue
    list_of: NDArray[np.int8]
    mood: Mood
    trie: Trie
    words: Words
    topics: Topics


class Scratch(NamedTuple):
    """Room for the sums of one text, of mood (of all, of what is negated) and of language, and for other steps."""

    hashes: NDArray[np.uint32]
    parts_of_words: NDArray[np.uint32]
    total: NDArray[np.int32]
    turned: NDArray[np.int32]
    part: NDArray[np.int16]
    tongues: NDArray[np.int32]
    parts: NDArray[np.int16]
    chance: NDArray[np.float32]
    given: NDArray[np.float32]
    share: NDArray[np.float32]
    layer: NDArray[np.float32]
    entry: NDArray[np.float32]
    votes: NDArray[np.int32]
    blocked: NDArray[np.int64]


class Room(NamedTuple):
    """Room for one text."""

    stream: Stream
    tokens: Tokens
    found: Found
    scratch: Scratch
    words: Seen


class Answers(NamedTuple):
    """A row for each text.

    The likeliest language (-1: not told) with its probability, the share of the supported ones together, the word list
    used (-1: the language has none; the last: emoji alone), raw outputs of the model, counts of signs, fingerprint,
    themes (-1: no more).
    """

    language: NDArray[np.int16]
    sure: NDArray[np.float32]
    share: NDArray[np.float32]
    listed: NDArray[np.int8]
    output: Grid[np.float32]
    counts: Grid[np.int32]
    fingerprint: NDArray[np.uint64]
    topic: Grid[np.int32]


def room_for(known: Known) -> Room:
    """Give room for one text."""
    mood, tongue = known.mood, known.tongue
    width, languages = mood.bag.shape[1], tongue.bag.shape[1]
    scratch = Scratch(
        np.zeros(MOST_FEATURES, np.uint32), np.zeros(MOST_FEATURES, np.uint32),
        np.zeros(width, np.int32), np.zeros(width, np.int32), np.zeros(width, np.int16),
        np.zeros(languages, np.int32), np.zeros(languages, np.int16), np.zeros(len(tongue.scale), np.float32),
        np.zeros(GIVEN, np.float32), np.zeros(1, np.float32), np.zeros(mood.hidden.shape[0], np.float32),
        np.zeros(mood.hidden.shape[1], np.float32), np.zeros(64, np.int32),
        np.full(len(known.topics.theme) + 1, -1, np.int64),
    )  # fmt: skip
    return Room(room(), token_room(), found_room(), scratch, seen_room())


@compiled
def best_listed(known: Known, chance: NDArray[np.float32], share: NDArray[np.float32]) -> Whole:
    """Give the likeliest language with a word list; writes the share of all such languages."""
    best, most, whole = -1, np.float32(-1), np.float32(0)
    for place in range(chance.shape[0]):
        if known.list_of[place] >= 0:
            whole += chance[place]
            if chance[place] > most:
                best, most = place, chance[place]
    share[0] = whole
    return best


@compiled
def list_used(listed: Whole, counts: NDArray[np.int32]) -> Whole:
    """Give the word list by which a text is read: Vietnamese typed without accents has its own."""
    if listed < 0:
        return NO_LIST
    return VIETNAMESE_PLAIN if listed == VIETNAMESE and counts[ACCENTS] == 0 else listed


@compiled
def is_lettered(room: Room, number: Whole) -> bool:
    """Is a token a word and no figure?"""
    return room.tokens.kind[number] == WORD and not is_figure(room.stream, room.tokens, number)


@compiled
def list_by_words(known: Known, room: Room, length: Whole, tokens: Whole) -> Whole:
    """Give the list that knows at least half of the words of a short text, or -1; of several the one that knows most.

    For texts too short for a language to be told, whose words may be known all the same: “lame”, “masakra”, “ổn”.
    """
    count, best, most = 0, -1, 0
    for number in range(tokens):
        count += 1 if is_lettered(room, number) else 0
    if count == 0 or count > MOST_WORDS:
        return -1
    words, found, kind = known.words, room.found, room.stream.kind
    for listed in range(LANGUAGES):
        sign = room.stream.plain if words.plain[listed] else room.stream.sign
        hits = find(
            known.trie, words.root[listed], words.inside[listed], sign, kind, length, room.tokens, tokens, found,
            room.words,
        )  # fmt: skip
        covered, letters = 0, 0
        for which in range(hits):
            entry = found.entry[which]
            if words.weight[entry] == 0 and words.role[entry] != MORE:  # “super” is praise and more of it
                continue
            for number in range(found.start[which], found.end[which]):
                if is_lettered(room, number):
                    covered += 1
                    letters += room.tokens.end[number] - room.tokens.start[number]
        if 2 * covered >= count and letters > most:
            best, most = listed, letters
    return best


@compiled
def list_untold(known: Known, room: Room, length: Whole, tokens: Whole) -> Whole:
    """Give the word list that reads a text whose language is not told, or -1.

    It is the one that knows its few words, or `NO_LIST` for emoji with next to no letters.
    """
    listed = list_by_words(known, room, length, tokens)
    counts = room.stream.counts
    return NO_LIST if listed < 0 and counts[PICTURES] > 0 and counts[LETTERS] < LEAST_LETTERS else listed


@compiled
def rating_of(room: Room, tokens: Whole, used: Whole, is_foreign: bool, stars: Real) -> tuple[bool, Real]:
    """Give what `rated` gives; for who writes Vietnamese or a language without a list, 2/5 is the second of May."""
    days_first = is_foreign or used in (VIETNAMESE, VIETNAMESE_PLAIN)
    return rated(room.stream, room.tokens, tokens, days_first, stars)


@compiled
def given_by_list(
    known: Known, room: Room, length: Whole, tokens: Whole, used: Whole, rating: tuple[bool, Real],
    given: NDArray[np.float32],
) -> None:  # fmt: skip
    """Write the features that come from the word list, the form of the text and its rating; marks what is negated."""
    given[:] = 0
    words, stream = known.words, room.stream
    sign = stream.plain if words.plain[used] else stream.sign
    hits = find(
        known.trie, words.root[used], words.inside[used], sign, stream.kind, length, room.tokens, tokens, room.found,
        room.words,
    )  # fmt: skip
    weigh(words, stream, room.tokens, room.found, hits, given)
    describe(stream, tokens, given)
    given[RATED], given[RATING], given[MARKED] = 1 if rating[0] else 0, rating[1], abs(rating[1])
    mark_turned(words, room.tokens, tokens, room.found, hits)


@called
def answer(
    data: NDArray[np.uint8], offset: NDArray[np.int64], stars: NDArray[np.float32], known: Known, room: Room,
    out: Answers,
) -> None:  # fmt: skip
    """Answer for each text of a batch: its bytes are `data[offset[i]:offset[i + 1]]`.

    `stars` are those that its author gave beside it, 1 to 5; 0 for none. A text in a language without a word list is
    read by its rating alone, if there is one.
    """
    held = room.scratch
    hashes, chance, share, given = held.hashes, held.chance, held.share, held.given
    rows = np.uint32(known.mood.bag.shape[0] - 1)
    for text in range(offset.shape[0] - 1):
        length = read(data, offset[text], offset[text + 1], known.signs, room.stream)
        tokens = cut(room.stream, length, room.tokens)
        for place in range(COUNTS):
            out.counts[text, place] = room.stream.counts[place]
        out.language[text], out.listed[text], out.share[text], out.sure[text] = -1, -1, 0, 0
        # Both tables are large: their rows are asked for before they are needed.
        grams = features(room.stream, room.tokens, tokens, hashes)
        for number in range(grams):
            prefetch(known.mood.bag, hashes[number] & rows)
        language = -1
        if room.stream.counts[LETTERS] >= LEAST_LETTERS:
            found = language_features(room.stream, room.tokens, tokens, held.parts_of_words)
            bag_sum(known.tongue.bag, held.parts_of_words, found, held.tongues, held.parts)
            first = tongue_of(known.tongue, held.tongues, found, chance)
            language = best_listed(known, chance, share)
            out.share[text], out.sure[text] = share[0], chance[first]
            if chance[first] >= SURE:
                out.language[text] = first
                language = first if first == language else -1
            elif share[0] < SHARE:
                language = -1
        is_foreign = language < 0 and out.language[text] >= 0
        if language >= 0:
            out.listed[text] = known.list_of[language]
        elif not is_foreign:
            out.listed[text] = list_untold(known, room, length, tokens)
        used = list_used(out.listed[text], room.stream.counts)
        rating = rating_of(room, tokens, used, is_foreign, stars[text])
        if out.listed[text] < 0 and rating[0]:
            out.listed[text] = NO_LIST
        out.fingerprint[text] = fingerprint(hashes, grams, held.votes)
        sign = room.stream.plain if known.words.plain[used] else room.stream.sign
        topics_in(
            known.topics, used, sign, room.stream.kind, length, room.tokens, tokens, room.found, held.blocked, text,
            out.topic[text],
        )  # fmt: skip
        if out.listed[text] >= 0:
            given_by_list(known, room, length, tokens, used, rating, given)
            if is_foreign:  # the rating alone is read
                grams, tokens = 0, 0
            bag_sum(known.mood.bag, hashes, grams, held.total, held.part)
            turned_sum(known.mood.bag, hashes, room.tokens, tokens, held.turned)
            mood_of(known.mood, held.total, held.turned, grams, given, held.layer, held.entry, out.output[text])
            chances_of(known.mood, out.listed[text], out.output[text])
        else:
            out.output[text] = 0


@called
def collect(
    data: NDArray[np.uint8], offset: NDArray[np.int64], told: NDArray[np.int8], known: Known, room: Room,
    first: NDArray[np.int64], hashes: NDArray[np.uint32], given: Grid[np.float32],
    turned: NDArray[np.uint8], for_language: bool,
) -> None:  # fmt: skip
    """Collect the features of texts whose language is told, for training: hashes by row, and the other features.

    `turned` says of each hash whether it stands in the scope of a negation.
    """
    for text in range(offset.shape[0] - 1):
        length = read(data, offset[text], offset[text + 1], known.signs, room.stream)
        tokens = cut(room.stream, length, room.tokens)
        room_left = hashes[first[text] :]
        if for_language:
            found = language_features(room.stream, room.tokens, tokens, room_left)
        else:
            found = features(room.stream, room.tokens, tokens, room_left)
            used = list_used(told[text], room.stream.counts)
            rating = rating_of(room, tokens, used, False, NO_STARS)
            given_by_list(known, room, length, tokens, used, rating, given[text])
            at = first[text]
            for token in range(tokens):
                turned[at : first[text] + room.tokens.upto[token]] = room.tokens.turned[token]
                at = first[text] + room.tokens.upto[token]
        first[text + 1] = first[text] + found
