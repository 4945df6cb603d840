"""The site's search data: what Pagefind indexes, and what our layer over it knows.

Pagefind (https://pagefind.app/docs/) splits its index so that a query fetches a
small part of it, whatever the size of the handbook. It does not mend slips or know other
words for a thing; a short list of words and groups of synonyms lets the page do that.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import html as lxml_html
from lxml.html import HtmlElement

from handbook.article import Article
from handbook.blockscan import RawBlock
from handbook.frontmatter import ChapterMatter, HandoutMatter, Kind
from handbook.markdown.context import address
from handbook.site.pagefind import Index

if TYPE_CHECKING:
    from handbook.site import Site

FOLDER = "pagefind"
WORDS_FILE = "assets/find-words.js"
TITLES_FILE = "assets/find-titles.js"
REFERENCES = '<section class="hb-references"'
WORD = re.compile(r"[^\W\d_]{3,}")
# So many words are known for mending slips; rarer ones of very large handbooks are left out.
MOST_WORDS = 8000
FOUND_BLOCKS = ("practice", "prompt")
# Pages for those who write the handbook, not for those who read it.
GUIDE = "guide"
GUIDE_CLASS = "hb-guide"


@dataclass(frozen=True)
class Record:
    """One thing that can be found.

    Attributes:
        kind: what it is: chapter, handout, page, guide, practice, prompt or term.
        title: its title.
        address: where it is, within the site.
        keys: further words by which it should be found first.
        about: a sentence on it.
        html: its text.
        page: title of the page that it stands on, where it is not a page.
    """

    kind: str
    title: str
    address: str
    keys: str
    about: str
    html: str
    page: str = ""


class Search:
    """Makes the search data of a site.

    Args:
        site: the site, its pages assembled.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.book = site.book
        self.taught = self._taught()
        self._index: Index | None = None

    @cached_property
    def records(self) -> list[Record]:
        """Everything that can be found, in the order of the pages."""
        return [record for article in self.book.in_order for record in self._of(article)]

    def _taught(self) -> dict[str, list[str]]:
        """By chapter, the forms of the terms that it teaches."""
        taught: dict[str, list[str]] = {}
        for term in self.book.terms.values():
            for slug in term.chapters:
                taught.setdefault(slug, []).extend(term.forms)
        return taught

    def _of(self, article: Article) -> Iterator[Record]:
        place = address(article.path, self.book.settings.directory_urls)
        # The list is left out of the index in any case, and is a large part of the page.
        html = self.site.pages[article.path].html.partition(REFERENCES)[0]
        blocks = [b for b in article.blocks if b.name in FOUND_BLOCKS and "tutor" not in b.parents]
        root = None
        if blocks or GUIDE_CLASS in html:
            root = lxml_html.fragment_fromstring(html, create_parent="main")
        yield self._page(article, place, html if root is None else _own_text(root, html))
        if root is not None:
            for block in blocks:
                element = _by_id(root, block.id)
                if element is not None:
                    yield _block(block, element, f"{place}#{block.id}", article)
        if article.path == self.book.settings.handbook.pages.glossary:
            yield from self._terms(article, place)

    def _terms(self, glossary: Article, place: str) -> Iterator[Record]:
        for term in self.book.terms.values():
            text = self.site.notes.definitions.get(term.id, "")
            keys, body = " ".join(term.forms), f"<p>{escape(text)}</p>"
            yield Record("term", term.name, f"{place}#{term.id}", keys, text, body, glossary.title)

    def _page(self, article: Article, place: str, html: str) -> Record:
        meta = article.meta
        keys: list[str] = []
        if isinstance(meta, ChapterMatter):
            for term in meta.terms:
                if term in self.book.terms:
                    keys += self.book.terms[term].forms
            keys += self.taught.get(article.slug, [])
            keys += meta.objectives.values()
        is_guide = article.path.split("/", 1)[0] in self.book.settings.handbook.folders.guides
        if is_guide:
            keys.append(article.slug.replace("-", " "))
        about = meta.purpose if isinstance(meta, HandoutMatter) else meta.summary
        kind = GUIDE if is_guide else article.kind.value
        unique = " ".join(dict.fromkeys(keys))
        return Record(kind, article.title, place, f"{unique} {about}", about, html)

    def begin(self) -> None:
        """Start to make the index, beside other work."""
        self._index = self._start()

    def _start(self) -> Index:
        language = self.book.settings.handbook.language
        return Index([_document(one, language) for one in self.records], language)

    def stop(self) -> None:
        """Give up; nobody wants the index any more."""
        if self._index is not None:
            self._index.stop()
            self._index = None

    def write(self, folder: Path) -> None:
        """Write the index and what stands beside it.

        Args:
            folder: the folder of the site.

        Raises:
            SearchError: Pagefind could not make its index.
        """
        index = self._index or self._start()
        self.write_lists(folder)
        index.move_to(folder / FOLDER)
        self._index = None

    def write_lists(self, folder: Path) -> None:
        """Write what a search of titles needs, and nothing for the engine.

        Args:
            folder: the folder of the site.
        """
        (folder / WORDS_FILE).write_text(self.words(self.records), encoding="utf-8")
        (folder / TITLES_FILE).write_text(titles(self.records), encoding="utf-8")

    def words(self, records: list[Record]) -> str:
        """The known words, the most used first, and the groups of synonyms, as a script."""
        counts: Counter[str] = Counter()
        for record in records:
            if record.kind in (GUIDE, *Kind):
                counts.update(WORD.findall(re.sub(r"<[^>]*>", " ", record.html).lower()))
            counts.update(WORD.findall(f"{record.title} {record.keys}".lower()))
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        groups = [list(group) for group in self.book.settings.handbook.search.synonyms]
        data = {
            "words": " ".join(word for word, _ in ranked[:MOST_WORDS]),
            "groups": groups,
            "small": self.book.settings.handbook.search.small_words,
        }
        return f"globalThis.hbFindWords={json.dumps(data, ensure_ascii=False, sort_keys=True)};\n"


def _block(block: RawBlock, element: HtmlElement, place: str, article: Article) -> Record:
    for name in ("hb-title", "hb-strip", "hb-minutes"):
        for part in element.find_class(name):
            part.drop_tree()
    text = " ".join(element.text_content().split())
    body = f"<p>{escape(text)}</p>"
    return Record(block.name, block.title, place, "", "", body, article.title)


def titles(records: list[Record]) -> str:
    """Titles and keys of all records, as a script for readers from a disk."""
    rows = [[r.kind, r.title, r.address, r.keys, r.about, r.page] for r in records]
    return f"globalThis.hbFindTitles={json.dumps(rows, ensure_ascii=False)};\n"


def _own_text(root: HtmlElement, html: str) -> str:
    """A page without the lists of a contributor's guide.

    Their examples hold slips and odd words on purpose, which nobody looks for.
    """
    lists = root.find_class(GUIDE_CLASS)
    for part in lists:
        part.drop_tree()
    return str(lxml_html.tostring(root, encoding="unicode")) if lists else html


def _by_id(root: HtmlElement, name: str) -> HtmlElement | None:
    found = root.xpath("//*[@id=$name]", name=name)
    return found[0] if isinstance(found, list) and found else None


def _document(record: Record, language: str) -> str:
    """A record as a page for Pagefind to read."""
    meta = {
        "title": record.title,
        "kind": record.kind,
        "keys": record.keys,
        "about": record.about,
        "page": record.page,
        "address": record.address,
    }
    tags = "".join(
        f'<meta data-pagefind-meta="{name}[content]" content="{escape(text)}">'
        for name, text in meta.items()
        if text
    )
    return (
        f'<html lang="{escape(language)}"><head>{tags}</head>'
        f"<body><main data-pagefind-body>{record.html}</main></body></html>"
    )
