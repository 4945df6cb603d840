"""Finished PDFs as trees: what a screen reader is told, read by two independent parsers."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium


@dataclass
class Element:
    """An element of a PDF's structure tree.

    Attributes:
        kind: its type, such as ``P`` or ``H1``.
        kids: elements and texts in reading order.
        alt: its text alternative.
        scope: of a header cell, what it heads.
        pages: the pages that its own text stands on, counted from 1.
        links: the annotations that it refers to.
        lines: the heights of its own lines, with their pages.
    """

    kind: str
    kids: list[Element | str] = field(default_factory=list)
    alt: str = ""
    scope: str = ""
    pages: list[int] = field(default_factory=list)
    links: list[pikepdf.Object] = field(default_factory=list)
    lines: set[tuple[int, int]] = field(default_factory=set)

    @property
    def text(self) -> str:
        """All its text in reading order."""
        return "".join(kid if isinstance(kid, str) else kid.text for kid in self.kids)

    def walk(self) -> Iterator[Element]:
        """It and every element in it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()

    def of(self, *kinds: str) -> list[Element]:
        """The elements in it of some kinds."""
        return [element for element in self.walk() if element.kind in kinds]


class Document:
    """A PDF and its structure tree."""

    def __init__(self, content: bytes) -> None:
        self.pdf = pikepdf.open(BytesIO(content))
        self.texts, self.lines = _marked_texts(content)
        self.numbers = {page.obj.objgen: n for n, page in enumerate(self.pdf.pages, 1)}
        self.places = (
            dict(pikepdf.NameTree(self.pdf.Root.Names.Dests)) if "/Names" in self.pdf.Root else {}
        )
        self.used: set[tuple[int, int]] = set()
        self.root = self._element(self.pdf.Root.StructTreeRoot, None)

    def page_of(self, link: Element) -> int:
        """The page that a link leads to, counted from 1."""
        target = link.links[0].Dest
        if isinstance(target, pikepdf.String | pikepdf.Name):
            target = self.places[str(target)]
        return self.numbers[target[0].objgen]

    @property
    def untagged(self) -> list[tuple[int, str]]:
        """Text that is no part of the tree: page furniture, with its page."""
        return [
            (page, text)
            for (page, mark), text in self.texts.items()
            if (page, mark) not in self.used and text.strip()
        ]

    def _element(self, node: pikepdf.Object, page: pikepdf.Object | None) -> Element:
        element = Element(str(node.get("/S", "/Root"))[1:])
        element.alt = str(node.get("/Alt", ""))
        element.scope = _attribute(node, "/Scope")
        page = node.get("/Pg", page)
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            self._add(element, kid, page)
        return element

    def _add(self, element: Element, kid: pikepdf.Object, page: pikepdf.Object | None) -> None:
        if isinstance(kid, pikepdf.Dictionary):
            kind = str(kid.get("/Type", ""))
            if kind == "/OBJR":
                element.links.append(kid.Obj)
                return
            if kind != "/MCR":
                element.kids.append(self._element(kid, page))
                return
            page, kid = kid.get("/Pg", page), kid.MCID
        assert page is not None
        number = self.numbers[page.objgen]
        self.used.add((number, int(kid)))
        element.pages.append(number)
        element.lines |= {(number, y) for y in self.lines.get((number, int(kid)), ())}
        element.kids.append(self.texts.get((number, int(kid)), ""))


def _attribute(node: pikepdf.Object, name: str) -> str:
    owners = node.get("/A", [])
    for owner in owners if isinstance(owners, pikepdf.Array) else [owners]:
        if isinstance(owner, pikepdf.Dictionary) and name in owner:
            return str(owner[name])[1:]
    return ""


def _marked_texts(
    content: bytes,
) -> tuple[dict[tuple[int, int], str], dict[tuple[int, int], set[int]]]:
    """The text of each marked piece of content, and where its lines stand.

    Both go by page and mark; -1 marks what has none.
    """
    found: dict[tuple[int, int], str] = {}
    heights: dict[tuple[int, int], set[int]] = {}
    document = pypdfium2.PdfDocument(content)
    for number, page in enumerate(document, 1):
        lines = page.get_textpage()
        for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=1):
            mark = pdfium.FPDFPageObj_GetMarkedContentID(thing.raw)
            size = pdfium.FPDFTextObj_GetText(thing.raw, lines.raw, None, 0)
            buffer = ctypes.create_string_buffer(size)
            pdfium.FPDFTextObj_GetText(
                thing.raw, lines.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size
            )
            text = buffer.raw[:size].decode("utf-16-le").rstrip("\0")
            found[number, mark] = found.get((number, mark), "") + text
            heights.setdefault((number, mark), set()).add(round(thing.get_matrix().f))
    return found, heights
