"""Rows about many things, in a few files."""

from __future__ import annotations

from pathlib import Path

from handbook.cache import FOLDER, Cache
from handbook.rows import PARTS, Rows, written


def files(root: Path) -> dict[str, int]:
    return {one.name: one.stat().st_ino for one in (root / FOLDER / "kind").iterdir()}


def test_rows_are_kept_by_name_and_only_changed_files_are_written(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    rows = {f"name {number}": [number, {"é": None}] for number in range(200)}
    first = Rows(cache, "kind", "key")
    assert first.get("name 1") is None
    texts = {name: written(row) for name, row in rows.items()}
    first.keep(texts)
    assert len(files(tmp_path)) == PARTS
    again = Rows(cache, "kind", "key")
    assert {name: again.get(name) for name in rows} == rows
    assert {name: again.text(name) for name in rows} == texts
    assert again.mark == first.mark
    contents = {one: one.read_bytes() for one in (tmp_path / FOLDER / "kind").iterdir()}
    again.keep({**texts, "name 7": '"another"'})
    assert again.get("name 7") == "another"
    changed = [one for one, content in contents.items() if one.read_bytes() != content]
    assert len(changed) == 1
    assert again.mark != first.mark
    third = Rows(cache, "kind", "key")
    assert third.get("name 7") == "another"
    assert third.mark == again.mark
    third.keep({"name 7": '"another"'})
    last = Rows(cache, "kind", "key")
    assert [name for name in rows if last.get(name)] == ["name 7"]


def test_another_key_and_a_damaged_file_have_no_rows(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    first = Rows(cache, "kind", "key")
    names = [f"name {number}" for number in range(200)]
    first.keep(dict.fromkeys(names, written("row")))

    def kept(key: str) -> int:
        rows = Rows(cache, "kind", key)
        return sum(rows.get(name) == "row" for name in names)

    assert (kept("key"), kept("another")) == (200, 0)
    next((tmp_path / FOLDER / "kind").iterdir()).write_bytes(b"damaged")
    damaged = Rows(cache, "kind", "key")
    assert 100 < kept("key") < 200
    assert damaged.mark != first.mark
    for content in (b"5", b"[]", b'["a", "b"]\n1', b"\xff"):
        for number in range(PARTS):
            cache.put("kind", str(number), "key", content)
        assert kept("key") == 0
