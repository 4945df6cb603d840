"""What a build makes bears the date of the text, never that of the machine."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from handbook import clock

REVIEWS = [date(2026, 3, 1), None, date(2026, 5, 4)]


@pytest.fixture(autouse=True)
def _no_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def commit(root: Path, when: str) -> None:
    def git(*arguments: str) -> None:
        environment = {
            **{f"GIT_{who}_{what}": "nobody" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
            "GIT_COMMITTER_DATE": when,
            "GIT_AUTHOR_DATE": "2001-01-01T00:00:00Z",
            "HOME": str(root),
            "PATH": "/usr/bin:/bin",
        }  # fmt: skip
        subprocess.run(["git", "-C", root, *arguments], env=environment, check=True)

    git("init", "-q")
    git("commit", "-q", "--allow-empty", "-m", "one")


def test_the_epoch_that_is_given_comes_first(tmp_path: Path, monkeypatch) -> None:
    commit(tmp_path, "2024-02-03T12:00:00Z")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert clock.day(tmp_path, REVIEWS) == date(2023, 11, 14)


def test_then_the_date_of_the_commit_in_utc(tmp_path: Path) -> None:
    commit(tmp_path, "2024-02-03T23:30:00-0500")
    assert clock.day(tmp_path, REVIEWS) == date(2024, 2, 4)


def test_a_folder_within_the_repository_has_its_date_too(tmp_path: Path) -> None:
    commit(tmp_path, "2024-02-03T12:00:00Z")
    (tmp_path / "books" / "one").mkdir(parents=True)
    assert clock.day(tmp_path / "books" / "one", REVIEWS) == date(2024, 2, 3)


def test_then_the_newest_review(tmp_path: Path) -> None:
    assert clock.day(tmp_path, REVIEWS) == date(2026, 5, 4)


def test_a_machine_without_git_does_as_well(tmp_path: Path, monkeypatch) -> None:
    commit(tmp_path, "2024-02-03T12:00:00Z")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert clock.day(tmp_path, REVIEWS) == date(2026, 5, 4)


def test_without_anything_it_is_a_fixed_day(tmp_path: Path) -> None:
    assert clock.day(tmp_path, []) == date(1980, 1, 1)


@pytest.mark.parametrize("epoch", ["soon", "-5", "", "²"])
def test_an_epoch_that_is_none_is_passed_over(tmp_path: Path, monkeypatch, epoch: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert clock.day(tmp_path, REVIEWS) == date(2026, 5, 4)


@pytest.mark.parametrize(("epoch", "day"), [("0", (1980, 1, 1)), ("9" * 11, (2107, 12, 31))])
def test_the_date_fits_the_formats_of_the_editions(
    tmp_path: Path, monkeypatch, epoch: str, day: tuple[int, int, int]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert clock.day(tmp_path, []) == date(*day)
