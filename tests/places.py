"""Where the links of finished files lead: a site, a PDF, an EPUB, a Word document."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from zipfile import ZipFile

import pikepdf
from lxml import etree
from lxml import html as lxml_html

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
Link = tuple[str, str]


def anchors_of(site: Path) -> dict[str, set[str]]:
    """The anchors of every page of a site."""
    return {
        file.relative_to(site).as_posix(): set(lxml_html.parse(str(file)).getroot().xpath("//@id"))
        for file in site.rglob("*.html")
    }


def dead_in_site(site: Path) -> list[Link]:
    """The links and files of a site's pages that are not there, each with its page."""
    anchors = anchors_of(site)
    dead = []
    for path in sorted(anchors):
        # The addresses of this page begin at the root that the settings name.
        if path == "404.html":
            continue
        for value in lxml_html.parse(str(site / path)).getroot().xpath("//@href | //@src"):
            parts = urlsplit(value)
            if parts.scheme or parts.netloc:
                continue
            target = unquote(urlsplit(urljoin(path, parts.path)).path) if parts.path else path
            if not (site / target).is_file() or (
                parts.fragment and unquote(parts.fragment) not in anchors.get(target, set())
            ):
                dead.append((path, value))
    return dead


def is_published(address: str, home: str, site: Path, anchors: dict[str, set[str]]) -> bool:
    """Whether an address below the site's own leads to a page of it, and a place there."""
    parts = urlsplit(address.removeprefix(home))
    target = unquote(parts.path) or "index.html"
    return (site / target).is_file() and (
        not parts.fragment or unquote(parts.fragment) in anchors.get(target, set())
    )


def in_pdf(content: bytes) -> tuple[list[str], list[str], int]:
    """The links of a PDF.

    Returns:
        Those that lead to no page of it; the outer addresses; how many lead to a page.
    """
    with pikepdf.open(BytesIO(content)) as pdf:
        pages = {page.obj.objgen for page in pdf.pages}
        names = _names(pdf)
        dead, outer, count = [], [], 0
        dead += [name for name, place in names.items() if not _is_place(place, pages)]
        for what in [*_annotations(pdf), *_bookmarks(pdf)]:
            action = what.get("/A", pikepdf.Dictionary())
            if action.get("/S") == "/URI":
                outer.append(str(action.URI))
                continue
            target = what.get("/Dest", action.get("/D"))
            if isinstance(target, pikepdf.String | pikepdf.Name):
                target = names.get(str(target).removeprefix("/"))
            if _is_place(target, pages):
                count += 1
            else:
                dead.append(repr(what))
        return dead, outer, count


def _names(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """The named destinations, of the name tree and of the old dictionary."""
    found: dict[str, Any] = {}
    root = pdf.Root
    if "/Names" in root and "/Dests" in root.Names:
        found |= {str(name): place for name, place in pikepdf.NameTree(root.Names.Dests).items()}
    if "/Dests" in root:
        found |= {name.removeprefix("/"): place for name, place in root.Dests.items()}
    return found


def _is_place(place: Any, pages: set[tuple[int, int]]) -> bool:
    if isinstance(place, pikepdf.Dictionary):
        place = place.get("/D")
    return isinstance(place, pikepdf.Array) and len(place) > 1 and place[0].objgen in pages


def _annotations(pdf: pikepdf.Pdf) -> Iterator[Any]:
    for page in pdf.pages:
        yield from (one for one in page.get("/Annots", []) if one.Subtype == "/Link")


def _bookmarks(pdf: pikepdf.Pdf) -> Iterator[Any]:
    waiting = [pdf.Root.Outlines.First] if "/First" in pdf.Root.get("/Outlines", {}) else []
    while waiting:
        item = waiting.pop()
        yield item
        waiting += [item[name] for name in ("/Next", "/First") if name in item]


def in_docx(content: bytes) -> tuple[list[str], list[str], int]:
    """The links of a Word document: dead ones, outer addresses, how many lead to a bookmark."""
    with ZipFile(BytesIO(content)) as package:
        parts = {
            name: etree.fromstring(package.read(name))
            for name in package.namelist()
            if name.startswith("word/") and name.endswith((".xml", ".rels"))
        }
    marks = {
        mark.get(f"{WORD}name")
        for root in parts.values()
        for mark in root.iter(f"{WORD}bookmarkStart")
    }
    dead, outer, count = [], [], 0
    for name, root in parts.items():
        folder, _, file = name.rpartition("/")
        relations = parts.get(f"{folder}/_rels/{file}.rels")
        targets = {} if relations is None else {r.get("Id"): r.get("Target") for r in relations}
        for link in root.iter(f"{WORD}hyperlink"):
            anchor, relation = link.get(f"{WORD}anchor"), link.get(RELATION)
            if relation in targets:
                outer.append(f"{targets[relation]}" + (f"#{anchor}" if anchor else ""))
            elif anchor in marks:
                count += 1
            else:
                dead.append(f"{name}: {anchor or relation}")
    return dead, outer, count


def in_epub(content: bytes) -> tuple[list[str], list[str], int]:
    """The links of an EPUB: dead ones, outer addresses, how many lead to a place in it."""
    with ZipFile(BytesIO(content)) as package:
        files = set(package.namelist())
        pages = {
            name: etree.fromstring(package.read(name))
            for name in files
            if name.endswith((".xhtml", ".ncx"))
        }
    ids = {name: set(root.xpath("//@id")) for name, root in pages.items()}
    dead, outer, count = [], [], 0
    for name, root in pages.items():
        for value in root.xpath("//*/@href | //*/@src"):
            parts = urlsplit(value)
            if parts.scheme:
                outer.append(value)
                continue
            target = unquote(urljoin(name, parts.path)) if parts.path else name
            if target in files and (not parts.fragment or unquote(parts.fragment) in ids[target]):
                count += 1
            else:
                dead.append(f"{name}: {value}")
    return dead, outer, count
