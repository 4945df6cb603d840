"""The bibliography for other programs, as files of the site."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from handbook import book
from handbook.bibliography import export
from handbook.cache import FOLDER, mark_of
from handbook.site import exports

NAMES = {f"reference/references.{ending}" for ending in ("bib", "ris", "json")}


@pytest.fixture
def loaded(minimal: Path) -> book.Book:
    found, _ = book.load(minimal / "mkdocs.yml")
    assert found is not None
    return found


def test_files_are_taken_from_the_last_build_where_nothing_has_changed(
    loaded: book.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = (tmp_path / name for name in "abc")
    expected = exports.references(loaded, is_preview=False)
    marks = exports.write_references(loaded, first)
    assert marks.keys() == NAMES == expected.keys()
    for name, text in expected.items():
        assert (first / name).read_text(encoding="utf-8") == text
        assert marks[name] == mark_of(text.encode())

    def never(*args: object) -> tuple[str, str, str]:
        raise AssertionError(args)

    with monkeypatch.context() as patch:
        patch.setattr(export, "every", never)
        assert exports.write_references(loaded, second) == marks
    # Others may have a file in the same folder.
    (third / "reference").mkdir(parents=True)
    (third / "reference" / "own.txt").write_text("x", encoding="utf-8")
    for kept in (loaded.settings.root / FOLDER / "references-files" / "site").iterdir():
        kept.write_bytes(b"damaged")
    assert exports.write_references(loaded, third) == marks
    for name, text in expected.items():
        assert (third / name).read_text(encoding="utf-8") == text
    assert (third / "reference" / "own.txt").read_text(encoding="utf-8") == "x"


def test_files_of_another_bibliography_are_not_taken(loaded: book.Book, tmp_path: Path) -> None:
    marks = exports.write_references(loaded, tmp_path / "a")
    other = replace(loaded, bibliography_key="another", works={})
    assert exports.write_references(other, tmp_path / "b").keys() == marks.keys()
    assert (tmp_path / "b" / "reference/references.bib").read_text(encoding="utf-8") == ""


def test_nothing_is_kept_where_citations_could_not_be_formatted(
    loaded: book.Book, tmp_path: Path
) -> None:
    faulty = replace(loaded, references={})
    assert exports.write_references(faulty, tmp_path / "a").keys() == NAMES
    assert not list((loaded.settings.root / FOLDER / "references").glob("*"))
