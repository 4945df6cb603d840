"""Only what changed is made again, and nothing stale is ever taken."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from handbook import book, cores
from handbook.editions.cache import Cache, Entry
from handbook.editions.edition import Edition, Scope
from handbook.editions.making import Made, Maker
from handbook.editions.plan import plan
from handbook.editions.print import printing
from handbook.editions.print.printable import Printable
from tests.conftest import FIXTURES
from tests.printing import DAY


@pytest.fixture
def bread(tmp_path: Path) -> Path:
    ignore = shutil.ignore_patterns(".cache")
    return Path(shutil.copytree(FIXTURES / "sourdough", tmp_path / "bread", ignore=ignore))


def made(root: Path, cache: Cache, day: date = DAY) -> dict[Edition, Made]:
    """The learners' chapters, handouts and DOCX, made or kept."""
    loaded, _ = book.load(root / "mkdocs.yml")
    assert loaded is not None
    few = [e for e in plan(loaded) if not e.is_large and e.scope in (Scope.CHAPTER, Scope.HANDOUT)]
    return {one.edition: one for one in Maker(loaded, day, cache).make(few)}


def new_ones(done: dict[Edition, Made]) -> set[str]:
    return {edition.slug for edition, one in done.items() if one.is_new}


def test_a_changed_chapter_makes_its_own_editions_new(bread: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    first = made(bread, cache)
    assert new_ones(first) == {"feeding", "folding", "feeding-sheet"}
    assert new_ones(made(bread, cache)) == set()
    page = bread / "docs/starter/folding.md"
    page.write_text(page.read_text("utf-8") + "\nA fold more.\n", "utf-8")
    again = made(bread, cache)
    assert new_ones(again) == {"folding"}
    kept = {e: one.content for e, one in again.items() if not one.is_new}
    assert kept == {e: first[e].content for e in kept}
    assert {e: m.content for e, m in again.items()} == {
        e: m.content for e, m in made(bread, Cache(None)).items()
    }


def test_a_drawing_and_the_date_are_part_of_what_an_edition_depends_on(
    bread: Path, tmp_path: Path
) -> None:
    cache = Cache(tmp_path / "cache")
    made(bread, cache)
    drawing = bread / "docs/assets/rise.svg"
    drawing.write_text(drawing.read_text("utf-8").replace("</svg>", "<g/></svg>"), "utf-8")
    assert "feeding" in new_ones(made(bread, cache))
    assert new_ones(made(bread, cache, date(2026, 3, 1))) == {"feeding", "folding", "feeding-sheet"}


def test_a_damaged_entry_counts_as_none(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("abcd", Entry(b"content", {"pages": 3}))
    found = cache.get("abcd")
    assert found is not None
    assert (found.content, found.facts) == (b"content", {"pages": 3})
    path = tmp_path / "ab" / "abcd"
    whole = path.read_bytes()
    for damaged in (whole[:-1], whole[:10], b"", b"[]\n", whole.replace(b"content", b"contend")):
        path.write_bytes(damaged)
        assert cache.get("abcd") is None


def test_where_nothing_can_be_kept_all_is_made(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder", "utf-8")
    for cache in (Cache(None), Cache(blocked)):
        cache.put("abcd", Entry(b"content"))
        assert cache.get("abcd") is None
        cache.sweep()


@pytest.mark.parametrize(("width", "batches"), [(1, [[0, 1, 2, 3]]), (2, [[0, 1], [2, 3]])])
def test_every_core_gets_a_batch(
    width: int, batches: list[list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "SMALLEST", 1)
    jobs = [printing.PrintJob("one", Printable("x" * 50, {}), ("a4",)) for _ in range(4)]
    assert printing._batches(jobs, width) == batches


def test_any_number_of_cores_gives_the_same_bytes_and_says_how_far_it_is(
    bread: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded, _ = book.load(bread / "mkdocs.yml")
    assert loaded is not None
    wanted = plan(loaded)
    # So small a handbook fills a batch for each core only where batches may be smaller still.
    monkeypatch.setattr(printing, "SMALLEST", 1)
    results = []
    for number in ("1", "2"):
        monkeypatch.setenv(cores.VARIABLE, number)
        told: list[tuple[int, int]] = []
        maker = Maker(loaded, DAY, Cache(None))
        done = maker.make(wanted, lambda so_far, of, told=told: told.append((so_far, of)))
        assert told == [(n, len(wanted)) for n in range(1, len(wanted) + 1)]
        results.append([(one.edition, one.content, one.pages) for one in done])
    one, two = results
    assert one == two
    assert [edition for edition, _, _ in one] == wanted
