"""A small model on top of the one that ships, learnt from a workspace's own labels; moves sentiment alone.

What it adds to the shipped model's log-probabilities is linear: a constant for each class, a stretch of the
probabilities themselves, and weights of what the shipped model reads (the text's place among its features, its words,
word pairs and word parts). All of it is pulled towards nothing, so with few labels it moves little.
"""

import io
from functools import lru_cache
from typing import NamedTuple, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from skopos_language.enrichment import _bytes_of, _texts, stars_of
from skopos_language.kernels.described import describe_texts
from skopos_language.kernels.grams import MOST_FEATURES
from skopos_language.kernels.whole import NO_LIST, room_for
from skopos_language.model import OUTPUTS, known, weights
from skopos_language.wordlists import LISTS

SLOTS = 1 << 18
CLASSES = 3
SLICE = 8_192  # texts described at once; bounds the memory

Floats = NDArray[np.float32]


class Learnt(NamedTuple):
    """What was learnt: weights by hash (`bucket` says which), by feature of the shipped model, and for all texts."""

    name: str
    base_version: str
    bucket: NDArray[np.int32]
    words: Floats
    features: Floats
    bias: Floats
    stretch: float

    @property
    def version(self) -> str:
        """What labels say that it moved."""
        return f"{self.base_version}+{self.name}"

    def packed(self) -> bytes:
        """Give it as bytes that hold numbers and text alone."""
        held = io.BytesIO()
        np.savez_compressed(held, allow_pickle=False, **self._asdict())
        return held.getvalue()

    @classmethod
    def unpacked(cls, packed: bytes) -> Self:
        """Read what `packed` gave; nothing in it is run."""
        with np.load(io.BytesIO(packed), allow_pickle=False) as held:
            given = {name: held[name] for name in cls._fields}
        texts = {name: str(given[name]) for name in ("name", "base_version")}
        return cls(**given | texts | {"stretch": float(given["stretch"])})


class Described(NamedTuple):
    """Texts as the shipped model sees them; hashes only where they were asked for."""

    entry: Floats
    chance: Floats
    shift: Floats
    first: NDArray[np.int64]
    hashes: NDArray[np.uint32]


def described(texts: pa.Array, languages: list[str | None], learnt: Learnt | None = None, *, keep: bool) -> Described:
    """Describe texts of the supported languages; a language that is none of them is read by emoji alone."""
    data, offset = _bytes_of(texts) if len(texts) else (np.zeros(1, np.uint8), np.zeros(1, np.int64))
    told = np.array([LISTS.index(code) if code in LISTS[:5] else NO_LIST for code in languages], np.int8)
    count = len(texts)
    most = int(np.minimum(14 * np.diff(offset) + 64, MOST_FEATURES + 300).sum()) if keep else 0
    slot, words = _slots(learnt) if learnt else (np.full(1, -1, np.int32), np.zeros((1, CLASSES), np.float32))
    width = weights().mood.hidden.shape[1]
    out = Described(
        np.empty((count, width), np.float32), np.empty((count, OUTPUTS), np.float32),
        np.empty((count, CLASSES), np.float32), np.zeros(count + 1, np.int64), np.empty(most, np.uint32),
    )  # fmt: skip
    trained = known(())
    describe_texts(
        data,
        offset,
        told,
        trained,
        room_for(trained),
        slot,
        words,
        out.entry,
        out.chance,
        out.shift,
        out.first,
        out.hashes,
    )
    return out._replace(chance=out.chance[:, :CLASSES], hashes=out.hashes[: out.first[-1]].copy())


def _slots(learnt: Learnt) -> tuple[NDArray[np.int32], Floats]:
    return _table(learnt.bucket.tobytes()), np.ascontiguousarray(learnt.words)


@lru_cache(maxsize=8)
def _table(buckets: bytes) -> NDArray[np.int32]:
    """Give for each hash its row among the weights, or -1."""
    bucket = np.frombuffer(buckets, np.int32)
    slot = np.full(SLOTS, -1, np.int32)
    slot[bucket] = np.arange(len(bucket), dtype=np.int32)
    return slot


def moved(seen: Described, learnt: Learnt) -> NDArray[np.float64]:
    """Give the probabilities of the three sentiments after what was learnt."""
    base = np.log(np.maximum(seen.chance.astype(float), 1e-6))
    scores = base * (1 + learnt.stretch) + learnt.bias + seen.entry @ learnt.features + seen.shift
    scores -= scores.max(1, keepdims=True)
    chance = np.exp(scores)
    return chance / chance.sum(1, keepdims=True)


def adapted(labelled: pa.Table, learnt: Learnt) -> pa.Table:
    """Give mentions that `enrich` labelled with the sentiment moved by what was learnt.

    Rows, other columns and their order stay. Where the shipped model offers no sentiment, or is not the one that this
    was learnt on top of, nothing is moved; nor where the author gave stars, or where a rating was all that was read.
    """
    if not labelled.num_rows or learnt.base_version != weights().version:
        return labelled
    listed = pa.array([*LISTS[:5], None], pa.string())
    is_read = pc.and_(labelled["supported"], pc.is_in(labelled["language"], listed))
    rows = np.flatnonzero(is_read.to_numpy(zero_copy_only=False) & (stars_of(labelled) == 0))
    if not len(rows):
        return labelled
    chosen = labelled.take(pa.array(rows))
    texts, languages = _texts(chosen), chosen["language"].to_pylist()
    parts = [
        moved(described(texts.slice(at, SLICE), languages[at : at + SLICE], learnt, keep=False), learnt)
        for at in range(0, len(rows), SLICE)
    ]
    chance = np.concatenate(parts).astype(np.float32)
    sure = chance.max(1) >= weights().rules.least_confidence
    found = {
        "sentiment": pa.array((chance.argmax(1) - 1).astype(np.int8), mask=~sure),
        "sentiment_score": pa.array(chance[:, 2] - chance[:, 0], mask=~sure),
        "confidence": pa.array(chance.max(1)),
        "model_version": pa.repeat(pa.scalar(learnt.version), len(rows)),
    }
    order = np.arange(labelled.num_rows)
    order[rows] = labelled.num_rows + np.arange(len(rows))
    for name, column in found.items():
        at = labelled.column_names.index(name)
        field = labelled.schema.field(at)
        whole = pa.chunked_array([*labelled.column(at).chunks, column.cast(field.type)], field.type)
        labelled = labelled.set_column(at, field, whole.take(pa.array(order)))
    return labelled
