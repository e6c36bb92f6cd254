"""How right labels are: accuracy, macro-F1, top emotion, area under the curve, calibration."""

import numpy as np
from numpy.typing import ArrayLike


def accuracy(truth: ArrayLike, found: ArrayLike) -> float:
    """Give the share of equal labels."""
    return float(np.mean(np.asarray(truth) == np.asarray(found)))


def macro_f1(truth: ArrayLike, found: ArrayLike) -> float:
    """Give the mean F1 over the classes that occur in the truth."""
    true, guess = np.asarray(truth), np.asarray(found)
    scores = [
        2 * np.sum((true == label) & (guess == label)) / max(1, np.sum(true == label) + np.sum(guess == label))
        for label in np.unique(true)
    ]
    return float(np.mean(scores)) if scores else 0.0


def area(truth: ArrayLike, score: ArrayLike) -> float:
    """Give the area under the ROC curve: how often a true case stands above a false one."""
    true, value = np.asarray(truth, bool), np.asarray(score, float)
    order = np.argsort(value, kind="stable")
    ranks = np.empty(len(value))
    _, place, counts = np.unique(value[order], return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks[order] = (ends - (counts - 1) / 2)[place]
    positive, negative = true.sum(), (~true).sum()
    return float((ranks[true].sum() - positive * (positive + 1) / 2) / max(1, positive * negative))


def calibration_error(right: ArrayLike, confidence: ArrayLike, bins: int = 10) -> float:
    """Give the mean distance of confidence from accuracy over bins of equal width, weighted by their size."""
    hit, sure = np.asarray(right, float), np.asarray(confidence, float)
    held = np.clip((sure * bins).astype(int), 0, bins - 1)
    gaps = [
        abs(hit[held == b].mean() - sure[held == b].mean()) * np.mean(held == b)
        for b in range(bins)
        if np.any(held == b)
    ]
    return float(np.sum(gaps))
