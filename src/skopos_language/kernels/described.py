"""One pass over texts for what is learnt from a workspace's own labels: the model's view of each, and its words."""

import numpy as np
from numpy.typing import NDArray

from skopos_language.kernels.calling import called
from skopos_language.kernels.compiling import Grid
from skopos_language.kernels.grams import cut, features
from skopos_language.kernels.heads import bag_sum, chances_of, mood_of, turned_sum
from skopos_language.kernels.reading import read
from skopos_language.kernels.whole import (
    NO_LIST,
    NO_STARS,
    Known,
    Room,
    given_by_list,
    list_untold,
    list_used,
    rating_of,
)


@called
def describe_texts(
    data: NDArray[np.uint8], offset: NDArray[np.int64], told: NDArray[np.int8], known: Known, room: Room,
    slot: NDArray[np.int32], weight: Grid[np.float32], entry: Grid[np.float32], output: Grid[np.float32],
    shift: Grid[np.float32], first: NDArray[np.int64], hashes: NDArray[np.uint32],
) -> None:  # fmt: skip
    """Describe texts whose word list is `told`.

    Writes what the model's layers read (`entry`), its probabilities (`output`), and the sum of the weights of the
    text's hashes (`shift`; `slot` says which row of `weight` a hash has, -1: none). Where `hashes` has room, the hashes
    are kept, those of text i at `first[i]:first[i + 1]`.
    """
    held = room.scratch
    found_here, given = held.hashes, held.given
    mask = np.uint32(slot.shape[0] - 1)
    keeps = hashes.shape[0] > 0
    for text in range(offset.shape[0] - 1):
        length = read(data, offset[text], offset[text + 1], known.signs, room.stream)
        tokens = cut(room.stream, length, room.tokens)
        listed = int(told[text])
        if listed == NO_LIST:
            by_words = list_untold(known, room, length, tokens)
            listed = by_words if by_words >= 0 else listed
        used = list_used(listed, room.stream.counts)
        found = features(room.stream, room.tokens, tokens, found_here)
        given_by_list(known, room, length, tokens, used, rating_of(room, tokens, used, False, NO_STARS), given)
        bag_sum(known.mood.bag, found_here, found, held.total, held.part)
        turned_sum(known.mood.bag, found_here, room.tokens, tokens, held.turned)
        mood_of(known.mood, held.total, held.turned, found, given, held.layer, entry[text], output[text])
        chances_of(known.mood, listed, output[text])
        shift[text] = 0
        for number in range(found):
            row = slot[found_here[number] & mask]
            if row >= 0:
                for place in range(shift.shape[1]):
                    shift[text, place] += weight[row, place]
        for place in range(shift.shape[1]):
            shift[text, place] /= np.sqrt(np.float32(max(found, 1)))
        first[text + 1] = first[text]
        if keeps:
            for number in range(found):
                hashes[first[text] + number] = found_here[number]
            first[text + 1] = first[text] + found
