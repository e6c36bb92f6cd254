"""Shapley value of each channel, with the worth of a set of channels read off the journeys.

The worth of a set is what the journeys that touch no other channel brought. For that game the Shapley value shares each
conversion equally among the distinct channels of its journey, which is how it is computed here; the order of contacts
and their number do not matter.

References
----------
.. [1] Shapley, L. S. (1953). A value for n-person games. Contributions to the Theory of Games II, 307-317.
.. [2] Zhao, K., Mahboobi, S. H., & Bagheri, S. R. (2018). Shapley value methods for attribution modeling in online
   advertising. arXiv:1804.05327.
"""

import numpy as np

from skopos_science.attribution.journeys import Floats, Ints, Journeys
from skopos_science.compiled import compiled


def shapley(journeys: Journeys) -> tuple[Floats, Floats]:
    """Give the conversions and the value of each channel, both of shape (K,)."""
    share = distinct_shares(journeys.touches, journeys.starts, len(journeys.channels))
    won, worth = (np.repeat(figures, journeys.lengths) for figures in (journeys.conversions, journeys.value))
    channels = len(journeys.channels)
    return np.bincount(journeys.touches, share * won, channels), np.bincount(journeys.touches, share * worth, channels)


@compiled
def distinct_shares(touches: Ints, starts: Ints, channels: int) -> Floats:
    """Give each contact's share: 1 over the distinct channels at each one's first contact, else 0."""
    share = np.zeros(len(touches))
    last_seen = np.full(channels, -1, np.int64)
    for journey in range(len(starts) - 1):
        distinct = 0
        for touch in range(starts[journey], starts[journey + 1]):
            if last_seen[touches[touch]] != journey:
                last_seen[touches[touch]] = journey
                share[touch] = 1.0
                distinct += 1
        for touch in range(starts[journey], starts[journey + 1]):
            share[touch] /= distinct
    return share
