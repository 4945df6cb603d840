"""The site's search data: what Pagefind indexes, and what our layer over it knows.

Pagefind (https://pagefind.app/docs/) splits its index so that a query fetches a
small part of it, whatever the size of the handbook. It does not mend slips or know other
words for a thing; a short list of words and groups of synonyms lets the page do that.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from lxml import html as lxml_html
from lxml.html import HtmlElement

from handbook.article import Article
from handbook.blockscan import RawBlock
from handbook.frontmatter import ChapterMatter, HandoutMatter, Kind
from handbook.markdown.context import address

if TYPE_CHECKING:
    from handbook.site import Site

FOLDER = "pagefind"
WORDS_FILE = "assets/find-words.js"
TITLES_FILE = "assets/find-titles.js"
# Files of Pagefind's own search boxes, which are not used.
UNUSED = ("*-ui.*", "pagefind-highlight.js", "pagefind-worker.js", "wasm.unknown.pagefind")
# Lists and marks that say nothing of their own.
LEFT_OUT = (
    *(".hb-references", ".hb-evidence", ".hb-facts", ".hb-strip", ".footnote"),
    *("[class*='hb-index-']", ".hb-chapter-list", ".hb-part-name", ".hb-terms", ".hb-card"),
    *(".hb-reference-list", ".hb-labels", ".hb-tutor-place", ".hb-number-line", ".hb-licence"),
    *("h1", "hb-files", "hb-editions", "hb-pack", "hb-journal"),
)
WORD = re.compile(r"[^\W\d_]{3,}")
# So many words are known for mending slips; rarer ones of very large handbooks are left out.
MOST_WORDS = 8000
FOUND_BLOCKS = ("practice", "prompt")
# Pages for those who write the handbook, not for those who read it.
GUIDE = "guide"


class SearchError(Exception):
    """Pagefind could not make its index."""


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
        root = lxml_html.fragment_fromstring(
            self.site.pages[article.path].html, create_parent="main"
        )
        place = address(article.path, self.book.settings.directory_urls)
        yield self._page(article, place, _own_text(root, self.site.pages[article.path].html))
        for block in article.blocks:
            if block.name in FOUND_BLOCKS and "tutor" not in block.parents:
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

    def write(self, folder: Path) -> None:
        """Write the index and what stands beside it.

        Args:
            folder: the folder of the site.
        """
        records = self.write_lists(folder)
        _index(records, self.book.settings.handbook.language, folder / FOLDER)
        for pattern in UNUSED:
            for file in (folder / FOLDER).glob(pattern):
                file.unlink()

    def write_lists(self, folder: Path) -> list[Record]:
        """Write what a search of titles needs, and nothing for the engine.

        Args:
            folder: the folder of the site.

        Returns:
            Everything that can be found.
        """
        records = self.records()
        (folder / WORDS_FILE).write_text(self.words(records), encoding="utf-8")
        (folder / TITLES_FILE).write_text(titles(records), encoding="utf-8")
        return records

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
    lists = root.find_class("hb-guide")
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


def _index(records: list[Record], language: str, folder: Path) -> None:
    """Let Pagefind read all records and write its index.

    Its Python interface waits a tenth of a second for each page, so the command is used.
    """
    with TemporaryDirectory() as source:
        for number, record in enumerate(records):
            (Path(source) / f"{number:06}.html").write_text(
                _document(record, language), encoding="utf-8"
            )
        command = [sys.executable, "-m", "pagefind", "--silent", "--site", source]
        command += ["--output-path", str(folder), "--keep-index-url"]
        command += ["--force-language", language.partition("-")[0]]
        for selector in LEFT_OUT:
            command += ["--exclude-selectors", selector]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SearchError(done.stderr.strip() or done.stdout.strip())
