"""What git knows of a page, and who took part in it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import zipfile
from contextlib import closing
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from handbook import book, history
from handbook.assemble import assemble
from handbook.history import History
from handbook.site import Site
from tests.conftest import MakeBook, tree

DAYS = ("2024-02-29T23:30:00-05:00", "2025-01-01T00:00:00+00:00")


def git(root: Path, *arguments: str, day: str = DAYS[0]) -> str:
    name = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
    return subprocess.run(
        ["git", *name, "-c", "protocol.file.allow=always", *arguments],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "GIT_COMMITTER_DATE": day, "GIT_AUTHOR_DATE": day},
    ).stdout


@pytest.fixture
def repository(minimal: Path) -> Path:
    """Two commits; the second changes one page."""
    git(minimal, "init")
    git(minimal, "add", ".")
    git(minimal, "commit", "-m", "All")
    page = minimal / "docs" / "part" / "two.md"
    page.write_text(page.read_text() + "\nMore.\n")
    git(minimal, "commit", "-am", "More", day=DAYS[1])
    return minimal


def text_of(content: bytes) -> str:
    with closing(pypdfium2.PdfDocument(content)) as document:
        return " ".join(page.get_textpage().get_text_range() for page in document)


def test_pages_were_changed_by_the_last_commit_that_touched_them(repository: Path) -> None:
    known = history.read(repository, "docs")
    assert known.commit == git(repository, "rev-parse", "--short", "HEAD").strip()
    assert known.changed["docs/part/two.md"] == date(2025, 1, 1)
    # A commit's day is that of its moment everywhere, not where it was made.
    assert known.changed["docs/part/one.md"] == date(2024, 3, 1)


def test_a_handbook_may_lie_in_a_folder_of_a_repository(repository: Path) -> None:
    (repository / "shelf").mkdir()
    for name in ("docs", "bib", "mkdocs.yml"):
        git(repository, "mv", name, f"shelf/{name}")
    git(repository, "commit", "-m", "A shelf", day=DAYS[1])
    assert history.read(repository / "shelf", "docs").changed["docs/index.md"] == date(2025, 1, 1)


def test_changes_that_are_not_committed_show_in_the_version(repository: Path) -> None:
    (repository / "docs" / "index.md").write_text("---\ntitle: Else\n---\n")
    assert history.read(repository, "docs").commit.endswith("+")


def test_a_shallow_checkout_dates_nothing_that_it_cannot_know(
    repository: Path, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "--depth", "1", f"file://{repository}", "shallow")
    known = history.read(tmp_path / "shallow", "docs")
    assert known.commit
    assert known.changed == {}
    site, findings = Site.load(tmp_path / "shallow" / "mkdocs.yml")
    assert site is not None
    assert findings == []
    assert "Last changed" not in site.context("part/two.md")["tools"]
    git(tmp_path / "shallow", "fetch", "--unshallow")
    assert history.read(tmp_path / "shallow", "docs").changed["docs/part/one.md"]


def test_without_git_nothing_is_known(minimal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(minimal.parent))
    assert history.read(minimal, "docs") == History()
    monkeypatch.setenv("PATH", "")
    assert history.read(minimal, "docs") == History()
    loaded, _ = book.load(minimal / "mkdocs.yml")
    assert loaded is not None
    assert loaded.version == loaded.settings.handbook.version


def test_a_page_and_the_editions_of_the_whole_say_so(repository: Path) -> None:
    site, _ = Site.load(repository / "mkdocs.yml")
    assert site is not None
    commit = git(repository, "rev-parse", "--short", "HEAD").strip()
    shown = site.context("part/two.md")
    assert "Last changed 1 January 2025" in tree(shown["tools"]).text_content()
    assert f"Version 0.1 ({commit})" in tree(shown["footer"]).text_content()
    made = {one.edition.file_name: one.content for one in site.make_editions(repository / "site")}
    manifest = json.loads((repository / "site" / "downloads" / "index.json").read_text())
    assert manifest["commit"] == commit
    assert f"Version 0.1 ({commit})" in text_of(made["minimal-a4.pdf"])
    # A chapter is not printed anew because another one was mended.
    assert commit not in text_of(made["chapter-two-a4.pdf"])
    with zipfile.ZipFile(io.BytesIO(made["minimal.epub"])) as packed:
        assert any(f"({commit})".encode() in packed.read(name) for name in packed.namelist())


CREDITS = """---
title: A page
credits:
  - name: Ann & Bo
    roles: [writing-original-draft, data-curation]
  - name: Cleo
---

Text [@stern1985].
"""


def test_credits_stand_below_the_text(make_book: MakeBook) -> None:
    made = make_book(CREDITS)
    html = assemble(made, made.articles["index.md"]).html
    line = (
        '<p class="hb-credits">Contributors: Ann &amp; Bo (writing – original draft, '
        "data curation); Cleo</p>"
    )
    assert line in html
    assert html.index("Text ") < html.index(line) < html.index("hb-references")


def test_credits_are_printed_and_stand_in_the_epub(minimal: Path) -> None:
    page = minimal / "docs" / "part" / "two.md"
    credits = "credits:\n  - name: Ann & Bo\n    roles: [data-curation]\n"
    page.write_text(page.read_text().replace("title:", f"{credits}title:", 1))
    site, findings = Site.load(minimal / "mkdocs.yml")
    assert site is not None, findings
    made = {one.edition.file_name: one.content for one in site.make_editions(minimal / "site")}
    line = "Contributors: Ann & Bo (data curation)"
    assert line in text_of(made["chapter-two-a4.pdf"])
    assert line in text_of(made["minimal-a4.pdf"])
    with zipfile.ZipFile(io.BytesIO(made["minimal.epub"])) as packed:
        assert any(line.replace("&", "&amp;").encode() in packed.read(n) for n in packed.namelist())


def test_nobody_is_named_who_is_not_credited(make_book: MakeBook) -> None:
    made = make_book("Text.")
    assert "hb-credits" not in assemble(made, made.articles["index.md"]).html


def test_roles_in_other_words(make_book: MakeBook) -> None:
    words = {"contributors": "Mitwirkende", "roles": {"data-curation": "Datenpflege"}}
    made = make_book(CREDITS, words=words)
    assert "Mitwirkende: Ann &amp; Bo (writing – original draft, Datenpflege); Cleo" in (
        assemble(made, made.articles["index.md"]).html
    )
