"""The words and pairs of words of some texts, as counts; and what they mean by what they stand beside."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

# Letters of any script, joined by what stands inside words: hyphens, apostrophes, the half-space of Persian.
WORD = re.compile(r"#?[^\W\d_](?:[\w\u200c'’-]*[^\W_])?")
NO_WORDS = re.compile(r"https?://\S+|www\.\S+|@\w+")
LEAST_TEXTS, MOST_SHARE, MOST_TERMS = 3, 0.25, 5_000
FLATTENED = 0.75  # power to which the counts of neighbours are raised, so that rare words do not look meaningful
EXTRA, TURNS = 12, 3

type Matrix = Any  # scipy.sparse.csr_matrix; scipy ships no types
type Vectors = NDArray[np.float64]


class Terms(NamedTuple):
    """How often each term stands in each text: a sparse matrix, texts by terms, and the terms in its columns."""

    counts: Matrix
    terms: list[str]


def words_of(text: str) -> list[str]:
    """Give the words of a text in small letters, without addresses and names of accounts."""
    return WORD.findall(NO_WORDS.sub(" ", normalize("NFC", text).lower()))


def terms_of(texts: Sequence[Sequence[str]]) -> Terms:
    """Count words, and two words in a row, that stand in three texts or more and in no more than a quarter of them."""
    from scipy.sparse import csr_matrix

    told = [[*words, *(f"{one} {other}" for one, other in itertools.pairwise(words))] for words in texts]
    spread = Counter(term for terms in told for term in set(terms))
    most = max(MOST_SHARE * len(texts), LEAST_TEXTS)
    kept = [(-count, term) for term, count in spread.items() if LEAST_TEXTS <= count <= most]
    terms = sorted(term for _count, term in sorted(kept)[:MOST_TERMS])
    number = {term: place for place, term in enumerate(terms)}
    rows, columns = [], []
    for row, found in enumerate(told):
        for term in found:
            if term in number:
                rows.append(row)
                columns.append(number[term])
    shape = (len(texts), len(terms))
    counts = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
    counts.sum_duplicates()
    return Terms(counts, terms)


def weighted(counts: Matrix) -> Matrix:
    """Weigh counts by how rare a term is (TF-IDF), each text to length one."""
    from scipy.sparse import diags

    texts = np.asarray((counts > 0).sum(0)).ravel()
    rare = np.log((1 + counts.shape[0]) / (1 + texts)) + 1
    found = counts.copy()
    found.data = 1 + np.log(found.data)
    found = found @ diags(rare)
    length = np.sqrt(np.asarray(found.multiply(found).sum(1)).ravel())
    return diags(1 / np.maximum(length, 1e-12)) @ found


def meanings(counts: Matrix, dimensions: int, rng: np.random.Generator) -> Vectors:
    """Give each term a direction: terms that stand in the same texts more than chance would have it point the same way.

    Positive pointwise mutual information of terms in texts, factored (Levy and Goldberg, NIPS 2014; the count of
    neighbours raised to 0.75 as in Levy, Goldberg and Dagan, TACL 2015), with the randomised method of Halko,
    Martinsson and Tropp (SIAM Review 2011).
    """
    from scipy.sparse import csr_matrix

    there = (counts > 0).astype(np.float64)
    beside = (there.T @ there).tocoo()
    other = beside.row != beside.col
    rows, columns, together = beside.row[other], beside.col[other], beside.data[other]
    often = np.asarray(there.sum(0)).ravel()
    flat = often**FLATTENED
    expected = (often / often.sum())[rows] * (flat / flat.sum())[columns]
    surprise = np.log(together / max(together.sum(), 1.0) / expected)
    known = surprise > 0
    shape = (counts.shape[1], counts.shape[1])
    table = csr_matrix((surprise[known], (rows[known], columns[known])), shape=shape)
    basis = rng.standard_normal((shape[0], min(dimensions + EXTRA, shape[0])))
    basis = table @ basis
    for _ in range(TURNS):
        basis, _triangle = np.linalg.qr(table @ (table.T @ np.linalg.qr(basis)[0]))
    left, strength, _right = np.linalg.svd(np.asarray(table.T @ basis).T, full_matrices=False)
    found = (basis @ left)[:, :dimensions] * np.sqrt(strength[:dimensions])
    return unit(found)


def unit(rows: Vectors) -> Vectors:
    """Give rows of length one; a row of zeros stays."""
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
