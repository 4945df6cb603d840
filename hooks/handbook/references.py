"""The reference list of a page, and the bibliography of the whole handbook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from handbook.bibliography.entry import Entry, Part, ReadStatus
from handbook.cluster import Cluster
from handbook.markdown.context import relative_address

if TYPE_CHECKING:
    from handbook.book import Book


def cited_keys(clusters: list[tuple[int, Cluster]], book: Book) -> dict[str, list[int]]:
    """The works that a page cites, with the numbers of the citations.

    Args:
        clusters: the page's citations with their numbers.
        book: the handbook.

    Returns:
        Citation numbers by key, in the order of the style's reference list; works
        through which a cited work is known are there too.
    """
    places: dict[str, list[int]] = {}
    for number, cluster in clusters:
        for key in _with_sources(cluster.keys, book):
            numbers = places.setdefault(key, [])
            if number not in numbers:
                numbers.append(number)
    listed = sorted(places.keys() & book.references.keys(), key=book.reference_places.__getitem__)
    return {key: places[key] for key in listed}


def _with_sources(keys: tuple[str, ...], book: Book) -> list[str]:
    found: list[str] = []
    for key in keys:
        while key and key not in found and key in book.works:
            found.append(key)
            key = book.works[key].via
    return found


def page_list(clusters: list[tuple[int, Cluster]], book: Book, prefix: str = "") -> str:
    """The reference list of a page, with links back to every citation.

    Args:
        clusters: the page's citations with their numbers.
        book: the handbook.
        prefix: put before anchors, where several pages stand in one document.

    Returns:
        A section of HTML, or an empty string when nothing is cited.
    """
    places = cited_keys(clusters, book)
    if not places:
        return ""
    words = book.settings.words
    items = [list_item(key, numbers, book, prefix) for key, numbers in places.items()]
    return (
        f'<section class="hb-references" aria-labelledby="{prefix}references">\n'
        f'<h2 id="{prefix}references">{escape(words.references)}</h2>\n'
        f'<ul class="hb-reference-list">\n' + "\n".join(items) + "\n</ul>\n</section>"
    )


def list_item(key: str, numbers: list[int], book: Book, prefix: str = "") -> str:
    """One work of a page's list, with links back to its citations.

    Args:
        key: the work.
        numbers: the citations of it.
        book: the handbook.
        prefix: put before anchors.
    """
    words = book.settings.words
    links = ", ".join(
        f'<a href="#{prefix}cite-{number + 1}" role="doc-backlink" '
        f'aria-label="{escape(words.back_to_citation)} {number + 1}">{number + 1}</a>'
        for number in numbers
    )
    return (
        f'<li id="{prefix}ref-{escape(key)}" data-key="{escape(key)}">'
        f'<span class="hb-reference">{book.references[key]}</span> '
        f"{provenance(book.works[key], book, prefix)} "
        f'<span class="hb-backlinks">{escape(words.cited_at)} {links}</span></li>'
    )


def provenance(entry: Entry, book: Book, prefix: str = "") -> str:
    """What kind of work it is, and how the handbook knows it, in words.

    Example:
        *after* ``Theory · Known through Dunn et al. (2010)``.
    """
    words = book.settings.words
    parts = []
    label = book.settings.handbook.evidence.get(entry.evidence)
    if label:
        parts.append(escape(label.name))
    if entry.via:
        name = book.names.get(entry.via, escape(entry.via))
        parts.append(
            f'{escape(words.known_through)} <a href="#{prefix}ref-{escape(entry.via)}">{name}</a>'
        )
    elif entry.read_status:
        statuses = {
            ReadStatus.FULL: words.read_full,
            ReadStatus.ABSTRACT: words.read_abstract,
            ReadStatus.NOT_READ: words.read_not,
        }
        parts.append(escape(statuses[entry.read_status]))
    if not parts:
        return ""
    return f'<span class="hb-provenance">{" · ".join(parts)}</span>'


def bibliography(book: Book, page: str) -> str:
    """The whole bibliography in its three parts, with the pages that cite each work.

    Args:
        book: the handbook.
        page: the page that it stands on, for the links.
    """
    words = book.settings.words
    citing: dict[str, list[str]] = {}
    for article in book.in_order:
        learners = [c for c in enumerate(article.gathered.clusters) if not c[1].is_for_tutors]
        address = relative_address(page, article.path, book.settings.directory_urls)
        for key in cited_keys(learners, book):
            link = f'<a href="{escape(address)}#ref-{escape(key)}">{escape(article.title)}</a>'
            citing.setdefault(key, []).append(link)
    html = []
    for part, title in (
        (Part.READ, words.works_read),
        (Part.THROUGH, words.works_through),
        (Part.LATER, words.works_later),
    ):
        items = []
        for key, reference in book.references.items():
            entry = book.works[key]
            if entry.part is not part:
                continue
            cited = ""
            if key in citing:
                cited = (
                    f' <span class="hb-citing">{escape(words.cited_in)} '
                    f"{', '.join(citing[key])}</span>"
                )
            items.append(
                f'<li id="ref-{escape(key)}" data-key="{escape(key)}">'
                f'<span class="hb-reference">{reference}</span> '
                f"{provenance(entry, book)}{cited}</li>"
            )
        body = (
            '<ul class="hb-reference-list">\n' + "\n".join(items) + "\n</ul>"
            if items
            else f"<p>{escape(words.none_yet)}</p>"
        )
        html.append(f'<h2 id="{part.value}">{escape(title)}</h2>\n{body}')
    return "\n".join(html)
