"""Ten million invented mentions, in chunks, from a seed: skewed like real ones, in six languages, over two years."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute

from skopos.facts.schemas import EMOTIONS, MENTION, completed

DAYS = 730
FIRST = datetime(2024, 11, 1, tzinfo=UTC)
LANGUAGES = ["en", "de", "fa", "pl", "vi", "es"]
PLATFORMS = ["bluesky", "x", "facebook", "instagram", "reddit", "youtube", "rss", "mastodon"]
TOPICS = [
    "bread",
    "price",
    "service",
    "delivery",
    "taste",
    "brand",
    "rival",
    "jobs",
    "health",
    "shop",
    "app",
    "climate",
]
SENTENCE = (
    "the bread here is good and warm but dear this week because flour costs more than last year und das Brot schmeckt "
    "uns allen sehr gut auch wenn es teuer ist chleb jest dobry ale drogi bánh mì rất ngon nhưng đắt نان خوب و گرم است"
)
WORDS = SENTENCE.split()
RARE_WORDS = 60_000
COUNTRIES = [a + b for a in "ABCDEFGH" for b in "ABCDE"]


def pick(rng: np.random.Generator, values: list[str], size: int, skew: float = 1.0, nulls: float = 0.0) -> pa.Array:
    """Draw from `values`, the first ones more often, as dictionary codes turned into text."""
    weights = 1 / np.arange(1, len(values) + 1) ** skew
    codes = rng.choice(len(values), size, p=weights / weights.sum()).astype(np.int32)
    mask = rng.random(size) < nulls if nulls else None
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=mask), pa.array(values)).cast(pa.string())


@cache
def vocabulary() -> tuple[np.ndarray, np.ndarray]:
    """Words and how often each is said: those of the sentence above all others, then ever rarer ones (Zipf)."""
    rng = np.random.default_rng(11)
    letters = np.array(list("aabcdeeefghiijklmnnooprrsstuuvwzäöüéłżđơẩ"))
    rare = ["".join(rng.choice(letters, rng.integers(4, 13))) for _ in range(RARE_WORDS)]
    words = np.array([*dict.fromkeys(WORDS), *dict.fromkeys(rare)], dtype=object)
    weights = 1 / (np.arange(len(words)) + 3.0)
    return words, weights / weights.sum()


def texts(rng: np.random.Generator, size: int) -> pa.Array:
    """Two sentences of 4 to 19 words; one in ten has an address of its own.

    One in a thousand holds “sourdough” and one in a hundred thousand “kouign”: the words that the searches look for.
    """
    words, weights = vocabulary()
    lengths = rng.integers(4, 20, 4_000)
    said = np.split(rng.choice(words, lengths.sum(), p=weights), np.cumsum(lengths)[:-1])
    sentences = np.array([" ".join(each) for each in said], dtype=object)
    first, second = rng.integers(0, len(sentences), (2, size))
    address = np.array([f" https://ex.am/{number:x}" for number in rng.integers(0, 2**40, size)], dtype=object)
    tail = np.where(rng.random(size) < 0.1, address, "")
    tail = tail + np.where(rng.random(size) < 1e-3, " Sourdough", "") + np.where(rng.random(size) < 1e-5, " Kouign", "")
    return pa.array(sentences[first] + ". " + sentences[second] + tail, pa.string())


def topic_lists(rng: np.random.Generator, size: int) -> pa.Array:
    """None to three topics each."""
    lengths = rng.choice([0, 1, 2, 3], size, p=[0.35, 0.45, 0.15, 0.05])
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), pick(rng, TOPICS, int(offsets[-1])))


def chunk(rng: np.random.Generator, start: int, size: int, first_day: float, days: float) -> pa.Table:
    """Make `size` mentions, numbered from `start`, spread over `days` from `first_day`."""
    microseconds = rng.integers(int(first_day * 86_400e6), int((first_day + days) * 86_400e6), size)
    published = pa.array(np.datetime64(FIRST.replace(tzinfo=None), "us") + microseconds, pa.timestamp("us", "UTC"))
    numbers = pa.array(np.arange(start, start + size)).cast(pa.string())
    author = pa.array((rng.pareto(1.2, size) * 300).astype(np.int64) % 400_000).cast(pa.string())
    sentiment = rng.choice(np.array([-1, 0, 1], dtype=np.int8), size, p=[0.25, 0.4, 0.35])
    unsure = rng.random(size) < 0.2
    counts = {name: pa.array((rng.pareto(1.5, size) * scale).astype(np.int64)) for name, scale in COUNTS.items()}
    columns = {
        "platform": pick(rng, PLATFORMS, size),
        "native_id": pa.compute.binary_join_element_wise("at://post", numbers, "/"),
        "channel": pick(rng, [*PLATFORMS[:7], ""], size),
        "published_at": published,
        "kind": pick(rng, ["post", "reply", "repost", "comment"], size),
        "owned": pa.array(rng.random(size) < 0.02),
        "text": texts(rng, size),
        "author_id": author,
        "author_name": pa.compute.binary_join_element_wise("Author", author, " "),
        "source": pa.repeat("import:1", size),
        "collected_at": pa.repeat(pa.scalar(FIRST + timedelta(days=DAYS), pa.timestamp("us", "UTC")), size),
        "language": pick(rng, LANGUAGES, size),
        "sentiment": pa.array(sentiment, mask=unsure),
        "sentiment_score": pa.array(rng.uniform(-1, 1, size).astype(np.float32), mask=unsure),
        "emotion": pick(rng, list(EMOTIONS), size, nulls=0.4),
        "topics": topic_lists(rng, size),
        "country": pick(rng, COUNTRIES, size, nulls=0.3),
        "flags": pa.ListArray.from_arrays(pa.array(np.zeros(size + 1, dtype=np.int32)), pa.array([], pa.string())),
        "supported": pa.repeat(True, size),
        "model_version": pa.repeat("1", size),
        **counts,
    }
    empty = {name: pa.nulls(size, MENTION.schema.field(name).type) for name in MENTION.first if name not in columns}
    return completed(MENTION, pa.table(columns | empty)).select(MENTION.schema.names).cast(MENTION.schema)


COUNTS = {"author_followers": 500, "impressions": 900, "reach": 700, "likes": 8, "comments": 2, "shares": 3}


def files(rows: int, per_file: int, seed: int = 7, rows_per_chunk: int = 100_000) -> Iterator[Iterator[pa.Table]]:
    """Give the mentions as one file after the other, each of its own stretch of time, in chunks."""
    rng = np.random.default_rng(seed)
    days = DAYS * per_file / rows
    for number, start in enumerate(range(0, rows, per_file)):
        size = min(per_file, rows - start)
        sizes = [min(rows_per_chunk, size - done) for done in range(0, size, rows_per_chunk)]
        yield (chunk(rng, start + n * rows_per_chunk, part, number * days, days) for n, part in enumerate(sizes))
