"""What is kept between runs, and when it is not used."""

from __future__ import annotations

from pathlib import Path

import pytest

from handbook import book, pages
from handbook.cache import FOLDER, Cache, digest
from handbook.render import Renderer


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that were really rendered, in order."""
    paths: list[str] = []
    whole = Renderer.render

    def render(self, source, path, kind):  # type: ignore[no-untyped-def]
        paths.append(path)
        return whole(self, source, path, kind)

    monkeypatch.setattr(pages.Renderer, "render", render)
    return paths


def read(root: Path) -> book.Book:
    loaded, _ = book.read(root / "mkdocs.yml")
    assert loaded is not None
    return loaded


def test_only_what_changed_is_rendered_again(minimal: Path, rendered: list[str]) -> None:
    first = read(minimal)
    assert len(rendered) == len(first.articles)
    rendered.clear()
    second = read(minimal)
    assert rendered == []
    assert second.articles == first.articles
    page = minimal / "docs" / "part" / "two.md"
    page.write_text(page.read_text() + "\nMore.\n")
    read(minimal)
    assert rendered == ["part/two.md"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("mkdocs.yml", "use_directory_urls: false", "use_directory_urls: true"),
        ("mkdocs.yml", "  - footnotes\n", ""),
        ("mkdocs.yml", "  handbook:\n", "  handbook:\n    words: {practice: Exercise}\n"),
        ("docs/reference/glossary.md", "also: [things]", "also: [matters]"),
    ],
)
def test_what_shapes_a_page_makes_it_anew(
    minimal: Path, rendered: list[str], file: str, old: str, new: str
) -> None:
    read(minimal)
    rendered.clear()
    path = minimal / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    read(minimal)
    assert "part/one.md" in rendered


def test_a_damaged_entry_is_a_miss(minimal: Path, rendered: list[str]) -> None:
    first = read(minimal)
    rendered.clear()
    entries = sorted((minimal / FOLDER / pages.KIND).iterdir())
    assert len(entries) == len(first.articles)
    for number, entry in enumerate(entries):
        raw = entry.read_bytes()
        at = (number * 37) % len(raw)
        entry.write_bytes([raw[:at], raw[:at] + b"\x00" + raw[at + 1 :], b""][number % 3])
    assert read(minimal).articles == first.articles
    assert len(rendered) == len(entries)


def test_an_entry_that_claims_to_be_whole_is_still_checked(minimal: Path) -> None:
    first = read(minimal)
    store = Cache(minimal)
    for entry in (minimal / FOLDER / pages.KIND).iterdir():
        key = entry.read_bytes().split(b" ", 1)[0].decode()
        for path in first.articles:
            if store.get(pages.KIND, path, key) is not None:
                store.put(pages.KIND, path, key, b'{"html": 1}')
    assert read(minimal).articles == first.articles


def test_a_folder_that_cannot_be_written_keeps_nothing(minimal: Path) -> None:
    (minimal / ".cache").write_text("in the way")
    assert read(minimal).articles


def test_entries_are_kept_by_name_and_key(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    store.put("kind", "name", digest("a"), b"one\ntwo")
    assert store.get("kind", "name", digest("a")) == b"one\ntwo"
    assert store.get("kind", "name", digest("b")) is None
    assert store.get("kind", "other", digest("a")) is None
    store.put("kind", "name", digest("b"), b"three")
    assert store.get("kind", "name", digest("a")) is None
    assert len(list((tmp_path / FOLDER / "kind").iterdir())) == 1
    assert digest("ab", "c") != digest("a", "bc")
