"""The Markdown extension by itself: finished articles without MkDocs or the hook.

Any program that runs Python-Markdown can build a handbook with it. On first use it reads
the whole handbook, since a citation's final form depends on every work there is; each
page is then rendered by the host's own Markdown object, and the places that only the
whole handbook knows are filled in.
"""

from __future__ import annotations

import logging
from copy import copy
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from threading import Lock
from typing import Any

from markdown import Markdown
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor

from handbook import blockscan, book, formatting, frontmatter, glossary, nav, render
from handbook.article import Article, Gathered
from handbook.assemble import assemble
from handbook.book import Book
from handbook.cluster import Cluster
from handbook.markdown import HandbookExtension
from handbook.pandoc import PandocError
from handbook.placeholders import fill
from handbook.settings import FILE
from handbook.source import Source

# Before every other processor, and after every other one.
FIRST, LAST = 1000, -1000
log = logging.getLogger("handbook")


class AloneExtension(HandbookExtension):
    """The extension as a Markdown program finds it by name."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register everything, and a processor at either end."""
        super().extendMarkdown(md)
        page = _Page(md, self)
        md.preprocessors.register(_Begin(md, page), "hb_begin", FIRST)
        md.postprocessors.register(_End(md, page), "hb_end", LAST)


def makeExtension(**options: Any) -> AloneExtension:  # noqa: N802
    """Python-Markdown's way to find the extension."""
    return AloneExtension(**options)


@dataclass
class _Page:
    """The page at hand, between the two ends of its rendering."""

    md: Markdown
    extension: AloneExtension
    library: Book | None = None
    article: Article | None = None
    before: Gathered | None = None

    def begin(self, text: str) -> str:
        """Find out which page this is, and tell the processors what they must know of it.

        A host that has nothing to render is one that renders elsewhere.
        """
        finish = self.extension.finish
        self.library = self.article = None
        self.before = finish.gathered if finish else None
        self.extension.context.clusters.clear()
        if not text.strip():
            return text
        self.library = the_library(text)
        if self.library is None:
            return text
        self.article = _article(self.library, text, _host_path(self.md))
        context = self.extension.context
        render.tell(context, self.library.settings, glossary.forms(self.library.terms))
        context.path, context.meta = self.article.path, self.article.meta
        return self.article.source.body

    def end(self, html: str) -> str:
        """Fill the places, and finish the article.

        The table of contents sends each heading through the postprocessors too, before
        the page's tree is finished: that is not the article yet.
        """
        finish = self.extension.finish
        if finish is None or finish.gathered is self.before:
            return html
        if self.library is None or self.article is None:
            return _as_written(html, finish.gathered.clusters)
        self.article.html = html
        self.article.gathered = finish.gathered
        known = _with_citations(self.library, self.article)
        if known is None:
            return _as_written(html, finish.gathered.clusters)
        assembled = assemble(known, self.article)
        if assembled.has_references:
            self._list_references()
        return assembled.html

    def _list_references(self) -> None:
        assert self.library is not None
        name = self.library.settings.words.references
        token = {"level": 2, "id": "references", "name": name, "html": name, "data-toc-label": ""}
        tokens = getattr(self.md, "toc_tokens", [])
        self.md.toc_tokens = [*tokens, {**token, "children": []}]  # type: ignore[attr-defined]


class _Begin(Preprocessor):
    def __init__(self, md: Markdown, page: _Page) -> None:
        super().__init__(md)
        self.page = page

    def run(self, lines: list[str]) -> list[str]:
        return self.page.begin("\n".join(lines)).split("\n")


class _End(Postprocessor):
    def __init__(self, md: Markdown, page: _Page) -> None:
        super().__init__(md)
        self.page = page

    def run(self, text: str) -> str:
        return self.page.end(text)


@dataclass
class _Library:
    """The handbook of this process, and what it was read from."""

    book: Book | None = None
    file: Path | None = None
    stamp: tuple[tuple[str, int, int], ...] = ()


_library = _Library()
# Hosts may render pages on several threads.
_reading = Lock()


def the_library(text: str = "") -> Book | None:
    """The handbook around the current folder, read once and again when it has changed.

    Args:
        text: a page's text; where the handbook that was read has it, nothing is looked at
            on the disk but the bibliography and the settings.

    Returns:
        The handbook, or None where there is none or its settings cannot be used.
    """
    file = next(
        (
            folder / FILE
            for folder in [Path.cwd(), *Path.cwd().parents]
            if (folder / FILE).is_file()
        ),
        None,
    )
    if file is None:
        return None
    with _reading:
        loaded = _library.book
        is_known = loaded is not None and _by_text(loaded, text) is not None
        stamp = _stamp(file, loaded, is_whole=not is_known)
        if loaded is None or file != _library.file or not set(stamp) <= set(_library.stamp):
            _read(file)
        return _library.book


def _read(file: Path) -> None:
    loaded, findings = book.load(file)
    for finding in findings:
        (log.error if finding.is_error else log.warning)("%s", finding)
    _library.book, _library.file = loaded, file
    _library.stamp = _stamp(file, loaded, is_whole=True)


def _stamp(file: Path, loaded: Book | None, is_whole: bool) -> tuple[tuple[str, int, int], ...]:
    """Time and size of the files that a handbook is read from; of all, or of the shared ones."""
    paths = [file]
    if loaded is not None:
        root = loaded.settings.root
        paths += [root / path for path in loaded.settings.bibliography]
        pages = sorted((root / loaded.settings.docs).rglob("*.md")) if is_whole else []
        paths += [*pages, root / loaded.settings.docs / loaded.settings.handbook.pages.glossary]
    rows = []
    for path in paths:
        if path.is_file():
            state = path.stat()
            rows.append((str(path), state.st_mtime_ns, state.st_size))
    return tuple(rows)


def _by_text(loaded: Book, text: str) -> Article | None:
    body = Source("", text).body.strip()
    found = (a for a in loaded.articles.values() if a.source.body.strip() == body)
    return next(found, None)


def _host_path(md: Markdown) -> str:
    """The page's path as Zensical (a preprocessor) or MkDocs (a tree processor) says it."""
    for processor in [*md.preprocessors, *md.treeprocessors]:
        page = getattr(processor, "page", None)
        path = getattr(page, "path", None)
        if isinstance(path, str) and path.endswith(".md"):
            return path
        uri = getattr(getattr(processor, "file", None), "src_uri", None)
        if isinstance(uri, str):
            return uri
    return ""


def _article(loaded: Book, text: str, path: str) -> Article:
    """The page that a text is, as the handbook knows it or as a new one."""
    known = loaded.articles.get(path) or (None if path else _by_text(loaded, text))
    source = Source(f"{loaded.settings.docs}/{path or 'index.md'}", text)
    if known is not None:
        if known.source.body.strip() == source.body.strip():
            return copy(known)
        head = known.source.text.removesuffix(known.source.body)
        if not source.front_matter:
            source = Source(known.source.path, head + text)
        path = known.path
    path = path or "index.md"
    meta, kind, _ = frontmatter.read(source, nav.kind_of(path, loaded.settings))
    return Article(path, source, kind, meta, blocks=blockscan.scan(source)[0])


def _with_citations(loaded: Book, article: Article) -> Book | None:
    """The handbook with this page's citations; None when they cannot be formatted."""
    known = loaded.articles.get(article.path)
    if known is not None and known.gathered.clusters == article.gathered.clusters:
        is_formatted = article.path in loaded.citations or not article.gathered.clusters
        return loaded if is_formatted else None
    unknown = {key for c in article.gathered.clusters for key in c.keys} - loaded.works.keys()
    if unknown or loaded.has_errors:
        log.error("%s: unknown citation keys: %s", article.path, ", ".join(sorted(unknown)))
        return None
    try:
        formatted = formatting.formatter(loaded).format([article.gathered.clusters])
    except PandocError as error:
        log.error("%s: citations cannot be formatted: %s", article.path, error)
        return None
    return replace(loaded, citations={article.path: formatted.citations[0]})


def _as_written(html: str, clusters: list[Cluster]) -> str:
    """The page without a handbook around it: citations stay as they were written."""
    return fill(html, {"cite": lambda places: escape(clusters[int(places["n"])].raw)})
