"""How quick and how good is the science of influence? Run `python -m bench.influence`.

Beside networkx in the same run: PageRank, core numbers and communities on a large network. On real replies and mentions
(475 members of Congress): which score, made from half of the listeners, tells whom the other half listens to? And on
simulated accounts whose true influence is known, with followers as poor a witness as people's judgements found them.
The page goes to `docs/reference/bench-influence.md`.
"""

import ast
import os
import time
from collections.abc import Callable
from pathlib import Path

import networkx
import numpy as np

from bench._report import head, publish
from skopos_science.influence.communities import communities, modularity
from skopos_science.influence.graph import Graph, build
from skopos_science.influence.judgements import agreement, held_out
from skopos_science.influence.ranks import cores, pagerank
from skopos_science.influence.score import influence

DATA = Path(os.environ.get("SKOPOS_BENCH_DATA", "../shared/data")) / "congress_influence_graph/congress.edgelist"
ACCOUNTS, EDGES = 100_000, 1_000_000
FEWER = 88_000
SPLITS, WORLDS = 20, 20


def network(edges: int, accounts: int) -> Graph:
    """Give a network with few who are heard by many, as social networks are."""
    rng = np.random.default_rng(0)
    fame = 1 / (1 + np.arange(accounts)) ** 0.7
    return build(rng.integers(0, accounts, edges), rng.choice(accounts, edges, p=fame / fame.sum()), size=accounts)


def timed[T](work: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def speed() -> list[str]:
    for small in (build([0, 1], [1, 2]),):  # compile before the clock runs
        pagerank(small), cores(small), communities(small)
    graph = network(EDGES, ACCOUNTS)
    theirs = networkx.from_scipy_sparse_array(graph.weights, create_using=networkx.DiGraph)
    flat = networkx.from_scipy_sparse_array(graph.both_ways())
    rows = []
    ours, ranks = timed(lambda: pagerank(graph))
    peer, found = timed(lambda: networkx.pagerank(theirs, tol=1e-12, max_iter=500))
    apart = float(np.abs(ranks - np.array([found[v] for v in range(ACCOUNTS)])).sum())
    rows.append(
        f"| PageRank | {graph.weights.nnz:,} | {ours:.2f} | {peer:.2f} | {peer / ours:.0f} | {apart:.0e} apart |"
    )
    ours, numbers = timed(lambda: cores(graph))
    peer, core = timed(lambda: networkx.core_number(flat))
    same = all(core[v] == numbers[v] for v in range(ACCOUNTS))
    rows.append(
        f"| core numbers | {graph.weights.nnz:,} | {ours:.2f} | {peer:.2f} | {peer / ours:.0f} | "
        f"{'equal' if same else 'DIFFERENT'} |"
    )
    graph = network(FEWER, FEWER // 10)
    flat = networkx.from_scipy_sparse_array(graph.both_ways())
    ours, groups = timed(lambda: communities(graph))
    peer, sets = timed(lambda: networkx.community.louvain_communities(flat, seed=0))
    reached = networkx.community.modularity(flat, sets)
    rows.append(
        f"| communities (Leiden; peer Louvain) | {graph.weights.nnz:,} | {ours:.2f} | {peer:.2f} | {peer / ours:.0f} | "
        f"modularity {modularity(graph, groups):.3f}, peer {reached:.3f} |"
    )
    return [
        "## Speed beside networkx",
        "",
        f"A made network of {ACCOUNTS:,} accounts (communities: {FEWER // 10:,}); seconds of wall time, both in this "
        f"run; networkx {networkx.__version__}.",
        "",
        "| Method | edges | s | networkx s | times | result |",
        "|---|--:|--:|--:|--:|---|",
        *rows,
    ]


def congress() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows = [line.split(" ", 2) for line in DATA.read_text().splitlines()]
    return (
        np.array([int(row[0]) for row in rows]),
        np.array([int(row[1]) for row in rows]),
        np.array([ast.literal_eval(row[2])["weight"] for row in rows]),
    )


def on_congress() -> list[str]:
    # The file's edges go from who is taken up to who takes up (probability of transmission).
    heard, speaker, weight = congress()
    count = int(max(speaker.max(), heard.max())) + 1
    whole = build(speaker, heard, weight)
    shares: dict[str, list[float]] = {}
    for split in range(SPLITS):
        rng = np.random.default_rng(split)
        half = rng.random(count) < 0.5
        seen, rest = half[speaker], ~half[speaker]
        found = influence(build(speaker[seen], heard[seen], weight[seen], size=count), draws=0)
        later = np.bincount(heard[rest], weights=weight[rest], minlength=count)
        pairs = rng.integers(0, count, (20_000, 2))
        first = later[pairs[:, 0]] > later[pairs[:, 1]]
        pairs = pairs[later[pairs[:, 0]] != later[pairs[:, 1]]]
        first = later[pairs[:, 0]] > later[pairs[:, 1]]
        chosen, other = np.where(first, pairs[:, 0], pairs[:, 1]), np.where(first, pairs[:, 1], pairs[:, 0])
        figures = {"score": found.score, **found.signals, "core number": found.core, "second hand": found.second_hand}
        for name, values in figures.items():
            shares.setdefault(name, []).append(agreement(name, values, chosen, other).share)
    ranks = pagerank(whole)
    taken = np.asarray(whole.weights.sum(axis=0)).ravel()
    listeners = np.bincount(whole.weights.indices, minlength=count)
    groups = communities(whole)
    return [
        "## Whom will others listen to? (Congress, real replies and mentions)",
        "",
        f"{count} accounts, {whole.weights.nnz:,} edges. Scores from a random half of the speakers; the pair is "
        f"right if the higher one is listened to more by the other half. {SPLITS} splits, 20,000 pairs each.",
        "",
        "| Signal | pairs right | lowest and highest split |",
        "|---|--:|--:|",
        *(f"| {name} | {np.mean(v):.1%} | {min(v):.1%} – {max(v):.1%} |" for name, v in shares.items()),
        "",
        f"PageRank's correlation with attention received is {np.corrcoef(ranks, taken)[0, 1]:.2f}, with the number of "
        f"listeners {np.corrcoef(ranks, listeners)[0, 1]:.2f}: claim little from the difference. "
        f"{groups.max() + 1} communities, modularity {modularity(whole, groups):.2f}. Where nothing but these weighted "
        "edges is known, attention received is the better guide and the score does not beat it.",
    ]


def made(seed: int) -> tuple[dict[str, np.ndarray], Graph, np.ndarray, np.ndarray]:
    """Accounts with a true influence; edges and figures follow it with noise; people judge pairs through a fog."""
    rng = np.random.default_rng(1000 + seed)
    count = 600
    hidden = rng.normal(0, 1, count)
    pull = np.exp(hidden + rng.normal(0, 0.7, count))
    edges = rng.integers(0, count, 8000), rng.choice(count, 8000, p=pull / pull.sum())
    known = {
        "followers": np.round(np.exp(7 + 1.3 * hidden + rng.normal(0, 1.3, count))),
        "engagement": np.round(np.exp(2 + hidden + rng.normal(0, 1.0, count))),
    }
    pairs = rng.integers(0, count, (4000, 2))
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    first = hidden[pairs[:, 0]] - hidden[pairs[:, 1]] + rng.logistic(0, 0.35, len(pairs)) > 0
    chosen, other = np.where(first, pairs[:, 0], pairs[:, 1]), np.where(first, pairs[:, 1], pairs[:, 0])
    return known, build(*edges, size=count), chosen, other


def on_made() -> list[str]:
    shares: dict[str, list[float]] = {}
    for seed in range(WORLDS):
        known, graph, chosen, other = made(seed)
        found = influence(graph, known, draws=0)
        for row in (
            agreement("score", found.score, chosen, other),
            *(agreement(name, values, chosen, other) for name, values in found.signals.items()),
            held_out(found.signals, chosen, other),
        ):
            shares.setdefault(row.name, []).append(row.share)
    return [
        "## Against people's judgement (simulated)",
        "",
        f"No pairs judged by people were at hand, so this shows only that the method does what it should: {WORLDS} "
        "made worlds of 600 accounts with a true influence, in which “more followers wins” agrees with people about as "
        "often as was published (75 %). Whoever has judgements measures their own: `skopos science influence FILE "
        "--judgements PAIRS`. *learnt*: weights from four fifths of the pairs, judged on the rest.",
        "",
        "| Signal | agrees with people | lowest and highest world |",
        "|---|--:|--:|",
        *(f"| {name} | {np.mean(v):.1%} | {min(v):.1%} – {max(v):.1%} |" for name, v in shares.items()),
    ]


def main() -> None:
    lines = [
        *head(
            "influence",
            "influence",
            "The score's parts "
            "and the discount for following back were written down before any look; one configuration was tried.",
        ),
        *speed(),
        "",
        *(on_congress() if DATA.exists() else [f"No Congress data at {DATA.parent}; set SKOPOS_BENCH_DATA."]),
        "",
        *on_made(),
        "",
    ]
    publish("influence", lines)


if __name__ == "__main__":
    main()
