"""Means of groups, drawn towards the mean of all by as much as chance alone scatters them.

A theme with three posts that all went well is mostly luck; one with three hundred is not. Each group's mean is drawn
towards the common one; how strongly is integrated over how much groups truly differ, so that few groups of few members
keep wide ranges.

References
----------
.. [1] Efron, B. and Morris, C. (1975). Data analysis using Stein's estimator and its generalizations. Journal of the
   American Statistical Association 70(350), 311-319.
.. [2] Gelman, A., Carlin, J. B., Stern, H. S., Dunson, D. B., Vehtari, A. and Rubin, D. B. (2013). Bayesian Data
   Analysis. 3rd ed. CRC Press. Section 5.4.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

DRAWS = 4000
SPREADS = np.linspace(0.01, 3.0, 150)
"""Candidates for the true spread of the groups, all as likely beforehand, in units of the members' own scatter."""


@dataclass(frozen=True, eq=False)
class Groups:
    """Groups' means, each with its range.

    Attributes
    ----------
    members : ndarray of int, shape (k,)
    mean : ndarray, shape (k,)
        As seen.
    drawn, low, high : ndarray, shape (k,)
        Drawn towards 0, with its range.
    above : ndarray, shape (k,)
        Probability that the true mean is above 0.
    spread : float
        Posterior mean of the true spread of the groups.
    """

    members: NDArray[np.int64]
    mean: Floats
    drawn: Floats
    low: Floats
    high: Floats
    above: Floats
    spread: float


def group_means(values: ArrayLike, groups: ArrayLike, *, level: float = 0.9, seed: int = 0) -> Groups:
    """Estimate the means of groups of values whose common mean has been taken out.

    Parameters
    ----------
    values : array_like, shape (n,)
        One value a member, such as the logarithm of a post's result less its channel's mean; at least 3.
    groups : array_like of int, shape (n,)
        Group of each member, 0 to k - 1; each with at least one member.
    level : float
        Confidence of the ranges, more than 0.5 and less than 1.
    seed : int

    Raises
    ------
    ValueError
        If a value is missing, a group empty, or there are fewer than 3 values.
    """
    y, group = np.asarray(values, dtype=float).reshape(-1), np.asarray(groups, dtype=np.int64).reshape(-1)
    if len(y) != len(group) or len(y) < 3:
        raise ValueError(f"{len(y)} values and {len(group)} groups: they must be as many, and at least 3.")
    if not np.isfinite(y).all():
        raise ValueError("values are missing: leave out the members without a value.")
    if group.min() < 0:
        raise ValueError("groups are numbered from 0.")
    members = np.bincount(group)
    if (members == 0).any():
        raise ValueError(f"group {int((members == 0).argmax())} has no member.")
    if not 0.5 < level < 1:
        raise ValueError(f"level must be between 0.5 and 1, not {level}.")
    mean = np.bincount(group, y) / members
    freedom = max(len(y) - len(members), 1)
    scatter = float(((y - mean[group]) ** 2).sum()) / freedom if len(y) > len(members) else float(y.var())
    scatter = max(scatter, 1e-12)
    rng = np.random.default_rng(seed)
    noise = scatter / members
    variances = scatter * SPREADS[:, None] ** 2 + noise
    logs = -0.5 * (np.log(variances) + mean**2 / variances).sum(axis=1)
    weights = np.exp(logs - logs.max())
    chosen = rng.choice(len(SPREADS), DRAWS, p=weights / weights.sum())
    true = scatter * SPREADS[chosen, None] ** 2
    kept = true / (true + noise)
    draws = kept * mean + np.sqrt(kept * noise) * rng.standard_normal((DRAWS, len(members)))
    low, drawn, high = np.quantile(draws, [(1 - level) / 2, 0.5, (1 + level) / 2], axis=0)
    return Groups(
        members, mean, drawn, low, high, (draws > 0).mean(axis=0), float(np.sqrt(scatter) * SPREADS[chosen].mean())
    )
