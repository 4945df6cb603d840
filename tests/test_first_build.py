"""A large bibliography is read by a copy of this process, and sorted while pages are rendered."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from handbook import book, cores, formatting
from handbook.bibliography import works

STYLE = "csl_file: apa"


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(works, "LARGE", 0)
    # Other tests of the same process may have left a server's thread behind.
    monkeypatch.setattr(threading, "active_count", lambda: 1)


@pytest.mark.parametrize("count", ["1", "2"])
def test_a_first_build_formats_what_any_other_does(
    count: str, minimal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cores.VARIABLE, count)
    begun = []
    begin = formatting.Ahead.begin

    def noted(self: formatting.Ahead, found: book.Book, is_first: bool = False) -> None:
        begun.append((is_first, len(found.articles) < len(found.entries)))
        begin(self, found, is_first)

    file = minimal / "mkdocs.yml"
    with monkeypatch.context() as small:
        small.setattr(works, "LARGE", 10**6)
        other, expected = book.load(file)
    assert other is not None
    shutil.rmtree(minimal / ".cache")
    monkeypatch.setattr(formatting.Ahead, "begin", noted)
    first, findings = book.load(file)
    again, _ = book.load(file)
    assert begun == [(True, True), (False, True)]
    assert first is not None
    assert again is not None
    for one in (first, again):
        assert one.citations == other.citations
        assert list(one.references.items()) == list(other.references.items())
        assert list(one.articles) == list(other.articles)
        assert one.formatted_key == first.formatted_key
    assert findings == expected


def test_a_fault_of_the_style_is_told_once(minimal: Path) -> None:
    (minimal / "broken.csl").write_text("<style>", encoding="utf-8")
    file = minimal / "mkdocs.yml"
    text = file.read_text(encoding="utf-8")
    assert STYLE in text
    file.write_text(text.replace(STYLE, "csl_file: broken.csl"), encoding="utf-8")
    _, findings = book.load(file)
    (finding,) = findings
    assert str(finding).startswith("mkdocs.yml:7: [style-usable] citations cannot be formatted")


def test_a_fault_of_a_page_stops_what_has_begun(minimal: Path) -> None:
    page = sorted((minimal / "docs").rglob("*.md"))[-1]
    page.write_text(page.read_text(encoding="utf-8") + "\n[x](nowhere.md)\n", encoding="utf-8")
    loaded, findings = book.load(minimal / "mkdocs.yml")
    assert loaded is not None
    assert loaded.has_errors
    assert [one.rule for one in findings if one.is_error] != []
    assert loaded.references == {}
