import os
import threading

import pytest

from skopos.common.parallel import processes, spread, spread_parts


def double(number):
    return number * 2


def fail_at_three(number):
    if number == 3:
        raise ValueError("three")
    return number


def own_process(number):
    return os.getpid()


@pytest.mark.parametrize("wanted", [1, 2])
def test_results_come_in_order(wanted):
    assert list(spread(double, range(9), wanted)) == [n * 2 for n in range(9)]


def test_other_processes_do_the_work_unless_there_is_only_one_item():
    assert os.getpid() not in set(spread(own_process, range(4), 2))
    assert list(spread(own_process, [1], 2)) == [os.getpid()]
    assert list(spread(own_process, [], 2)) == []


def test_an_error_comes_out_where_it_happened():
    results = spread(fail_at_three, range(9), 2)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="three"):
        next(results)


def test_items_are_not_read_far_ahead():
    taken = []
    results = spread(double, (taken.append(n) or n for n in range(100)), 2)
    next(results)
    assert len(taken) <= 6
    results.close()


def test_the_number_of_processes_is_what_was_wished_or_the_cores_at_hand():
    assert processes(3) == 3
    assert 1 <= processes(0) <= 4


@pytest.mark.parametrize("wanted", [1, 2])
def test_only_a_part_travels_and_comes_back_beside_its_item(wanted):
    items = [(number, threading.Lock()) for number in range(8)]  # a lock cannot be sent to another process
    found = list(spread_parts(double, items, lambda item: item[0], wanted))
    assert found == [(item, item[0] * 2) for item in items]
