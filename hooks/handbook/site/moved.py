"""Old addresses that go on working: pages that lead on, and anchors that have moved."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from handbook.listing import names
from handbook.markdown.context import address, relative_address
from handbook.published import Place
from handbook.site import policy

if TYPE_CHECKING:
    from handbook.site.frame import Frame

SCRIPT = "assets/moved.js"
STYLE = "assets/handbook.css"
ICON = "assets/icon.svg"
# Elements that may begin with an empty one; before any other it stands outside.
HOLDING = names("h1 h2 h3 h4 h5 h6 p li dt dd div section article aside figure blockquote span")


def pages(frame: Frame) -> dict[str, str]:
    """A page for each old one that another has taken over, by its file in the site."""
    return {
        file_of(old.page, frame.book.settings.directory_urls): _page(frame, old, new)
        for old, new in frame.redirects.items()
        if not old.anchor
    }


def show(html: str, frame: Frame, path: str) -> str:
    """Keep the old anchors of a page.

    Args:
        html: the page's article.
        frame: what stands around it.
        path: the page.

    Returns:
        The article with an empty element for each anchor that has another name now, and
        with a link for each whose text stands on another page now.

    Example:
        *before* ``<h2 id="new">``; *after*, with ``was: {page.md#old: new}`` on the same
        page, ``<h2 id="new"><span id="old"></span>``.
    """
    for old, new in frame.redirects.items():
        if old.page != path or not old.anchor:
            continue
        if new.page == path:
            html = _with_target(html, old.anchor, new.anchor)
        else:
            text = escape(frame.words.site.moved_part)
            html += f'\n<p class="hb-moved" id="{escape(old.anchor)}">{text} '
            html += f"{_link(frame, path, new)}</p>"
    return html


def _with_target(html: str, old: str, new: str) -> str:
    target = f'<span id="{escape(old)}"></span>'
    found = re.search(rf'<(\w+)(?:\s[^<>]*)?\sid="{re.escape(escape(new))}"[^<>]*>', html)
    if not new or found is None:
        return target + html
    at = found.end() if found.group(1) in HOLDING else found.start()
    return html[:at] + target + html[at:]


def _page(frame: Frame, old: Place, new: Place) -> str:
    """The page at an old address.

    It leads on by itself. The script takes the anchor of the address along, which a page
    alone cannot; without scripts the reader arrives at the top of the new page.
    """
    book, words = frame.book, frame.words.site
    href = _href(frame, old.page, new)
    site = book.settings.url.rstrip("/")
    canonical = f"{site}/{address(new.page, book.settings.directory_urls)}" if site else href
    refresh = f'<meta http-equiv="refresh" content="0; url={escape(href)}">'
    rows = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy.meta())}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{escape(words.moved)} · {escape(book.settings.name)}</title>",
        f'<link rel="canonical" href="{escape(canonical)}">',
    ]
    rows.append(f'<link rel="icon" href="{frame.file(old.page, ICON)}" type="image/svg+xml">')
    if STYLE in frame.stamps:
        rows.append(f'<link rel="stylesheet" href="{frame.file(old.page, STYLE)}">')
    if SCRIPT in frame.stamps:
        rows.append(f'<script defer src="{frame.file(old.page, SCRIPT)}"></script>')
        refresh = f"<noscript>{refresh}</noscript>"
    parts = "".join(
        f"<p>#{escape(at.anchor)}: {_link(frame, old.page, to, at.anchor)}</p>\n"
        for at, to in frame.redirects.items()
        if at.page == old.page and at.anchor
    )
    head = "\n".join([*rows, refresh])
    return (
        f'<!doctype html>\n<html lang="{escape(book.settings.handbook.language)}">\n'
        f'<head>\n{head}\n</head>\n<body class="hb-page">\n<main id="hb-main">\n'
        f"<h1>{escape(words.moved)}</h1>\n"
        f"<p>{escape(words.moved_to)} {_link(frame, old.page, new, is_whole=True)}</p>\n"
        f"{parts}</main>\n</body>\n</html>\n"
    )


def _link(frame: Frame, page: str, to: Place, name: str = "", is_whole: bool = False) -> str:
    title = frame.book.articles[to.page].title
    mark = f' id="{escape(name)}"' if name else ""
    mark += " data-moved" if is_whole else ""
    return f'<a{mark} href="{escape(_href(frame, page, to))}">{escape(title)}</a>'


def _href(frame: Frame, page: str, to: Place) -> str:
    found = relative_address(page, to.page, frame.book.settings.directory_urls)
    return f"{found}#{to.anchor}" if to.anchor else found


def file_of(page: str, directory_urls: bool) -> str:
    """The file of the site that a page has.

    Example:
        *before* ``part/one.md``, *after* ``part/one.html``, or ``part/one/index.html``.
    """
    found = address(page, directory_urls).removeprefix("./")
    return found if found.endswith(".html") else f"{found}index.html"
