"""Trials that may be looked at as often as one likes: is the new way better than the old one?

Evidence is gathered as the ratio of two likelihoods: that of a lift of about the size that would be worth having,
against that of no difference. Under no difference this ratio is a martingale, so the chance that it *ever* exceeds
twenty is at most one in twenty, however often, and whenever, one looks. Turned round, all differences that are not
refuted at the moment form an interval that holds the true one at all times together.

Most of the weight lies on the new way being better, since that is what a trial asks; the rest guards against harm.

References
----------
.. [1] Robbins, H. (1970). Statistical methods related to the law of the iterated logarithm. Annals of Mathematical
   Statistics 41(5), 1397-1409.
.. [2] Johari, R., Koomen, P., Pekelis, L. and Walsh, D. (2022). Always valid inference: continuous monitoring of A/B
   tests. Operations Research 70(3), 1806-1821.
.. [3] Waudby-Smith, I., Arbour, D., Sinha, R., Kennedy, E. H. and Ramdas, A. (2024). Time-uniform central limit theory
   and asymptotic confidence sequences. Annals of Statistics 52(6), 2613-2640.
.. [4] Thompson, W. R. (1933). On the likelihood that one unknown probability exceeds another in view of the evidence of
   two samples. Biometrika 25(3/4), 285-294.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

Floats = NDArray[np.float64]

BETTER = 0.8
"""Weight of a lift; the rest is that of harm of the same size."""

NEAR, SPREAD = 0.9, 0.25
"""Share of the weight that lies near the lift worth having, and how far it reaches as a share of that lift; what is
left lies on differences of any size, so that a smaller or larger one is found, too."""

LEAST_EVENTS = 20
"""Successes (and failures) over both arms below which shares are not judged: the normal approximation is too rough."""

LEAST_CASES = 30
"""Cases of each arm below which means are not judged."""

DRAWS = 20_000


@dataclass(frozen=True)
class Arm:
    """What one way of doing it brought so far.

    Attributes
    ----------
    n : float
        Cases: people reached, posts, visits; 0 or more.
    total : float
        Sum of the outcomes: successes where each case succeeds or not, else money, clicks, minutes.
    squares : float or None
        Sum of the squared outcomes; None where each case succeeds or not.
    """

    n: float
    total: float
    squares: float | None = None

    def __post_init__(self) -> None:
        if not (np.isfinite(self.n) and np.isfinite(self.total)) or self.n < 0:
            raise ValueError("n and total must be finite numbers, and n at least 0")
        if self.squares is None and not 0 <= self.total <= self.n:
            raise ValueError(f"{self.total} successes cannot come of {self.n} cases")
        if self.squares is not None and not self.squares * self.n >= self.total**2 * (1 - 1e-9):
            raise ValueError("the sum of squares is smaller than the total allows")

    @property
    def mean(self) -> float:
        """Average outcome; NaN without cases."""
        return self.total / self.n if self.n else float("nan")

    @property
    def variance(self) -> float:
        """Of a single outcome; NaN with fewer than two cases."""
        if self.squares is None:
            return self.mean * (1 - self.mean)
        return max(self.squares - self.n * self.mean**2, 0.0) / (self.n - 1) if self.n > 1 else float("nan")


class Decision(StrEnum):
    """What a trial allows one to say."""

    BETTER = "better"
    WORSE = "worse"
    TOO_SMALL = "too_small"  # if there is a lift, it is smaller than the one worth having
    OPEN = "open"


@dataclass(frozen=True)
class Comparison:
    """A variant held against the control; valid at every look.

    Attributes
    ----------
    difference, low, high : float
        Mean of the variant minus mean of the control, with its interval, in the unit of the outcome. The interval is
        open (infinite) while there is too little to judge.
    lift, lift_low, lift_high : float
        The same as a share of the control's mean, which is taken as it was measured; NaN where that is not above 0.
    p_value : float
        Always valid: without a difference, the chance that it is ever as small as p is at most p.
    decision : Decision
        What may be said now.
    """

    difference: float
    low: float
    high: float
    lift: float
    lift_low: float
    lift_high: float
    p_value: float
    decision: Decision


def compare(control: Arm, variant: Arm, *, worth: float, level: float = 0.05) -> Comparison:
    """Hold a variant against the control; may be asked after every case.

    Parameters
    ----------
    control, variant : Arm
        Totals so far.
    worth : float
        The smallest lift worth having, as a share of the control's mean, such as 0.3. To be fixed beforehand: the
        answer holds for any value, but comes soonest if the true lift is about as large.
    level : float
        Chance of ever finding a difference where there is none; more than 0, less than 0.5.

    Returns
    -------
    Comparison

    Raises
    ------
    ValueError
        If `worth` or `level` is out of its range, or one arm counts successes and the other does not.

    Notes
    -----
    Cases are taken as independent. For shares the variance is that of both arms together, as it is under no
    difference. The guarantee is exact for normal outcomes and holds to a good approximation from the least numbers of
    cases on; `bench/trials.py` measures it.

    Examples
    --------
    >>> str(compare(Arm(4000, 200), Arm(4000, 290), worth=0.3).decision)
    'better'
    """
    if not 0 < worth < 100:
        raise ValueError(f"worth must be a share above 0, such as 0.3, not {worth}")
    if not 0 < level < 0.5:
        raise ValueError(f"level must lie between 0 and 0.5, not {level}")
    if (control.squares is None) != (variant.squares is None):
        raise ValueError("one arm counts successes and the other does not")
    base, difference = control.mean, variant.mean - control.mean
    variance = _variance(control, variant)
    scale = worth * abs(base) if control.n else float("nan")
    if not variance > 0 or not scale > 0:
        return Comparison(difference, -np.inf, np.inf, *_lifts(base, difference, -np.inf, np.inf), 1.0, Decision.OPEN)
    needed = float(np.log(1 / level))
    low = difference - _reach(variance, scale, needed, up=True)
    high = difference + _reach(variance, scale, needed, up=False)
    p_value = min(1.0, float(np.exp(-evidence(difference, variance, scale))))
    if low > 0:
        decision = Decision.BETTER
    elif high < 0:
        decision = Decision.WORSE
    else:
        decision = Decision.TOO_SMALL if high < scale else Decision.OPEN
    return Comparison(difference, low, high, *_lifts(base, difference, low, high), p_value, decision)


def fixed_sample(baseline: float, lift: float, *, power: float = 0.95, level: float = 0.05) -> int:
    """Give the cases per arm that a test with a single look at the end would need, for shares, two-sided.

    Parameters
    ----------
    baseline : float
        Share of successes of the control, between 0 and 1.
    lift : float
        Relative lift to be found; the lifted share must stay below 1.
    power, level : float
        Chance to find it, and to find one where there is none.

    Examples
    --------
    >>> fixed_sample(0.05, 0.3)
    6254
    """
    lifted = baseline * (1 + lift)
    if not (0 < baseline < 1 and 0 < lifted < 1 and lift != 0 and 0 < level < 1 and 0 < power < 1):
        raise ValueError("baseline, the lifted share, power and level must lie between 0 and 1, and lift not be 0")
    quantiles = norm.ppf(1 - level / 2) + norm.ppf(power)
    variance = baseline * (1 - baseline) + lifted * (1 - lifted)
    return int(np.ceil(quantiles**2 * variance / (lifted - baseline) ** 2))


def chances(arms: Sequence[Arm], *, seed: int = 0) -> Floats:
    """Give the probability that each arm is the best, for Thompson sampling.

    Giving each arm that share of the next cases loses little on the worse ones while the best is being found.

    Parameters
    ----------
    arms : sequence of Arm
        Two or more; an arm without cases counts as unknown.
    seed : int
        Of the draws.

    Returns
    -------
    ndarray, shape (arms,)
        Adding up to 1. For shares from a uniform prior; for other outcomes from Student's t around the mean, arms of
        fewer than two cases sharing the chance of the average arm.

    Raises
    ------
    ValueError
        With fewer than two arms.

    Examples
    --------
    >>> chances([Arm(100, 5), Arm(100, 20)]).round(1)
    array([0., 1.])
    """
    if len(arms) < 2:
        raise ValueError("Thompson sampling needs two arms or more")
    rng = np.random.default_rng(seed)
    drawn = np.column_stack([_drawn(arm, arms, rng) for arm in arms])
    return np.bincount(drawn.argmax(axis=1), minlength=len(arms)) / DRAWS


def _drawn(arm: Arm, arms: Sequence[Arm], rng: np.random.Generator) -> Floats:
    """Draw possible means of an arm."""
    if arm.squares is None:
        return rng.beta(1 + arm.total, 1 + arm.n - arm.total, DRAWS)
    if arm.n >= 2:
        return arm.mean + np.sqrt(arm.variance / arm.n) * rng.standard_t(arm.n - 1, DRAWS)
    known = [other for other in arms if other.n >= 2]
    if not known:
        return rng.standard_normal(DRAWS)
    middle = float(np.mean([other.mean for other in known]))
    return rng.normal(middle, float(np.sqrt(np.mean([other.variance for other in known]))) or 1.0, DRAWS)


def _variance(control: Arm, variant: Arm) -> float:
    """Of the difference of the means under no difference; NaN while there is too little to judge."""
    if control.squares is None:
        n, hits = control.n + variant.n, control.total + variant.total
        if min(hits, n - hits) < LEAST_EVENTS or not min(control.n, variant.n):
            return float("nan")
        return hits / n * (1 - hits / n) * (1 / control.n + 1 / variant.n)
    if min(control.n, variant.n) < LEAST_CASES:
        return float("nan")
    return control.variance / control.n + variant.variance / variant.n


def evidence(difference: Floats | float, variance: Floats | float, scale: Floats | float) -> Floats:
    """Give the logarithm of the likelihood ratio of a lift or harm of about `scale` against no difference.

    Parameters
    ----------
    difference, variance, scale : array_like
        Of the means as measured, of that difference under no difference, and the difference worth having (above 0), in
        the unit of the outcome; they broadcast.

    Returns
    -------
    ndarray
        A trial at level 5 % may end as soon as this exceeds log 20.
    """
    parts = []
    for side, weight in ((1.0, BETTER), (-1.0, 1 - BETTER)):
        parts.append(np.log(weight * NEAR) + _log_ratio(difference, variance, side * scale, SPREAD * scale))
        parts.append(np.log(weight * (1 - NEAR)) + _log_ratio(difference, variance, 0.0, scale))
    return np.asarray(np.logaddexp.reduce(parts, axis=0))


def _log_ratio(
    difference: Floats | float, variance: Floats | float, centre: Floats | float, spread: Floats | float
) -> Floats | float:
    """Log of N(difference; centre, variance + spread²) over N(difference; 0, variance)."""
    wide = variance + spread**2
    return 0.5 * (np.log(variance / wide) + difference**2 / variance - (difference - centre) ** 2 / wide)


def _reach(variance: float, scale: float, needed: float, *, up: bool) -> float:
    """Give how far above (or below) a supposed difference the measured one must lie to refute it."""
    side = 1.0 if up else -1.0
    near, far = 0.0, np.sqrt(variance)
    while evidence(side * far, variance, scale) < needed:
        near, far = far, 2 * far
    for _ in range(60):
        middle = 0.5 * (near + far)
        near, far = (near, middle) if evidence(side * middle, variance, scale) >= needed else (middle, far)
    return float(far)


def _lifts(base: float, *differences: float) -> tuple[float, float, float]:
    known = base > 0
    first, low, high = (float(value / base) if known else float("nan") for value in differences)
    return first, low, high
