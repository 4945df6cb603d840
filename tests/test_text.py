"""The handbook's own text: what it must hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from handbook import book
from handbook.book import Book
from handbook.checks import links
from handbook.frontmatter import ChapterMatter, Kind
from tests.conftest import ROOT

COVERAGE = Path(__file__).parent / "data" / "coverage.yml"


@pytest.fixture(scope="module")
def handbook() -> Book:
    loaded, findings = book.load(ROOT / "mkdocs.yml")
    assert loaded is not None
    assert not [str(finding) for finding in findings if finding.is_error]
    return loaded


def test_everything_in_the_sources_is_treated_where_it_should_be(handbook: Book) -> None:
    missing = []
    for row in yaml.safe_load(COVERAGE.read_text(encoding="utf-8")):
        for place in row["anchors"]:
            path, _, anchor = place.partition("#")
            article = handbook.articles.get(path)
            if article is None or anchor not in links.anchors(article, handbook):
                missing.append(f"{row['item']}: {place}")
        for slug in row["chapters"]:
            if not any(f"/{slug}.md#" in place for place in row["anchors"]):
                missing.append(f"{row['item']}: nothing in {slug}")
    assert not missing


def test_there_are_24_chapters_in_six_parts_and_62_handouts(handbook: Book) -> None:
    assert len(handbook.chapters) == 24
    assert len({handbook.part_of(chapter) for chapter in handbook.chapters}) == 6
    assert [sheet.meta.number for sheet in handbook.handouts] == list(range(1, 63))


def test_every_chapter_is_whole(handbook: Book) -> None:
    for chapter in handbook.chapters:
        assert isinstance(chapter.meta, ChapterMatter)
        assert chapter.blocks_named("objectives"), chapter.path
        assert chapter.blocks_named("practice"), chapter.path
        assert chapter.blocks_named("prompt"), chapter.path
        assert len(chapter.blocks_named("check")) >= 3, chapter.path
        assert chapter.blocks_named("caution"), chapter.path
        assert chapter.blocks_named("case"), chapter.path
        assert {"summary", "further-reading"} <= set(chapter.gathered.anchors), chapter.path
        notes = " ".join(block.title.lower() for block in chapter.blocks_named("tutor"))
        for word in ("timing", "set-up", "watch", "adaptations"):
            assert word in notes, (chapter.path, word)


def test_every_handout_belongs_to_a_chapter_that_shows_it(handbook: Book) -> None:
    for sheet in handbook.handouts:
        assert sheet.blocks_named("handout"), sheet.path
        chapter = handbook.by_slug(sheet.meta.chapter, Kind.CHAPTER)
        assert chapter is not None
        assert sheet.slug in chapter.gathered.cards, sheet.path


def test_quotations_are_short() -> None:
    """No quotation of a work is longer than eight words: those are the ones with a page."""
    quoted = re.compile(r"[\"“]([^\"“”]+)[\"”] *\[-?@[^\]]*\bpp?\. ")
    for path in sorted((ROOT / "docs").rglob("*.md")):
        for match in quoted.finditer(path.read_text(encoding="utf-8")):
            assert len(match.group(1).split()) <= 8, (path.name, match.group())
