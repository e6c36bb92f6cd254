"""Customer journeys as flat arrays, so that a million of them are a few megabytes and one pass."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Journeys:
    """Ordered contacts of customers with channels, and how each journey ended.

    A journey may stand for many alike: it carries how many of them converted and how many did not.

    Attributes
    ----------
    channels : tuple of str, length K
        Names of the channels.
    touches : ndarray of int64, shape (m,)
        Channel of each contact, 0 to K - 1; the journeys one after another, each in time order.
    starts : ndarray of int64, shape (n + 1,)
        Journey i holds `touches[starts[i]:starts[i + 1]]`; every journey has at least one contact.
    conversions, value, nulls : ndarray of float64, shape (n,)
        Per journey: how often it converted, what that was worth, how often it ended without; 0 or more.
    age_days : ndarray of float64, shape (m,), or None
        Days from each contact to the journey's end; 0 or more. None if times are unknown.
    """

    channels: tuple[str, ...]
    touches: Ints
    starts: Ints
    conversions: Floats
    value: Floats
    nulls: Floats
    age_days: Floats | None = None

    def __post_init__(self) -> None:
        lengths = np.diff(self.starts)
        if not len(lengths):
            raise ValueError("There are no journeys.")
        if (lengths < 1).any():
            raise ValueError(f"Journey {int(np.argmin(lengths))} has no contact; leave it out.")
        for name in ("conversions", "value", "nulls"):
            figures = getattr(self, name)
            if len(figures) != len(lengths):
                raise ValueError(f"{name} has {len(figures)} entries for {len(lengths)} journeys.")
            if not np.isfinite(figures).all() or (figures < 0).any():
                raise ValueError(f"{name} must be finite and 0 or more.")
        if self.age_days is not None and (not np.isfinite(self.age_days).all() or (self.age_days < 0).any()):
            raise ValueError("age_days must be finite and 0 or more: a contact cannot follow the journey's end.")

    @property
    def lengths(self) -> Ints:
        """Contacts of each journey, shape (n,)."""
        return np.diff(self.starts)

    @property
    def owner(self) -> Ints:
        """The journey of each contact, shape (m,)."""
        return np.repeat(np.arange(len(self.starts) - 1), self.lengths)

    def within(self, window_days: float) -> "Journeys":
        """Leave out contacts older than the attribution window, and journeys of which nothing is left.

        Raises ValueError if the times are unknown or nothing is left at all.
        """
        if self.age_days is None:
            raise ValueError("An attribution window needs the times of the contacts.")
        keep = self.age_days <= window_days
        left = np.bincount(self.owner[keep], minlength=len(self.starts) - 1)
        some = left > 0
        return Journeys(
            self.channels,
            self.touches[keep],
            np.concatenate([[0], np.cumsum(left[some])]),
            self.conversions[some],
            self.value[some],
            self.nulls[some],
            self.age_days[keep],
        )


def from_paths(
    paths: Sequence[str] | pa.Array | pa.ChunkedArray,
    conversions: ArrayLike,
    value: ArrayLike | None = None,
    nulls: ArrayLike | None = None,
    *,
    separator: str = ">",
) -> Journeys:
    """Read journeys written as ``search > mail > search``, one string each.

    Parameters
    ----------
    paths : sequence of str, length n
        Channel names in time order; spaces around the separator do not count.
    conversions, value, nulls : array_like, shape (n,)
        How often each path converted, the total worth of that (default: 1 each), and how often it did not (default: 0).
    separator : str
        What stands between two names.

    Raises
    ------
    ValueError
        If a path is empty or a figure negative, missing or not finite.
    """
    texts = pa.chunked_array([pa.array(paths, pa.string())]) if not isinstance(paths, pa.ChunkedArray) else paths
    parts = pc.split_pattern(texts, separator).combine_chunks()
    if isinstance(parts, pa.ChunkedArray):
        parts = pa.concat_arrays(parts.chunks)
    names = pc.utf8_trim_whitespace(parts.flatten()).dictionary_encode()
    converted = np.asarray(conversions, float)
    return Journeys(
        _names(names.dictionary, "A path"),
        names.indices.to_numpy().astype(np.int64),
        np.asarray(parts.offsets, dtype=np.int64) - parts.offsets[0].as_py(),
        converted,
        converted.copy() if value is None else np.asarray(value, float),
        np.zeros(len(converted)) if nulls is None else np.asarray(nulls, float),
    )


def from_events(
    journey: ArrayLike, channel: Sequence[str] | pa.Array, at_days: ArrayLike, converted: ArrayLike, value: ArrayLike
) -> Journeys:
    """Put single contacts together to journeys.

    Parameters
    ----------
    journey : array_like, shape (m,)
        Which journey each contact belongs to: any values that can be sorted.
    channel : sequence of str, length m
        Where it took place.
    at_days : array_like, shape (m,)
        When, in days from any fixed moment. The journey ends with its last contact.
    converted, value : array_like, shape (m,)
        Of the journey; the largest among its contacts counts, so all of them or only the last may carry it.
    """
    names = pa.array(channel, pa.string()).dictionary_encode()
    keys, number = np.unique(np.asarray(journey), return_inverse=True)
    at = np.asarray(at_days, float)
    order = np.lexsort((at, number))
    number, at = number[order], at[order]
    starts = np.concatenate([[0], np.flatnonzero(np.diff(number)) + 1, [len(number)]])
    if len(keys) == 0:
        raise ValueError("There are no contacts.")
    won = np.maximum.reduceat(np.asarray(converted, float)[order], starts[:-1])
    worth = np.maximum.reduceat(np.asarray(value, float)[order], starts[:-1])
    return Journeys(
        _names(names.dictionary, "A contact"),
        names.indices.to_numpy()[order].astype(np.int64),
        starts,
        won,
        np.where(won > 0, worth, 0.0),
        (won == 0).astype(float),
        np.repeat(at[starts[1:] - 1], np.diff(starts)) - at,
    )


def _names(dictionary: pa.Array, what: str) -> tuple[str, ...]:
    names = tuple(dictionary.to_pylist())
    if any(not name for name in names):
        raise ValueError(f"{what} has no channel name.")
    return names
