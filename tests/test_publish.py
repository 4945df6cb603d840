"""A site is published all at once, or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from handbook import publish
from tests.conftest import ROOT


def make(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(text, encoding="utf-8")
    return folder


def test_the_first_site_takes_its_place(tmp_path: Path) -> None:
    site = tmp_path / "site"
    make(publish.prepare(site), "new")
    publish.publish(site)
    assert (site / "index.html").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_new_site_replaces_the_old_one_whole(
    tmp_path: Path, monkeypatch, can_exchange: bool
) -> None:
    if not can_exchange:
        monkeypatch.setattr(publish, "_exchange", lambda one, other: False)
    site = make(tmp_path / "site", "old")
    (site / "gone.html").write_text("old")
    make(publish.prepare(site), "new")
    assert (site / "index.html").read_text() == "old"
    publish.publish(site)
    assert [path.name for path in site.iterdir()] == ["index.html"]
    assert (site / "index.html").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_a_broken_build_left_is_cleared(tmp_path: Path) -> None:
    site = make(tmp_path / "site", "old")
    (publish.prepare(site) / "half.html").write_text("half")
    assert not list(publish.prepare(site).iterdir())
    publish.discard(site)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert (site / "index.html").read_text() == "old"


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
