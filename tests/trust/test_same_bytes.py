"""The same input gives the same bytes, wherever, whenever and by whomever it is built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.trust.amount import IS_HARD
from tests.trust.builds import COMMAND, environment, small, tree_of, whole

BOOKS = ["minimal", "sourdough", *(["the handbook itself"] if IS_HARD else [])]
NOBODY = 65534
HERE = {
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "HOME": "/nonexistent/home",
    "USER": "somebody",
    "COLUMNS": "80",
}
ELSEWHERE = {
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "tr_TR.UTF-8",
    "LANG": "tr_TR.UTF-8",
    "LANGUAGE": "tr",
    "PYTHONHASHSEED": "4242",
    "HOME": "/nonexistent/elsewhere",
    "USER": "somebody-else",
    "COLUMNS": "40",
}


def book(name: str, folder: Path) -> Path:
    return whole(folder) if name == BOOKS[-1] and IS_HARD else small(folder, name)


def open_to_all(folder: Path) -> None:
    """Let any user read and write a folder."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o777 if path.is_dir() else 0o666)


def build_here(root: Path, more: dict[str, str]) -> None:
    subprocess.run(COMMAND, cwd=root, env=environment({**HERE, **more}), check=True)


def build_elsewhere(root: Path, more: dict[str, str]) -> None:
    """Another clock, another time zone, locale and hash seed, one core, another user."""
    as_another = {"user": NOBODY, "group": NOBODY} if os.getuid() == 0 and _is_open() else {}
    faketime = shutil.which("faketime")
    assert faketime, "tests/system.sh installs faketime"
    subprocess.run(
        [faketime, "2031-12-31 23:30:00", *COMMAND],
        cwd=root,
        env=environment({**ELSEWHERE, **more}),
        check=True,
        umask=0o077,
        preexec_fn=lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}),
        **as_another,  # type: ignore[arg-type]
    )


def _is_open() -> bool:
    """Whether another user could run this Python and read this checkout."""
    places = [Path(sys.executable), Path(sys.executable).resolve(), Path(__file__)]
    return all(
        parent.stat().st_mode & 0o001 for place in places for parent in place.absolute().parents
    )


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize("more", [{}, {"SOURCE_DATE_EPOCH": "1750000000"}], ids=["", "epoch"])
def test_two_builds_give_identical_trees(name: str, more: dict[str, str], tmp_path: Path) -> None:
    # Folders of other names and depths, so that no path can hide in an output by chance.
    one = book(name, tmp_path / "a")
    other = book(name, tmp_path / "somewhere" / "quite different" / "b")
    for parent in [other, *other.parents]:
        if parent.is_relative_to(tmp_path.parent.parent):
            parent.chmod(0o777)
    open_to_all(other)
    build_here(one, more)
    build_elsewhere(other, more)
    first, second = tree_of(one / "site"), tree_of(other / "site")
    different = sorted(name for name in first | second if first.get(name) != second.get(name))
    assert different == []
    endings = {Path(name).suffix for name in first}
    assert {".html", ".pdf", ".epub", ".gz", ".json", ".bib"} <= endings


def test_the_epoch_that_is_given_changes_the_date(tmp_path: Path) -> None:
    one, other = small(tmp_path / "one"), small(tmp_path / "other")
    build_here(one, {"SOURCE_DATE_EPOCH": "1750000000"})
    build_here(other, {"SOURCE_DATE_EPOCH": "1850000000"})
    assert "<lastmod>2025-06-15</lastmod>" in (one / "site" / "sitemap.xml").read_text()
    assert "<lastmod>2028-08-16</lastmod>" in (other / "site" / "sitemap.xml").read_text()
