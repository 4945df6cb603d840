"""The last work on a DOCX: its title and language, and rows that stay whole."""

from __future__ import annotations

import zipfile
from io import BytesIO

from lxml import etree

CORE = "docProps/core.xml"
DOCUMENT = "word/document.xml"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DC = "http://purl.org/dc/elements/1.1/"


def finish(content: bytes, title: str, language: str) -> bytes:
    """Name a DOCX, and keep its rows whole; pandoc would print a title that it is told.

    Args:
        content: the DOCX as pandoc makes it.
        title: its title.
        language: its language.

    Returns:
        The DOCX; entries keep their order and their time.
    """
    result = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(result, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == CORE:
                data = _core(data, title, language)
            elif info.filename == DOCUMENT:
                data = _whole_rows(data)
            new.writestr(info, data, zipfile.ZIP_DEFLATED, 9)
    return result.getvalue()


def _whole_rows(data: bytes) -> bytes:
    """Keep every row of a table on one page."""
    root = etree.fromstring(data)
    for row in root.iter(f"{{{W}}}tr"):
        looks = row.find(f"{{{W}}}trPr")
        if looks is None:
            looks = etree.Element(f"{{{W}}}trPr")
            row.insert(0, looks)
        looks.insert(0, etree.Element(f"{{{W}}}cantSplit"))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _core(data: bytes, title: str, language: str) -> bytes:
    root = etree.fromstring(data)
    for name, value in (("title", title), ("language", language)):
        element = root.find(f"{{{DC}}}{name}")
        if element is None:
            element = etree.SubElement(root, f"{{{DC}}}{name}")
        element.text = value
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
