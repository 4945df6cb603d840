"""A preview shows what is wrong where it is wrong, and builds all the rest.

A build stops at the first error; a writer at work needs to see the page all the same. So
what cannot be built is left out, and every finding stands at its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from html import escape
from pathlib import Path

from handbook import book, formatting
from handbook.article import Article
from handbook.bibliography.entry import Entry
from handbook.blockscan import CLOSING, OPENING
from handbook.blockspec import INDEXES
from handbook.book import Book
from handbook.finding import Finding
from handbook.frontmatter import ChapterMatter, HandoutMatter, Kind
from handbook.render import Renderer
from handbook.source import Source

# A private-use pair around a finding's number, put at the end of a line of the source.
OPEN, CLOSE = "\ue100", "\ue101"
TOKEN = re.compile(f"{OPEN}(\\d+){CLOSE}")
TAG = re.compile(r"<[^>]*>")
# Lines that are no running text: attributes, separators of tables, definitions, HTML.
UNSAYING = re.compile(r"\s*(?:\{:|\|?[\s:|-]+$|\[[^\]]+\]:|<|$)")
ATTRIBUTES = re.compile(r"\s*(?:\{[^{}]*\}|\||#+)?\s*$")
FILLED = re.compile(r'<hb-(drawing|index)\b[^>]*?(?:src|of)="([^"]*)"[^>]*></hb-\1>')
OPTION = re.compile(r" {4,}[\w-]+:(?:\s|$)")
NEAR = 12
NEEDED = {Kind.CHAPTER: ChapterMatter, Kind.HANDOUT: HandoutMatter}


def load(file: Path) -> tuple[Book | None, list[Finding]]:
    """Read a handbook for a preview.

    Args:
        file: its ``mkdocs.yml``.

    Returns:
        The handbook, whose pages can be assembled whatever is wrong with it, or None when
        the settings cannot be used; and all findings.
    """
    found, findings = book.read(file, remembers=True)
    if found is None:
        return None, findings
    forms = {form: t.id for t in found.terms.values() for form in t.forms}
    renderer = Renderer(found.settings, forms)
    of_file = by_path(found.findings)
    for article in found.articles.values():
        own = of_file.get(article.source.path, [])
        _mark(article, own, renderer)
        _leave_out(article, own, found)
    _leave_out_works(found)
    # Some pages are of another kind now: what was made of the kinds is made anew.
    found = replace(found)
    formatting.format_citations(found)
    found.keep()
    return found, findings


def _mark(article: Article, own: list[Finding], renderer: Renderer) -> None:
    """Render a page once more with a token at the end of every line that has a finding."""
    if not own:
        return
    lines = article.source.body.split("\n")
    prose = article.source.prose.split("\n")
    for number, finding in enumerate(own):
        index = _near(prose, finding.line - article.source.body_line)
        if index is not None:
            end = _end_of_text(lines[index])
            token = f" {OPEN}{number}{CLOSE}"
            lines[index] = lines[index][:end] + token + lines[index][end:]
    if lines == article.source.body.split("\n"):
        return
    head = article.source.text[: len(article.source.text) - len(article.source.body)]
    marked = Source(article.source.path, head + "\n".join(lines))
    article.html = renderer.render(marked, article.path, article.kind).html


def by_path(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The findings of each file, in order."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.path, []).append(finding)
    return found


def _near(prose: list[str], index: int) -> int | None:
    """The line, or the nearest below it, that can say something; None in the front matter."""
    if index < 0:
        return None
    for near in range(index, min(index + NEAR, len(prose))):
        line = prose[near]
        opening = OPENING.match(line)
        if opening and opening.group(3) and "use:" not in "".join(prose[near + 1 : near + 2]):
            return near
        if opening or CLOSING.match(line) or OPTION.match(line) or UNSAYING.match(line):
            continue
        return near
    return None


def _end_of_text(line: str) -> int:
    """Where the text of a line ends, before attributes and the last bar of a table."""
    match = ATTRIBUTES.search(line)
    return match.start() if match else len(line)


def _leave_out(article: Article, own: list[Finding], found: Book) -> None:
    """Take from a page what lists and editions could not bear."""
    errors = {f.line for f in own if f.is_error}
    article.blocks = [
        block
        for block in article.blocks
        if block.is_readable and not errors & {block.line, *block.option_lines.values()}
    ]
    needed = NEEDED.get(article.kind)
    if needed and not isinstance(article.meta, needed):
        article.kind = Kind.PAGE
    article.gathered.claims = [
        claim
        for claim in article.gathered.claims
        if all(
            key in found.works
            for number in claim.clusters
            for key in article.gathered.clusters[number].keys
        )
    ]
    broken = {f.found.split(":")[0] for f in own if f.is_error}
    if "<hb-drawing" in article.html or "<hb-index" in article.html:
        article.html = FILLED.sub(
            lambda found: "" if _is_unusable(found[1], found[2], broken) else found[0],
            article.html,
        )


def _is_unusable(kind: str, name: str, broken: set[str]) -> bool:
    return name not in INDEXES if kind == "index" else name in broken


def _leave_out_works(found: Book) -> None:
    """Let works lead nowhere that lead to no work, or in a circle."""
    for key, work in found.works.items():
        wrong = [name for name in ("via", "crossref") if _leads_nowhere(key, name, found.works)]
        if wrong:
            kept = {name: text for name, text in work.fields.items() if name not in wrong}
            found.works[key] = replace(work, fields=kept)


def _leads_nowhere(key: str, field: str, works: dict[str, Entry]) -> bool:
    """Whether the way from a work along a field ends at no work, or goes on for ever."""
    seen: set[str] = set()
    while key in works and key not in seen:
        seen.add(key)
        key = works[key].fields.get(field, "")
    return bool(key)


def show(html: str, article: Article, own: list[Finding], files: tuple[str, str]) -> str:
    """A finished page with what is wrong: a list at its head, and each finding at its line.

    Args:
        html: the page.
        article: the same before it was assembled.
        own: what was found on it, in order.
        files: addresses of the style sheet, and of the script that names what is wrong
            elsewhere, seen from the page.
    """
    style, script = map(escape, files)
    path = escape(article.source.path)
    html += f'\n<script defer src="{script}" data-page="{path}"></script>'
    placed: set[int] = set()

    def note(match: re.Match[str]) -> str:
        number = int(match.group(1))
        if number in placed:
            return ""
        placed.add(number)
        finding = own[number]
        return (
            f'<span class="hb-finding{_weight(finding)}" role="note" id="finding-{number}">'
            f"{_said(finding)}</span>"
        )

    # A token in an attribute, such as a title made from a heading, says nothing there.
    html = TAG.sub(lambda tag: TOKEN.sub("", tag.group()), html)
    html = TOKEN.sub(note, html)
    if not own:
        return html
    items = [
        _item(finding, number if number in placed else None) for number, finding in enumerate(own)
    ]
    return (
        f'<link rel="stylesheet" href="{style}">'
        f'<aside class="hb-findings" aria-label="Findings"><p><strong>{len(own)} on this page'
        f"</strong></p><ul>{''.join(items)}</ul></aside>\n{html}"
    )


def _item(finding: Finding, number: int | None) -> str:
    place = f"line {finding.line}"
    linked = place if number is None else f'<a href="#finding-{number}">{place}</a>'
    return f"<li>{linked}: {_said(finding)} <em>{escape(finding.rule.remedy)}</em></li>"


def _said(finding: Finding) -> str:
    return f"<code>{escape(finding.rule.id)}</code> {escape(finding.message)}"


def _weight(finding: Finding) -> str:
    return " hb-is-error" if finding.is_error else ""
