"""What a change does to the pages."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import html as lxml_html

from handbook.changes import pairs
from handbook.cli import main


def git(root: Path, *arguments: str) -> None:
    name = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
    subprocess.run(["git", *name, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture
def repository(minimal: Path) -> Path:
    git(minimal, "init")
    git(minimal, "add", ".")
    git(minimal, "commit", "-m", "All")
    return minimal


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-f", str(root / "mkdocs.yml"), "changes", *arguments])


def mend(root: Path, name: str, old: str, new: str) -> None:
    path = root / "docs" / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_nothing_changed(repository: Path) -> None:
    assert run(repository).output == ""


def test_pages_are_told_before_and_after(repository: Path) -> None:
    mend(repository, "part/one.md", "A thing is what it is", "A thing is as it is")
    (repository / "docs" / "new.md").write_text("---\ntitle: New\n---\n\nHello.\n")
    mend(repository, "index.md", "Welcome.", "Welcome to [it](new.md).")
    result = run(repository)
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "index.md (changed)",
        "  - Welcome.",
        "  + Welcome to it.",
        "part/one.md (changed)",
        "  - A thing is what it is (Able, 2001, p. 3). △ Theory",
        "  + A thing is as it is (Able, 2001, p. 3). △ Theory",
        "reference/evidence.md (changed)",
        "  - A thing is what it is.",
        "  + A thing is as it is.",
        "new.md (new)",
        "  + New",
        "  + Hello.",
    ]


def test_a_change_of_the_bibliography_shows_where_it_is_cited(repository: Path) -> None:
    bib = repository / "bib" / "minimal.bib"
    bib.write_text(bib.read_text().replace("year = {2001}", "year = {2011}"))
    told = run(repository).output
    assert "  - A thing is what it is (Able, 2001, p. 3). △ Theory" in told
    assert "  + A thing is what it is (Able, 2011, p. 3). △ Theory" in told


def test_pages_to_look_at_and_data_are_written(repository: Path, tmp_path: Path) -> None:
    mend(repository, "part/one.md", "A thing is what it is", "A <b>thing</b> & more")
    out = tmp_path / "changes"
    run(repository, "HEAD", "--output", str(out))
    assert sorted(path.name for path in out.iterdir()) == [
        "changes.json",
        "index.html",
        "part--one.html",
        "reference--evidence.html",
    ]
    rows = json.loads((out / "changes.json").read_text())["pages"]
    assert rows[:1] == [
        {
            "path": "part/one.md",
            "title": "One",
            "state": "changed",
            "pairs": [
                [
                    "A thing is what it is (Able, 2001, p. 3). △ Theory",
                    "A thing & more (Able, 2001, p. 3). △ Theory",
                ]
            ],
        }
    ]
    page = lxml_html.parse(str(out / "part--one.html"))
    sides = [
        section.get("aria-label") for section in page.iter("section") if section.get("aria-label")
    ]
    assert sides[:1] == ["Before"]
    assert "After" in sides
    assert [item.text_content() for item in page.iter("ins")] == [
        "A thing & more (Able, 2001, p. 3). △ Theory"
    ]


@pytest.mark.parametrize("commit", ["nothing", "--output=/tmp/x", "HEAD^7"])
def test_a_commit_that_is_not_there(repository: Path, commit: str) -> None:
    result = CliRunner().invoke(
        main, ["-f", str(repository / "mkdocs.yml"), "changes", "--", commit]
    )
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert isinstance(result.exception, SystemExit)


def test_a_folder_without_git(minimal: Path) -> None:
    result = run(minimal)
    assert result.exit_code == 1
    assert result.output.startswith("Error: not a git repository")


def test_texts_are_compared_one_by_one() -> None:
    before = "<p>One.\nTwo.</p><ul><li>Three<p>inner</p></li></ul>"
    assert pairs(before, before.replace("Two.", "Too.")) == [("Two.", "Too.")]
    assert pairs(before, "") == [("One.", ""), ("Two.", ""), ("Threeinner", "")]
