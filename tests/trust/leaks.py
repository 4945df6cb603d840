"""Everything that a file of a site says, however it is packed."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile, is_zipfile

import pikepdf
import pypdfium2

GZIP = b"\x1f\x8b"


def layers(content: bytes) -> Iterator[bytes]:
    """A file's bytes, and those of everything packed in it, at any depth.

    Args:
        content: a file: plain, gzip, a ZIP such as an EPUB or a Word document, or a PDF.
    """
    yield content
    if content.startswith(GZIP):
        yield from layers(gzip.decompress(content))
    elif content.startswith(b"%PDF"):
        yield from _of_pdf(content)
    elif is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as package:
            yield package.comment
            for part in package.infolist():
                yield part.filename.encode() + part.extra + part.comment
                yield from layers(package.read(part))


def _of_pdf(content: bytes) -> Iterator[bytes]:
    with pikepdf.open(BytesIO(content)) as pdf:
        for one in pdf.objects:
            yield "\n".join(_strings(one)).encode()
            if isinstance(one, pikepdf.Stream):
                yield _data(one)
        yield "\n".join(_strings(pdf.trailer)).encode()
    document = pypdfium2.PdfDocument(content)
    for page in document:
        yield page.get_textpage().get_text_range().encode()
    document.close()


def _data(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        # A picture in a form of its own.
        return stream.read_raw_bytes()


def _strings(one: object) -> Iterator[str]:
    """The strings and names of an object, those of other objects left to them."""
    if isinstance(one, pikepdf.String | pikepdf.Name):
        yield str(one)
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        for name, value in one.items():
            yield name
            if not getattr(value, "is_indirect", False):
                yield from _strings(value)
    elif isinstance(one, pikepdf.Array):
        for value in one:
            if not getattr(value, "is_indirect", False):
                yield from _strings(value)


def says(content: bytes, words: list[str]) -> list[str]:
    """Which of some words a file says somewhere, in whatever case and encoding."""
    found = set()
    for layer in layers(content):
        lower = layer.lower()
        for word in words:
            forms = [word.lower().encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
            if any(form in lower for form in forms):
                found.add(word)
    return sorted(found)
