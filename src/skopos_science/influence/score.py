"""One score of influence from what is known of accounts: who listens, how far that carries, and how many follow.

Followers alone are a poor guide: they can be bought, won by following back, and asleep. The score is the plain mean of
three parts, each the mean of its signals on a logarithmic scale: *attention* (who listens, how often, what it sets
off), *standing* (PageRank and other places in the network) and *audience* (followers, lists). No weight was fitted, so
it claims no more than that each part counts alike; `judgements.fit` learns weights where people have judged.

References
----------
.. [1] Cha, M., Haddadi, H., Benevenuto, F., & Gummadi, K. P. (2010). Measuring user influence in Twitter: the million
   follower fallacy. Proceedings of ICWSM 4(1), 10-17.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from skopos_science.influence.communities import communities
from skopos_science.influence.graph import Floats, Graph, Ints
from skopos_science.influence.ranks import cores, pagerank, second_hand

PARTS: dict[str, tuple[str, ...]] = {
    "attention": ("listeners", "received", "mentions_received", "reposts_received", "engagement"),
    "standing": ("pagerank", "network"),
    "audience": ("followers", "listed"),
}
"""The signals of each part; a signal that is not known is left out, and so is a part without any."""

SIGNALS = tuple(name for names in PARTS.values() for name in names)
FOLLOW_BACK = 0.25
"""How much of the logarithm of those whom an account follows is taken off its followers."""


@dataclass(frozen=True, eq=False)
class Influence:
    """What is known of each account's influence; all arrays have shape (n,).

    Attributes
    ----------
    score : ndarray
        0 to 100: the share of accounts with less influence, ties counted half; NaN where nothing is known.
    low, high : ndarray
        90 % interval of the score if other people had spoken (Poisson bootstrap over speakers); NaN without draws or
        edges. What followers and other given figures say is taken as it is.
    parts : dict of str to ndarray
        Score by each part alone, 0 to 100.
    listeners, received, pagerank, core, second_hand, community : ndarray or None
        From the graph: distinct accounts that speak to it; attention received; PageRank; core number; accounts within
        two steps; community, 0 the largest. None without a graph.
    """

    score: Floats
    low: Floats
    high: Floats
    parts: Mapping[str, Floats]
    listeners: Ints | None = None
    received: Floats | None = None
    pagerank: Floats | None = None
    core: Ints | None = None
    second_hand: Ints | None = None
    community: Ints | None = None
    signals: Mapping[str, Floats] = field(default_factory=dict)


def influence(
    graph: Graph | None = None,
    known: Mapping[str, ArrayLike] | None = None,
    *,
    draws: int = 100,
    seed: int = 0,
) -> Influence:
    """Score accounts by who listens to them, how far that carries and how many follow.

    Parameters
    ----------
    graph : Graph, optional
        Who speaks to whom.
    known : mapping of str to array_like of shape (n,), optional
        Other figures of each account, 0 or more, NaN where unknown: any of `followers`, `following`, `listed`,
        `mentions_received`, `reposts_received`, `engagement` (likes, comments and shares a post), `network` (a
        standing in another network).
    draws : int
        Of the bootstrap for the interval; 0 for none.
    seed : int
        Of the bootstrap and the communities.

    Raises
    ------
    ValueError
        If neither is given, a name is not known, lengths differ, or a figure is negative or infinite.
    """
    given = _checked(graph, known or {})
    found = None if graph is None else _standing(graph, seed)
    signals = dict(given)
    if found is not None:
        signals |= {
            "listeners": found.listeners.astype(float),
            "received": found.received,
            "pagerank": found.pagerank,
        }
    parts = part_values(signals)
    raw = _combined(parts)
    score = percentile(raw)
    low = high = np.full(len(score), np.nan)
    if graph is not None and found is not None and draws > 0 and graph.weights.nnz:
        low, high = _interval(graph, given, found.pagerank, score, draws, seed)
    shown = {name: percentile(values) for name, values in parts.items()}
    about = {} if found is None else found._asdict()
    return Influence(score, low, high, shown, **about, signals=signals)


class _Standing(NamedTuple):
    listeners: Ints
    received: Floats
    pagerank: Floats
    core: Ints
    second_hand: Ints
    community: Ints


def _standing(graph: Graph, seed: int) -> _Standing:
    return _Standing(
        np.bincount(graph.weights.indices, minlength=graph.size).astype(np.int64),
        _received(graph),
        pagerank(graph),
        cores(graph),
        second_hand(graph),
        communities(graph, seed=seed),
    )


def part_values(signals: Mapping[str, Floats]) -> dict[str, Floats]:
    """Give the value of each part: the mean of its signals' standardised logarithms; NaN where none is known."""
    parts = {}
    for part, names in PARTS.items():
        columns = [standardised(name, signals) for name in names if name in signals]
        if columns:
            parts[part] = _mean(np.array(columns))
    return parts


def standardised(name: str, signals: Mapping[str, Floats]) -> Floats:
    """Give a signal on a logarithmic scale with mean 0 and variance 1 over the accounts; all 0 if it never differs."""
    values = np.asarray(signals[name], dtype=float)
    logs = np.log(np.maximum(values, 1e-300)) if name == "pagerank" else np.log1p(values)
    if name == "followers" and "following" in signals:
        logs = logs - FOLLOW_BACK * np.log1p(np.nan_to_num(signals["following"], nan=0.0))
    seen = logs[np.isfinite(logs)]
    if not seen.size:
        return np.full(len(values), np.nan)
    spread = seen.std()
    if spread < 1e-9:
        return np.where(np.isfinite(logs), 0.0, np.nan)
    return np.asarray((logs - seen.mean()) / spread)


def percentile(values: Floats) -> Floats:
    """Give the share of known values below each, ties counted half; 0 to 100, NaN stays."""
    shown = np.full(len(values), np.nan)
    known = np.isfinite(values)
    if known.any():
        rounded = np.round(values[known], 9)
        order = np.sort(rounded)
        below, through = np.searchsorted(order, rounded), np.searchsorted(order, rounded, side="right")
        shown[known] = 50.0 * (below + through) / len(order)
    return shown


def _combined(parts: Mapping[str, Floats]) -> Floats:
    return _mean(np.array(list(parts.values())))


def _mean(rows: Floats) -> Floats:
    """Mean over rows of what is known; NaN where nothing is."""
    known = np.isfinite(rows)
    count = known.sum(axis=0)
    total = np.where(known, rows, 0.0).sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _checked(graph: Graph | None, known: Mapping[str, ArrayLike]) -> dict[str, Floats]:
    names = {*SIGNALS, "following"} - {"listeners", "received", "pagerank"}
    unknown = sorted(set(known) - names)
    if unknown:
        raise ValueError(f"“{unknown[0]}” is not known; known are {', '.join(sorted(names))}.")
    if graph is None and not set(known) - {"following"}:
        raise ValueError("Nothing is given to tell influence by: give a graph, or figures such as followers.")
    given = {name: np.asarray(values, dtype=float).ravel() for name, values in known.items()}
    count = graph.size if graph is not None else len(next(iter(given.values())))
    for name, values in given.items():
        if len(values) != count:
            raise ValueError(f"{name} has {len(values)} figures for {count} accounts.")
        if (values < 0).any() or np.isinf(values).any():
            raise ValueError(f"{name} must hold numbers of 0 or more; leave it empty where it is unknown.")
    return given


def _received(graph: Graph) -> Floats:
    return np.asarray(graph.weights.sum(axis=0)).ravel()


def _interval(
    graph: Graph, given: Mapping[str, Floats], ranks: Floats, score: Floats, draws: int, seed: int
) -> tuple[Floats, Floats]:
    """Score again with other people speaking: each speaker counts as often as a Poisson draw with mean 1 says."""
    from scipy import sparse

    rng = np.random.default_rng(seed)
    scores = np.empty((draws, graph.size))
    rows = np.repeat(np.arange(graph.size), np.diff(graph.weights.indptr))
    for draw in range(draws):
        times = rng.poisson(1.0, graph.size).astype(float)
        weights = sparse.csr_array(
            (graph.weights.data * times[rows], graph.weights.indices, graph.weights.indptr), shape=graph.weights.shape
        )
        heard = np.bincount(graph.weights.indices, weights=times[rows], minlength=graph.size)
        again = Graph(weights)
        signals = dict(given) | {
            "listeners": heard, "received": _received(again), "pagerank": pagerank(again, start=ranks)
        }  # fmt: skip
        scores[draw] = percentile(_combined(part_values(signals)))
    low, high = np.quantile(scores, [0.05, 0.95], axis=0)
    return np.minimum(low, score), np.maximum(high, score)
