"""Will customers come again, and what are they worth? Buying until an unseen goodbye.

BG/NBD: while a customer is active, purchases come at a rate of their own; after each purchase the customer may leave
for good, with a chance of their own. Rates vary over customers as a gamma, chances as a beta distribution. What a
purchase is worth varies over customers as a gamma-gamma, apart from how often they buy.

References
----------
.. [1] Fader, P. S., Hardie, B. G. S. and Lee, K. L. (2005). "Counting your customers" the easy way: an alternative to
   the Pareto/NBD model. Marketing Science 24(2), 275-284.
.. [2] Fader, P. S. and Hardie, B. G. S. (2013). The gamma-gamma model of monetary value. www.brucehardie.com/notes/025.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import betaln, gammaln, hyp2f1

Floats = NDArray[np.float64]

LEAST_CUSTOMERS = 50
LEAST_REPEATERS = 10
"""Customers, and customers who came again, below which nothing is fitted."""

LOOSE = 4.0
"""Standard deviation of the weak prior on each logarithm of a parameter; keeps flat likelihoods from running away."""

MANY = 50_000
"""Customers from which the chance of single purchases no longer matters to their total."""

TIED = 0.7
"""Standard deviation of a group's log parameters around those of all customers: small groups borrow from all."""


@dataclass(frozen=True, eq=False)
class Histories:
    """What each customer did, in any unit of time.

    Attributes
    ----------
    repeats : ndarray, shape (n,)
        Purchases after the first.
    last : ndarray, shape (n,)
        Time from the first purchase to the last; 0 without repeats.
    age : ndarray, shape (n,)
        Time from the first purchase to the end of observation.
    worth : ndarray, shape (n,)
        Average amount of the repeat purchases; NaN where unknown.
    """

    repeats: Floats
    last: Floats
    age: Floats
    worth: Floats

    def of(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> "Histories":
        """Give the histories of some customers."""
        return Histories(self.repeats[rows], self.last[rows], self.age[rows], self.worth[rows])

    def __len__(self) -> int:
        return len(self.repeats)


def histories(customers: ArrayLike, times: ArrayLike, amounts: ArrayLike | None, end: float) -> Histories:
    """Gather transactions by customer; several at the same time count as one purchase.

    Parameters
    ----------
    customers : array_like of int, shape (t,)
        Whose transaction it is: 0 to n - 1.
    times : array_like, shape (t,)
        When, in any unit.
    amounts : array_like, shape (t,), optional
        What it brought.
    end : float
        End of observation; transactions after it are left out, customers who first come after it, too.

    Returns
    -------
    Histories
        In the order of the customers' numbers.

    Raises
    ------
    ValueError
        If nothing lies before `end` or values are missing.
    """
    who, when = np.asarray(customers, dtype=np.int64), np.asarray(times, dtype=float)
    money = np.full(len(who), np.nan) if amounts is None else np.asarray(amounts, dtype=float)
    if not np.isfinite(when).all() or (amounts is not None and not np.isfinite(money).all()):
        raise ValueError("every transaction needs a time and an amount")
    seen = when <= end
    if not seen.any():
        raise ValueError("no transaction lies before the end of observation")
    order = np.lexsort((when[seen], who[seen]))
    who, when, money = who[seen][order], when[seen][order], money[seen][order]
    new = np.r_[True, (who[1:] != who[:-1]) | (when[1:] != when[:-1])]
    visit = np.cumsum(new) - 1
    who, when, money = who[new], when[new], np.bincount(visit, money)
    first = np.r_[True, who[1:] != who[:-1]]
    customer = np.cumsum(first) - 1
    n = int(customer[-1]) + 1
    repeats: Floats = np.bincount(customer, minlength=n) - np.float64(1.0)
    begun = when[first]
    last = np.zeros(n)
    np.maximum.at(last, customer, when - begun[customer])
    spent = np.bincount(customer[~first], money[~first], minlength=n)
    worth = np.divide(spent, repeats, out=np.full(n, np.nan), where=repeats > 0)
    return Histories(repeats, last, end - begun, worth)


@dataclass(frozen=True, eq=False)
class Buying:
    """How a group of customers buys.

    Attributes
    ----------
    r, alpha : float
        Purchase rates over customers: gamma of shape r and rate alpha (in the unit of time).
    a, b : float
        Chances of leaving after a purchase: beta(a, b).
    loglik : float
        Of the histories at these values.
    draws : ndarray, shape (k, 4)
        Plausible values of (r, alpha, a, b) given the histories.
    """

    r: float
    alpha: float
    a: float
    b: float
    loglik: float
    draws: Floats


@dataclass(frozen=True, eq=False)
class Spending:
    """What purchases are worth over customers: gamma-gamma with p, q and v; `mean` is the average customer's."""

    p: float
    q: float
    v: float

    @property
    def mean(self) -> float:
        """Average worth of a purchase over all customers."""
        return self.p * self.v / (self.q - 1)


def fit_buying(seen: Histories, *, around: Buying | None = None, draws: int = 200, seed: int = 0) -> Buying:
    """Fit BG/NBD to histories.

    Parameters
    ----------
    seen : Histories
        At least 50 customers, ten of whom came again; fewer with `around`.
    around : Buying, optional
        How all customers buy; a group's own values are then drawn towards it, the more the fewer they are.
    draws : int
        Plausible values wanted, for intervals.
    seed : int
        Of the draws.

    Raises
    ------
    ValueError
        If there are too few customers or repeats, or a history contradicts itself.
    """
    if not ((seen.repeats >= 0) & (seen.last >= 0) & (seen.last <= seen.age * (1 + 1e-9))).all():
        raise ValueError("a history contradicts itself: repeats at least 0, and 0 ≤ last ≤ age")
    repeaters = int((seen.repeats > 0).sum())
    if around is None and (len(seen) < LEAST_CUSTOMERS or repeaters < LEAST_REPEATERS):
        raise ValueError(
            f"{len(seen)} customers, {repeaters} of whom came again, are too few: at least {LEAST_CUSTOMERS} and "
            f"{LEAST_REPEATERS} are needed"
        )
    table, counts = np.unique(np.column_stack([seen.repeats, seen.last, seen.age]), axis=0, return_counts=True)
    x, last, age = table.T
    unit = float(np.median(age)) or 1.0
    centre = np.log([around.r, around.alpha, around.a, around.b]) if around else np.array([0.0, np.log(unit), 0.0, 1.0])
    width = TIED if around else LOOSE

    def cost(logs: Floats) -> float:
        fitted = float(counts @ _loglik(np.exp(np.clip(logs, -20, 20)), x, last, age))
        return -fitted + 0.5 * float(((logs - centre) ** 2).sum()) / width**2

    found = minimize(cost, centre, method="L-BFGS-B", options={"maxiter": 500})
    best = np.asarray(found.x)
    spread = _inverse_curvature(cost, best)
    plausible = np.random.default_rng(seed).multivariate_normal(best, spread, draws, method="eigh")
    r, alpha, a, b = (float(value) for value in np.exp(best))
    loglik = float(counts @ _loglik(np.exp(best), x, last, age))
    return Buying(r, alpha, a, b, loglik, np.exp(np.clip(plausible, best - 3, best + 3)))


def active(buying: Buying, seen: Histories) -> Floats:
    """Give the probability that each customer is still active; 1 for those who bought once, as the model has it."""
    gone = _gone(_values(buying), seen)
    return 1.0 / (1.0 + gone)


def expected_purchases(parameters: ArrayLike, seen: Histories, ahead: float) -> Floats:
    """Give the purchases to expect of each customer in the time `ahead`.

    Parameters
    ----------
    parameters : array_like, shape (4,)
        r, alpha, a, b of `Buying`, or a row of its draws.
    seen : Histories
    ahead : float
        In the unit of the histories; 0 or more.

    Returns
    -------
    ndarray, shape (n,)

    Examples
    --------
    Published in [1]_, section 4: parameters of the CDNOW customers, one who came twice again.

    >>> one = Histories(np.array([2.0]), np.array([30.43]), np.array([38.86]), np.array([np.nan]))
    >>> expected_purchases([0.243, 4.414, 0.793, 2.426], one, 39).round(3)
    array([1.226])
    """
    r, alpha, a, b = (float(value) for value in np.asarray(parameters, dtype=float))
    if abs(a - 1.0) < 1e-6:
        a += 2e-6  # the formula has a removable gap at 1
    x, ages = seen.repeats, seen.age
    share = (alpha + ages) / (alpha + ages + ahead)
    tail = hyp2f1(r + x, b + x, a + b + x - 1.0, 1.0 - share)
    still = (a + b + x - 1.0) / (a - 1.0) * (1.0 - share ** (r + x) * tail)
    return np.maximum(still, 0.0) / (1.0 + _gone(np.array([r, alpha, a, b]), seen))


def totals_ahead(buying: Buying, seen: Histories, ahead: float, *, seed: int = 0) -> Floats:
    """Draw the purchases of all customers together in the time `ahead`.

    Returns
    -------
    ndarray, shape (k,)
        One total for each of the group's plausible values; their quantiles are an interval. It knows how unsure the
        fit is and that customers buy by chance, but not that the model may be wrong.
    """
    if len(seen) > MANY:
        return np.array([expected_purchases(draw, seen, ahead).sum() for draw in buying.draws])
    rng = np.random.default_rng(seed)
    return np.array([_came(draw, seen, ahead, rng).sum() for draw in buying.draws])


def _came(parameters: Floats, seen: Histories, ahead: float, rng: np.random.Generator) -> Floats:
    """Draw each customer's purchases: nothing if gone by now, else until the goodbye after one of them."""
    r, alpha, a, b = parameters
    still = rng.random(len(seen)) * (1.0 + _gone(parameters, seen)) < 1.0
    rate = rng.gamma(r + seen.repeats) / (alpha + seen.age)
    leaving = np.maximum(rng.beta(a, b + seen.repeats), 1e-9)
    return np.where(still, np.minimum(rng.poisson(rate * ahead), rng.geometric(leaving)), 0)


def _values(buying: Buying) -> Floats:
    return np.array([buying.r, buying.alpha, buying.a, buying.b])


def fit_spending(seen: Histories) -> Spending:
    """Fit what purchases are worth to the customers who came again with an amount above 0.

    Raises
    ------
    ValueError
        With fewer than ten such customers.
    """
    known = (seen.repeats > 0) & (seen.worth > 0)
    if known.sum() < LEAST_REPEATERS:
        raise ValueError(f"{known.sum()} customers came again with an amount; at least {LEAST_REPEATERS} are needed")
    x, scale = seen.repeats[known], float(np.mean(seen.worth[known]))
    m = seen.worth[known] / scale

    def cost(logs: Floats) -> float:
        p, extra, v = np.exp(np.clip(logs, -12, 12))
        q = 1.0 + extra  # so that the average is finite
        fit = (
            gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(v)
            + (p * x - 1) * np.log(m) + p * x * np.log(x) - (p * x + q) * np.log(x * m + v)
        )  # fmt: skip
        return -float(fit.sum()) + 0.5 * float((logs**2).sum()) / LOOSE**2

    p, extra, v = np.exp(minimize(cost, np.zeros(3), method="L-BFGS-B").x)
    return Spending(float(p), float(1 + extra), float(v * scale))


def expected_worth(spending: Spending, seen: Histories) -> Floats:
    """Give what a purchase of each customer is worth on average: between their own average and that of all."""
    x = seen.repeats
    total = np.where(x > 0, x * np.nan_to_num(seen.worth), 0.0)
    return spending.p * (spending.v + total) / (spending.p * x + spending.q - 1.0)


def _loglik(parameters: Floats, x: Floats, last: Floats, age: Floats) -> Floats:
    r, alpha, a, b = parameters
    rate = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    staying = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + age)
    again = np.maximum(x, 1.0)
    leaving = betaln(a + 1.0, b + again - 1.0) - betaln(a, b) - (r + x) * np.log(alpha + last)
    return np.asarray(rate + np.logaddexp(staying, np.where(x > 0, leaving, -np.inf)))


def _gone(parameters: Floats, seen: Histories) -> Floats:
    """Odds of having left against being active."""
    r, alpha, a, b = parameters
    x = seen.repeats
    odds = a / (b + np.maximum(x, 1.0) - 1.0) * ((alpha + seen.age) / (alpha + seen.last)) ** (r + x)
    return np.where(x > 0, odds, 0.0)


def _inverse_curvature(cost: Callable[[Floats], float], best: Floats) -> Floats:
    """Give the covariance of a normal approximation around the best point; directions that curve the wrong way are
    taken as wide as the prior."""
    size, step = len(best), 1e-3
    curvature = np.empty((size, size))
    for i in range(size):
        for j in range(i, size):
            e, f = np.eye(size)[i] * step, np.eye(size)[j] * step
            value = cost(best + e + f) - cost(best + e - f) - cost(best - e + f) + cost(best - e - f)
            curvature[i, j] = curvature[j, i] = value / (4 * step**2)
    values, vectors = np.linalg.eigh(curvature)
    return (vectors / np.maximum(values, 1.0 / LOOSE**2)) @ vectors.T
