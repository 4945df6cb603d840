"""Checks that need the whole handbook: citations, links, anchors, terms, handouts."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from handbook import drawing
from handbook.article import Article, Link
from handbook.blockscan import RawBlock
from handbook.finding import Finding
from handbook.frontmatter import ChapterMatter, HandoutMatter, Kind
from handbook.rules import Rule
from handbook.suggest import nearest
from handbook.yamlmap import parse

if TYPE_CHECKING:
    from handbook.book import Book


def run(book: Book) -> list[Finding]:
    """Check a handbook whose pages are rendered.

    Args:
        book: the handbook; its citations need not be formatted yet.

    Returns:
        One finding for each fault that no page could see alone.
    """
    findings: list[Finding] = []
    for article in book.in_order:
        findings += _citations(article, book)
        findings += _links(article, book)
        findings += _drawings(article, book)
        findings += _terms(article, book)
        findings += _blocks(article, book)
    return findings + _repeated_ids(book) + _empty_bibliography(book)


def _citations(article: Article, book: Book) -> list[Finding]:
    """Unknown keys, each place once; a bibliography without any entry is told as such."""
    if not book.works and not book.broken_keys:
        return []
    findings = []
    met: dict[str, int] = defaultdict(int)
    for cluster in article.gathered.clusters:
        for key in cluster.keys:
            if key in book.works or key in book.broken_keys or not book.is_bibliography_whole:
                continue
            mark = re.compile(rf"(?<![\w\\])@\{{?{re.escape(key)}(?![\w])")
            line, column = article.source.find(mark, met[key])
            met[key] += 1
            findings.append(
                Finding(
                    article.source.path,
                    line,
                    Rule.CITATION_KEY,
                    "unknown citation key",
                    key,
                    "a key of the bibliography",
                    nearest(key, book.works),
                    column,
                )
            )
    return findings


def _empty_bibliography(book: Book) -> list[Finding]:
    cites = any(article.gathered.clusters for article in book.articles.values())
    if book.works or book.broken_keys or not book.is_bibliography_whole or not cites:
        return []
    path = book.settings.bibliography[0] if book.settings.bibliography else "bib"
    return [Finding(path, 1, Rule.BIB_EMPTY, "works are cited, but the bibliography is empty")]


def _links(article: Article, book: Book) -> list[Finding]:
    findings = []
    met: dict[str, int] = defaultdict(int)
    for link in article.gathered.links:
        nth = met[link.written]
        met[link.written] += 1
        fault = _link_fault(link, book)
        if fault is None:
            continue
        rule, what, found, suggestion = fault
        line, column = article.source.find(_link_mark(link.written), nth)
        findings.append(
            Finding(article.source.path, line, rule, what, found, "", suggestion, column)
        )
    return findings


def _link_fault(link: Link, book: Book) -> tuple[Rule, str, str, str] | None:
    if not link.page:
        if link.written.startswith("/"):
            return Rule.LINK_TARGET, "the address begins at the server's root", link.written, ""
        return None
    target = book.articles.get(link.page)
    if target is None:
        if link.page.startswith(("..", "/")):
            return Rule.LINK_TARGET, "the link leaves the folder of pages", link.written, ""
        if (book.settings.root / book.settings.docs / link.page).is_file():
            return None
        if link.page in GENERATED:
            return None
        return (
            Rule.LINK_TARGET,
            "the link leads nowhere",
            link.written,
            nearest(link.page, book.articles),
        )
    if link.anchor and link.anchor not in anchors(target, book):
        close = nearest(link.anchor, anchors(target, book))
        return Rule.LINK_ANCHOR, f"{link.page} has no such anchor", link.anchor, close
    return None


def _drawings(article: Article, book: Book) -> list[Finding]:
    """Drawings that are there and cannot be read; missing ones are links to nowhere."""
    findings = []
    for source in article.gathered.drawings:
        path = book.settings.root / book.settings.docs / source
        if path.suffix.lower() != ".svg" or not path.is_file():
            continue
        try:
            drawing.read(path)
        except drawing.DrawingError as error:
            line, _ = article.source.find(_link_mark(source))
            what = "the drawing cannot be read"
            findings.append(
                Finding(
                    article.source.path, line, Rule.DRAWING_READABLE, what, f"{source}: {error}"
                )
            )
    return findings


# Files that the build writes and a page may link to.
GENERATED = (
    "catalogue.json",
    "downloads/index.json",
    "reference/references.bib",
    "reference/references.ris",
    "reference/references.json",
)


def anchors(article: Article, book: Book) -> set[str]:
    """Every anchor that a page has once it is built."""
    found = set(article.gathered.anchors)
    found |= {claim.anchor for claim in article.gathered.claims}
    if article.gathered.clusters:
        found.add("references")
    indexes = {str(block.options.get("of")) for block in article.blocks_named("index")}
    if "evidence" in indexes:
        found |= {f"evidence-{key}" for key in book.settings.handbook.evidence}
    if "bibliography" in indexes:
        found |= {f"ref-{key}" for key in book.works} | {"read", "through", "later"}
    return found


def _link_mark(written: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<=\]\()<?{re.escape(written)}|(?<=\]: ){re.escape(written)}|"
        rf"src: *{re.escape(written)}|[\"']{re.escape(written)}[\"']"
    )


def _front_line(article: Article, *place: str | int) -> int:
    return parse(article.source.front_matter, first_line=2).line(place)


def _terms(article: Article, book: Book) -> list[Finding]:
    """Terms that the glossary lacks, and terms that the page announces and never uses."""
    findings = []
    if not book.terms and book.settings.handbook.pages.glossary not in book.articles:
        return []
    for index, term in enumerate(getattr(article.meta, "terms", [])):
        line = _front_line(article, "terms", index)
        if term not in book.terms:
            what = "the glossary has no such term"
            findings.append(
                Finding(
                    article.source.path,
                    line,
                    Rule.TERM_KNOWN,
                    what,
                    term,
                    f"a term of {book.settings.handbook.pages.glossary}",
                    nearest(term, book.terms),
                )
            )
        elif term not in article.gathered.terms:
            what = "the page announces a term and does not use it"
            forms = ", ".join(book.terms[term].forms)
            findings.append(Finding(article.source.path, line, Rule.TERM_USED, what, term, forms))
    return findings


def _blocks(article: Article, book: Book) -> list[Finding]:
    findings = []
    objectives = getattr(article.meta, "objectives", {}) if article.kind is Kind.CHAPTER else {}
    for block in article.blocks:
        served = block.options.get("serves")
        for objective in served if isinstance(served, list) else []:
            if objectives and objective not in objectives:
                findings.append(_served_fault(article, block, str(objective), objectives))
        handout = block.options.get("use") if block.name == "handout" else None
        slugs = book.slugs(Kind.HANDOUT) if handout else []
        if handout and str(handout) not in slugs:
            findings.append(
                Finding(
                    article.source.path,
                    block.option_lines["use"],
                    Rule.HANDOUT_KNOWN,
                    "there is no such handout",
                    str(handout),
                    f"a file in {book.settings.handbook.folders.handouts}/",
                    nearest(str(handout), slugs),
                )
            )
        times = block.options.get("times")
        if block.name == "practice" and isinstance(times, list) and block.end_line:
            findings += _practice_times(article, block, len(times))
    return findings + _slugs(article, book)


def _served_fault(
    article: Article, block: RawBlock, objective: str, objectives: dict[str, str]
) -> Finding:
    return Finding(
        article.source.path,
        block.option_lines["serves"],
        Rule.OBJECTIVE_KNOWN,
        "the chapter has no such objective",
        objective,
        "one of " + ", ".join(objectives),
        nearest(objective, objectives),
    )


def _practice_times(article: Article, block: RawBlock, times: int) -> list[Finding]:
    """A practice has one time for each step."""
    offset = article.source.body_line
    lines = article.source.body.split("\n")[block.line - offset : block.end_line - offset]
    steps = sum(1 for line in lines if re.match(r"\d+\. ", line))
    if steps == times:
        return []
    what = f"the practice has {steps} steps"
    line = block.option_lines["times"]
    return [
        Finding(
            article.source.path, line, Rule.PRACTICE_TIMES, what, f"{times} times", f"{steps} times"
        )
    ]


def _slugs(article: Article, book: Book) -> list[Finding]:
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
            _front_line(article, *place),
            Rule.CHAPTER_KNOWN,
            "there is no such chapter",
            slug,
            "the name of a chapter's file without .md",
            nearest(slug, chapters),
        )
        for slug, place in named
        if slug not in chapters
    ]


def _repeated_ids(book: Book) -> list[Finding]:
    """Block ids name a practice, prompt or check in the whole handbook, so each stands once."""
    findings = []
    first: dict[str, tuple[str, int]] = {}
    for article in book.in_order:
        for block in article.blocks:
            if not block.id or block.name == "term":
                continue
            if block.id in first and first[block.id][0] != article.source.path:
                path, line = first[block.id]
                what = f"the id stands in {path}:{line} too"
                place = block.option_lines["id"]
                findings.append(
                    Finding(article.source.path, place, Rule.BLOCK_ID_REPEATED, what, block.id)
                )
            first.setdefault(block.id, (article.source.path, block.line))
    return findings
