"""What stands before and after a page's own text, from its front matter."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING

from handbook import credit
from handbook.article import Article
from handbook.frontmatter import ChapterMatter, HandoutMatter, Kind
from handbook.markdown.context import relative_address

if TYPE_CHECKING:
    from handbook.book import Book


# The anchors that the generator itself puts on a page.
TITLE_ANCHOR = "page-title"


def before(book: Book, article: Article) -> str:
    """The title of a page and, for a chapter, what to know before reading.

    Args:
        book: the handbook.
        article: the page.

    Returns:
        HTML; nothing for pages with a template of their own.
    """
    if article.meta.template:
        return ""
    words = book.settings.words
    html = ""
    if article.kind is Kind.CHAPTER:
        number = book.chapter_number(article)
        html += f'<p class="hb-number-line">{escape(words.chapter)} {number}</p>\n'
    elif isinstance(article.meta, HandoutMatter):
        html += f'<p class="hb-number-line">{escape(words.handout)} {article.meta.number}</p>\n'
    html += f'<h1 id="{TITLE_ANCHOR}">{escape(article.title)}</h1>\n'
    if article.meta.summary and article.kind is not Kind.HANDOUT:
        html += f'<p class="hb-summary">{escape(article.meta.summary)}</p>\n'
    if isinstance(article.meta, ChapterMatter):
        html += _facts(book, article, article.meta)
    if article.meta.content_note:
        html += (
            f'<aside class="hb-content-note"><strong>{escape(words.content_note)}</strong> '
            f"{escape(article.meta.content_note)}</aside>\n"
        )
    return html


def _facts(book: Book, article: Article, meta: ChapterMatter) -> str:
    words = book.settings.words
    rows = [
        (words.time, escape(words.minutes_text(meta.minutes))),
        (words.level, escape(getattr(words, f"level_{meta.level}"))),
        (
            words.last_reviewed,
            f'<time datetime="{meta.last_reviewed}">'
            f"{escape(date_text(book, meta.last_reviewed))}</time>",
        ),
    ]
    known = (book.by_slug(slug, Kind.CHAPTER) for slug in dict.fromkeys(meta.requires))
    required = sorted((one for one in known if one), key=book.chapter_number)
    if required:
        links = [
            f'<a href="{relative_address(article.path, c.path, book.settings.directory_urls)}">'
            f"{escape(c.title)}</a>"
            for c in required
        ]
        rows.append((words.read_before, ", ".join(links)))
    cells = "".join(f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>" for name, value in rows)
    return f'<dl class="hb-facts">{cells}</dl>\n'


def date_text(book: Book, day: date) -> str:
    """A date in the handbook's words, whatever the machine's locale.

    Example:
        *before* ``2026-01-31``, *after* ``31 January 2026``.
    """
    return f"{day.day} {book.settings.words.months.split()[day.month - 1]} {day.year}"


def after(book: Book, article: Article) -> str:
    """Who took part in a page and, beneath a handout, the licence line."""
    words = book.settings.words
    html = credit.line(words.contributors, article.meta.credits, words.roles)
    if article.kind is Kind.HANDOUT:
        html += f'<p class="hb-licence">{licence_line(book)}</p>\n'
    return html


def licence_line(book: Book) -> str:
    """Title and licence of the handbook, as a line of HTML."""
    licence = book.settings.handbook.licence
    name = escape(book.settings.name)
    if not licence.name:
        return name
    return (
        f'{name} · {escape(book.settings.words.licence)}: <a href="{escape(licence.url)}">'
        f"{escape(licence.name)}</a>"
    )


def card(book: Book, article: Article, sheet: Article) -> str:
    """A card that leads from a chapter to a handout."""
    words = book.settings.words
    address = relative_address(article.path, sheet.path, book.settings.directory_urls)
    number = getattr(sheet.meta, "number", "")
    minutes = words.minutes_text(getattr(sheet.meta, "minutes", 0))
    return (
        f'<div class="hb-card" data-handout="{escape(sheet.slug)}">'
        f'<p class="hb-card-kind">{escape(words.handout)} {number} · {escape(minutes)}</p>'
        f'<p class="hb-card-title"><a href="{escape(address)}">{escape(sheet.title)}</a></p>'
        f'<p class="hb-card-purpose">{escape(getattr(sheet.meta, "purpose", ""))}</p></div>'
    )
