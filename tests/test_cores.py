"""Work shared out among processes: the same results, whatever the system can do."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from handbook import cores

T = TypeVar("T")
R = TypeVar("R")


@pytest.fixture(autouse=True)
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cores.VARIABLE, "2")


def shared(work: Callable[[T], R], items: Sequence[T], few: int) -> list[R]:
    (found,) = cores.in_groups(work, [items], few)
    return found


def where(item: int) -> tuple[int, int]:
    # So that each process gets some.
    time.sleep(0.01)
    return item, os.getpid()


def test_results_come_in_the_order_of_the_items(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cores.VARIABLE, "2")
    # Other tests of the same process may have left a server's thread behind.
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    found = shared(where, range(25), 1)
    assert [item for item, _ in found] == list(range(25))
    assert len({process for _, process in found}) == 2


@pytest.mark.parametrize("how", ["one core", "few items", "no copies", "another thread"])
def test_one_process_does_it_all_where_copies_cannot(
    how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = 1
    over = threading.Event()
    if how == "one core":
        monkeypatch.setenv(cores.VARIABLE, "1")
    elif how == "few items":
        few = 13
    elif how == "no copies":
        monkeypatch.delattr(os, "fork")
    else:
        threading.Thread(target=over.wait).start()
    found = shared(where, range(25), few)
    over.set()
    assert found == [(item, os.getpid()) for item in range(25)]


def test_what_a_copy_fails_at_is_done_again() -> None:
    own = os.getpid()

    def only_here(item: int) -> int:
        time.sleep(0.02)
        if os.getpid() != own:
            os._exit(7)
        return item

    assert shared(only_here, range(9), 1) == list(range(9))


def test_a_fault_shows_as_it_would_without_copies() -> None:
    def faulty(item: int) -> int:
        if item == 3:
            raise ValueError("three")
        return item

    with pytest.raises(ValueError, match="three"):
        shared(faulty, range(9), 1)


def test_copies_go_on_with_the_next_group(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    own = os.getpid()
    groups = [range(30), range(30, 30), range(30, 41), range(41, 90)]
    found = []
    for group in cores.in_groups(where, groups, 1):
        found.append([item for item, _ in group])
        if len(found) == 1:
            # Long enough for the copy to do all the rest.
            time.sleep(1.5)
        elif len(found) == len(groups):
            assert own not in {process for _, process in group}
    assert found == [list(group) for group in groups]


def test_a_group_waits_for_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    own = os.getpid()

    def slow_in_copies(item: int) -> int:
        time.sleep(0.01 if os.getpid() == own else 0.05)
        return item

    groups = [range(4 * number, 4 * number + 4) for number in range(6)]
    assert list(cores.in_groups(slow_in_copies, groups, 1)) == [list(group) for group in groups]


def test_copies_end_with_those_who_want_their_results(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    found = cores.in_groups(where, [range(20), range(20, 1000)], 1)
    (copy,) = {process for _, process in next(found)} - {os.getpid()}
    os.kill(copy, 0)
    found.close()
    with pytest.raises(ProcessLookupError):
        os.kill(copy, 0)


def test_what_a_copy_has_done_before_it_ends_is_not_done_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    own = os.getpid()

    def noted(item: int) -> int:
        time.sleep(0.01)
        with (tmp_path / str(item)).open("a") as file:
            file.write(f"{os.getpid()} ")
        if os.getpid() != own and len(list(tmp_path.iterdir())) > 10:
            os._exit(7)
        return item

    assert shared(noted, range(30), 1) == list(range(30))
    done = [(tmp_path / str(item)).read_text().split() for item in range(30)]
    # What the copy did last is not known to have been done.
    assert sum(map(len, done)) == 31
    assert len({process for group in done for process in group}) == 2


def test_results_that_cannot_be_sent_are_made_here() -> None:
    found = shared(lambda item: lambda: item, range(6), 1)
    assert [one() for one in found] == list(range(6))


@pytest.mark.parametrize(("written", "number"), [("3", 3), ("1", 1)])
def test_the_number_of_cores_can_be_set(
    written: str, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cores.VARIABLE, written)
    assert cores.count() == number


@pytest.mark.parametrize("written", ["", "0", "many"])
def test_any_other_setting_counts_for_none(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(cores.VARIABLE)
    usual = cores.count()
    monkeypatch.setenv(cores.VARIABLE, written)
    assert cores.count() == usual >= 1


def test_a_copy_works_beside_and_leaves_its_results_in_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)

    def work() -> None:
        (tmp_path / "who").write_text(f"{os.getpid()} {cores.count()}")

    with cores.beside(work):
        assert cores.count() == 2
    process, count = (tmp_path / "who").read_text().split()
    assert (int(process) != os.getpid(), count) == (True, "1")


def test_work_beside_is_left_undone_where_no_copy_can_do_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cores.VARIABLE, "1")
    with cores.beside((tmp_path / "file").touch):
        pass
    assert not (tmp_path / "file").exists()


def test_a_fault_on_either_side_ends_the_work_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)

    def fail() -> None:
        raise ValueError("beside")

    with cores.beside(fail):
        pass

    def wait() -> None:
        (tmp_path / "new").write_text(str(os.getpid()))
        (tmp_path / "new").rename(tmp_path / "begun")
        time.sleep(60)

    with pytest.raises(ZeroDivisionError), cores.beside(wait):
        while not (tmp_path / "begun").exists():
            time.sleep(0.01)
        raise ZeroDivisionError
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "begun").read_text()), 0)


def test_nobody_waits_while_there_is_something_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    own = os.getpid()

    def slow_in_copies(item: int) -> tuple[int, bool]:
        time.sleep(0.01 if os.getpid() == own else 0.5)
        return item, os.getpid() == own

    groups = [range(4), range(4, 24)]
    found = cores.in_groups(slow_in_copies, groups, 1)
    first = next(found)
    # By then all else has been done here.
    began = time.monotonic()
    (second,) = found
    assert time.monotonic() - began < 0.4
    assert [item for item, _ in [*first, *second]] == list(range(24))
    assert sum(is_own for _, is_own in second) >= 19
