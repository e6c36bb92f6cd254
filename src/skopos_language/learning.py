"""Learns a workspace's adapter from its labels, and judges on labels held back whether it helps."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from skopos_language.adapter import CLASSES, SLOTS, Described, Learnt, described, moved
from skopos_language.model import weights

WORDS_SHARE = 0.5  # of the similarity of two texts that comes from their words; the rest from the model's features
LEAST_TEXTS = 2  # a hash must occur in so many labelled texts
PULL = 2.0  # towards the shipped model; set once for all workspaces
FOLDS, REPEATS = 5, 3
DRAWS = 2_000
LEAST_JUDGED, LEAST_OF_A_CLASS = 60, 5

MOST_SHOWN, LEAST_WITH_WORD, MOST_TEXTS = 10, 3, 300
WORD = re.compile(r"[^\W\d_]{3,}")

Matrix = NDArray[np.float64]
Places = NDArray[np.int64]


class Labels(NamedTuple):
    """Labelled texts.

    Attributes
    ----------
    texts : sequence of str
        What was said.
    languages : sequence of str or None
        As the shipped model told them.
    sentiment : int array, shape (n,)
        -1, 0 or 1: what people said.
    drawn : bool array, shape (n,)
        Was it drawn at random? Only those may judge: corrections are made where the machine was wrong, so on them any
        change looks like a gain.
    weight : float array, shape (n,)
        Mentions that each drawn one stands for; 1 for others.
    """

    texts: Sequence[str]
    languages: Sequence[str | None]
    sentiment: NDArray[np.int64]
    drawn: NDArray[np.bool_]
    weight: Matrix


class Verdict(NamedTuple):
    """What the held-back labels say: macro-F1 and accuracy before and after, and the gain with its lower bound."""

    judged: int
    before: float
    after: float
    gain_low: float
    gain_high: float
    accuracy_before: float
    accuracy_after: float
    helps: bool
    reason: str


class Space(NamedTuple):
    """Labelled texts as points whose products are their likeness, and what leads back to weights."""

    points: Matrix
    back: Matrix
    likely: Matrix
    bucket: NDArray[np.int32]
    words: "Sparse"
    entry: Matrix
    words_scale: float
    entry_scale: Matrix
    middle: Matrix


class Sparse(NamedTuple):
    """Rows of a sparse matrix: value by row and column, the columns numbered."""

    row: Places
    column: Places
    value: Matrix
    shape: tuple[int, int]

    def dense_by(self, right: Matrix) -> Matrix:
        """Give this matrix transposed times `right`."""
        from scipy.sparse import csr_matrix

        return np.asarray(csr_matrix((self.value, (self.row, self.column)), self.shape).T @ right)

    def likeness(self) -> Matrix:
        """Give the products of all pairs of rows."""
        from scipy.sparse import csr_matrix

        held = csr_matrix((self.value, (self.row, self.column)), self.shape)
        return np.asarray((held @ held.T).todense())


def space_of(seen: Described) -> Space:
    """Put labelled texts into the space in which weights are learnt.

    A pull on the length of a point's weights equals the same pull on weights of words and features, so learning takes
    as many numbers as there are texts, however many words they have.
    """
    count = len(seen.entry)
    lengths = np.diff(seen.first)
    row = np.repeat(np.arange(count), lengths)
    pairs, times = np.unique(row * SLOTS + (seen.hashes & np.uint32(SLOTS - 1)).astype(np.int64), return_counts=True)
    row, hashed = pairs // SLOTS, pairs % SLOTS
    bucket, column, texts = np.unique(hashed, return_inverse=True, return_counts=True)
    keep = texts[column] >= LEAST_TEXTS
    kept, column = np.unique(column[keep], return_inverse=True)
    value = times[keep] / np.sqrt(np.maximum(lengths[row[keep]], 1))
    words = Sparse(row[keep], column, value, (count, len(kept)))
    spread, middle = seen.entry.std(0).astype(float), seen.entry.mean(0).astype(float)
    # A feature that all texts share says nothing here.
    entry_scale = np.where(spread > 1e-3, spread, np.inf) * np.sqrt(seen.entry.shape[1])
    entry = (seen.entry - middle) / entry_scale
    near = words.likeness()
    words_scale = float(np.sqrt(max(np.trace(near) / count, 1e-9)))
    whole = WORDS_SHARE * near / words_scale**2 + (1 - WORDS_SHARE) * entry @ entry.T
    size, turned = np.linalg.eigh(whole)
    real = size > size.max() * 1e-6
    root = np.sqrt(size[real])
    likely = np.log(np.maximum(seen.chance.astype(float), 1e-6))
    return Space(
        turned[:, real] * root, turned[:, real] / root, likely, bucket[kept].astype(np.int32), words, entry,
        words_scale, entry_scale, middle,
    )  # fmt: skip


class Moves(NamedTuple):
    """What is learnt in the space."""

    bias: Matrix
    stretch: float
    point: Matrix


def fit(space: Space, target: Places, weight: Matrix, rows: Places, pull: float = PULL) -> Moves:
    """Learn from some rows: logistic regression on top of the shipped model's log-probabilities, pulled to nothing."""
    from scipy.optimize import minimize

    points, likely = space.points[rows], space.likely[rows]
    hot = np.eye(CLASSES)[target[rows]]
    share = weight[rows] / weight[rows].mean()
    width = points.shape[1]

    def loss(given: Matrix) -> tuple[float, Matrix]:
        bias, stretch, point = given[:CLASSES], given[CLASSES], given[CLASSES + 1 :].reshape(width, CLASSES)
        chance, logged = _chances(likely * (1 + stretch) + bias + points @ point)
        off = (chance - hot) * share[:, None]
        value = -(share * (logged * hot).sum(1)).sum() + pull / 2 * ((point**2).sum() + 4 * stretch**2)
        value += (bias**2).sum() / 2
        slope: list[Matrix] = [
            off.sum(0) + bias,
            np.array([(off * likely).sum() + 4 * pull * stretch]),
            (points.T @ off + pull * point).ravel(),
        ]
        return value, np.concatenate(slope)

    found = minimize(
        loss, np.zeros(CLASSES + 1 + width * CLASSES), jac=True, method="L-BFGS-B", options={"maxiter": 40}
    )
    given = found.x
    return Moves(given[:CLASSES], float(given[CLASSES]), given[CLASSES + 1 :].reshape(width, CLASSES))


def _chances(scores: Matrix) -> tuple[Matrix, Matrix]:
    logged = scores - scores.max(1, keepdims=True)
    logged = logged - np.log(np.exp(logged).sum(1, keepdims=True))
    return np.exp(logged), logged


def answers(space: Space, moves: Moves, rows: Places) -> Places:
    """Give the likeliest class of some rows."""
    scores = space.likely[rows] * (1 + moves.stretch) + moves.bias + space.points[rows] @ moves.point
    return scores.argmax(1)


def _folds(target: Places, count: int, rng: np.random.Generator) -> Places:
    """Part rows at random so that each class is spread evenly."""
    part = np.empty(len(target), np.int64)
    for label in np.unique(target):
        rows = rng.permutation(np.flatnonzero(target == label))
        part[rows] = (np.arange(len(rows)) + rng.integers(count)) % count
    return part


def cells(truth: Places, found: Places) -> Matrix:
    """Give for each row which cell of the table of truth by finding it is in."""
    return np.eye(CLASSES * CLASSES)[truth * CLASSES + found]


def macro_f1(cell: Matrix, weight: Matrix) -> Matrix:
    """Give macro-F1 for each row of weights; a class that neither is nor was found does not count."""
    table = (weight @ cell).reshape(-1, CLASSES, CLASSES)
    hit = np.diagonal(table, axis1=1, axis2=2)
    named = table.sum(1) + table.sum(2)
    score = np.divide(2 * hit, named, out=np.full(hit.shape, np.nan), where=named > 0)
    return np.nanmean(score, axis=1)


def learn(labels: Labels, *, name: str, seed: int = 0) -> tuple[Learnt, Verdict]:
    """Learn an adapter and say whether it helps.

    The verdict comes from labels drawn at random, each judged by adapters that never saw it: five parts, three times
    over. The gain in macro-F1 is bootstrapped over mentions in
    pairs; it helps if the lower end of the 90 % interval is above 0. The adapter given is then learnt from all labels.

    Parameters
    ----------
    labels : Labels
        At least two texts.
    name : str
        What the version of labels shall say, such as ``own-3``.
    seed : int
        Of the parts and the bootstrap.

    Returns
    -------
    learnt, verdict : Learnt, Verdict
    """
    rng = np.random.default_rng(seed)
    seen = described(pa.array(labels.texts, pa.large_string()), list(labels.languages), keep=True)
    space, target = space_of(seen), (labels.sentiment + 1).astype(np.int64)
    weight = labels.weight * _balance(target)
    rows = np.arange(len(target))
    verdict = judge(space, target, weight, labels, rng)
    moves = fit(space, target, weight, rows)
    return _unfolded(space, moves, name), verdict


def _balance(target: Places) -> Matrix:
    """Give rarer classes some more weight: the square root of what would make all equal."""
    often = np.bincount(target, minlength=CLASSES)
    return np.sqrt(len(target) / (CLASSES * np.maximum(often, 1)))[target]


def _unfolded(space: Space, moves: Moves, name: str) -> Learnt:
    """Turn what was learnt in the space into weights of words and features."""
    lead = space.back @ moves.point
    words = WORDS_SHARE / space.words_scale**2 * space.words.dense_by(lead)
    features = (1 - WORDS_SHARE) * (space.entry.T @ lead) / space.entry_scale[:, None]
    bias = moves.bias - space.middle @ features
    return Learnt(
        name, weights().version, space.bucket, np.asarray(words, np.float32), np.asarray(features, np.float32),
        np.asarray(bias, np.float32), moves.stretch,
    )  # fmt: skip


def judge(space: Space, target: Places, weight: Matrix, labels: Labels, rng: np.random.Generator) -> Verdict:
    """Hold parts of the drawn labels back in turn and compare what is found with and without an adapter."""
    drawn, others = np.flatnonzero(labels.drawn), np.flatnonzero(~labels.drawn)
    before = space.likely[drawn].argmax(1)
    told = np.bincount(target[drawn], minlength=CLASSES)
    base = cells(target[drawn], before)
    stands = labels.weight[drawn][None]
    if len(drawn) < LEAST_JUDGED or (told >= LEAST_OF_A_CLASS).sum() < 2:
        score = float(macro_f1(base, stands)[0]) if len(drawn) else float("nan")
        right = float(np.average(before == target[drawn], weights=stands[0])) if len(drawn) else float("nan")
        return Verdict(len(drawn), score, score, 0, 0, right, right, helps=False, reason="few")
    found = []
    for _ in range(REPEATS):
        part, after = _folds(target[drawn], FOLDS, rng), np.empty(len(drawn), np.int64)
        for fold in range(FOLDS):
            inside = np.concatenate([drawn[part != fold], others])
            moves = fit(space, target, weight, inside)
            after[part == fold] = answers(space, moves, drawn[part == fold])
        found.append(after)
    return _compared(target[drawn], before, found, stands, rng)


def _compared(truth: Places, before: Places, found: list[Places], stands: Matrix, rng: np.random.Generator) -> Verdict:
    base, moved = cells(truth, before), [cells(truth, after) for after in found]
    times = rng.multinomial(len(truth), np.full(len(truth), 1 / len(truth)), DRAWS) * stands
    gain = np.mean([macro_f1(cell, times) for cell in moved], axis=0) - macro_f1(base, times)
    low, high = (float(end) for end in np.quantile(gain, [0.05, 0.95]))
    right = [float(np.average(after == truth, weights=stands[0])) for after in found]
    return Verdict(
        len(truth), float(macro_f1(base, stands)[0]), float(np.mean([macro_f1(cell, stands)[0] for cell in moved])),
        low, high, float(np.average(before == truth, weights=stands[0])), float(np.mean(right)),
        helps=low > 0, reason="helps" if low > 0 else "unsure",
    )  # fmt: skip


def moving_words(labels: Labels, learnt: Learnt) -> list[dict[str, Any]]:
    """Say which words move the score, and how far: each is taken out of the labelled texts that have it.

    What is counted is how much more the adapter moves a text with the word than without it, on a scale from -1 to 1,
    on the mean over these texts. Words of fewer than three texts are left out, as are names after an @.

    Returns
    -------
    list of dict
        word, move, texts; those that move down most, then those that move up most.
    """
    found: dict[str, list[int]] = {}
    for at, text in enumerate(labels.texts[:MOST_TEXTS]):
        for word in {word.casefold() for word in WORD.findall(re.sub(r"@\w+|https?://\S+", " ", text))}:
            found.setdefault(word, []).append(at)
    pairs = [(word, at) for word, texts in found.items() if len(texts) >= LEAST_WITH_WORD for at in texts]
    if not pairs:
        return []
    whole = _pushes([labels.texts[at] for _, at in pairs], [labels.languages[at] for _, at in pairs], learnt)
    without = [
        re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", labels.texts[at], flags=re.IGNORECASE) for word, at in pairs
    ]
    moves = whole - _pushes(without, [labels.languages[at] for _, at in pairs], learnt)
    told: dict[str, list[float]] = {}
    for (word, _at), move in zip(pairs, moves.tolist(), strict=True):
        told.setdefault(word, []).append(move)
    means = sorted((sum(each) / len(each), word) for word, each in told.items())
    ends = [pair for pair in means[:MOST_SHOWN] if pair[0] < 0] + [
        pair for pair in means[::-1][:MOST_SHOWN] if pair[0] > 0
    ]
    return [{"word": word, "move": move, "texts": len(told[word])} for move, word in ends]


def _pushes(texts: list[str], languages: list[str | None], learnt: Learnt) -> Matrix:
    """Give how far the adapter moves the score of each text."""
    seen = described(pa.array(texts, pa.large_string()), languages, learnt, keep=False)
    after = moved(seen, learnt)
    return np.asarray((after[:, 2] - after[:, 0]) - (seen.chance[:, 2] - seen.chance[:, 0]), float)
