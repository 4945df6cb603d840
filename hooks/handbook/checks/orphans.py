"""Pages and files that nothing leads to, and names that stand twice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from handbook.article import Article
from handbook.finding import Finding
from handbook.frontmatter import Kind
from handbook.rules import Rule

if TYPE_CHECKING:
    from handbook.book import Book

# Files that somebody made for a page; style sheets, scripts and data are named elsewhere.
PAGE_FILES = (
    *(".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico"),
    *(".pdf", ".docx", ".odt", ".mp3", ".ogg", ".mp4", ".webm", ".csv"),
)
CODE_FILES = (".css", ".js", ".html", ".json", ".webmanifest", ".xml")


def unused(book: Book) -> list[Finding]:
    """Pages outside the navigation that no page links to, and files that nothing uses."""
    return _pages(book) + _files(book)


def _pages(book: Book) -> list[Finding]:
    if book.settings.nav is None:
        return []
    linked = {
        link.page
        for article in book.articles.values()
        for link in article.gathered.links
        if link.page != article.path
    }
    return [
        _orphan(book.articles[entry.path])
        for entry in book.entries
        if not entry.is_listed
        and entry.path not in linked
        and entry.path in book.articles
        and book.articles[entry.path].kind is not Kind.HANDOUT
        and entry.path != "index.md"
    ]


def _orphan(article: Article) -> Finding:
    what = "the page stands in no navigation and no page links to it"
    line = article.front_line("title")
    return Finding(article.source.path, line, Rule.PAGE_ORPHAN, what, article.path)


def _files(book: Book) -> list[Finding]:
    docs = book.settings.root / book.settings.docs
    used = {link.page for article in book.articles.values() for link in article.gathered.links}
    left = [
        path
        for path in sorted(_page_files(docs))
        if path.relative_to(docs).as_posix() not in used
        and not any(part.startswith(".") for part in path.relative_to(docs).parts)
    ]
    code = _code(book, docs) if left else ""
    what = "no page uses the file"
    return [
        Finding(path.relative_to(book.settings.root).as_posix(), 1, Rule.ASSET_ORPHAN, what)
        for path in left
        if path.name not in code
    ]


def _page_files(docs: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(docs):
        for name in (*folders, *files):
            # Few of a handbook's files are of these kinds; the others are not looked at.
            if name.lower().endswith(PAGE_FILES):
                path = Path(folder, name)
                if path.suffix.lower() in PAGE_FILES:
                    yield path


def _code(book: Book, docs: Path) -> str:
    """The text of everything, beside pages, that may name a file."""
    theme = (book.settings.yaml.value or {}).get("theme")
    custom = theme.get("custom_dir") if isinstance(theme, dict) else None
    folders = [docs, *([book.settings.root / str(custom)] if custom else [])]
    found = [str(book.settings.yaml.value)]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in CODE_FILES and path.is_file():
                found.append(path.read_text(encoding="utf-8", errors="replace"))
    return "\n".join(found)


def repeated_ids(book: Book) -> list[Finding]:
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
