"""What the handbook has agreed on: evidence labels, words to avoid, acronyms."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from handbook.markdown.context import relative_address
from handbook.wording import load

if TYPE_CHECKING:
    from handbook.book import Book


def labels(book: Book, page: str) -> str:
    """The evidence labels: how each is written, what it means, and where it stands.

    Args:
        book: the handbook; the first claim with a label is its example.
        page: the page that the list stands on.
    """
    items = "\n".join(
        f'<div><dt><span class="hb-sign" aria-hidden="true">{escape(label.sign)}</span> '
        f"{escape(label.name)} <code>[!{escape(key)}]</code></dt>"
        f"<dd>{escape(label.meaning)}{_first_claim(book, page, key)}</dd></div>"
        for key, label in book.settings.handbook.evidence.items()
    )
    return f'<dl class="hb-labels">\n{items}\n</dl>'


def _first_claim(book: Book, page: str, label: str) -> str:
    for chapter in book.chapters:
        for claim in chapter.gathered.claims:
            if claim.label == label and not claim.is_for_tutors:
                address = relative_address(page, chapter.path, book.settings.directory_urls)
                link = f'<a href="{escape(address)}#{claim.anchor}">{escape(chapter.title)}</a>'
                return f'<p class="hb-claim">{escape(claim.text)} ({link})</p>'
    return ""


def wording(book: Book) -> str:
    """Words to avoid with the better ones, and words and acronyms that may stand."""
    found, _ = load(book.settings)
    guide = book.settings.words.guide
    html = ""
    if found.avoid:
        rows = "\n".join(
            f"<tr><td>{escape(', '.join(form.replace('*', '…') for form in item.forms))}</td>"
            f"<td>{escape(item.better)}</td><td>{escape(item.why)}</td></tr>"
            for item in found.avoid
        )
        heads = "".join(
            f'<th scope="col">{escape(name)}</th>'
            for name in (guide.avoid, guide.better, guide.because)
        )
        html += (
            '<div class="hb-table" tabindex="0"><table>\n'
            f"<thead>\n<tr>{heads}</tr>\n</thead>\n<tbody>\n{rows}\n</tbody>\n</table></div>\n"
        )
    for name, listed in ((guide.allowed, found.allow), (guide.acronyms, found.acronyms)):
        if listed:
            html += f"<p>{escape(name)} {escape(', '.join(sorted(listed)))}.</p>\n"
    return html or f"<p>{escape(book.settings.words.none_yet)}</p>"
