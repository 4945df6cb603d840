"""A site is published all at once, or not at all."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from handbook import faults, publish
from handbook.editions.errors import EditionError
from handbook.publish import Publication, PublishError
from tests.conftest import ROOT


def make(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(text, encoding="utf-8")
    return folder


def begin(site: Path, told: list[str] | None = None) -> Publication:
    sources = site.parent.parent / "sources"
    return Publication.begin(site, sources, ([] if told is None else told).append)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_first_site_takes_its_place(tmp_path: Path) -> None:
    site = tmp_path / "site"
    publication = begin(site)
    make(publication.staging, "new")
    assert names(tmp_path) == [".site-lock", ".site-next"]
    publication.publish()
    assert (site / "index.html").read_text() == "new"
    assert names(tmp_path) == ["site"]


@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_new_site_replaces_the_old_one_whole(
    tmp_path: Path, monkeypatch, can_exchange: bool
) -> None:
    if not can_exchange:
        monkeypatch.setattr(publish, "_exchange", lambda one, other: False)
    site = make(tmp_path / "site", "old")
    (site / "gone.html").write_text("old")
    publication = begin(site)
    make(publication.staging, "new")
    assert (site / "index.html").read_text() == "old"
    publication.publish()
    assert names(site) == ["index.html"]
    assert (site / "index.html").read_text() == "new"
    assert names(tmp_path) == ["site"]


def test_what_a_killed_build_left_is_cleared(tmp_path: Path) -> None:
    site = make(tmp_path / "site", "old")
    make(tmp_path / ".site-next", "half")
    (tmp_path / ".site-lock").touch()
    publication = begin(site)
    assert not list(publication.staging.iterdir())
    publication.discard()
    assert names(tmp_path) == ["site"]
    assert (site / "index.html").read_text() == "old"


def test_a_build_killed_between_two_names_is_healed(tmp_path: Path) -> None:
    """Only where names cannot be exchanged: the old site has gone, the new one not come."""
    make(tmp_path / ".site-old", "old")
    make(tmp_path / ".site-next", "new")
    publication = begin(tmp_path / "site")
    publication.discard()
    assert (tmp_path / "site" / "index.html").read_text() == "old"
    assert names(tmp_path) == ["site"]


def test_a_site_that_is_a_link_is_published_where_it_leads(tmp_path: Path) -> None:
    real = make(tmp_path / "served" / "www", "old")
    link = tmp_path / "site"
    link.symlink_to(real)
    publication = begin(link)
    make(publication.staging, "new")
    publication.publish()
    assert link.is_symlink()
    assert (link / "index.html").read_text() == "new"
    assert names(real.parent) == ["www"]


@pytest.mark.parametrize("where", [".", ".."])
def test_a_site_never_takes_the_place_of_its_sources(tmp_path: Path, where: str) -> None:
    sources = make(tmp_path / "handbook", "sources")
    with pytest.raises(PublishError, match="would take the place of the handbook itself"):
        Publication.begin(sources / where, sources, print)
    assert (sources / "index.html").read_text() == "sources"


def test_a_site_never_takes_the_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file")
    with pytest.raises(PublishError, match="in the place of a file"):
        begin(tmp_path / "site")
    assert names(tmp_path) == ["site"]


def test_a_second_build_waits_and_says_so(tmp_path: Path) -> None:
    site = make(tmp_path / "site", "old")
    first = begin(site)
    make(first.staging, "first")
    told: list[str] = []
    second: list[Publication] = []
    waiting = threading.Event()

    def build() -> None:
        second.append(
            Publication.begin(
                site, tmp_path / "handbook", lambda t: (told.append(t), waiting.set())
            )
        )

    thread = threading.Thread(target=build)
    thread.start()
    assert waiting.wait(30)
    assert told == [f"Another build of {site} is under way; waiting for it"]
    assert not second
    assert (first.staging / "index.html").read_text() == "first"
    first.publish()
    thread.join(30)
    assert (site / "index.html").read_text() == "first"
    make(second[0].staging, "second")
    second[0].publish()
    assert (site / "index.html").read_text() == "second"
    assert names(tmp_path) == ["site"]


def test_a_killed_build_blocks_nobody(tmp_path: Path) -> None:
    site = make(tmp_path / "site", "old")
    code = (
        "import sys, time; from pathlib import Path; from handbook.publish import Publication;"
        "Publication.begin(Path(sys.argv[1]), Path('/nowhere'), print);"
        "print('begun', flush=True); time.sleep(600)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(site)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        process.kill()
    told: list[str] = []
    begin(site, told).discard()
    assert told == []
    assert names(tmp_path) == ["site"]


UNTOUCHED = "The last site is as it was."


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "a.html"), "The disk is full: a.html cannot be written."),
        (OSError(errno.EROFS, "Read-only file system", "site"), "site cannot be written to: Read-only file system."),
        (PermissionError(errno.EACCES, "Permission denied", "site"), "site cannot be written to: Permission denied."),
        (OSError(errno.EIO, os.strerror(errno.EIO)), "a file cannot be used: Input/output error."),
        (ImportError("No module named 'typst'", name="typst"), "The Python package typst is missing: make site installs it."),
        (EditionError("the font X is missing"), "An edition could not be made: the font X is missing."),
        (MemoryError(), "There is not enough memory for this handbook."),
    ],
)  # fmt: skip
def test_what_the_machine_lacks_is_one_sentence(error: BaseException, said: str) -> None:
    assert faults.sentence(error) == f"{said} {UNTOUCHED}"


def test_other_faults_are_not_explained_away() -> None:
    assert faults.sentence(KeyError("x")) == ""


@pytest.mark.parametrize(
    ("strict", "code", "text"), [(["--strict"], 1, "the last good site"), ([], 0, "Welcome.")]
)
def test_a_warning_stops_a_strict_build_before_it_is_published(
    minimal: Path, strict: list[str], code: int, text: str
) -> None:
    make(minimal / "site", "the last good site")
    settings = minimal / "mkdocs.yml"
    settings.write_text(settings.read_text() + f"\nhooks: [{ROOT / 'hooks' / 'events.py'}]\n")
    page = minimal / "docs" / "part" / "two.md"
    page.write_text(page.read_text() + "\nA color.\n")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", *strict],
        cwd=minimal,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert "[spelling]" in done.stderr
    assert text in (minimal / "site" / "index.html").read_text()
    assert not (minimal / ".site-next").exists()
