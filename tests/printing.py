"""Editions made in the test's own process, and what stands in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pikepdf
import pypdfium2

from handbook.assemble import Audience
from handbook.book import Book
from handbook.editions.edition import Edition, Format, Scope
from handbook.editions.plan import plan
from handbook.editions.print import fonts
from handbook.editions.print.layout import lay_out
from handbook.editions.print.printing import PrintJob, Shop, print_batch
from handbook.editions.sections import Sections

DAY = date(2026, 2, 1)


def shop(loaded: Book) -> Shop:
    own = loaded.settings.handbook
    return Shop(own.fonts.families, fonts.files(loaded.settings), DAY, own.paper)


def planned(
    loaded: Book,
    scope: Scope = Scope.BOOK,
    audience: Audience = Audience.LEARNER,
    slug: str = "",
    **more: object,
) -> Edition:
    """An edition of those that a build makes."""
    paper = more.pop("paper", loaded.settings.handbook.paper)
    found = [
        edition
        for edition in plan(loaded)
        if edition.scope is scope
        and edition.audience is audience
        and slug in (edition.slug, "")
        and edition.paper in (paper, "")
        and edition.is_large is more.get("is_large", False)
        and edition.format is more.get("form", Format.PDF)
    ]
    assert found, (scope, audience, slug, more)
    return found[0]


def printed(loaded: Book, *args: object, **more: object) -> bytes:
    """A planned edition as a PDF."""
    edition = planned(loaded, *args, **more)
    own = replace(edition, paper=loaded.settings.handbook.paper)
    job = PrintJob(edition.file_name, lay_out(Sections(loaded), own, DAY), (edition.paper,))
    return print_batch(shop(loaded), [job])[0][edition.paper].content


def page_texts(content: bytes) -> list[str]:
    """The text of each page, as it is drawn."""
    document = pypdfium2.PdfDocument(content)
    texts = [page.get_textpage().get_text_range() for page in document]
    return [text.replace("\r", "").replace("\ufffe\n", "").replace("\x02\n", "") for text in texts]


def text_of(content: bytes) -> str:
    """The text of a PDF."""
    return "\n".join(page_texts(content))


def words_of(content: bytes) -> str:
    """The text of a PDF in one line."""
    return " ".join(text_of(content).split())


def everything_in(name: str, content: bytes) -> Iterator[str]:
    """All text in a file, whatever its format: zips opened, PDFs taken apart."""
    yield content.decode("utf-8", errors="replace")
    if name.endswith((".epub", ".docx", ".zip")):
        with zipfile.ZipFile(io.BytesIO(content)) as inner:
            for info in inner.infolist():
                yield info.filename
                yield from everything_in(info.filename, inner.read(info))
    elif name.endswith(".pdf"):
        yield text_of(content)
        yield from _pdf_strings(content)


def _pdf_strings(content: bytes) -> Iterator[str]:
    """Every string of a PDF's objects: bookmarks, alternatives, metadata, addresses."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream):
                yield thing.read_bytes().decode("latin-1")
                thing = thing.stream_dict
            if isinstance(thing, pikepdf.Dictionary):
                yield from (str(v) for v in thing.values() if isinstance(v, pikepdf.String))
            elif isinstance(thing, pikepdf.String):
                yield str(thing)
