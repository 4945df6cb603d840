"""A course pack laid out: its cover, its parts in order, and one list of works."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from handbook.assemble import Audience
from handbook.book import Book
from handbook.editions.edition import Edition, Scope
from handbook.editions.packs.pack import ENDING, Chosen, Pack
from handbook.editions.print.fragments import practices
from handbook.editions.print.layout import (
    Sheet,
    compose,
    edition_head,
    list_works,
    page_sheet,
)
from handbook.editions.print.printable import Printable
from handbook.editions.sections import EMPTY, Sections
from handbook.heads import date_text


def edition_of(book: Book, pack: Pack, chosen: list[Chosen], file: Path) -> Edition:
    """The edition that a pack is.

    Args:
        book: the handbook.
        pack: the pack.
        chosen: its parts.
        file: its file, which gives the PDF its name.
    """
    name = file.name.removesuffix(ENDING).removesuffix(file.suffix)
    words = "".join(c if c.isalnum() else " " for c in name.lower()).split()
    pages = dict.fromkeys(one.article.path for one in chosen if one.article is not None)
    return Edition(
        Scope.PACK,
        tuple(pages),
        pack.title,
        "-".join(words) or "course",
        Audience(pack.edition),
        pack.paper or book.settings.handbook.paper,
        pack.large_print,
    )


def lay_out_pack(
    sections: Sections, edition: Edition, pack: Pack, chosen: list[Chosen], day: date
) -> Printable:
    """Prepare a pack for the print template.

    Args:
        sections: the sections of the handbook.
        edition: the edition that the pack is.
        pack: the pack.
        chosen: its parts.
        day: the date that it bears.
    """
    book = sections.book
    sheets = list(_sheets(sections, edition, chosen))
    head: dict[str, Any] = {
        **edition_head(book, edition, day),
        "subtitle": pack.subtitle,
        "cover": [
            pack.group,
            ", ".join(date_text(book, d) if isinstance(d, date) else d for d in pack.dates),
            *(" ".join(part.split()) for part in pack.cover.split("\n\n")),
        ],
        "help": [line.model_dump() for line in pack.help],
        **list_works(sections, sheets),
    }
    return compose(book, head, sheets)


def _sheets(sections: Sections, edition: Edition, chosen: list[Chosen]) -> Iterator[Sheet]:
    shift = 0
    whole = {one.article.path for one in chosen if one.article and one.part.kind == "chapter"}
    for one in chosen:
        if one.article is None:
            shift = 1
            yield Sheet("", EMPTY, "divider", {"title": one.part.name})
        elif one.part.kind == "practice":
            html = practices(sections.html(one.article, edition.audience))[one.part.name]
            # A place can stand once: the whole chapter has it where both are there.
            is_alone = one.article.path not in whole
            section = sections.part(one.article, html, edition.audience, has_places=is_alone)
            number = sections.book.chapter_number(one.article)
            details = {"shift": shift, "number": number, "chapter": one.article.title}
            yield Sheet(one.article.path, section, "practice", details)
        else:
            look = "sheet" if one.part.kind == "handout" else "page"
            yield page_sheet(sections, one.article, edition.audience, look, shift=shift)
