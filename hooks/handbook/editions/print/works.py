"""Where works are cited, and one reference list for parts of several pages."""

from __future__ import annotations

import re
from typing import Any

from handbook import references
from handbook.assemble import Audience
from handbook.book import Book
from handbook.editions.links import Links, label
from handbook.editions.print.nodes import Converter

# The list stands on a page of its own that no handbook has.
LIST_PAGE = "references"
CITATION = re.compile(r"#cite-(\d+)$")


def one_list(book: Book, links: Links, parts: list[tuple[str, frozenset[str]]]) -> list[Any]:
    """The works that parts of pages cite, as the nodes of one list.

    Args:
        book: the handbook.
        links: where links lead.
        parts: the pages that parts come from, in order, and the places in each part.

    Returns:
        One item a work, in the order of the citation style; each names the places where
        it is cited.
    """
    cited: dict[str, list[str]] = {}
    for path, there in parts:
        clusters = book.articles[path].gathered.clusters
        numbers = sorted(
            int(match.group(1)) - 1 for match in map(CITATION.search, there) if match is not None
        )
        found = references.cited_keys([(n, clusters[n]) for n in numbers], book)
        for key, places in found.items():
            at = [label(path, f"cite-{number + 1}") for number in places]
            cited.setdefault(key, []).extend(at)
    converter = Converter(f"{LIST_PAGE}.md", links)
    return [_item(book, converter, key, cited[key]) for key in book.references if key in cited]


def cited_places(book: Book, audience: Audience) -> dict[str, list[str]]:
    """Every place of the handbook at which a work is cited, by its key.

    Args:
        book: the handbook.
        audience: for whom; citations in tutors' notes are no places for learners.
    """
    found: dict[str, list[str]] = {}
    for article in book.in_order:
        clusters = [
            (number, cluster)
            for number, cluster in enumerate(article.gathered.clusters)
            if audience is Audience.TUTOR or not cluster.is_for_tutors
        ]
        for key, numbers in references.cited_keys(clusters, book).items():
            at = [label(article.path, f"cite-{number + 1}") for number in numbers]
            found.setdefault(key, []).extend(at)
    return found


def _item(book: Book, converter: Converter, key: str, places: list[str]) -> Any:
    html = f"{book.references[key]} {references.provenance(book.works[key], book)}"
    nodes = converter.convert(html)
    return [
        "li",
        {"id": label(converter.page, f"ref-{key}")},
        [*nodes, " ", ["cited", {"at": places}, []]],
    ]
