"""Groups of accounts that speak with each other more than chance would have it: the Leiden method on modularity.

References
----------
.. [1] Traag, V. A., Waltman, L., & van Eck, N. J. (2019). From Louvain to Leiden: guaranteeing well-connected
   communities. Scientific Reports 9, 5233.
"""

import numpy as np
from scipy import sparse

from skopos_science.compiled import compiled
from skopos_science.influence.graph import Floats, Graph, Ints

ROUNDS = 50


def communities(graph: Graph, *, resolution: float = 1.0, seed: int = 0) -> Ints:
    """Give each account's community, numbered from 0, the largest first.

    Parameters
    ----------
    graph : Graph
        Direction does not count.
    resolution : float
        Above 1 gives more and smaller communities, below 1 fewer and larger ones.
    seed : int
        Of the order in which accounts are looked at; the same seed gives the same communities.

    Notes
    -----
    In the refinement an account joins the best of the communities that are well connected, instead of one drawn at
    random: every community is connected all the same. An account without edges is a community of its own.
    """
    if not resolution > 0:
        raise ValueError(f"resolution must be above 0, not {resolution:g}.")
    matrix = _shares(graph)
    members = np.arange(graph.size)
    if not matrix.nnz:
        return members
    rng = np.random.default_rng(seed)
    found = members.copy()
    for _ in range(ROUNDS):
        found = _settle(matrix, found, resolution, rng)
        if len(np.unique(found)) == matrix.shape[0]:
            break
        parts = _refine(matrix, found, resolution, rng)
        first = np.unique(parts, return_index=True)[1]
        if len(first) == matrix.shape[0]:
            break
        members = parts[members]
        found = np.unique(found[first], return_inverse=True)[1].astype(np.int64)
        matrix = _merged(matrix, parts)
    return _by_size(found[members])


def modularity(graph: Graph, community: Ints, *, resolution: float = 1.0) -> float:
    """Give the modularity of communities: the share of attention inside them beyond what chance would put there."""
    matrix = _shares(graph)
    if not matrix.nnz:
        return 0.0
    merged = _merged(matrix, np.unique(community, return_inverse=True)[1])
    strength = np.asarray(merged.sum(axis=1)).ravel()
    return float(merged.diagonal().sum() - resolution * (strength**2).sum())


def _shares(graph: Graph) -> sparse.csr_array:
    """Give the graph both ways with weights that add up to 1; weights too small to count are dropped."""
    matrix = graph.both_ways()
    if matrix.nnz:
        matrix.data /= matrix.data.max()
        matrix.data /= matrix.data.sum()
        matrix.eliminate_zeros()
    return matrix


def _by_size(found: Ints) -> Ints:
    _, first, inverse, counts = np.unique(found, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(counts), np.int64)
    rank[np.lexsort((first, -counts))] = np.arange(len(counts))
    return rank[inverse]


def _merged(matrix: sparse.csr_array, parts: Ints) -> sparse.csr_array:
    """Make one account of each part; what is inside it stands on the diagonal."""
    n = len(parts)
    joins = sparse.csr_array((np.ones(n), (np.arange(n), parts)), shape=(n, int(parts.max()) + 1))
    return sparse.csr_array(joins.T @ matrix @ joins)


def _settle(matrix: sparse.csr_array, found: Ints, resolution: float, rng: np.random.Generator) -> Ints:
    strength = np.asarray(matrix.sum(axis=1)).ravel()
    begins, partners = matrix.indptr.astype(np.int64), matrix.indices.astype(np.int64)
    order = rng.permutation(matrix.shape[0])
    moved = _moves(begins, partners, matrix.data, strength, found.astype(np.int64), order, resolution)
    return np.unique(moved, return_inverse=True)[1].astype(np.int64)


def _refine(matrix: sparse.csr_array, found: Ints, resolution: float, rng: np.random.Generator) -> Ints:
    strength = np.asarray(matrix.sum(axis=1)).ravel()
    begins, partners = matrix.indptr.astype(np.int64), matrix.indices.astype(np.int64)
    order = rng.permutation(matrix.shape[0])
    parts = _parts(begins, partners, matrix.data, strength, found, order, resolution)
    return np.unique(parts, return_inverse=True)[1].astype(np.int64)


@compiled
def _moves(
    begins: Ints, partners: Ints, weights: Floats, strength: Floats, found: Ints, order: Ints, chance: float
) -> Ints:
    """Move accounts to the community where modularity gains most, until none gains."""
    n = len(strength)
    size, members, empty = np.zeros(n), np.zeros(n, np.int64), np.empty(n, np.int64)
    for v in range(n):
        size[found[v]] += strength[v]
        members[found[v]] += 1
    free = 0
    for c in range(n):
        if members[c] == 0:
            empty[free] = c
            free += 1
    queue, waits, head, length = order.copy(), np.ones(n, np.bool_), 0, n
    to, touched = np.zeros(n), np.empty(n, np.int64)
    while length > 0:
        v = queue[head]
        head, length = (head + 1) % n, length - 1
        waits[v] = False
        own, count = found[v], 0
        for edge in range(begins[v], begins[v + 1]):
            u = partners[edge]
            if u != v:
                if to[found[u]] == 0.0:
                    touched[count] = found[u]
                    count += 1
                to[found[u]] += weights[edge]
        size[own] -= strength[v]
        members[own] -= 1
        best, most = own, to[own] - chance * strength[v] * size[own]
        for i in range(count):
            gain = to[touched[i]] - chance * strength[v] * size[touched[i]]
            if gain > most + 1e-12 * strength[v]:
                best, most = touched[i], gain
        if most < -1e-12 * strength[v] and members[own] > 0:
            free -= 1
            best = empty[free]
        for i in range(count):
            to[touched[i]] = 0.0
        size[best] += strength[v]
        members[best] += 1
        if best != own:
            found[v] = best
            if members[own] == 0:
                empty[free] = own
                free += 1
            for edge in range(begins[v], begins[v + 1]):
                u = partners[edge]
                if not waits[u] and found[u] != best:
                    queue[(head + length) % n] = u
                    length += 1
                    waits[u] = True
    return found


@compiled
def _parts(
    begins: Ints, partners: Ints, weights: Floats, strength: Floats, found: Ints, order: Ints, chance: float
) -> Ints:
    """Divide each community anew from single accounts, merging only what is well connected within it."""
    n = len(strength)
    whole = np.zeros(n)
    for v in range(n):
        whole[found[v]] += strength[v]
    outward = np.zeros(n)  # what joins a part to the rest of its community
    for v in range(n):
        for edge in range(begins[v], begins[v + 1]):
            if partners[edge] != v and found[partners[edge]] == found[v]:
                outward[v] += weights[edge]
    parts, size, alone = np.arange(n), strength.copy(), np.ones(n, np.bool_)
    to, touched = np.zeros(n), np.empty(n, np.int64)
    for i in range(n):
        v = order[i]
        rest = whole[found[v]] - strength[v]
        if not alone[parts[v]] or outward[v] < chance * strength[v] * rest:
            continue
        count = 0
        for edge in range(begins[v], begins[v + 1]):
            u = partners[edge]
            if u != v and found[u] == found[v]:
                if to[parts[u]] == 0.0:
                    touched[count] = parts[u]
                    count += 1
                to[parts[u]] += weights[edge]
        best, most = -1, 0.0
        for j in range(count):
            c = touched[j]
            connected = outward[c] >= chance * size[c] * (whole[found[v]] - size[c])
            gain = to[c] - chance * strength[v] * size[c]
            if connected and gain > most:
                best, most = c, gain
        if best >= 0:
            own = parts[v]
            parts[v] = best
            size[best] += strength[v]
            outward[best] += outward[own] - 2 * to[best]
            size[own], alone[best] = 0.0, False
        for j in range(count):
            to[touched[j]] = 0.0
    return parts
