"""How to cite a chapter or page of the handbook: APA, BibTeX and RIS."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from handbook.article import Article
from handbook.markdown.context import address

if TYPE_CHECKING:
    from handbook.book import Book


@dataclass(frozen=True)
class Quoting:
    """One page as a work that can be cited.

    Attributes:
        apa: as a line of HTML in APA's form.
        bibtex: as a BibTeX entry.
        ris: as a RIS record.
    """

    apa: str
    bibtex: str
    ris: str


def quoting(book: Book, article: Article) -> Quoting:
    """Say how a page is cited.

    Args:
        book: the handbook; without authors its own name stands for them.
        article: the page; the year is that of its last review.
    """
    own, name = book.settings.handbook, book.settings.name
    reviewed = article.meta.last_reviewed
    year = str(reviewed.year) if reviewed else "n.d."
    place = book.settings.url.rstrip("/")
    url = f"{place}/{address(article.path, book.settings.directory_urls)}" if place else ""
    authors = ", ".join(own.authors) or name
    version = f"{book.settings.words.version} {own.version}"
    apa = (
        f"{escape(authors)}. ({year}). {escape(article.title)}. In <em>{escape(name)}</em> "
        f"({escape(version)}).{' ' + escape(own.publisher) + '.' if own.publisher else ''}"
        f"{' ' + escape(url) if url else ''}"
    )
    fields = {
        "author": "{" + authors + "}",
        "title": article.title,
        "booktitle": name,
        "year": year,
        "publisher": own.publisher,
        "edition": version,
        "url": url,
    }
    lines = [f"  {key} = {{{value}}}," for key, value in fields.items() if value]
    key = f"{article.slug.replace('-', '')}{year.replace('.', '')}"
    bibtex = "\n".join([f"@incollection{{{key},", *lines, "}"])
    tags = [
        ("TY", "CHAP"),
        *(("AU", author) for author in own.authors or [name]),
        ("TI", article.title),
        ("T2", name),
        ("PY", year),
        ("PB", own.publisher),
        ("ET", version),
        ("UR", url),
        ("ER", ""),
    ]
    ris = "\n".join(f"{tag}  - {value}" for tag, value in tags if value or tag == "ER")
    return Quoting(apa, bibtex, ris)
