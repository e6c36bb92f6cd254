"""Griddy Gibbs for the media mix: each channel's shape is drawn from a grid with its size integrated out.

References
----------
.. [1] Ritter, C. and Tanner, M. A. (1992). Facilitating the Gibbs sampler: the Gibbs stopper and the griddy-Gibbs
   sampler. Journal of the American Statistical Association 87(419), 861-868.
"""

import math

import numpy as np
from numpy.typing import NDArray

from skopos_science.compiled import compiled

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int64]


@compiled
def positive_normal(mean: float, deviation: float) -> float:
    """Draw from a normal distribution cut off below 0 (Robert 1995 far in the tail)."""
    cut = -mean / deviation
    if cut < 3.0:
        while True:
            z = np.random.standard_normal()
            if z > cut:
                return mean + deviation * z
    rate = (cut + math.sqrt(cut * cut + 4.0)) / 2.0
    while True:
        z = cut - math.log(1.0 - np.random.random()) / rate
        if np.random.random() <= math.exp(-0.5 * (z - rate) ** 2):
            return mean + deviation * z


@compiled
def whitened(series: Floats, carry: float) -> Floats:
    """Take out of each value the share of the one before that autocorrelated noise carries on."""
    result = np.empty_like(series)
    result[0] = series[0] * math.sqrt(1.0 - carry * carry)
    for i in range(1, len(series)):
        result[i] = series[i] - carry * series[i - 1]
    return result


@compiled
def drawn(logs: Floats, count: int, most: float) -> int:
    """Draw one of the first `count` in proportion to the exponentials of `logs`, the highest of which is `most`."""
    total = 0.0
    for k in range(count):
        logs[k] = math.exp(logs[k] - most)
        total += logs[k]
    point, k = np.random.random() * total, 0
    while k < count - 1 and point > logs[k]:
        point -= logs[k]
        k += 1
    return k


@compiled
def run_chain(
    y: Floats,
    shapes: Singles,
    squares: Floats,
    prior: Floats,
    fixed: Floats,
    fixed_spread: Floats,
    bases: Floats,
    strengths: Floats,
    shadows: Singles,
    carries: Floats,
    size_spread: float,
    steps: int,
    warm: int,
    seed: int,
) -> tuple[Floats, Ints, Floats, Floats]:
    """Run one chain.

    While a channel's shape and size are drawn, the weights of baseline and controls are integrated out: drawn in turn,
    the two would creep along each other.

    Parameters
    ----------
    y : ndarray, shape (n,)
        Outcome, about 1 in size.
    shapes : ndarray of float32, shape (p, c, g, n)
        Whitened features of each channel and shape, for each of the p values of `carries`.
    squares : ndarray, shape (p, c, g)
        Their squared lengths.
    prior : ndarray, shape (g,)
        Log prior of the shapes.
    fixed : ndarray, shape (n, f)
        Baseline and controls.
    fixed_spread : ndarray, shape (f,)
        Prior standard deviations of their weights.
    bases, strengths : ndarray, shapes (p, n, f) and (p, f)
        Left singular vectors and squared singular values of the whitened `fixed` times `fixed_spread`.
    shadows : ndarray of float32, shape (p, c, g, f)
        Squares of the features' parts along `bases`.
    carries : ndarray, shape (p,)
        Autocorrelations that the noise may have; the first is 0.
    size_spread : float
        Scale of the half-normal prior of a channel's size.
    steps, warm : int
        Draws in all, and how many of the first are thrown away.
    seed : int

    Returns
    -------
    sizes : ndarray, shape (steps - warm, c)
    chosen : ndarray of int, shape (steps - warm, c)
        Shape of each channel.
    weights : ndarray, shape (steps - warm, f)
    noise : ndarray, shape (steps - warm, 2)
        Variance and autocorrelation.
    """
    np.random.seed(seed)
    p, channels, g, n = shapes.shape
    f = fixed.shape[1]
    sizes, chosen = np.zeros((steps - warm, channels)), np.zeros((steps - warm, channels), np.int64)
    weights, noise = np.zeros((steps - warm, f)), np.zeros((steps - warm, 2))
    size, shape = np.full(channels, 0.1), np.empty(channels, np.int64)
    for c in range(channels):
        shape[c] = np.random.randint(g)
    variance, at = np.var(y) * 0.3, 0
    white_y, white_fixed = np.empty((p, n)), np.empty((p, n, f))
    for k in range(p):
        white_y[k] = whitened(y, carries[k])
        for j in range(f):
            white_fixed[k, :, j] = whitened(np.ascontiguousarray(fixed[:, j]), carries[k])
    logs = np.empty(max(g, p))
    for step in range(steps):
        left = white_y[at].copy()
        for c in range(channels):
            left -= size[c] * shapes[at, c, shape[c]]
        basis = bases[at]
        lost = strengths[at] / (strengths[at] + variance)
        lost32 = lost.astype(np.float32)
        for c in range(channels):
            left += size[c] * shapes[at, c, shape[c]]
            clear = left - basis @ (lost * (basis.T @ left))
            along = shapes[at, c] @ clear.astype(np.float32)
            hidden = shadows[at, c] @ lost32
            most = -1e300
            for k in range(g):
                spread = 1.0 / ((squares[at, c, k] - hidden[k]) / variance + 1.0 / size_spread**2)
                middle = spread * along[k] / variance
                above = 0.5 * math.erfc(-middle / math.sqrt(2.0 * spread))
                logs[k] = prior[k] + 0.5 * math.log(spread) + 0.5 * middle * middle / spread + math.log(above + 1e-300)
                most = max(most, logs[k])
            k = drawn(logs, g, most)
            shape[c] = k
            spread = 1.0 / ((squares[at, c, k] - hidden[k]) / variance + 1.0 / size_spread**2)
            size[c] = positive_normal(spread * along[k] / variance, math.sqrt(spread))
            left -= size[c] * shapes[at, c, k]
        z = white_fixed[at]
        precision = z.T @ z / variance
        for j in range(f):
            precision[j, j] += 1.0 / fixed_spread[j] ** 2
        root = np.linalg.cholesky(precision)
        weight = np.linalg.solve(precision, z.T @ left / variance)
        weight += np.linalg.solve(root.T, np.random.standard_normal(f))
        left -= z @ weight
        variance = (0.02 + 0.5 * (left @ left)) / np.random.gamma(2.0 + n / 2.0)
        plain = white_y[0] - white_fixed[0] @ weight
        for c in range(channels):
            plain -= size[c] * shapes[0, c, shape[c]]
        most = -1e300
        for k in range(p):
            rest = whitened(plain, carries[k])
            logs[k] = 0.5 * math.log(1.0 - carries[k] ** 2) - 0.5 * (rest @ rest) / variance
            most = max(most, logs[k])
        at = drawn(logs, p, most)
        if step >= warm:
            sizes[step - warm], chosen[step - warm], weights[step - warm] = size, shape, weight
            noise[step - warm, 0], noise[step - warm, 1] = variance, carries[at]
    return sizes, chosen, weights, noise
