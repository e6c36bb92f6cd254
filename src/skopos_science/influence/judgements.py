"""How well figures agree with people's judgement of who is more influential, and weights learnt from it.

People are shown two accounts and say who has more influence. A signal agrees with them in a pair if it is higher for
the account that they chose. Weights are learnt by logistic regression on the differences (Bradley-Terry with
covariates) and judged only on pairs that they were not learnt from.

References
----------
.. [1] Bradley, R. A., & Terry, M. E. (1952). Rank analysis of incomplete block designs: the method of paired
   comparisons. Biometrika 39(3/4), 324-345.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from skopos_science.influence.graph import Floats, Ints
from skopos_science.influence.score import percentile, standardised
from skopos_science.intervals import share_interval

FOLDS = 5
PENALTY = 1.0
LEAST_PAIRS = 50


@dataclass(frozen=True)
class Agreement:
    """In how many pairs a signal is higher for the account that people chose; a tie counts half.

    Attributes
    ----------
    name : str
    pairs : int
        Pairs in which it is known of both.
    share, low, high : float
        0 to 1, with its 95 % Wilson interval.
    """

    name: str
    pairs: int
    share: float
    low: float
    high: float


def agreement(name: str, values: ArrayLike, chosen: ArrayLike, other: ArrayLike) -> Agreement:
    """Say how well a figure agrees with people.

    Parameters
    ----------
    name : str
        What the figure is called.
    values : array_like, shape (n,)
        Of each account; NaN where unknown.
    chosen, other : array_like of int, shape (p,)
        Numbers of the account that people found more influential, and of the one beside it.
    """
    figures = np.asarray(values, dtype=float)
    difference = figures[np.asarray(chosen, dtype=np.int64)] - figures[np.asarray(other, dtype=np.int64)]
    return _agreement(name, difference)


def _agreement(name: str, difference: Floats) -> Agreement:
    known = difference[np.isfinite(difference)]
    if not len(known):
        return Agreement(name, 0, float("nan"), float("nan"), float("nan"))
    right = float((known > 0).sum() + 0.5 * (known == 0).sum())
    share, low, high = share_interval([right], [len(known)])[0].tolist()
    return Agreement(name, len(known), share, low, high)


def fit(signals: Mapping[str, Floats], chosen: Ints, other: Ints, penalty: float = PENALTY) -> dict[str, float]:
    """Learn a weight for each signal from pairs; an unknown figure counts as the mean.

    Raises
    ------
    ValueError
        With fewer than 50 pairs, which teach nothing that would hold elsewhere.
    """
    if len(chosen) < LEAST_PAIRS:
        raise ValueError(f"{len(chosen)} pairs are too few to learn from; at least {LEAST_PAIRS} are needed.")
    rows = _columns(signals)
    return dict(zip(signals, _logistic(rows[chosen] - rows[other], penalty).tolist(), strict=True))


def weighted(signals: Mapping[str, Floats], weights: Mapping[str, float]) -> Floats:
    """Give the score by learnt weights, 0 to 100 as a share of the accounts."""
    return percentile(_columns(signals) @ np.array([weights[name] for name in signals]))


def held_out(signals: Mapping[str, Floats], chosen: Ints, other: Ints, *, seed: int = 0) -> Agreement:
    """Say how well learnt weights agree with people in pairs that they were not learnt from (five folds).

    Pairs are parted by the account that was chosen, so that no fold is judged on an account whose victories taught it.
    """
    rows = _columns(signals)
    difference = rows[chosen] - rows[other]
    accounts, places = np.unique(chosen, return_inverse=True)
    fold = np.random.default_rng(seed).permutation(len(accounts))[places] % FOLDS
    judged = np.full(len(chosen), np.nan)
    for part in range(FOLDS):
        learnt = fold != part
        if learnt.any() and not learnt.all():
            judged[~learnt] = difference[~learnt] @ _logistic(difference[learnt], PENALTY)
    return _agreement("learnt", judged)


def _columns(signals: Mapping[str, Floats]) -> Floats:
    return np.nan_to_num(np.column_stack([standardised(name, signals) for name in signals]), nan=0.0)


def _logistic(difference: Floats, penalty: float) -> Floats:
    """Ridge logistic regression without intercept on pairs that all point the same way, by Newton's method."""
    weights = np.zeros(difference.shape[1])
    ridge = penalty * np.eye(len(weights))
    for _ in range(50):
        wrong = 1 / (1 + np.exp(np.clip(difference @ weights, -500, 500)))
        slope = difference.T @ wrong - penalty * weights
        curve = (difference * (wrong * (1 - wrong))[:, None]).T @ difference + ridge
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if np.abs(step).max() < 1e-10:
            break
    return np.asarray(weights)
