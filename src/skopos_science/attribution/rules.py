"""Rules of thumb: each says, without looking at the data, how a conversion is shared among the contacts before it.

References
----------
.. [1] Shao, X., & Li, L. (2011). Data-driven multi-touch attribution models. Proceedings of KDD 2011, 258-264.
"""

import numpy as np

from skopos_science.attribution.journeys import Floats, Journeys

HALF_LIFE_DAYS = 7.0
ENDS_SHARE = 0.4


def first(journeys: Journeys) -> Floats:
    """Give each contact's share, shape (m,): all to the first one."""
    share = np.zeros(len(journeys.touches))
    share[journeys.starts[:-1]] = 1
    return share


def last(journeys: Journeys) -> Floats:
    """Give each contact's share, shape (m,): all to the last one."""
    share = np.zeros(len(journeys.touches))
    share[journeys.starts[1:] - 1] = 1
    return share


def linear(journeys: Journeys) -> Floats:
    """Give each contact's share, shape (m,): the same to each."""
    return 1 / np.repeat(journeys.lengths, journeys.lengths).astype(float)


def time_decay(journeys: Journeys, half_life_days: float = HALF_LIFE_DAYS) -> Floats:
    """Give each contact's share, shape (m,): half as much for every `half_life_days` before the end.

    Where times are unknown, a contact's place counted from the end stands in for its age in days.
    """
    steps_left = np.repeat(journeys.starts[1:], journeys.lengths) - 1.0 - np.arange(len(journeys.touches))
    age = steps_left if journeys.age_days is None else journeys.age_days
    # The youngest contact of a journey weighs 1, so that a very old journey does not vanish in rounding.
    youngest = np.repeat(np.minimum.reduceat(age, journeys.starts[:-1]), journeys.lengths)
    weight = 0.5 ** ((age - youngest) / half_life_days)
    return weight / np.repeat(np.add.reduceat(weight, journeys.starts[:-1]), journeys.lengths)


def position(journeys: Journeys, ends_share: float = ENDS_SHARE) -> Floats:
    """Give each contact's share, shape (m,): `ends_share` to the first and the last, the rest evenly between.

    Two contacts share evenly; one has all.
    """
    lengths = np.repeat(journeys.lengths, journeys.lengths)
    share: Floats = (1 - 2 * ends_share) / np.maximum(lengths - 2, 1)
    share[journeys.starts[:-1]] = share[journeys.starts[1:] - 1] = ends_share
    share[lengths == 2] = 0.5
    share[lengths == 1] = 1.0
    return share


RULES = {"first": first, "last": last, "linear": linear, "time_decay": time_decay, "position": position}
