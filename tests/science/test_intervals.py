import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skopos_science.intervals import share_interval


def test_wilson_s_interval_for_published_counts():
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
    rows = share_interval([81, 15, 0, 1], [263, 148, 20, 29])
    expected = [[0.3080, 0.2553, 0.3662], [0.1014, 0.0624, 0.1605], [0, 0, 0.1611], [0.0345, 0.0061, 0.1718]]
    assert rows == pytest.approx(np.array(expected), abs=5e-5)


def test_no_mentions_is_no_share():
    assert np.isnan(share_interval([0], [0])).all()


@pytest.mark.parametrize(("count", "total"), [(-1, 3), (4, 3)])
def test_impossible_counts_are_refused(count, total):
    with pytest.raises(ValueError, match="between 0 and its total"):
        share_interval([count], [total])


@given(st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_share_lies_inside_and_mirrors(pair):
    count, total = pair
    (share, low, high), (_other, mirrored_low, mirrored_high) = share_interval([count, total - count], [total, total])
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1
    assert low == pytest.approx(1 - mirrored_high, abs=1e-12)
    assert high == pytest.approx(1 - mirrored_low, abs=1e-12)
