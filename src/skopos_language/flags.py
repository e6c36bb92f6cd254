"""Marks of form that a mention carries: question, link, hashtag, mention, media, shouting, short."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from skopos_language.kernels.reading import CAPITALS, DOTS, HANDLES, LETTERS, LINKS, PICTURES, QUESTIONS, TAGS

FLAGS = ("question", "link", "hashtag", "mention", "media", "shouting", "short")
MEDIA = (
    r"(?i)\.(?:jpe?g|png|gif|webp|mp4|mov|webm)(?:[?#]\S*)?(?:\s|$)"
    r"|pic\.twitter\.com/|youtu\.be/|youtube\.com/watch|vimeo\.com/\d|tiktok\.com/@|[📷📸🎥📹🎬]"
)
SHOUTED_LETTERS, SHOUTED_SHARE = 8, 0.7
SHORT_LETTERS = 12


def flags_of(texts: pa.Array, count: NDArray[np.int32]) -> pa.ListArray:
    """Give the marks of each text in the order of `FLAGS`, from the counts of the compiled pass."""
    capitals, letters = count[:, CAPITALS], count[:, LETTERS]
    present = np.stack(
        [
            count[:, QUESTIONS] > 0,
            count[:, LINKS] > 0,
            count[:, TAGS] > 0,
            count[:, HANDLES] > 0,
            _has_media(texts, (count[:, LINKS] > 0) | (count[:, DOTS] > 0) | (count[:, PICTURES] > 0)),
            (capitals >= SHOUTED_LETTERS) & (capitals >= SHOUTED_SHARE * letters),
            letters < SHORT_LETTERS,
        ],
        axis=1,
    )
    return lists_of(present.nonzero()[1], present.sum(1), FLAGS)


def lists_of(numbers: NDArray[np.integer], lengths: NDArray[np.integer], names: tuple[str, ...]) -> pa.ListArray:
    """Give a list of names for each row: the names' numbers one behind the other, and how many each row has."""
    offsets = np.zeros(len(lengths) + 1, np.int32)
    np.cumsum(lengths, out=offsets[1:])
    values = pa.array(names, pa.string()).take(pa.array(numbers.astype(np.int32)))
    return pa.ListArray.from_arrays(pa.array(offsets), values)


def _has_media(texts: pa.Array, candidates: NDArray[np.bool_]) -> NDArray[np.bool_]:
    found = np.zeros(len(texts), bool)
    rows = np.flatnonzero(candidates)
    if len(rows):
        some = pc.match_substring_regex(texts.take(pa.array(rows)), MEDIA)
        found[rows] = some.to_numpy(zero_copy_only=False)
    return found
