"""Entries that have not changed are not checked again, and what is found is the same."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from handbook.bibliography import bibfile, check, quality
from handbook.cache import Cache
from handbook.finding import Finding
from handbook.source import Source

LABELS = ["theory", "trial"]
RECORDS = [
    "@book{%s,\n  author = {Able, A.},\n  title = {Bread at %s},\n  year = {2001},\n"
    "  publisher = {Oven},\n}\n",
    "@book{%s,\n  author = {Bell, B.},\n  title = {Loaves in France %s},\n  year = {20011},\n}\n",
    "@article{%s,\n  author = {Clay, C.},\n  title = {Salt for %s},\n  year = {1999},\n"
    "  journal = {Baking},\n  volume = {3},\n  evidence = {theory},\n}\n",
    "@article{%s,\n  author = {Dunn, D.},\n  title = {Yeast %s},\n  evidence = {magic},\n}\n",
    "@incollection{%s,\n  title = {Part %s},\n  crossref = {w1},\n}\n",
    "@misc{%s,\n  title = {Page %s},\n  via = {w2},\n  year = {2003},\n}\n",
    "@book{%s,\n  author = {Able, A.},\n  title = {The very same book},\n  year = {2001},\n"
    "  publisher = {Oven %s},\n}\n",
]


def findings(texts: list[str], cache: Cache) -> list[Finding]:
    source = Source("works.bib", "\n".join(texts))
    entries, faults = bibfile.read(source, cache)
    assert not faults
    return check.kept(entries, [source], LABELS, [], cache)


@pytest.mark.parametrize("seed", range(8))
def test_what_is_found_is_what_a_first_check_finds(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    cache = Cache(tmp_path)

    def record(number: int) -> str:
        # One key stands twice now and then.
        key = f"w{number if chance.random() < 0.95 else 0}"
        return chance.choice(RECORDS) % (key, chance.choice(["home", "sea", "night"]))

    texts = [record(number) for number in range(12)]
    for _ in range(10):
        found = findings(texts, cache)
        assert found == findings(texts, Cache(None))
        assert found
        for _ in range(chance.choice([0, 1, 1, 3])):
            texts[chance.randrange(len(texts))] = record(chance.randrange(len(texts)))
        if chance.random() < 0.3:
            texts.insert(0, "% a line more\n")


def test_only_entries_that_have_changed_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    whole = quality.check

    def noting(entries, by_key):  # type: ignore[no-untyped-def]
        checked.extend(entry.key for entry in entries)
        return whole(entries, by_key)

    monkeypatch.setattr(quality, "check", noting)
    cache = Cache(tmp_path)
    texts = [RECORDS[0] % (f"w{number}", f"noon {number}") for number in range(5)]
    assert findings(texts, cache) == []
    texts[3] = texts[3].replace("2001", "2002")
    texts[1] = texts[1].replace("{Bread", "{France and Bread")
    found = findings(texts, cache)
    assert checked[5:] == ["w1", "w3"]
    # What is faulty is looked at each time.
    texts[0] = texts[0].replace("2001", "2004")
    assert findings(texts, cache) == found
    assert checked[7:] == ["w0", "w1"]
