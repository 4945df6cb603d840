"""The ways through a handbook: menu, place in the part, pages before and after.

The menu of a page names the pages of its own part and one way into each other part, so
that its size does not grow with the handbook.
"""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from handbook.article import Article
from handbook.frontmatter import HandoutMatter
from handbook.markdown.context import address, relative_address

if TYPE_CHECKING:
    from handbook.book import Book

# More parts than this are reached through the list of all chapters.
MOST_PARTS = 40


class Navigation:
    """Writes the navigation of each page.

    Args:
        book: the handbook.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self.words = book.settings.words
        listed = [
            entry for entry in book.entries if entry.is_listed and entry.path in book.articles
        ]
        self.groups = [
            (part, [book.articles[entry.path] for entry in group])
            for part, group in groupby(listed, key=lambda entry: entry.part)
        ]
        self.sequence = [article for _, group in self.groups for article in group]
        self.places = {article.path: index for index, article in enumerate(self.sequence)}
        self.numbers = {chapter.path: n for n, chapter in enumerate(book.chapters, 1)}
        self.by_slug = {chapter.slug: chapter for chapter in book.chapters}
        self.part_by_path = {
            article.path: index for index, (_, group) in enumerate(self.groups) for article in group
        }
        # The same for all pages of a folder, but for the mark of the page itself.
        self._menus: dict[tuple[int, str], str] = {}
        self._rails: dict[tuple[int, str], str] = {}

    @property
    def home(self) -> str:
        """The first page."""
        return self.sequence[0].path if self.sequence else "index.md"

    def address(self, page: str, target: str) -> str:
        """Address of a page seen from another, also from itself."""
        return relative_address(page, target, self.book.settings.directory_urls) or (
            "./" if self.book.settings.directory_urls else target.rsplit("/", 1)[-1][:-3] + ".html"
        )

    def _folder(self, page: str) -> str:
        """The folder that relative addresses on a page begin from."""
        return address(page, self.book.settings.directory_urls).rpartition("/")[0]

    def chapter_of(self, article: Article) -> Article | None:
        """The chapter that a handout belongs to."""
        if not isinstance(article.meta, HandoutMatter):
            return None
        return self.by_slug.get(article.meta.chapter)

    def menu(self, article: Article) -> str:
        """The list of the page's own part and of the ways to all others."""
        at = self._anchor(article)
        own = self.part_by_path.get(at.path, -1)
        key = (own, self._folder(article.path))
        if key not in self._menus:
            self._menus[key] = self._menu(article.path, own)
        return self._mark(self._menus[key], article.path)

    def _menu(self, page: str, own: int) -> str:
        items = []
        near = range(len(self.groups))
        if len(self.groups) > MOST_PARTS:
            near = range(max(0, own - 5), min(len(self.groups), own + 6))
        for index, (part, group) in enumerate(self.groups):
            if not part:
                items += [f"<li>{self._link(page, article)}</li>" for article in group]
            elif index == own:
                pages = "".join(f"<li>{self._link(page, article)}</li>" for article in group)
                items.append(f'<li class="hb-menu-own"><p>{escape(part)}</p><ul>{pages}</ul></li>')
            elif index in near:
                href = escape(self.address(page, group[0].path))
                items.append(f'<li class="hb-menu-part"><a href="{href}">{escape(part)}</a></li>')
        return f'<ul class="hb-menu-list">{"".join(items)}</ul>'

    def part(self, article: Article) -> str:
        """The pages of the part that a page stands in; nothing outside parts."""
        index = self.part_by_path.get(self._anchor(article).path, -1)
        if index < 0 or not self.groups[index][0]:
            return ""
        key = (index, self._folder(article.path))
        if key not in self._rails:
            self._rails[key] = self._part(article.path, *self.groups[index])
        return self._mark(self._rails[key], article.path)

    def _part(self, page: str, part: str, group: list[Article]) -> str:
        items = "".join(f"<li>{self._link(page, one)}</li>" for one in group)
        return (
            f'<nav class="hb-part" aria-labelledby="hb-part-title">'
            f'<p class="hb-rail-title" id="hb-part-title">{escape(part)}</p><ul>{items}</ul></nav>'
        )

    def crumbs(self, article: Article) -> str:
        """Where a page stands: the home page, its part, its place in the part."""
        if article.path == self.home:
            return ""
        words = self.words
        home = escape(self.address(article.path, self.home))
        steps = [f'<a href="{home}">{escape(self.book.settings.name)}</a>']
        at = self._anchor(article)
        index = self.part_by_path.get(at.path, -1)
        part, group = self.groups[index] if index >= 0 else ("", [])
        if part:
            first = escape(self.address(article.path, group[0].path))
            steps.append(f'<a href="{first}">{escape(part)}</a>')
            if at is article:
                place = words.site.place.format(n=group.index(article) + 1, all=len(group))
                steps.append(f"<span>{escape(place)}</span>")
        if at is not article:
            steps.append(self._link(article.path, at))
        items = "".join(f"<li>{step}</li>" for step in steps)
        label = escape(words.site.you_are_here)
        return f'<nav class="hb-crumbs" aria-label="{label}"><ol>{items}</ol></nav>'

    def around(self, article: Article) -> str:
        """Links to the page before and the page after."""
        place = self.places.get(article.path)
        if place is None:
            return ""
        words = self.words.site
        links = ""
        for other, rel, name in (
            (place - 1, "prev", words.previous),
            (place + 1, "next", words.next),
        ):
            if 0 <= other < len(self.sequence):
                target = self.sequence[other]
                href = escape(self.address(article.path, target.path))
                links += (
                    f'<a rel="{rel}" class="hb-{rel}" href="{href}"><span>{escape(name)}</span> '
                    f"{escape(target.title)}</a>"
                )
        return f'<nav class="hb-around" aria-label="{escape(words.earlier_later)}">{links}</nav>'

    def toc(self, tokens: list[dict[str, Any]]) -> str:
        """The headings of a page as a nested list."""
        if not tokens:
            return ""
        items = "".join(
            f'<li><a href="#{escape(token["id"])}">{token["name"]}</a>'
            f"{self.toc(token['children'])}</li>"
            for token in tokens
        )
        return f"<ul>{items}</ul>"

    def _anchor(self, article: Article) -> Article:
        """The page by which the menu is opened: for a handout, its chapter."""
        return self.chapter_of(article) or article

    def _link(self, page: str, article: Article) -> str:
        href = escape(self.address(page, article.path))
        number = self.numbers.get(article.path)
        count = f'<span class="hb-count">{number}</span> ' if number else ""
        return f'<a href="{href}">{count}{escape(article.title)}</a>'

    def _mark(self, html: str, page: str) -> str:
        """Say which link leads to the page itself."""
        own = f'href="{escape(self.address(page, page))}"'
        return html.replace(own, own + ' aria-current="page"')
