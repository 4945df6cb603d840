"""PDF editions, made by Typst."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import Literal

import typst

from handbook.book import Book
from handbook.editions.edition import Edition
from handbook.editions.layout import Layout

TEMPLATE = "handbook.typ"
STANDARD: Literal["ua-1"] = "ua-1"
PAGE_COUNT = re.compile(rb"/Type\s*/Pages\s*/Count (\d+)")


class PrintError(Exception):
    """Typst refused to make the PDF; the message is its own."""


@dataclass(frozen=True)
class Pdf:
    """A finished PDF: its bytes, and its number of pages."""

    content: bytes
    pages: int


@cache
def _compiler() -> typst.Compiler:
    """One compiler for all editions, so that fonts are read once.

    Fonts of the system are not used: the same input gives the same bytes everywhere.
    """
    folder = str(files("handbook.editions") / "templates")
    return typst.Compiler(f"{folder}/{TEMPLATE}", root=folder, ignore_system_fonts=True)


def make(book: Book, edition: Edition, day: date) -> Pdf:
    """Make one PDF that conforms to PDF/UA-1 (ISO 14289-1).

    Args:
        book: the handbook, its citations formatted.
        edition: which pages, for whom, on what paper.
        day: the date that it bears.

    Raises:
        PrintError: Typst refused it, because it would break the standard, say.
    """
    data = Layout(book, edition, day).data()
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    try:
        content = _compiler().compile(
            sys_inputs={"data": data},
            pdf_standards=[STANDARD],
            timestamp=int(midnight.timestamp()),
        )
    except typst.TypstError as error:
        raise PrintError(str(error).strip().split("\n", 1)[0]) from error
    assert isinstance(content, bytes)
    count = PAGE_COUNT.search(content)
    return Pdf(content, int(count.group(1)) if count else 0)
