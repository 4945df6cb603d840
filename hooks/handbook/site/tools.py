"""What stands beneath a page: citing, printing, editing, marking as read, its files."""

from __future__ import annotations

from html import escape
from typing import Any

from handbook.article import Article
from handbook.frontmatter import ChapterMatter, Kind
from handbook.heads import date_text
from handbook.site.frame import Frame
from handbook.site.quoting import quoting


def tools(
    frame: Frame, article: Article, files: list[dict[str, Any]], has_notes: bool = False
) -> str:
    """What stands beneath a page: review date, citing, printing, editing, files.

    Args:
        frame: what stands around the page.
        article: the page.
        files: the rows of the editions' manifest.
        has_notes: whether the page has notes for tutors.
    """
    words, page = frame.words.site, article.path
    if page == frame.navigation.home:
        return ""
    rows = []
    if article.meta.last_reviewed and not isinstance(article.meta, ChapterMatter):
        day = article.meta.last_reviewed
        rows.append(
            f'<p class="hb-reviewed">{escape(frame.words.last_reviewed)} '
            f'<time datetime="{day}">{escape(date_text(frame.book, day))}</time></p>'
        )
    if article.kind is Kind.CHAPTER:
        rows.append(_quoting(frame, article))
    rows.append(_files(frame, article, files))
    buttons = f'<button type="button" id="hb-print">{escape(words.print_page)}</button>'
    if any(block.name == "check" for block in article.blocks):
        buttons += (
            f'<button type="button" id="hb-print-answers">'
            f"{escape(words.print_with_answers)}</button>"
        )
    if article.kind is Kind.CHAPTER:
        buttons += (
            f'<button type="button" id="hb-read" aria-pressed="false">'
            f"{escape(words.read_mark)}</button>"
        )
    if has_notes:
        buttons += frame.tutor_switch()
    rows.append(
        f'<p class="hb-buttons hb-needs-script">{buttons}</p>'
        '<p class="hb-status" id="hb-page-status" role="status"></p>'
    )
    edit = frame.book.settings.edit_url
    if edit:
        rows.append(f'<p><a href="{escape(edit + page)}">{escape(words.edit)}</a></p>')
    title = escape(words.about_this_page)
    return f'<section class="hb-tools" aria-label="{title}">{"".join(rows)}</section>'


def _quoting(frame: Frame, article: Article) -> str:
    quoted = quoting(frame.book, article)
    forms = "".join(
        f'<div class="hb-quote" data-file="{article.slug}.{ending}">'
        f'<p class="hb-quote-name">{name}</p>'
        f'<pre tabindex="0">{escape(text)}</pre></div>'
        for name, ending, text in (("BibTeX", "bib", quoted.bibtex), ("RIS", "ris", quoted.ris))
    )
    return (
        f'<details class="hb-quoting"><summary>{escape(frame.words.how_to_cite)}</summary>'
        f'<div class="hb-quote"><p class="hb-quote-name">APA</p><p>{quoted.apa}</p></div>'
        f"{forms}</details>"
    )


def _files(frame: Frame, article: Article, files: list[dict[str, Any]]) -> str:
    own = [row for row in files if row["sources"] == [article.path]]
    if not own:
        return ""
    items = "".join(
        f'<li><a href="{frame.file(article.path, "downloads/" + row["path"])}" download>'
        f"{escape(describe(frame, row))}</a></li>"
        for row in own
    )
    return (
        f'<div class="hb-files"><p class="hb-files-title">{escape(frame.words.site.downloads)}</p>'
        f"<ul>{items}</ul></div>"
    )


def describe(frame: Frame, row: dict[str, Any]) -> str:
    """An edition's file in a few words.

    Example:
        *after* ``PDF, A4, Tutor edition, 12 pages, 340 kB``.
    """
    return f"{name_of(frame, row)}, {amount_of(frame, row)}"


def name_of(frame: Frame, row: dict[str, Any]) -> str:
    """What tells an edition's file from its sisters.

    Example:
        *after* ``PDF, A4, large print``.
    """
    parts = [str(row["format"]).upper()]
    if row.get("paper"):
        parts.append(str(row["paper"]).capitalize())
    if row.get("large_print"):
        parts.append(frame.words.site.large_print)
    if row.get("edition") == "tutor":
        parts.append(frame.words.tutor_edition)
    return ", ".join(parts)


def amount_of(frame: Frame, row: dict[str, Any]) -> str:
    """How much an edition's file holds.

    Example:
        *after* ``12 pages, 340 kB``.
    """
    parts = [size(int(row["bytes"]))]
    if row.get("pages"):
        plural = "" if row["pages"] == 1 else "s"
        parts.insert(0, f"{row['pages']} {frame.words.page}{plural}")
    return ", ".join(parts)


def size(count: int) -> str:
    """A file's size in round figures.

    Example:
        *before* ``348160``, *after* ``348 kB``.
    """
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} kB"
    return f"{count / 1_000_000:.1f} MB"
