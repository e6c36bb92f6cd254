"""After training: how sure a probability is, and where a probability becomes a label. Chosen on posts kept back."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from skopos_language.lexicon import EMOTIONS
from skopos_language.wordlists import LISTS
from training.collect import as_in_life
from training.data import LANGUAGES, PHRASES, Post

LEAST_CONFIDENCE = 0.4  # of three; below it, no sentiment is given
NEARLY = 0.02  # of F1, within which two thresholds do about as well
ROUNDS, PACE = 600, 0.05


class Fitted(NamedTuple):
    """Shift of each sentiment and temperature, for each word list."""

    shift: NDArray[np.float32]
    temperature: NDArray[np.float32]


def fit(posts: list[Post], outputs: NDArray[np.float32]) -> Fitted:
    """Fit shift and temperature of each language on posts kept back; every set weighs alike, its classes as in life.

    Phrases are no posts and stay out.
    """
    shift, temperature = np.zeros((len(LISTS), 3), np.float32), np.ones(len(LISTS), np.float32)
    life = as_in_life(posts)
    for place, language in enumerate(LANGUAGES):
        rows = [
            n
            for n, post in enumerate(posts)
            if post.language == language and post.sentiment is not None and post.source != PHRASES
        ]
        if rows:
            truth = np.array([(posts[n].sentiment or 0) + 1 for n in rows])
            weight = _alike([posts[n].source for n in rows]) * life[rows]
            shift[place], temperature[place] = _newton(outputs[rows, :3].astype(float), truth, weight / weight.sum())
    plain, accented = LISTS.index("vi-plain"), LISTS.index("vi")
    shift[plain], temperature[plain] = shift[accented], temperature[accented]
    return Fitted(shift, temperature)


def _alike(cells: list[str]) -> NDArray[np.float64]:
    _, place, counts = np.unique(cells, return_inverse=True, return_counts=True)
    weight = 1 / counts[place]
    return weight / weight.sum()


def _newton(
    raw: NDArray[np.float64], truth: NDArray[np.int64], weight: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Minimise the weighted log loss of softmax((raw + shift) / temperature) by gradient steps."""
    shift, log_temperature = np.zeros(3), 0.0
    wanted = np.eye(3)[truth]
    for _ in range(ROUNDS):
        scaled = (raw + shift) / np.exp(log_temperature)
        chance = np.exp(scaled - scaled.max(1, keepdims=True))
        chance /= chance.sum(1, keepdims=True)
        error = (chance - wanted) * weight[:, None]
        shift -= PACE * 4 * error.sum(0) / np.exp(log_temperature)
        log_temperature += PACE * 4 * float((error * scaled).sum())
        log_temperature = float(np.clip(log_temperature, -1.5, 2.5))
        shift -= shift.mean()
    return shift, float(np.exp(log_temperature))


def emotion_threshold(posts: list[Post], outputs: NDArray[np.float32]) -> float:
    """Give the probability from which the leading emotion is told: the best mean of F1 over languages and sets.

    Of probabilities that do about as well the lowest, since many mentions together show an emotion that few would.
    """
    told = [n for n, post in enumerate(posts) if post.emotions is not None and post.source in ("corpus", "goemotions")]
    chance = 1 / (1 + np.exp(-outputs[told, 3 : 3 + len(EMOTIONS)]))
    leading = chance.argmax(1)
    right = np.array([EMOTIONS[k] in (posts[n].emotions or ()) for k, n in zip(leading, told, strict=True)])
    has = np.array([bool(posts[n].emotions) for n in told])
    cells = np.array([f"{posts[n].language} {posts[n].source}" for n in told])
    figures: dict[float, float] = {}
    for candidate in np.arange(0.15, 0.6, 0.025):
        given = chance.max(1) >= candidate
        scores = []
        for cell in np.unique(cells):
            here = cells == cell
            scores.append(2 * np.sum(right & given & here) / max(1, np.sum(given & here) + np.sum(has & here)))
        figures[float(candidate)] = float(np.mean(scores))
    return min(candidate for candidate, figure in figures.items() if figure >= max(figures.values()) - NEARLY)


def flag_threshold(truth: NDArray[np.bool_], raw: NDArray[np.float32]) -> float:
    """Give the probability from which a flag is set: the best F1."""
    chance = 1 / (1 + np.exp(-raw))
    scores = [
        (2 * np.sum(truth & (chance >= t)) / max(1, truth.sum() + np.sum(chance >= t)), t)
        for t in np.arange(0.4, 0.9, 0.05)
    ]
    return float(max(scores)[1])
