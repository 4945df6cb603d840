"""The words of a handbook, counted part by part."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from handbook.cache import FOLDER, Cache
from handbook.site import tally
from handbook.site.findable import Findable
from handbook.site.tally import Tally, added


def page(words: str) -> Findable:
    return Findable([f"<html><body><p>{words}</p></body></html>".encode()])


class Reader:
    """Gives the pages of a part, and notes its number."""

    def __init__(self, parts: list[list[str]]) -> None:
        self.parts = parts
        self.numbers: list[int] = []

    def __call__(self, number: int) -> list[Findable]:
        self.numbers.append(number)
        return [page(text) for text in self.parts[number]]


def damage(root: Path, kind: str) -> None:
    next((root / FOLDER / kind).iterdir()).write_bytes(b"damaged")


def test_counts_are_added_and_taken_away() -> None:
    assert added({"a": 2, "b": 1}, {"a": 1, "c": 1}, {"b": 1}) == {"a": 3, "c": 1}
    assert added({}, {}, {"gone": 1}) == {}


@pytest.mark.parametrize("seed", range(6))
def test_what_is_known_of_parts_gives_what_counting_all_would(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    cache = Cache(tmp_path)
    texts = ["loaf bread", "bread oven", "salt", "salt salt", "", "yeast über bread", "loaf"]
    parts = [[chance.choice(texts) for _ in range(3)] for _ in range(8)]

    def key(part: list[str]) -> str:
        return " / ".join(part)

    for step in range(12):
        counting = Tally(cache)
        before = [list(part) for part in parts]
        for _ in range(chance.choice([0, 1, 1, 1, 2, 6])):
            chance.choice(parts)[chance.randrange(3)] = chance.choice(texts)
        if step == 5:
            parts.append(["oven", "loaf", "salt"])
        if step == 9:
            parts.pop()
        for number, part in enumerate(parts):
            old = before[number] if number < len(before) else []
            if step and old == part:
                continue
            changed = [(a, b) for a, b in zip(old, part, strict=False) if a != b]
            gone, come = [page(a) for a, _ in changed], [page(b) for _, b in changed]
            quickly = bool(old) and chance.random() < 0.5
            if not (quickly and counting.recount(number, key(old), gone, come)):
                counting.count(number, map(page, part))
        if step == 7:
            damage(tmp_path, "words")
            damage(tmp_path, "part-words")
        reader = Reader(parts)
        found = counting.total([key(part) for part in parts], reader)
        expected = Counter(w for part in parts for text in part for w in text.split())
        assert found == dict(expected)
        # A part whose words are kept is not read again.
        assert len(reader.numbers) <= (1 if step == 7 else 0)


def test_a_part_that_is_as_it_was_goes_by_what_is_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    first = Tally(cache)
    first.count(0, [page("loaf")])
    assert first.total(["key"], lambda number: []) == {"loaf": 1}
    again = Tally(cache)
    again.count(0, [page("guessed")])
    again.forget(0)
    assert again.total(["key"], lambda number: []) == {"loaf": 1}
    assert again.recount(0, "another key", [], []) is False
    assert tally.FEW < 8
