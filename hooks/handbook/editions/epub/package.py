"""The last work on an EPUB: its lists of pages and landmarks, and titles of its files."""

from __future__ import annotations

import zipfile
from html import escape
from io import BytesIO

from lxml import etree

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
OPF = "http://www.idpf.org/2007/opf"
DC = "http://purl.org/dc/elements/1.1/"
NAVIGATION = "EPUB/nav.xhtml"
PACKAGE = "EPUB/content.opf"
TEXTS = "EPUB/text/"


def finish(
    content: bytes,
    landmarks: tuple[tuple[str, str, str], ...],
    pages: tuple[int, ...],
    words: tuple[str, str],
    print_name: str,
) -> bytes:
    """Add to an EPUB what pandoc does not write.

    Args:
        content: the EPUB as pandoc makes it.
        landmarks: kinds of places, each with its title and anchor.
        pages: the numbers of the printed pages that have a mark.
        words: the titles of the contents and of the list of pages.
        print_name: the printed edition that the numbers are of.

    Returns:
        The EPUB; entries keep their order and their time.
    """
    with zipfile.ZipFile(BytesIO(content)) as old:
        entries = [(info, old.read(info)) for info in old.infolist()]
    places: dict[str, str] = {}
    texts: dict[str, bytes] = {}
    for info, data in entries:
        if info.filename.startswith(TEXTS) and info.filename.endswith(".xhtml"):
            name = info.filename.removeprefix("EPUB/")
            texts[info.filename] = _with_title(data, name, places)
    result = BytesIO()
    with zipfile.ZipFile(result, "w") as new:
        for info, data in entries:
            if info.filename in texts:
                data = texts[info.filename]
            elif info.filename == NAVIGATION:
                data = _navigation(data, landmarks, pages, words, places)
            elif info.filename == PACKAGE and pages:
                data = _package(data, print_name)
            new.writestr(info, data, info.compress_type, 9)
    return result.getvalue()


def _with_title(data: bytes, name: str, places: dict[str, str]) -> bytes:
    """Name a file after its first heading, and note the places in it."""
    root = etree.fromstring(data)
    heading = next(root.iter(*(f"{{{XHTML}}}h{level}" for level in range(1, 7))), None)
    title = root.find(f".//{{{XHTML}}}title")
    if heading is not None and title is not None:
        title.text = " ".join("".join(map(str, heading.itertext())).split())
    for element in root.iter():
        if isinstance(element.tag, str) and element.get("id"):
            places.setdefault(str(element.get("id")), f"{name}#{element.get('id')}")
    return _written(root)


def _navigation(
    data: bytes,
    landmarks: tuple[tuple[str, str, str], ...],
    pages: tuple[int, ...],
    words: tuple[str, str],
    places: dict[str, str],
) -> bytes:
    root = etree.fromstring(data)
    body = root.find(f"{{{XHTML}}}body")
    assert body is not None
    for nav in body.iter(f"{{{XHTML}}}nav"):
        if nav.get(f"{{{OPS}}}type") == "toc":
            _plain(nav)
        elif nav.get(f"{{{OPS}}}type") == "landmarks":
            items = nav.find(f"{{{XHTML}}}ol")
            for kind, title, anchor in landmarks:
                if items is not None and anchor in places:
                    items.append(_item(places[anchor], title, kind))
    found = [number for number in pages if f"page-{number}" in places]
    if found:
        nav = etree.fromstring(
            f'<nav xmlns="{XHTML}" xmlns:epub="{OPS}" epub:type="page-list" role="doc-pagelist" '
            f'id="page-list" hidden="hidden"><h2>{escape(words[1])}</h2><ol></ol></nav>'
        )
        for number in found:
            nav[1].append(_item(places[f"page-{number}"], str(number)))
        body.append(nav)
    return _written(root)


def _plain(contents: etree._Element) -> None:
    """Reduce each entry to its text: a heading may hold the mark of a printed page."""
    for link in contents.iter(f"{{{XHTML}}}a"):
        text = " ".join("".join(map(str, link.itertext())).split())
        for child in list(link):
            link.remove(child)
        link.text = text


def _item(href: str, text: str, kind: str = "") -> etree._Element:
    item = etree.Element(f"{{{XHTML}}}li")
    link = etree.SubElement(item, f"{{{XHTML}}}a", {"href": href})
    if kind:
        link.set(f"{{{OPS}}}type", kind)
    link.text = text
    return item


def _package(data: bytes, print_name: str) -> bytes:
    """Say in the metadata which printed edition the page numbers are of."""
    root = etree.fromstring(data)
    metadata = root.find(f"{{{OPF}}}metadata")
    assert metadata is not None
    source = etree.SubElement(metadata, f"{{{OPF}}}meta", {"property": "pageBreakSource"})
    source.text = print_name
    return _written(root)


def _written(root: etree._Element) -> bytes:
    text = etree.tostring(root, encoding="unicode")
    doctype = "<!DOCTYPE html>\n" if root.tag == f"{{{XHTML}}}html" else ""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{doctype}{text}\n'.encode()
