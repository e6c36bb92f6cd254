"""Markov removal effects: how many conversions would be lost if a channel were not there.

Journeys are read as a chain whose state is the last `order` channels. A channel's removal sends every journey that
reaches it to the end without conversion; the share of conversions lost that way is its removal effect. All removals are
solved together and to machine accuracy: the chain is absorbing, so the conversion probability is the sum of a Neumann
series, one sparse product a term for all channels at once.

References
----------
.. [1] Anderl, E., Becker, I., von Wangenheim, F., & Schumann, J. H. (2016). Mapping the customer journey: lessons
   learned from graph-based online attribution modeling. International Journal of Research in Marketing 33(3), 457-474.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from skopos_science.attribution.journeys import Floats, Ints, Journeys

MOST_ORDER = 4
TOLERANCE = 1e-13
MOST_TERMS = 3000
DENSE_CODES = 1 << 24  # up to here a table by code is quicker than sorting


@dataclass(frozen=True, eq=False)
class Chain:
    """An absorbing chain over N states.

    Attributes
    ----------
    moves : scipy.sparse.csr_matrix, shape (N, N)
        Probability of going from one state to the next; what is missing to 1 ends the journey.
    converts : ndarray, shape (N,)
        Probability of ending with a conversion.
    start : int
        The state before the first contact.
    holds : ndarray of bool, shape (N, K)
        Whether a state holds a channel.
    """

    moves: sparse.csr_matrix
    converts: Floats
    start: int
    holds: np.ndarray


def removal_effects(journeys: Journeys, order: int = 1) -> tuple[float, Floats]:
    """Give the chain's conversion probability and each channel's removal effect.

    Parameters
    ----------
    journeys : Journeys
        With or without journeys that did not convert; without them every effect is that of a sure conversion.
    order : int
        How many of the last channels make a state, 1 to 4.

    Returns
    -------
    probability : float
        Of converting, over all journeys; 0 to 1.
    effects : ndarray, shape (K,)
        Share of the conversions that would be lost without each channel; 0 to 1.

    Raises
    ------
    ValueError
        If the order is not 1 to 4 or nothing converted.
    """
    if order not in range(1, MOST_ORDER + 1):
        raise ValueError(f"order must be 1 to {MOST_ORDER}, not {order}.")
    if not journeys.conversions.sum() > 0:
        raise ValueError("No journey converted, so there is nothing to share out.")
    chain = build_chain(journeys, order)
    kept = np.column_stack([~chain.holds, np.ones(len(chain.converts), bool)]).astype(float)
    probabilities = solve(chain, kept)
    whole = probabilities[-1]
    return float(whole), np.clip(1 - probabilities[:-1] / whole, 0.0, 1.0)


def build_chain(journeys: Journeys, order: int) -> Chain:
    """Count the moves between states; a state is the last `order` channels as digits of a number."""
    base = len(journeys.channels) + 1
    after = state_after(journeys, order, base)
    before = np.empty_like(after)
    before[1:] = after[:-1]
    before[journeys.starts[:-1]] = 0
    codes, rank = ranks(before, after)
    number = len(codes)
    # The next state follows from the state and the channel, so moves are counted by these two.
    step = rank(before) * base + journeys.touches + 1
    counts = np.bincount(step, np.repeat(journeys.conversions + journeys.nulls, journeys.lengths), number * base)
    seen = np.flatnonzero(counts)
    came = seen // base
    went = rank((codes[came] * base + seen % base) % base**order)
    ends = rank(after[journeys.starts[1:] - 1])
    won = np.bincount(ends, journeys.conversions, number)
    total = np.bincount(came, counts[seen], number) + won + np.bincount(ends, journeys.nulls, number)
    visits = np.where(total > 0, total, 1.0)
    holds = np.zeros((number, base), bool)
    for place in range(order):
        holds[np.arange(number), (codes // base**place) % base] = True
    moves = sparse.csr_matrix((counts[seen] / visits[came], (came, went)), shape=(number, number))
    return Chain(moves, won / visits, 0, holds[:, 1:])


def ranks(before: Ints, after: Ints) -> tuple[Ints, Callable[[Ints], Ints]]:
    """Give the codes that occur, ascending, and a function from codes to their places among them."""
    largest = int(max(before.max(), after.max()))
    if largest < DENSE_CODES:
        occurs = np.zeros(largest + 1, bool)
        occurs[before] = occurs[after] = True
        place = np.cumsum(occurs) - 1
        return np.flatnonzero(occurs), lambda wanted: place[wanted]
    codes = np.union1d(before, after)
    return codes, lambda wanted: np.searchsorted(codes, wanted)


def state_after(journeys: Journeys, order: int, base: int) -> Ints:
    """Give the state after each contact, shape (m,): its last digit is the contact's own channel plus 1."""
    place = np.arange(len(journeys.touches)) - np.repeat(journeys.starts[:-1], journeys.lengths)
    state = journeys.touches + 1
    for back in range(1, order):
        earlier = np.zeros_like(state)
        earlier[back:] = journeys.touches[:-back] + 1
        earlier[place < back] = 0
        state = state + earlier * base**back
    return state


def solve(chain: Chain, kept: Floats) -> Floats:
    """Give the conversion probability from the start for each column of `kept`, which is 0 where a state is closed."""
    total = kept * chain.converts[:, None]
    term = total.copy()
    for _ in range(MOST_TERMS):
        term = kept * (chain.moves @ term)
        total += term
        if term.max() < TOLERANCE:
            return total[chain.start]
    return solve_directly(chain, kept)


def solve_directly(chain: Chain, kept: Floats) -> Floats:
    """Do the same by factorising each system: for chains whose journeys are so long that the series is slow."""
    found = np.empty(kept.shape[1])
    identity = sparse.identity(len(chain.converts), format="csc")
    for column in range(kept.shape[1]):
        closed = sparse.diags(kept[:, column])
        system = (identity - closed @ chain.moves).tocsc()
        found[column] = splu(system).solve(kept[:, column] * chain.converts)[chain.start]
    return found
