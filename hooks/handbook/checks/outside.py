"""Links that leave the handbook; on demand, since only a network can answer."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from handbook.bibliography.csl import bare_doi
from handbook.checks.links import place
from handbook.finding import Finding
from handbook.rules import Rule

if TYPE_CHECKING:
    from handbook.book import Book

SECONDS = 20
AT_ONCE = 8
AGENT = "handbook link check"
# The page is there, but not for a machine, or not at this moment.
SHY = (401, 403, 405, 406, 429, 503, 999)

# Asks for an address; gives what is wrong with it, or an empty string.
Ask = Callable[[str], str]


def ask(address: str) -> str:
    """Ask the network for an address.

    Args:
        address: an address that begins with ``http://`` or ``https://``.

    Returns:
        What is wrong, in a few words; empty when the page is there, or would be for a
        person.
    """
    request = urllib.request.Request(address, headers={"User-Agent": AGENT}, method="GET")
    try:
        with urllib.request.urlopen(request, timeout=SECONDS):
            return ""
    except urllib.error.HTTPError as error:
        return "" if error.code in SHY else f"{error.reason.lower()} ({error.code})"
    except (OSError, ValueError) as error:
        return str(getattr(error, "reason", error)).lower()


def check(book: Book, asking: Ask) -> list[Finding]:
    """Ask for every outer address of pages and bibliography, each once.

    Args:
        book: the handbook.
        asking: how to ask.

    Returns:
        A finding at each place that names an address that is not there.
    """
    places = [*_of_pages(book), *_of_works(book)]
    addresses = list(dict.fromkeys(address for _, _, _, address in places))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        faults = dict(zip(addresses, pool.map(asking, addresses), strict=True))
    return [
        Finding(path, line, Rule.LINK_OUTSIDE, faults[address], address, column=column)
        for path, line, column, address in places
        if faults[address]
    ]


Places = Iterable[tuple[str, int, int, str]]


def _of_pages(book: Book) -> Places:
    for article in book.in_order:
        for address in dict.fromkeys(link.written for link in article.gathered.links):
            if address.startswith(("http://", "https://")):
                yield article.source.path, *place(article, address), address


def _of_works(book: Book) -> Places:
    for work in book.works.values():
        if work.fields.get("url", "").startswith(("http://", "https://")):
            yield work.path, work.field_line("url"), 0, work.fields["url"].replace("\\", "")
        if work.fields.get("doi"):
            doi = bare_doi(work.fields["doi"].replace("\\", ""))
            yield work.path, work.field_line("doi"), 0, f"https://doi.org/{doi}"
