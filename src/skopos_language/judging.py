"""How right labels are, with how sure one can be of that: for benchmarks, model cards and `skopos enrich`."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skopos_science.intervals import share_interval

RESAMPLES = 1_000
BINS = 10
CLASSES = (-1, 0, 1)
LOW, HIGH = 2.5, 97.5


class Figure(NamedTuple):
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


class Judgement(NamedTuple):
    """How right sentiments are.

    Attributes
    ----------
    texts : int
        Texts with a true label.
    coverage : Figure
        Share of them that got a label; Wilson's interval.
    accuracy : Figure
        Share of the labels given that are right; Wilson's interval.
    macro_f1 : Figure
        Mean F1 of the classes that occur in the truth, over the labels given; bootstrap interval.
    macro_f1_of_all : Figure
        The same over all texts, where no label counts as a miss of its class; bootstrap interval.
    calibration_error : Figure
        Mean distance of confidence from accuracy over ten bins; bootstrap interval.
    """

    texts: int
    coverage: Figure
    accuracy: Figure
    macro_f1: Figure
    macro_f1_of_all: Figure
    calibration_error: Figure


def accuracy(truth: ArrayLike, found: ArrayLike) -> float:
    """Give the share of equal labels."""
    return float(np.mean(np.asarray(truth) == np.asarray(found)))


def macro_f1(truth: ArrayLike, found: ArrayLike) -> float:
    """Give the mean F1 over the classes that occur in the truth.

    Examples
    --------
    >>> round(macro_f1([1, 1, 0, -1], [1, 0, 0, -1]), 3)
    0.778
    """
    return float(_f1(_table(np.asarray(truth), np.asarray(found))[None])[0])


def area(truth: ArrayLike, score: ArrayLike) -> float:
    """Give the area under the ROC curve: how often a true case stands above a false one; ties count half."""
    true, value = np.asarray(truth, bool), np.asarray(score, float)
    _, place, counts = np.unique(value, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    positive, negative = int(true.sum()), int((~true).sum())
    if not positive or not negative:
        return float("nan")
    return float((ranks[true].sum() - positive * (positive + 1) / 2) / (positive * negative))


def calibration_error(right: ArrayLike, confidence: ArrayLike) -> float:
    """Give the mean distance of confidence from accuracy over ten bins of equal width, weighted by their size."""
    count, hit, sure = _bins(np.asarray(right, bool), np.asarray(confidence, float))
    return float(_gaps(count[None], hit[None], sure[None])[0])


def judge(truth: ArrayLike, found: ArrayLike, confidence: ArrayLike, *, seed: int = 0) -> Judgement:
    """Judge sentiments against the truth.

    Parameters
    ----------
    truth, found : array_like, shape (n,)
        -1, 0 or 1; NaN in `found` where no label was given.
    confidence : array_like, shape (n,)
        From 0 to 1; what it is where no label was given does not matter.
    seed : int
        Of the resampling; the same gives the same intervals.
    """
    true, guess, sure = np.asarray(truth, int), np.asarray(found, float), np.asarray(confidence, float)
    given = ~np.isnan(guess)
    labels = np.where(given, guess, 9).astype(int)
    right = labels == true
    rng = np.random.default_rng(seed)
    return Judgement(
        len(true),
        _share(int(given.sum()), len(true)),
        _share(int(right.sum()), int(given.sum())),
        _resampled_f1(_table(true[given], labels[given]), rng),
        _resampled_f1(_table(true, labels), rng),
        _resampled_gap(right[given], sure[given], rng),
    )


def _share(part: int, whole: int) -> Figure:
    return Figure(*(float(value) for value in share_interval([part], [whole])[0]))


def _table(truth: NDArray[np.int64], found: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count truth (rows) by label (columns; the last is none)."""
    columns = np.where(np.isin(found, CLASSES), found + 1, 3)
    return np.bincount((truth + 1) * 4 + columns, minlength=12).reshape(3, 4)


def _f1(tables: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the macro-F1 of each table of counts."""
    hits = np.diagonal(tables[:, :, :3], axis1=1, axis2=2)
    true, guessed = tables.sum(2), tables[:, :, :3].sum(1)
    scores = 2 * hits / np.maximum(true + guessed, 1)
    present = true > 0
    return np.asarray((scores * present).sum(1) / np.maximum(present.sum(1), 1))


def _resampled_f1(table: NDArray[np.int64], rng: np.random.Generator) -> Figure:
    total = int(table.sum())
    if not total:
        return Figure(*[float("nan")] * 3)
    drawn = rng.multinomial(total, table.ravel() / total, RESAMPLES).reshape(-1, 3, 4)
    return Figure(float(_f1(table[None])[0]), *map(float, np.percentile(_f1(drawn), [LOW, HIGH])))


def _bins(
    right: NDArray[np.bool_], sure: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Give, for each bin, its size, its right labels and its summed confidence."""
    held = np.clip((sure * BINS).astype(int), 0, BINS - 1)
    return (
        np.bincount(held, minlength=BINS).astype(float),
        np.bincount(held, right.astype(float), BINS),
        np.bincount(held, sure, BINS),
    )


def _gaps(
    count: NDArray[np.float64], hit: NDArray[np.float64], sure: NDArray[np.float64]
) -> NDArray[np.float64]:  # fmt: skip
    return np.asarray(np.abs(hit - sure).sum(1) / np.maximum(count.sum(1), 1))


def _resampled_gap(right: NDArray[np.bool_], sure: NDArray[np.float64], rng: np.random.Generator) -> Figure:
    if not len(right):
        return Figure(*[float("nan")] * 3)
    count, hit, summed = _bins(right, sure)
    mean = summed / np.maximum(count, 1)
    cells = np.concatenate([hit, count - hit]) / len(right)
    drawn = rng.multinomial(len(right), cells / cells.sum(), RESAMPLES).reshape(-1, 2, BINS).astype(float)
    size = drawn.sum(1)
    gaps = _gaps(size, drawn[:, 0], size * mean)
    value = float(_gaps(count[None], hit[None], summed[None])[0])
    return Figure(value, *map(float, np.percentile(gaps, [LOW, HIGH])))
