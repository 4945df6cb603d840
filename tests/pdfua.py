"""What PDF/UA-1 (ISO 14289-1) asks of a finished file, checked without its maker."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf

from tests.pdftree import Document, Element

CELLS = ("TH", "TD")
SHOWS_TEXT = ("Tj", "TJ", "'", '"')


def faults(document: Document) -> list[str]:
    """Everything that a file breaks, in words; nothing for a file that conforms."""
    checks = (_catalogue, _headings, _lists, _tables, _figures, _links, _marks, _fonts, _bookmarks)
    return [fault for check in checks for fault in check(document)]


def _catalogue(document: Document) -> Iterator[str]:
    root = document.pdf.Root
    if not root.get("/MarkInfo", {}).get("/Marked", False):
        yield "the file does not say that it is tagged"
    if not str(root.get("/Lang", "")):
        yield "the file has no language"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "viewers would show the file's name, not its title"
    with document.pdf.open_metadata() as metadata:
        if not metadata.get("dc:title"):
            yield "the file has no title"
        if metadata.get("pdfuaid:part") != "1":
            yield "the file does not claim PDF/UA-1"
    for number, page in enumerate(document.pdf.pages, 1):
        if "/Annots" in page and page.get("/Tabs") != "/S":
            yield f"page {number}: the order of its links is not that of the text"


def _headings(document: Document) -> Iterator[str]:
    before = 0
    for element in document.root.walk():
        match = re.fullmatch(r"H(\d)", element.kind)
        if not match:
            continue
        level = int(match.group(1))
        if level > before + 1:
            yield f"heading {element.text!r}: level {level} after level {before}"
        if not element.text.strip():
            yield "a heading is empty"
        before = level
    if not before:
        yield "there is no heading"


def _lists(document: Document) -> Iterator[str]:
    for found in document.root.of("L"):
        kinds = {kid.kind for kid in found.kids if isinstance(kid, Element)}
        if not kinds or kinds - {"LI", "L", "Caption"}:
            yield f"list {found.text[:40]!r}: it holds {sorted(kinds)}"
    for item in document.root.of("LI"):
        if not any(isinstance(kid, Element) and kid.kind == "LBody" for kid in item.kids):
            yield f"list item {item.text[:40]!r}: it has no body"


def _tables(document: Document) -> Iterator[str]:
    for table in document.root.of("Table"):
        rows = table.of("TR")
        heads = table.of("TH")
        if not heads:
            yield f"table {table.text[:40]!r}: it has no header cells"
        if any(head.scope not in ("Column", "Row", "Both") for head in heads):
            yield f"table {table.text[:40]!r}: a header cell does not say what it heads"
        counts = {sum(isinstance(k, Element) and k.kind in CELLS for k in row.kids) for row in rows}
        if len(counts) != 1:
            yield f"table {table.text[:40]!r}: its rows have {sorted(counts)} cells"


def _figures(document: Document) -> Iterator[str]:
    for figure in document.root.of("Figure"):
        if not figure.alt.strip():
            yield f"figure {figure.text[:40]!r}: it has no text alternative"


def _links(document: Document) -> Iterator[str]:
    tagged = {link.objgen for element in document.root.walk() for link in element.links}
    for number, page in enumerate(document.pdf.pages, 1):
        for link in page.get("/Annots", []):
            if link.objgen not in tagged:
                yield f"page {number}: a link is not in the structure"
            if not str(link.get("/Contents", "")):
                yield f"page {number}: a link has no description"
            target = link.get("/Dest", link.get("/A", {}).get("/D"))
            if isinstance(target, pikepdf.String) and str(target) not in document.places:
                yield f"page {number}: a link leads nowhere"
    for element in document.root.of("Link"):
        if not element.text.strip() and not element.alt:
            yield "a link has no text"


def _marks(document: Document) -> Iterator[str]:
    """All text is either in the structure or page furniture."""
    for number, page in enumerate(document.pdf.pages, 1):
        marks: list[bool] = []
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BDC", "BMC"):
                is_furniture = str(operands[0]) == "/Artifact"
                has_mark = len(operands) > 1 and "/MCID" in operands[1]
                marks.append(is_furniture or has_mark)
            elif name == "EMC":
                marks.pop()
            elif name in SHOWS_TEXT and not any(marks):
                yield f"page {number}: text stands outside the structure"
                break


def _fonts(document: Document) -> Iterator[str]:
    for thing in document.pdf.objects:
        if not isinstance(thing, pikepdf.Dictionary):
            continue
        if thing.get("/Type") == "/FontDescriptor":
            if not any(f"/FontFile{kind}" in thing for kind in ("", "2", "3")):
                yield f"font {thing.FontName}: it is not in the file"
        elif thing.get("/Subtype") == "/Type0" and "/ToUnicode" not in thing:
            yield f"font {thing.BaseFont}: its letters have no meaning"


def _bookmarks(document: Document) -> Iterator[str]:
    headings = {_plain(e.text) for e in document.root.walk() if re.fullmatch(r"H\d", e.kind)}
    with document.pdf.open_outline() as outline:
        waiting = list(outline.root)
        if not waiting:
            yield "there are no bookmarks"
        while waiting:
            item = waiting.pop()
            waiting += item.children
            if _plain(re.sub(r"^\d+ ", "", str(item.title))) not in headings:
                yield f"bookmark {item.title!r}: no heading is called so"


def _plain(text: str) -> str:
    return re.sub(r"[\s\x02\xad\ufffe-]", "", text)
