"""From features to figures: the sum of small rows (an embedding bag), then one hidden layer beside a direct one."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from skopos_language.kernels.compiling import Grid, Whole, compiled_fast, prefetch
from skopos_language.kernels.grams import Tokens

AHEAD = 12  # rows that are asked for before they are needed
AT_ONCE = 256  # rows of int8 whose sum fits 16 bits


class Mood(NamedTuple):
    """The weights of the mood: rows of the bag (int8, one scale), hidden layer, output layer, direct layer.

    `shift` and `temperature` fit the sentiment of each word list to how often it is right.
    """

    bag: Grid[np.int8]
    scale: float
    hidden: Grid[np.float32]
    hidden_bias: NDArray[np.float32]
    output: Grid[np.float32]
    direct: Grid[np.float32]
    bias: NDArray[np.float32]
    shift: Grid[np.float32]
    temperature: NDArray[np.float32]


class Tongue(NamedTuple):
    """The weights of the languages: a row of int8 for each hash, a scale and a bias for each language."""

    bag: Grid[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]


@compiled_fast
def bag_sum(
    bag: Grid[np.int8], hashes: NDArray[np.uint32], count: Whole, total: NDArray[np.int32], part: NDArray[np.int16]
) -> None:
    """Add up the rows that belong to the hashes; `part` is room for sums that fit 16 bits, which are quicker."""
    total[:] = 0
    mask = np.uint32(bag.shape[0] - 1)
    width = bag.shape[1]
    for start in range(0, count, AT_ONCE):
        part[:] = 0
        for number in range(start, min(start + AT_ONCE, count)):
            if number + AHEAD < count:
                prefetch(bag, hashes[number + AHEAD] & mask)
            row = bag[hashes[number] & mask]
            for place in range(width):
                part[place] += row[place]
        for place in range(width):
            total[place] += part[place]


@compiled_fast
def turned_sum(
    bag: Grid[np.int8], hashes: NDArray[np.uint32], tokens: Tokens, count: Whole, total: NDArray[np.int32]
) -> None:
    """Add up the rows of the tokens in the scope of a negation."""
    total[:] = 0
    mask = np.uint32(bag.shape[0] - 1)
    for token in range(count):
        if tokens.turned[token] != 0:
            for number in range(tokens.upto[token - 1] if token > 0 else 0, tokens.upto[token]):
                row = bag[hashes[number] & mask]
                for place in range(total.shape[0]):
                    total[place] += row[place]


@compiled_fast
def mood_of(
    mood: Mood, total: NDArray[np.int32], turned: NDArray[np.int32], count: Whole, given: NDArray[np.float32],
    layer: NDArray[np.float32], entry: NDArray[np.float32], out: NDArray[np.float32],
) -> None:  # fmt: skip
    """Write the raw outputs for one text.

    `total` is the sum of its rows, `turned` of those in the scope of a negation, `given` its other features.
    """
    width, middle = total.shape[0], layer.shape[0]
    wide = 2 * width + given.shape[0]
    factor = np.float32(mood.scale) / np.sqrt(np.float32(max(count, 1)))
    for place in range(width):
        entry[place] = total[place] * factor
        entry[width + place] = turned[place] * factor
    for place in range(given.shape[0]):
        entry[2 * width + place] = given[place]
    for place in range(middle):
        value = mood.hidden_bias[place]
        row = mood.hidden[place]
        for other in range(wide):
            value += row[other] * entry[other]
        layer[place] = max(value, np.float32(0))
    for place in range(out.shape[0]):
        value = mood.bias[place]
        row, straight = mood.output[place], mood.direct[place]
        for other in range(middle):
            value += row[other] * layer[other]
        for other in range(wide):
            value += straight[other] * entry[other]
        out[place] = value


@compiled_fast
def chances_of(mood: Mood, listed: Whole, out: NDArray[np.float32]) -> None:
    """Turn raw outputs into probabilities: of three sentiments that exclude each other, and of each other label."""
    whole, most = np.float32(0), np.float32(-1e30)
    for place in range(3):
        out[place] = (out[place] + mood.shift[listed, place]) / mood.temperature[listed]
        most = max(most, out[place])
    for place in range(3):
        out[place] = np.exp(out[place] - most)
        whole += out[place]
    for place in range(out.shape[0]):
        out[place] = out[place] / whole if place < 3 else np.float32(1) / (np.float32(1) + np.exp(-out[place]))


@compiled_fast
def tongue_of(tongue: Tongue, total: NDArray[np.int32], count: Whole, out: NDArray[np.float32]) -> Whole:
    """Write the probability of each language and give the likeliest."""
    factor = np.float32(1) / np.sqrt(np.float32(max(count, 1)))
    best, most = 0, np.float32(-1e30)
    for place in range(out.shape[0]):
        out[place] = total[place] * tongue.scale[place] * factor + tongue.bias[place]
        if out[place] > most:
            best, most = place, out[place]
    whole = np.float32(0)
    for place in range(out.shape[0]):
        out[place] = np.exp(out[place] - most)
        whole += out[place]
    for place in range(out.shape[0]):
        out[place] /= whole
    return best
