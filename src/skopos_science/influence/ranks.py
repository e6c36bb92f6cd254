"""Standing of accounts in a graph of attention: PageRank, core numbers, and how far their words are taken up.

References
----------
.. [1] Page, L., Brin, S., Motwani, R., & Winograd, T. (1999). The PageRank citation ranking: bringing order to the
   web. Stanford InfoLab technical report 1999-66.
.. [2] Batagelj, V., & Zaveršnik, M. (2011). Fast algorithms for determining (generalized) core groups in social
   networks. Advances in Data Analysis and Classification 5(2), 129-145.
"""

import numpy as np
from scipy import sparse

from skopos_science.compiled import compiled
from skopos_science.influence.graph import Floats, Graph, Ints

DAMPING = 0.85
TOLERANCE = 1e-12
MOST_STEPS = 500


def pagerank(graph: Graph, *, damping: float = DAMPING, start: Floats | None = None) -> Floats:
    """Give each account's PageRank: its share of a walk that follows attention from speaker to who is listened to.

    Parameters
    ----------
    graph : Graph
    damping : float
        Chance that the walk goes on along an edge; else, and from accounts that speak to nobody, it jumps anywhere.
    start : ndarray, shape (n,), optional
        Where the iteration begins; a good guess saves steps and does not change the result.

    Returns
    -------
    ndarray, shape (n,)
        Adds up to 1; equal to the direct solution within 1e-10.
    """
    if not 0 <= damping < 1:
        raise ValueError(f"damping must be at least 0 and less than 1, not {damping:g}.")
    n = graph.size
    if not n:
        return np.zeros(0)
    out = np.asarray(graph.weights.sum(axis=1)).ravel()
    silent = out == 0
    counts = np.diff(graph.weights.indptr)
    shares = graph.weights.data / np.repeat(np.where(silent, 1.0, out), counts)
    step = sparse.csr_array(
        sparse.csr_array((shares, graph.weights.indices, graph.weights.indptr), shape=graph.weights.shape).T
    )
    ranks = np.full(n, 1 / n) if start is None else start / start.sum()
    for _ in range(MOST_STEPS):
        later = damping * (step @ ranks + ranks[silent].sum() / n) + (1 - damping) / n
        moved = np.abs(later - ranks).sum()
        ranks = later
        if moved < TOLERANCE:
            break
    return np.asarray(ranks / ranks.sum(), dtype=float)


def cores(graph: Graph) -> Ints:
    """Give each account's core number: the largest k such that it lies among accounts that each have k partners there.

    Direction and weight do not count. An account without any partner has 0.
    """
    both = graph.both_ways()
    return _cores(both.indptr.astype(np.int64), both.indices.astype(np.int64))


def second_hand(graph: Graph) -> Ints:
    """Give how many accounts lie within two steps: those who speak to it, and those who speak to these.

    Itself is not counted. Costs as many steps as there are paths of two edges.
    """
    inward = sparse.csr_array(graph.weights.T)
    return _second_hand(inward.indptr.astype(np.int64), inward.indices.astype(np.int64))


@compiled
def _cores(begins: Ints, partners: Ints) -> Ints:
    n = len(begins) - 1
    degree = begins[1:] - begins[:-1]
    most = 0
    for v in range(n):
        most = max(most, degree[v])
    starts = np.zeros(most + 2, np.int64)
    for v in range(n):
        starts[degree[v] + 1] += 1
    for d in range(most + 1):
        starts[d + 1] += starts[d]
    places, order, at = np.empty(n, np.int64), np.empty(n, np.int64), starts.copy()
    for v in range(n):
        places[v] = at[degree[v]]
        order[places[v]] = v
        at[degree[v]] += 1
    for i in range(n):
        v = order[i]
        for edge in range(begins[v], begins[v + 1]):
            u = partners[edge]
            if degree[u] > degree[v]:
                # Swap u with the first account of its degree, then let it fall one degree.
                first = starts[degree[u]]
                w = order[first]
                order[places[u]], order[first] = w, u
                places[w], places[u] = places[u], first
                starts[degree[u]] += 1
                degree[u] -= 1
    return degree


@compiled
def _second_hand(begins: Ints, speakers: Ints) -> Ints:
    n = len(begins) - 1
    counts, seen = np.zeros(n, np.int64), np.full(n, -1, np.int64)
    for v in range(n):
        seen[v] = v
        for edge in range(begins[v], begins[v + 1]):
            u = speakers[edge]
            if seen[u] != v:
                seen[u] = v
                counts[v] += 1
            for further in range(begins[u], begins[u + 1]):
                w = speakers[further]
                if seen[w] != v:
                    seen[w] = v
                    counts[v] += 1
    return counts
