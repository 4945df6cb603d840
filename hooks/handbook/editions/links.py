"""Where the links of a page lead, whatever edition the page stands in."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from handbook.book import Book
from handbook.markdown.context import address

OUTSIDE = ("http", "https", "mailto")


@dataclass(frozen=True)
class Place:
    """Where a link leads.

    Attributes:
        page: a page of the handbook; empty when the link leaves the handbook.
        anchor: the place on that page.
        address: the address that it has on the web; empty when there is none.
    """

    page: str = ""
    anchor: str = ""
    address: str = ""


class Links:
    """Resolves the links of a handbook's assembled pages.

    Args:
        book: the handbook.
    """

    def __init__(self, book: Book) -> None:
        self.directory_urls = book.settings.directory_urls
        self.site = book.settings.url.rstrip("/")
        self.by_address = {address(path, self.directory_urls): path for path in book.articles}

    def resolve(self, page: str, href: str) -> Place:
        """Where a link of a page leads.

        Args:
            page: the page that it stands on.
            href: its address, as it stands in the assembled article.

        Example:
            *before* page ``part/one.md``, address ``two.html#there``;
            *after* ``Place("part/two.md", "there")``, with the address of the published
            page where the settings name one.
        """
        parts = urlsplit(href)
        if parts.scheme in OUTSIDE:
            return Place(address=href)
        if parts.scheme or parts.netloc:
            return Place()
        path = page
        if parts.path:
            base = address(page, self.directory_urls)
            folder = base if base.endswith("/") else dirname(base)
            target = normpath(join(folder, unquote(parts.path)))
            path = self.by_address.get(target, self.by_address.get(target + "/", ""))
        anchor = unquote(parts.fragment)
        return Place(path, anchor, self._published(path, anchor)) if path else Place()

    def file(self, page: str, source: str) -> str:
        """The file that a picture of a page shows, relative to the folder of pages.

        Example:
            *before* page ``part/one.md``, source ``../assets/one.png``;
            *after* ``assets/one.png``; an empty string for what lies outside.
        """
        parts = urlsplit(source)
        if parts.scheme or parts.netloc or parts.path.startswith("/"):
            return ""
        base = address(page, self.directory_urls)
        folder = base if base.endswith("/") else dirname(base)
        found = normpath(join(folder, unquote(parts.path)))
        return "" if found.startswith("..") else found

    def _published(self, path: str, anchor: str) -> str:
        if not self.site:
            return ""
        page = f"{self.site}/{address(path, self.directory_urls)}"
        return f"{page}#{anchor}" if anchor else page


def label(page: str, anchor: str) -> str:
    """The name of a place in an edition that holds several pages.

    Example:
        *before* page ``part/chapter.md``, anchor ``summary``;
        *after* ``part/chapter#summary``.
    """
    return f"{page.removesuffix('.md')}#{anchor}"
