"""Fit a media mix and say whether its answer may be believed.

    outcome = baseline + controls + Σ size · saturation(lingering(activity)) + noise

Sizes are 0 or more. The baseline holds a level, a trend, the seasons of the year and a slow wander; the noise may be
autocorrelated. All of it is one posterior, drawn by `sampler`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skopos_science.mix.sampler import run_chain
from skopos_science.mix.shapes import features, log_prior

Floats = NDArray[np.float64]

CHAINS = 4
LEAST_STEPS = 52
MOST_CHANNELS = 20
CARRIES = np.array([0.0, 0.2, 0.4, 0.6, 0.8])
SIZE_SPREAD = 1.0
"""Scale of the half-normal prior of a channel's largest possible effect, in units of the highest outcome."""

WANDER_EVERY = 26
"""Steps between the knots of the slow wander of the baseline."""

STEPS_PER_CHANNEL = 10
"""Steps of history that each channel needs to be told from the others."""

CONVERGED = 1.05
LEAST_BASELINE = 0.05
LEARNED = 0.9
"""Posterior spread as a share of the prior's, from which the data have said next to nothing about a channel."""


@dataclass(frozen=True, eq=False)
class Mix:
    """A fitted media mix.

    Attributes
    ----------
    names : tuple of str
        The channels.
    totals : ndarray, shape (draws, channels)
        What each channel added over all steps, in the unit of the outcome.
    weekly : ndarray, shape (channels, n)
        Posterior mean of what each channel added, step by step.
    baseline : ndarray, shape (n,)
        Posterior mean of what would have come without any of them.
    fitted : ndarray, shape (n,)
        Their sum.
    sizes, chosen : ndarray, shape (draws, channels)
        Each draw's size, in the unit of the outcome, and shape.
    r_hat : ndarray, shape (channels,)
        Gelman and Rubin's measure of convergence of the totals, chains split in halves; near 1.
    learned : ndarray, shape (channels,)
        Spread of the totals as a share of what it was before the data; near 1 means that the data say little.
    baseline_share : float
        Posterior median of the baseline's share of the outcome.
    carry : float
        Posterior mean of the noise's autocorrelation.
    concerns : tuple of Concern
        Why the answer, or a part, should not be used; empty if all is well.
    """

    names: tuple[str, ...]
    totals: Floats
    weekly: Floats
    baseline: Floats
    fitted: Floats
    sizes: Floats
    chosen: NDArray[np.int64]
    r_hat: Floats
    learned: Floats
    baseline_share: float
    carry: float
    concerns: tuple["Concern", ...]

    @property
    def refused(self) -> bool:
        """May the answer not be used at all?"""
        return any(concern.refuses for concern in self.concerns)

    def quantiles(self, levels: Sequence[float] = (0.025, 0.5, 0.975)) -> Floats:
        """Give quantiles of the totals, shape (levels, channels)."""
        return np.quantile(self.totals, levels, axis=0)


@dataclass(frozen=True)
class Concern:
    """Why an answer should not be used.

    Attributes
    ----------
    kind : {"too_short", "not_converged", "baseline_gone", "tells_nothing", "alike"}
    channels : tuple of str
        Which are meant; empty for all.
    value : float
        The figure that is out of its range.
    refuses : bool
        True if the whole answer must not be used.
    """

    kind: str
    channels: tuple[str, ...]
    value: float
    refuses: bool


def fit_mix(
    outcome: ArrayLike,
    activity: ArrayLike,
    names: Sequence[str],
    controls: ArrayLike | None = None,
    *,
    year: float = 52.18,
    draws: int = 1500,
    seed: int = 0,
) -> Mix:
    """Fit a media mix.

    Parameters
    ----------
    outcome : array_like, shape (n,)
        One value a step (week), such as revenue; at least 52.
    activity : array_like, shape (n, c)
        What each channel did, 0 or more: spend, impressions, or organic posts weighted by reach. 1 to 20 channels.
    names : sequence of str, length c
    controls : array_like, shape (n, k), optional
        What else moves the outcome: price, holidays, the market.
    year : float
        Steps in a year, for the seasons; 0 for none.
    draws : int
        Kept from each of four chains.
    seed : int

    Returns
    -------
    Mix
        Look at `refused` and `concerns` first.

    Raises
    ------
    ValueError
        If values are missing, negative activity, channels never active, or too few steps.
    """
    y, x, z = _checked(outcome, activity, names, controls)
    n, c = x.shape
    scale = float(np.abs(y).max())
    shapes = np.stack([features(column) for column in (x / x.max(axis=0)).T])
    fixed, spread = _baseline(n, z, year, float((y / scale).std()))
    white = np.stack([_whitened(shapes, carry).astype(np.float32) for carry in CARRIES])
    squares = np.einsum("pcgn,pcgn->pcg", white, white).astype(float)
    bases, strengths = _bases(fixed * spread)
    shadows = np.stack([(part @ basis.astype(np.float32)) ** 2 for part, basis in zip(white, bases, strict=True)])
    runs = [
        run_chain(
            y / scale, white, squares, log_prior(), fixed, spread, bases, strengths, shadows, CARRIES, SIZE_SPREAD,
            draws * 3 // 2, draws // 2, seed * 100 + chain,
        )
        for chain in range(CHAINS)
    ]  # fmt: skip
    sums = shapes.sum(axis=2)
    totals = np.stack([scale * sizes * sums[np.arange(c), chosen] for sizes, chosen, _, _ in runs])
    sizes, chosen, weights, noise = (np.concatenate(part) for part in zip(*runs, strict=True))
    weekly = np.stack([_mean_feature(sizes[:, i], chosen[:, i], shapes[i]) for i in range(c)]) * scale
    baseline = fixed @ weights.mean(axis=0) * scale
    r_hat = _r_hat(totals)
    learned = totals.reshape(-1, c).std(axis=0) / (scale * _prior_spread(sums, seed))
    every = totals.reshape(-1, c)
    share = float(np.median(1.0 - every.sum(axis=1) / y.sum())) if y.sum() > 0 else float("nan")
    concerns = _concerns(n, x, tuple(names), r_hat, learned, share)
    return Mix(
        tuple(names), every, weekly, baseline, baseline + weekly.sum(axis=0), sizes * scale, chosen, r_hat, learned,
        share, float(noise[:, 1].mean()), concerns,
    )  # fmt: skip


def _checked(
    outcome: ArrayLike, activity: ArrayLike, names: Sequence[str], controls: ArrayLike | None
) -> tuple[Floats, Floats, Floats]:
    y = np.asarray(outcome, dtype=float).reshape(-1)
    x = np.asarray(activity, dtype=float).reshape(len(y), -1)
    z = np.empty((len(y), 0)) if controls is None else np.asarray(controls, dtype=float).reshape(len(y), -1)
    if not (np.isfinite(y).all() and np.isfinite(x).all() and np.isfinite(z).all()):
        raise ValueError("values are missing: fill or leave out the steps without a figure")
    if len(names) != x.shape[1] or not 1 <= x.shape[1] <= MOST_CHANNELS:
        raise ValueError(f"{x.shape[1]} channels and {len(names)} names: they must agree, and be 1 to {MOST_CHANNELS}")
    if len(y) < LEAST_STEPS:
        raise ValueError(f"{len(y)} steps are too few: at least {LEAST_STEPS} are needed")
    if (x < 0).any():
        raise ValueError(f"the activity of {names[int((x < 0).any(axis=0).argmax())]!r} is negative somewhere")
    if (x.max(axis=0) == 0).any():
        raise ValueError(f"the channel {names[int((x.max(axis=0) == 0).argmax())]!r} is never active: leave it out")
    if np.ptp(y) == 0:
        raise ValueError("the outcome never changes")
    return y, x, z


def _whitened(shapes: Floats, carry: float) -> Floats:
    """Whiten along the last axis, as `sampler.whitened` does one series."""
    first = shapes[..., :1] * np.sqrt(1.0 - carry**2)
    return np.concatenate([first, shapes[..., 1:] - carry * shapes[..., :-1]], axis=-1)


def _bases(scaled: Floats) -> tuple[Floats, Floats]:
    """Give the left singular vectors and squared singular values of the baseline's columns, for each carry."""
    parts = [np.linalg.svd(_whitened(scaled.T, carry).T, full_matrices=False) for carry in CARRIES]
    return np.stack([u for u, _, _ in parts]), np.stack([values**2 for _, values, _ in parts])


def _baseline(n: int, controls: Floats, year: float, spread: float) -> tuple[Floats, Floats]:
    """Give the columns of baseline and controls, and the prior spread of their weights."""
    at = np.arange(n)
    columns, spreads = [np.ones(n), np.linspace(-1.0, 1.0, n)], [3.0, 1.0]
    if year > 0:
        for k in (1, 2):
            columns += [np.sin(2 * np.pi * k * at / year), np.cos(2 * np.pi * k * at / year)]
            spreads += [1.0, 1.0]
    knots = np.linspace(0, n - 1, max(3, n // WANDER_EVERY + 1))
    for knot in knots:
        columns.append(np.maximum(0.0, 1.0 - np.abs(at - knot) / (knots[1] - knots[0])))
        spreads.append(0.3 * spread)
    for column in controls.T:
        deviation = column.std()
        if deviation > 0:
            columns.append((column - column.mean()) / deviation)
            spreads.append(1.0)
    return np.ascontiguousarray(np.column_stack(columns)), np.array(spreads)


def _mean_feature(sizes: Floats, chosen: NDArray[np.int64], shapes: Floats) -> Floats:
    return np.bincount(chosen, sizes, minlength=len(shapes)) @ shapes / len(sizes)


def _prior_spread(sums: Floats, seed: int) -> Floats:
    """Give the standard deviation of each channel's total before the data, in units of the highest outcome."""
    rng = np.random.default_rng(seed)
    chosen = rng.choice(sums.shape[1], 4000, p=np.exp(log_prior()) / np.exp(log_prior()).sum())
    return (np.abs(rng.normal(0, SIZE_SPREAD, 4000)) * sums[:, chosen]).std(axis=1)


def _r_hat(totals: Floats) -> Floats:
    half = totals.shape[1] // 2
    parts = np.concatenate([totals[:, :half], totals[:, half : 2 * half]])
    within = parts.var(axis=1, ddof=1).mean(axis=0)
    between = half * parts.mean(axis=1).var(axis=0, ddof=1)
    return np.sqrt((half - 1) / half + between / half / np.maximum(within, 1e-300))


def _concerns(
    n: int, x: Floats, names: tuple[str, ...], r_hat: Floats, learned: Floats, share: float
) -> tuple[Concern, ...]:
    def named(which: NDArray[np.bool_]) -> tuple[str, ...]:
        return tuple(name for name, meant in zip(names, which, strict=True) if meant)

    found = []
    if n < STEPS_PER_CHANNEL * len(names):
        found.append(Concern("too_short", (), float(n), refuses=True))
    if (r_hat > CONVERGED).any():
        found.append(Concern("not_converged", named(r_hat > CONVERGED), float(r_hat.max()), refuses=True))
    if not share >= LEAST_BASELINE:
        found.append(Concern("baseline_gone", (), share, refuses=True))
    if (learned > LEARNED).any():
        found.append(Concern("tells_nothing", named(learned > LEARNED), float(learned.max()), refuses=False))
    if len(names) > 1:
        moves = x.std(axis=0) > 0
        alike = np.zeros((len(names), len(names)))
        if moves.sum() > 1:
            alike[np.ix_(moves, moves)] = np.corrcoef(x[:, moves].T) - np.eye(moves.sum())
        if (alike > 0.9).any():
            found.append(Concern("alike", named((alike > 0.9).any(axis=0)), float(alike.max()), refuses=False))
    return tuple(found)
