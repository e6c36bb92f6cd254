import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from skopos_language.near import NearDuplicates


def signed(mark):
    return np.uint64(mark).astype(np.int64)


def flipped(mark, bits):
    for bit in bits:
        mark ^= 1 << bit
    return mark


BASE = 0x123456789ABCDEF0


def test_the_first_of_a_row_of_likes_is_named():
    marks = [BASE, flipped(BASE, [1, 9, 30]), flipped(BASE, [1, 9, 30, 44, 50]), ~BASE & (2**64 - 1)]
    assert NearDuplicates().add([signed(mark) for mark in marks], [200] * 4).tolist() == [-1, 0, 0, -1]


def test_batches_are_one_stream():
    near = NearDuplicates()
    assert near.add([signed(BASE)], [100]).tolist() == [-1]
    assert near.add([signed(flipped(BASE, [3]))], [100]).tolist() == [0]


def test_short_texts_must_be_equal_and_empty_ones_are_like_none():
    near = NearDuplicates()
    marks = [BASE, flipped(BASE, [3]), BASE, BASE]
    assert near.add([signed(mark) for mark in marks], [8, 8, 8, 0]).tolist() == [-1, -1, 0, -1]


def test_more_texts_than_there_was_room_for():
    rng = np.random.default_rng(1)
    marks = rng.integers(-(2**63), 2**63 - 1, 9_000)
    near = NearDuplicates()
    first, second = near.add(marks[:5_000], [200] * 5_000), near.add(marks, [200] * 9_000)
    assert (first == -1).all()
    assert second[:5_000].tolist() == list(range(5_000))
    assert (second[5_000:] == -1).all()


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**64 - 1), st.sets(st.integers(0, 63), max_size=2))
def test_two_bits_apart_is_always_found(mark, bits):
    near = NearDuplicates()
    assert near.add([signed(mark), signed(flipped(mark, bits))], [200, 200]).tolist() == [-1, 0]
