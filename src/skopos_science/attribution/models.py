"""The attribution models side by side."""

from dataclasses import dataclass

import numpy as np

from skopos_science.attribution.journeys import Floats, Journeys
from skopos_science.attribution.markov import removal_effects
from skopos_science.attribution.rules import HALF_LIFE_DAYS, RULES, time_decay
from skopos_science.attribution.shapley import shapley

MARKOV = {f"markov_{order}": order for order in (1, 2, 3, 4)}
MODELS = (*RULES, *MARKOV, "shapley")


@dataclass(frozen=True, eq=False)
class Credit:
    """What one model credits to each channel.

    Attributes
    ----------
    model : str
        Its name in `MODELS`.
    conversions, value : ndarray, shape (K,)
        Credited to each channel; they add up to the totals of the journeys.
    removal_effects : ndarray, shape (K,), or None
        Of the Markov models: the share of conversions lost without the channel, 0 to 1.
    """

    model: str
    conversions: Floats
    value: Floats
    removal_effects: Floats | None = None


def attribute(journeys: Journeys, model: str, *, half_life_days: float = HALF_LIFE_DAYS) -> Credit:
    """Share the conversions and their value out to the channels.

    Parameters
    ----------
    journeys : Journeys
        Cut them to an attribution window first with `Journeys.within`.
    model : str
        One of `MODELS`.
    half_life_days : float
        Of `time_decay` only: days in which a contact's weight halves; more than 0.

    Raises
    ------
    ValueError
        If the model is unknown, nothing converted, or the half-life is not positive.
    """
    if not journeys.conversions.sum() > 0:
        raise ValueError("No journey converted, so there is nothing to share out.")
    if model == "shapley":
        return Credit(model, *shapley(journeys))
    if model in MARKOV:
        return _markov(journeys, model)
    if model not in RULES:
        raise ValueError(f"There is no model “{model}”; there are: {', '.join(MODELS)}.")
    if not half_life_days > 0:
        raise ValueError("half_life_days must be more than 0.")
    share = time_decay(journeys, half_life_days) if model == "time_decay" else RULES[model](journeys)
    channels = len(journeys.channels)
    won, worth = (np.repeat(figures, journeys.lengths) for figures in (journeys.conversions, journeys.value))
    return Credit(
        model,
        np.bincount(journeys.touches, share * won, channels),
        np.bincount(journeys.touches, share * worth, channels),
    )


def _markov(journeys: Journeys, model: str) -> Credit:
    _, effects = removal_effects(journeys, MARKOV[model])
    share = effects / effects.sum()
    return Credit(model, journeys.conversions.sum() * share, journeys.value.sum() * share, effects)


def disagreement(credits_: list[Credit]) -> Floats:
    """Give how far the models disagree on each channel, shape (K,): largest minus smallest share of the conversions."""
    shares = np.array([credit.conversions / credit.conversions.sum() for credit in credits_])
    return shares.max(axis=0) - shares.min(axis=0)
