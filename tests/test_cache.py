"""What is kept between runs, and when it is not used."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from handbook import book, packs, pages, stamps
from handbook.article import cited
from handbook.cache import FOLDER, Cache, digest, mark_of
from handbook.packs import Packs, packed, unpacked
from handbook.render import Renderer
from handbook.stamps import stamp_of
from handbook.unread import UnreadArticle


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
    assert 1 < len(entries) <= len(first.articles)
    for number, entry in enumerate(entries):
        raw = entry.read_bytes()
        at = (number * 37) % len(raw)
        entry.write_bytes([raw[:at], raw[:at] + b"\x00" + raw[at + 1 :], b""][number % 3])
    assert read(minimal).articles == first.articles
    assert len(rendered) == len(first.articles)


@pytest.mark.parametrize("content", [b'{"html": 1}', b"", b"\xff", b'{"kind": "page"}\n'])
def test_an_entry_that_claims_to_be_whole_is_still_checked(minimal: Path, content: bytes) -> None:
    first = read(minimal)
    store = Cache(minimal)
    changed = 0
    for number in range(packs.PARTS):
        whole = unpacked(store.get(pages.KIND, str(number), packs.KEY))
        entries = {name: (key, content) for name, (key, _) in whole.items()}
        store.put(pages.KIND, str(number), packs.KEY, packed(entries))
        changed += len(entries)
    assert changed == len(first.articles)
    assert read(minimal).articles == first.articles


def test_entries_lie_in_packs(tmp_path: Path) -> None:
    entries = {f"name {n}": (f"key {n}", bytes([n]) * n) for n in range(100)}
    kept = Packs(Cache(tmp_path), "kind")
    assert dict(kept.read({"name 1": "key 1"})) == {}
    kept.write(entries, entries)
    assert len(list((tmp_path / FOLDER / "kind").iterdir())) == packs.PARTS
    keys = {name: key for name, (key, _) in entries.items()}
    again = Packs(Cache(tmp_path), "kind")
    assert dict(again.read(keys)) == {name: content for name, (_, content) in entries.items()}
    # One is new, and no other is asked for, as in a preview, which remembers them.
    keys["name 1"] = "new"
    assert dict(again.read({"name 1": "new"})) == {}
    again.write({"name 1": ("new", b"anew")}, entries)
    contents = {name: content for name, (_, content) in entries.items()}
    assert dict(again.read(keys)) == {**contents, "name 1": b"anew"}
    # What is gone goes with the next change of its file.
    again.write({"name 1": ("new", b"anew")}, ["name 1"])
    left = dict(again.read(keys))
    assert "name 1" in left and 80 < len(left) < 100


def test_entries_are_packed_as_one_and_come_back() -> None:
    entries = {"a": ("k", b"x\ny"), "b": ("l", b""), "é": ("m", bytes(range(256)))}
    whole = packed(entries)
    assert unpacked(whole) == entries
    for damaged in (None, b"", b"nothing", whole[:-1], whole + b"x", b"[[1]]\n", b"{}\nx", b"5\n"):
        assert unpacked(damaged) == {}


def test_a_file_is_kept_under_a_second_name(tmp_path: Path) -> None:
    store, file = Cache(tmp_path), tmp_path / "site.html"
    file.write_bytes(b"whole")
    store.keep("files", "name", str(file))
    place = tmp_path / "next.html"
    assert store.give("files", "name", mark_of(b"whole"), str(place)) is not None
    assert place.samefile(file)
    # What lies there already gives way, and what is wanted otherwise is not given.
    assert store.give("files", "name", mark_of(b"whole"), str(place)) is not None
    assert store.give("files", "name", mark_of(b"other"), str(place)) is None
    assert store.give("files", "unknown", mark_of(b"whole"), str(place)) is None
    file.write_bytes(b"changed in the site")
    assert store.give("files", "name", mark_of(b"whole"), str(place)) is None
    assert Cache(None).give("files", "name", mark_of(b"whole"), str(place)) is None


def test_a_kept_file_is_read_again_when_somebody_has_touched_it(tmp_path: Path) -> None:
    store, file, place = Cache(tmp_path), tmp_path / "site.html", tmp_path / "next.html"
    file.write_bytes(b"whole")
    store.keep("files", "name", str(file))
    assert store.stamp("files", "name") == ""
    os.utime(file, ns=(1_000_000_000_000_000_001, 1_000_000_000_000_000_001))
    stamp = store.stamp("files", "name")
    assert stamp
    # It is not read: whatever it should hold, nobody has touched it.
    assert store.give("files", "name", mark_of(b"other"), str(place), stamp) == stamp
    # Another stamp, and it is.
    assert store.give("files", "name", mark_of(b"whole"), str(place), "another") == stamp
    assert store.give("files", "name", mark_of(b"other"), str(place), "another") is None
    file.write_bytes(b"other")
    assert store.give("files", "name", mark_of(b"whole"), str(place), stamp) is None
    assert store.give("files", "unknown", mark_of(b""), str(place), "") is None
    assert store.stamp("files", "unknown") == Cache(None).stamp("files", "name") == ""


@pytest.mark.parametrize(
    ("age", "has"),
    [
        (1_000_000_001, True),
        (stamps.FINE // 2 + 1, False),
        (2 * stamps.FINE + 1, True),
        (-1_000_000_001, False),
        # A clock that counts in seconds.
        (1_000_000_000, False),
        (5_000_000_000, True),
    ],
)
def test_a_file_that_was_just_written_has_no_stamp(
    age: int, has: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_700_000_000_000_000_000
    monkeypatch.setattr("time.time_ns", lambda: now)
    file = tmp_path / "file"
    file.write_bytes(b"text")
    os.utime(file, ns=(now - age, now - age))
    assert bool(stamp_of(str(file))) is has


def test_a_stamp_shows_another_time_size_or_file(tmp_path: Path) -> None:
    file, other = tmp_path / "file", tmp_path / "other"
    seen = set()
    for text, changed in [(b"text", 1), (b"text", 2), (b"texts", 1)]:
        file.write_bytes(text)
        os.utime(file, ns=(changed, changed))
        seen |= {stamp_of(str(file))}
    other.write_bytes(b"texts")
    os.utime(other, ns=(1, 1))
    seen |= {stamp_of(str(other))}
    assert len(seen) == 4
    assert "" not in seen
    assert stamp_of(str(tmp_path / "none")) == ""


def test_where_no_second_name_can_be_had_a_file_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, file = Cache(tmp_path), tmp_path / "site.html"
    file.write_bytes(b"whole")
    store.keep("files", "name", str(file))

    def refused(*_: object) -> None:
        raise OSError("other disk")

    monkeypatch.setattr("os.link", refused)
    place = tmp_path / "next.html"
    assert store.give("files", "name", mark_of(b"whole"), str(place)) is not None
    assert place.read_bytes() == b"whole"
    assert not place.samefile(file)
    store.keep("files", "other", str(file))
    assert store.give("files", "other", mark_of(b"whole"), str(place)) is None


def test_only_files_with_these_names_are_kept(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(name.encode())
        store.keep("kind/1", name, str(tmp_path / name))
    store.keep_only("kind/1", ["b", "c"])
    assert [one.read_bytes() for one in (tmp_path / FOLDER / "kind/1").iterdir()] == [b"b"]
    assert store.read("kind/1", "a") is None
    assert store.read("kind/1", "b") == b"b"
    store.write("kind/1", "b", b"new")
    assert (tmp_path / "b").read_bytes() == b"b"
    store.keep_only("no such kind", [])
    Cache(None).keep_only("kind/1", [])


def test_what_is_made_once_is_made_when_its_key_changes(tmp_path: Path) -> None:
    store, made = Cache(tmp_path), iter(range(9))
    keys = ["one", "one", "two", "two", "one"]
    assert [store.once("kind", key, lambda: next(made)) for key in keys] == [0, 0, 1, 1, 2]


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


def test_large_parts_of_kept_pages_are_read_when_they_are_asked_for(
    minimal: Path, rendered: list[str]
) -> None:
    first = read(minimal).articles
    again = read(minimal).articles
    rendered.clear()
    assert again == first and first == again
    assert any(article.gathered.clusters for article in again.values())
    assert all(isinstance(article, UnreadArticle) for article in again.values())
    assert {type(article.gathered.keys) for article in again.values()} == {frozenset}
    for path, article in again.items():
        assert article.gathered.keys == frozenset(
            item.key for one in article.gathered.clusters for item in one.items
        )
        assert article.gathered.cited == cited(first[path].gathered.clusters)
    assert rendered == []
    # Where their file is damaged, the page is rendered once more when it is asked for.
    third = read(minimal).articles
    for file in (minimal / FOLDER / pages.TEXTS).iterdir():
        file.write_bytes(b"damaged")
    assert rendered == []
    assert {path: one.html for path, one in third.items()} == {p: a.html for p, a in first.items()}
    assert sorted(rendered) == sorted(first)
    some = next(iter(third.values()))
    some.html = ""
    some.gathered.clusters = []
    assert (some.html, some.gathered.clusters) == ("", [])
    assert some != first[some.path]
    assert some != "another thing"
