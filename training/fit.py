"""Stochastic gradient descent for the mood: an embedding bag, one hidden layer and a direct one, many heads at once.

Outputs: three of sentiment (softmax), eight of emotions, offence and spam (each a sigmoid). A label that a set does not
give has weight zero. Adagrad steps; one post at a time, so that a run is the same wherever it is repeated. The weights
are the mean of many moments of the last round (Polyak and Juditsky, 1992: Acceleration of stochastic approximation by
averaging), which evens out what the last posts happened to be.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from skopos_science.compiled import compiled_fast

SENTIMENTS, SIGMOIDS = 3, 10
OUTPUTS = SENTIMENTS + SIGMOIDS
MOMENTS = 20  # of the last round, whose weights make the mean


class Features(NamedTuple):
    """Hashes of all posts one behind the other, where each post begins, and its other features.

    `turned` says of each hash whether it stands in the scope of a negation.
    """

    hashes: NDArray[np.uint32]
    first: NDArray[np.int64]
    given: NDArray[np.float32]
    turned: NDArray[np.uint8]


class Targets(NamedTuple):
    """What is asked of each post: wanted probabilities and their weights, one column for each output."""

    wanted: NDArray[np.float32]
    weight: NDArray[np.float32]


class Net(NamedTuple):
    """Weights in training, each with its running sum of squared gradients."""

    bag: NDArray[np.float32]
    bag_sum: NDArray[np.float32]
    hidden: NDArray[np.float32]
    hidden_sum: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    hidden_bias_sum: NDArray[np.float32]
    output: NDArray[np.float32]
    output_sum: NDArray[np.float32]
    direct: NDArray[np.float32]
    direct_sum: NDArray[np.float32]
    bias: NDArray[np.float32]
    bias_sum: NDArray[np.float32]


class Steps(NamedTuple):
    """How an epoch is walked: learning rates of the bag and of the layers, shares left out at random, decay."""

    bag_rate: float
    rate: float
    word_dropout: float
    list_dropout: float
    layer_dropout: float
    decay: float


def net(bits: int, width: int, given: int, middle: int, seed: int) -> Net:
    """Give a net to begin with: rows of zeros, so that what was never seen says nothing."""
    rng = np.random.default_rng(seed)
    entry = 2 * width + given

    def drawn(rows: int, columns: int, scale: float) -> NDArray[np.float32]:
        return (rng.standard_normal((rows, columns)) * scale).astype(np.float32)

    layers = [
        drawn(middle, entry, np.sqrt(1.5 / entry)),
        np.zeros(middle, np.float32),
        drawn(OUTPUTS, middle, np.sqrt(1 / middle)),
        drawn(OUTPUTS, entry, np.sqrt(1 / entry)),
        np.zeros(OUTPUTS, np.float32),
    ]
    bag = drawn(1 << bits, width, 1e-3)
    pairs = [array for layer in layers for array in (layer, np.full_like(layer, 0.1))]
    return Net(bag, np.full(1 << bits, 1e-2, np.float32), *pairs)


@compiled_fast
def _forward(
    net: Net, kept: NDArray[np.uint32], turned: NDArray[np.uint8], count: int, entry: NDArray[np.float32],
    layer: NDArray[np.float32], out: NDArray[np.float32],
) -> None:  # fmt: skip
    width = net.bag.shape[1]
    factor = np.float32(1) / np.sqrt(np.float32(max(count, 1)))
    entry[: 2 * width] = 0
    for number in range(count):
        row = net.bag[kept[number]]
        for place in range(width):
            entry[place] += row[place]
        if turned[number] != 0:
            for place in range(width):
                entry[width + place] += row[place]
    for place in range(2 * width):
        entry[place] *= factor
    for place in range(layer.shape[0]):
        value = net.hidden_bias[place]
        for other in range(entry.shape[0]):
            value += net.hidden[place, other] * entry[other]
        layer[place] = max(value, np.float32(0))
    for place in range(out.shape[0]):
        value = net.bias[place]
        for other in range(layer.shape[0]):
            value += net.output[place, other] * layer[other]
        for other in range(entry.shape[0]):
            value += net.direct[place, other] * entry[other]
        out[place] = value


@compiled_fast
def _errors(out: NDArray[np.float32], wanted: NDArray[np.float32], weight: NDArray[np.float32]) -> float:
    """Turn outputs into their errors, weighted; gives their sum."""
    most = max(out[0], max(out[1], out[2]))
    whole = np.exp(out[0] - most) + np.exp(out[1] - most) + np.exp(out[2] - most)
    size = np.float32(0)
    for place in range(out.shape[0]):
        if place < SENTIMENTS:
            chance = np.exp(out[place] - most) / whole
        else:
            chance = np.float32(1) / (np.float32(1) + np.exp(-out[place]))
        out[place] = (chance - wanted[place]) * weight[place]
        size += abs(out[place])
    return size


@compiled_fast
def _layers_back(
    net: Net, error: NDArray[np.float32], entry: NDArray[np.float32], layer: NDArray[np.float32],
    kept_layer: NDArray[np.float32], entry_error: NDArray[np.float32], layer_error: NDArray[np.float32],
    rate: float, decay: float,
) -> None:  # fmt: skip
    """Send the errors back through the layers and move the layers' weights."""
    layer_error[:] = 0
    entry_error[:] = 0
    middle, wide = layer.shape[0], entry.shape[0]
    for place in range(error.shape[0]):
        slope = error[place]
        if slope == 0:
            continue
        for other in range(middle):
            layer_error[other] += slope * net.output[place, other]
            step = slope * layer[other]
            net.output_sum[place, other] += step * step
            net.output[place, other] -= rate * step / np.sqrt(net.output_sum[place, other])
        for other in range(wide):
            entry_error[other] += slope * net.direct[place, other]
            step = slope * entry[other] + decay * net.direct[place, other]
            net.direct_sum[place, other] += step * step
            net.direct[place, other] -= rate * step / np.sqrt(net.direct_sum[place, other])
        net.bias_sum[place] += slope * slope
        net.bias[place] -= rate * slope / np.sqrt(net.bias_sum[place])
    for place in range(middle):
        if layer[place] <= 0:
            continue
        slope = layer_error[place] * kept_layer[place]
        for other in range(wide):
            entry_error[other] += slope * net.hidden[place, other]
            step = slope * entry[other] + decay * net.hidden[place, other]
            net.hidden_sum[place, other] += step * step
            net.hidden[place, other] -= rate * step / np.sqrt(net.hidden_sum[place, other])
        net.hidden_bias_sum[place] += slope * slope
        net.hidden_bias[place] -= rate * slope / np.sqrt(net.hidden_bias_sum[place])


@compiled_fast
def epoch(net: Net, features: Features, targets: Targets, order: NDArray[np.int64], steps: Steps, seed: int) -> float:
    """Walk all posts once in the order given; gives the mean size of the errors."""
    np.random.seed(seed)
    mask = np.uint32(net.bag.shape[0] - 1)
    width, more, middle = net.bag.shape[1], features.given.shape[1], net.hidden.shape[0]
    entry, layer = np.empty(2 * width + more, np.float32), np.empty(middle, np.float32)
    entry_error, layer_error = np.empty(2 * width + more, np.float32), np.empty(middle, np.float32)
    out, kept_layer = np.empty(OUTPUTS, np.float32), np.ones(middle, np.float32)
    kept, turned = np.empty(8_192, np.uint32), np.empty(8_192, np.uint8)
    whole = 0.0
    for number in range(order.shape[0]):
        post = order[number]
        count = 0
        for at in range(features.first[post], features.first[post + 1]):
            if np.random.random() >= steps.word_dropout:
                kept[count] = features.hashes[at] & mask
                turned[count] = features.turned[at]
                count += 1
        with_list = np.random.random() >= steps.list_dropout
        for place in range(more):
            entry[2 * width + place] = features.given[post, place] if with_list else np.float32(0)
        _forward(net, kept, turned, count, entry, layer, out)
        for place in range(middle):
            kept_layer[place] = 0 if np.random.random() < steps.layer_dropout else 1 / (1 - steps.layer_dropout)
            layer[place] *= kept_layer[place]
        if steps.layer_dropout > 0:
            for place in range(OUTPUTS):
                value = net.bias[place]
                for other in range(middle):
                    value += net.output[place, other] * layer[other]
                for other in range(2 * width + more):
                    value += net.direct[place, other] * entry[other]
                out[place] = value
        whole += _errors(out, targets.wanted[post], targets.weight[post])
        _layers_back(net, out, entry, layer, kept_layer, entry_error, layer_error, steps.rate, steps.decay)
        factor = np.float32(1) / np.sqrt(np.float32(max(count, 1)))
        square, square_turned = np.float32(0), np.float32(0)
        for place in range(width):
            entry_error[place] *= factor
            entry_error[width + place] *= factor
            entry_error[width + place] += entry_error[place]
            square += entry_error[place] * entry_error[place]
            square_turned += entry_error[width + place] * entry_error[width + place]
        square /= width
        square_turned /= width
        for at in range(count):
            row = kept[at]
            base = width if turned[at] != 0 else 0
            net.bag_sum[row] += square_turned if turned[at] != 0 else square
            pace = steps.bag_rate / np.sqrt(net.bag_sum[row])
            for place in range(width):
                net.bag[row, place] -= pace * entry_error[base + place]
    return whole / max(order.shape[0], 1)


def walk(net: Net, features: Features, targets: Targets, steps: Steps, rounds: int, seed: int) -> tuple[Net, float]:
    """Walk all posts `rounds` times, each time in an order of its own.

    Gives the mean of the weights after each of `MOMENTS` parts of the last round, and the mean size of its errors.
    """
    count, whole = len(features.first) - 1, 0.0
    mean = {name: np.zeros_like(getattr(net, name)) for name in net._fields if not name.endswith("_sum")}
    for number in range(rounds):
        order = np.random.default_rng(seed + number).permutation(count)
        for moment, part in enumerate(np.array_split(order, MOMENTS)):
            error = epoch(net, features, targets, part, steps, seed + 100 * number + moment)
            if number == rounds - 1:
                whole += error * len(part)
                for name, kept in mean.items():
                    kept += getattr(net, name) / np.float32(MOMENTS)
    return net._replace(**mean), whole / max(count, 1)


@compiled_fast
def outputs(net: Net, features: Features) -> NDArray[np.float32]:
    """Give the raw outputs for posts, without anything left out."""
    mask = np.uint32(net.bag.shape[0] - 1)
    width, more, middle = net.bag.shape[1], features.given.shape[1], net.hidden.shape[0]
    entry, layer = np.empty(2 * width + more, np.float32), np.empty(middle, np.float32)
    kept, turned = np.empty(8_192, np.uint32), np.empty(8_192, np.uint8)
    out = np.empty((features.first.shape[0] - 1, OUTPUTS), np.float32)
    for post in range(features.first.shape[0] - 1):
        count = 0
        for at in range(features.first[post], features.first[post + 1]):
            kept[count] = features.hashes[at] & mask
            turned[count] = features.turned[at]
            count += 1
        for place in range(more):
            entry[2 * width + place] = features.given[post, place]
        _forward(net, kept, turned, count, entry, layer, out[post])
    return out
