"""What shapes a finished page, as keys: the same keys, the same page.

A page has two: one of its text, its citations and works, and one of the very words that stand
around it. Two more stand for the handbook: one for all that pages take from beside their
articles, with which the keys of the articles alone say which pages have changed; and one for
all that stands around them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from handbook import heads, references, templates
from handbook.article import Article
from handbook.cache import Cache, digest, mark_of, versions
from handbook.frontmatter import Kind
from handbook.site import head
from handbook.site.frame import lists_of

if TYPE_CHECKING:
    from handbook.bibliography.entry import Entry
    from handbook.site import Site

SUMS = "work-sums"
# What is filled in from the whole handbook.
GATHERED = ("<hb-index", "<hb-used")


class Keys:
    """Gives the keys of a site's pages.

    Args:
        site: the site, its editions made.
        templates: the texts of the handbook's own templates by name.
        cache: what an earlier build has made.
    """

    def __init__(self, site: Site, templates: Mapping[str, str], cache: Cache) -> None:
        self.site = site
        self.book = site.book
        self.templates = templates
        self.cache = cache
        self._own: dict[str, str] = {}

    @cached_property
    def whole(self) -> str:
        """A key for all that pages take from beside their articles.

        Empty where there is no such key, which is so in a preview and without citations.
        """
        return self._whole(self.book.formatted_key)

    @cached_property
    def before(self) -> str:
        """The same key before a few works changed, where nothing else has; else empty."""
        return self._whole(self.book.since[0])

    def _whole(self, formatted: str) -> str:
        book, site = self.book, self.site
        if site.is_preview or not formatted:
            return ""
        changed = {path: str(day) for path, day in book.history.changed.items()}
        drawings = {name for one in book.in_order for name in one.gathered.drawings}
        return digest(
            *(self.near, formatted),
            *(_json(site.notes.definitions), _json(site.records.taught)),
            *(_json(site.editions), _json(changed)),
            *(text for name in sorted(drawings) for text in (name, self._file_mark(name))),
        )

    @cached_property
    def near(self) -> str:
        """A key for all that stands around pages."""
        return digest(self.shape, self._pages)

    def own(self, path: str) -> str:
        """A key for a page's text and all that it cites; empty when it holds lists."""
        if path not in self._own:
            self._own[path] = self._of(self.book.articles[path])
        return self._own[path]

    def around(self, path: str) -> str:
        """A key for what stands around a page."""
        return digest(*self._around(self.book.articles[path])) if self._is_by_pieces else self.near

    def _of(self, article: Article) -> str:
        if not article.key or lists_of(article) or any(g in article.html for g in GATHERED):
            return ""
        book, path = self.book, article.path
        # In a build the article's key stands for it; a preview writes findings into it.
        html = article.html if self.site.is_preview else ""
        clusters = list(enumerate(article.gathered.clusters))
        works = [self._work_marks[key] for key in references.cited_keys(clusters, book)]
        cited = [text for c in book.citations.get(path, []) for text in (c.html, c.note)]
        definitions = self.site.notes.definitions
        terms = [definitions.get(term, "") for term in article.gathered.terms]
        taught = self.site.records.taught.get(article.slug, [])
        own = [row for row in self.site.editions if row["sources"] == [path]]
        changed = str(book.history.changed.get(article.source.path, ""))
        findings = map(str, self.site.findings_of(path))
        return digest(
            self.shape,
            *(path, article.key, article.kind.value, html, changed, _json(own)),
            *("works", *works, "citations", *cited, "terms", *terms, "taught", *taught),
            *("findings", *findings),
            *("drawings", *map(self._file_mark, article.gathered.drawings)),
        )

    @cached_property
    def shape(self) -> str:
        """A key for what every page takes from around the handbook's texts."""
        book, site = self.book, self.site
        return digest(
            *(versions(), book.settings.shape, book.version, str(book.day)),
            *(_json(site.frame.stamps), str(site.is_preview), str(book.is_note_style)),
            *(text for row in self.templates.items() for text in row),
        )

    @cached_property
    def _pages(self) -> str:
        """A key for what any page may take from any other beside its text."""
        rows = [
            [
                *(one.path, one.kind.value, self.book.part_of(one), one.source.front_matter),
                *lists_of(one),
            ]
            for one in self.book.in_order
        ]
        listed = [entry.is_listed for entry in self.book.entries]
        return digest(_json([rows, listed]), self.book.settings.text)

    @cached_property
    def _is_by_pieces(self) -> bool:
        """Whether templates show nothing of other pages but what the library gives them."""
        names = {one.meta.template for one in self.book.in_order} - {""} | {templates.PAGE}
        key = digest(versions(), *(text for row in self.templates.items() for text in row))
        plain = self.cache.once(
            "templates", key, lambda: list(filter(self._is_plain, self.templates))
        )
        return names.issubset(plain)

    def _is_plain(self, name: str) -> bool:
        return templates.is_plain(self.templates[name])

    def _around(self, article: Article) -> list[str]:
        """What stands on a page that other pages, or the place among them, have a part in."""
        book, frame, path = self.book, self.site.frame, article.path
        sheets = (book.by_slug(slug, Kind.HANDOUT) for slug in article.gathered.cards)
        moved = [
            [old.anchor, new.page, new.anchor, book.articles[new.page].title]
            for old, new in frame.redirects.items()
            if old.page == path
        ]
        return [
            head.head(frame, article, self.site.is_preview),
            head.body(frame, article),
            frame.header(article),
            frame.navigation.crumbs(article),
            frame.navigation.part(article),
            frame.navigation.around(article),
            frame.footer(article),
            frame.menu(article),
            heads.before(book, article),
            *("cards", *(heads.card(book, article, sheet) for sheet in sheets if sheet)),
            *("moved", _json(moved)),
        ]

    @cached_property
    def _work_marks(self) -> dict[str, str]:
        """Of each work, a key for all that a page may say of it."""
        book = self.book
        key = digest(versions(), book.formatted_key)
        kept = self.cache.get(SUMS, "", key) if book.formatted_key else None
        with suppress(ValueError):
            return dict(json.loads(kept or b""))
        if book.since[0]:
            # Few pages are asked for.
            return _Marks(self._work_mark)
        found = {key: self._work_mark(key) for key in book.works if key in book.references}
        if book.formatted_key:
            self.cache.put(SUMS, "", key, json.dumps(found).encode())
        return found

    def _work_mark(self, key: str) -> str:
        book = self.book
        entry = book.works[key]
        return digest(
            book.references[key], _record(entry), book.names.get(entry.via, ""), entry.via
        )

    def _file_mark(self, name: str) -> str:
        file = self.book.settings.root / self.book.settings.docs / name
        try:
            return mark_of(file.read_bytes())
        except OSError:
            return ""


class _Marks(dict[str, str]):
    """Keys by works, each made when it is asked for."""

    def __init__(self, make: Callable[[str], str]) -> None:
        self.make = make

    def __missing__(self, key: str) -> str:
        self[key] = self.make(key)
        return self[key]


def _record(entry: Entry) -> str:
    return _json([entry.type, entry.fields])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
