"""The handbook's own text: what it must hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from handbook import book
from handbook.article import Article
from handbook.blockscan import RawBlock
from handbook.book import Book
from handbook.checks import links
from handbook.frontmatter import ChapterMatter, Kind
from tests.conftest import ROOT

COVERAGE = Path(__file__).parent / "data" / "coverage.yml"
DOCS = ROOT / "docs"
DRAWINGS = (
    "three-relationships",
    "five-elements",
    "attention-attitude-intention",
    "coal",
    "bowl",
    "three-systems",
    "noticing-and-working-through",
    "two-impediments",
    "evidence-ladder",
    "chart-of-twos-threes-fives-sevens",
)
ADAPTED_FOR = ("online", "large group", "small group", "language")


def lines_of(article: Article) -> list[str]:
    return (DOCS / article.path).read_text(encoding="utf-8").split("\n")


def inside(article: Article, block: RawBlock) -> str:
    """The source of a block, without its first and last line."""
    return "\n".join(lines_of(article)[block.line : block.end_line - 1])


def words_of_text(article: Article) -> int:
    """Words of a chapter up to its summary: without blocks, tables and citations."""
    lines = lines_of(article)
    for block in article.blocks:
        if not block.parents:
            lines[block.line - 1 : block.end_line] = [""] * (block.end_line - block.line + 1)
    text = "\n".join(line for line in lines if not line.startswith("|"))
    text = text.split("\n---\n", 1)[1].split("## Summary", 1)[0]
    text = re.sub(r"\[[^\]]*@[^\]]*\]|\[![a-z]+\]|\{[^}]*\}|\]\([^)]*\)", " ", text)
    return len(re.findall(r"[^\W_][\w'’.,%-]*", text))


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
        assert 1200 <= words_of_text(chapter) <= 2500, (chapter.path, words_of_text(chapter))


def test_every_chapter_opens_with_a_case_that_is_called_invented(handbook: Book) -> None:
    for chapter in handbook.chapters:
        opening = chapter.blocks[0]
        assert opening.name == "case", chapter.path
        for case in chapter.blocks_named("case"):
            assert inside(chapter, case).startswith("An invented case"), (chapter.path, case.title)
        assert 60 <= len(inside(chapter, opening).split()) <= 160, chapter.path


def test_tutors_find_what_they_need_in_every_chapter(handbook: Book) -> None:
    for chapter in handbook.chapters:
        tutor = chapter.blocks_named("tutor")
        titles = " ".join(block.title.lower() for block in tutor)
        for word in ("timing", "set-up", "watch", "adaptations"):
            assert word in titles, (chapter.path, word)
        adapted = " ".join(
            inside(chapter, block) for block in tutor if block.title == "Adaptations"
        ).lower()
        for word in ADAPTED_FOR:
            assert word in adapted, (chapter.path, word)
        assert "sensory" in adapted or "hearing" in adapted, chapter.path


def test_the_end_of_a_chapter_leads_to_its_neighbours(handbook: Book) -> None:
    paths = [chapter.path for chapter in handbook.chapters]
    for number, path in enumerate(paths):
        end = "\n".join(lines_of(handbook.articles[path])).split("{#further-reading}")[1]
        neighbours = paths[max(0, number - 1) : number] + paths[number + 1 : number + 2]
        for neighbour in neighbours:
            assert neighbour.rsplit("/", 1)[-1] in end, (path, neighbour)


def test_every_practice_has_an_anchor_other_than_the_breath(handbook: Book) -> None:
    for article in handbook.in_order:
        for practice in article.blocks_named("practice"):
            others = [one for one in practice.options["anchors"] if "breath" not in one.lower()]
            assert len(others) >= 2, (article.path, practice.title)


def test_the_drawings_are_there_and_told_in_words(handbook: Book) -> None:
    told = {}
    for article in handbook.in_order:
        for figure in article.blocks_named("figure"):
            words = inside(article, figure).split("\n\n", 1)[1].split()
            drawing = Path(figure.options["src"]).stem
            told[drawing] = max(len(words), told.get(drawing, 0))
    for drawing in DRAWINGS:
        assert told.get(drawing, 0) >= 40, drawing


def test_every_handout_belongs_to_a_chapter_that_shows_it(handbook: Book) -> None:
    for sheet in handbook.handouts:
        assert sheet.blocks_named("handout"), sheet.path
        chapter = handbook.by_slug(sheet.meta.chapter, Kind.CHAPTER)
        assert chapter is not None
        assert sheet.slug in chapter.gathered.cards, sheet.path


def test_every_handout_can_be_used_as_it_is(handbook: Book) -> None:
    for sheet in handbook.handouts:
        text = inside(sheet, sheet.blocks_named("handout")[0])
        room = re.search(r"^/// write |^- \[ \] |\| +\|", text, re.MULTILINE)
        assert room, f"{sheet.path}: no room to write or tick"


def test_the_seven_prompt_sheets_have_the_same_four_parts(handbook: Book) -> None:
    sheets = [sheet for sheet in handbook.handouts if sheet.slug.startswith("prompt-")]
    assert len(sheets) == 7
    for sheet in sheets:
        room = [block.title.split(":")[0] for block in sheet.blocks_named("write")]
        assert room[:4] == ["Body", "Situation", "Choice", "Next time"], sheet.path


def test_terms_are_explained_in_one_or_two_sentences(handbook: Book) -> None:
    page = next(article for article in handbook.in_order if article.slug == "glossary")
    terms = page.blocks_named("term")
    assert len(terms) >= 185
    for term in terms:
        lines = inside(page, term).split("\n\n", 1)[1].strip().split("\n")
        assert 1 <= len(lines) <= 2, term.title


def test_every_help_line_has_a_number_an_address_and_a_date() -> None:
    text = (DOCS / "where-help-is.md").read_text(encoding="utf-8")
    table = text.split("{#helplines}")[1].split("\n## ")[0]
    head, _, *rows = [line for line in table.split("\n") if line.startswith("|")]
    assert re.search(r"\d{4}-\d{2}-\d{2}", head)
    assert len(rows) >= 10
    for row in rows:
        _, _, _, number, address, seen, _ = (cell.strip() for cell in row.split("|"))
        assert re.search(r"\d{3}", number) and "](https://" in address and seen, row


def test_quotations_are_short() -> None:
    """No quotation of a work is longer than eight words: those are the ones with a page."""
    quoted = re.compile(r"[\"“]([^\"“”]+)[\"”] *\[-?@[^\]]*\bpp?\. ")
    for path in sorted((ROOT / "docs").rglob("*.md")):
        for match in quoted.finditer(path.read_text(encoding="utf-8")):
            assert len(match.group(1).split()) <= 8, (path.name, match.group())
