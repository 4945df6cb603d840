"""Chapters and handouts: each is there, whole, and shown where it belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handbook.article import Article
from handbook.finding import Finding
from handbook.frontmatter import ChapterMatter, HandoutMatter, Kind
from handbook.rules import Rule
from handbook.settings import FILE
from handbook.suggest import nearest

if TYPE_CHECKING:
    from handbook.book import Book


def check(book: Book) -> list[Finding]:
    """Check what chapters and handouts say of one another.

    Args:
        book: the handbook.

    Returns:
        Findings for chapters and handouts that are named and not there, for chapters to be
        read before themselves, and for handouts without sheet, card or licence.
    """
    findings = []
    for article in book.in_order:
        findings += _cards(article, book) + _chapters(article, book)
    return findings + _circles(book) + _sheets(book) + _licence(book)


def _cards(article: Article, book: Book) -> list[Finding]:
    slugs = book.slugs(Kind.HANDOUT)
    return [
        Finding(
            article.source.path,
            block.option_lines["use"],
            Rule.HANDOUT_KNOWN,
            "there is no such handout",
            str(block.options["use"]),
            f"a file in {book.settings.handbook.folders.handouts}/",
            nearest(str(block.options["use"]), slugs),
        )
        for block in article.blocks_named("handout")
        if block.options.get("use") and str(block.options["use"]) not in slugs
    ]


def _chapters(article: Article, book: Book) -> list[Finding]:
    """Chapters that front matter names and that are not there."""
    chapters = book.slugs(Kind.CHAPTER)
    named: list[tuple[str, tuple[str | int, ...]]] = []
    if isinstance(article.meta, ChapterMatter):
        named = [(slug, ("requires", index)) for index, slug in enumerate(article.meta.requires)]
    if isinstance(article.meta, HandoutMatter):
        named = [(article.meta.chapter, ("chapter",))]
    return [
        Finding(
            article.source.path,
            article.front_line(*place),
            Rule.CHAPTER_KNOWN,
            "there is no such chapter",
            slug,
            "the name of a chapter's file without .md",
            nearest(slug, chapters),
        )
        for slug, place in named
        if slug not in chapters
    ]


def _circles(book: Book) -> list[Finding]:
    """Chapters that would have to be read before themselves, each circle told once."""
    required = {
        chapter.slug: list(getattr(chapter.meta, "requires", [])) for chapter in book.chapters
    }
    findings = []
    told: set[str] = set()
    for chapter in book.chapters:
        circle = _circle(chapter.slug, required)
        if circle and not told.intersection(circle):
            told.update(circle)
            what = "the chapter is to be read before itself"
            line = chapter.front_line("requires")
            shown = " → ".join(circle)
            findings.append(Finding(chapter.source.path, line, Rule.CHAPTER_CIRCULAR, what, shown))
    return findings


def _circle(start: str, required: dict[str, list[str]]) -> list[str]:
    """The way from a chapter along what it requires back to itself, or nothing."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for slug in required.get(way[-1], []):
            if slug == start:
                return [*way, start]
            if slug not in seen:
                seen.add(slug)
                ways.append([*way, slug])
    return []


def _sheets(book: Book) -> list[Finding]:
    findings = []
    for sheet in book.handouts:
        if not any(not block.options.get("use") for block in sheet.blocks_named("handout")):
            what = "the handout has no sheet"
            expected = f"a block /// handout | {sheet.title}"
            line = sheet.front_line("title")
            findings.append(
                Finding(sheet.source.path, line, Rule.HANDOUT_SHEET, what, "", expected)
            )
    return findings


def unshown(book: Book) -> list[Finding]:
    """Handouts that no page has a card for."""
    shown = {slug for article in book.in_order for slug in article.gathered.cards}
    findings = []
    for sheet in book.handouts:
        if sheet.slug not in shown:
            what = "no page has a card for the handout"
            home = getattr(sheet.meta, "chapter", "") or "its chapter"
            expected = f"/// handout with use: {sheet.slug} in {home}"
            line = sheet.front_line("title")
            findings.append(
                Finding(sheet.source.path, line, Rule.HANDOUT_SHOWN, what, sheet.slug, expected)
            )
    return findings


def _licence(book: Book) -> list[Finding]:
    licence = book.settings.handbook.licence
    if not book.handouts or (licence.name and licence.url):
        return []
    line = book.settings.yaml.line(("extra", "handbook", "licence"))
    what = "the handouts have no licence line"
    expected = "extra.handbook.licence with name and url"
    return [Finding(FILE, line, Rule.HANDOUT_LICENCE, what, "", expected)]
