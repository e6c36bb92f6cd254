"""Two regressions over dense vectors: chances that exclude each other, and chances side by side."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

RIDGE, ROUNDS = 1_500.0, 100
SENTIMENTS = 3


class Linear(NamedTuple):
    """A weight for each entry and output, and a bias for each output."""

    weight: NDArray[np.float32]
    bias: NDArray[np.float32]


def softmax(rows: NDArray[np.float32], by: Linear) -> NDArray[np.float32]:
    """Give chances that add up to one."""
    raw = rows @ by.weight + by.bias
    raised = np.exp(raw - raw.max(1, keepdims=True))
    return np.asarray(raised / raised.sum(1, keepdims=True))


def sigmoid(rows: NDArray[np.float32], by: Linear) -> NDArray[np.float32]:
    """Give chances side by side."""
    return np.asarray(1 / (1 + np.exp(-(rows @ by.weight + by.bias))))


def fit(
    rows: NDArray[np.float32], wanted: NDArray[np.float32], weight: NDArray[np.float32]
) -> tuple[Linear, Linear]:  # fmt: skip
    """Fit the first three outputs as one choice and the others each alone, with a ridge."""
    told = weight[:, 0] > 0
    mood = _descend(rows[told], wanted[told, :SENTIMENTS], weight[told, :1] / weight[told, 0].sum(), softmax)
    share = weight[:, SENTIMENTS:] / np.maximum(weight[:, SENTIMENTS:].sum(0), 1)
    return mood, _descend(rows, wanted[:, SENTIMENTS:], share, sigmoid)


def _descend(
    rows: NDArray[np.float32], wanted: NDArray[np.float32], weight: NDArray[np.float32], link: object
) -> Linear:
    """Minimise the weighted log loss with a ridge; both links have the same slope."""
    from scipy.optimize import minimize

    count, wide, outputs = len(rows), rows.shape[1], wanted.shape[1]
    chances_of = softmax if link is softmax else sigmoid

    def unpacked(values: NDArray[np.float64]) -> Linear:
        flat = values.astype(np.float32)
        return Linear(flat[: wide * outputs].reshape(wide, outputs), flat[wide * outputs :])

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        at = unpacked(values)
        chance = np.clip(chances_of(rows, at), 1e-7, 1 - 1e-7)
        size = wanted * np.log(chance)
        if link is not softmax:
            size = size + (1 - wanted) * np.log(1 - chance)
        error = (chance - wanted) * weight
        slope = np.concatenate([(rows.T @ error + RIDGE * at.weight / count).ravel(), error.sum(0)])
        ridge = 0.5 * RIDGE / count * float(np.sum(at.weight.astype(float) ** 2))
        return ridge - float((size * weight).sum()), slope.astype(np.float64)

    found = minimize(loss, np.zeros(wide * outputs + outputs), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    return unpacked(found.x)
