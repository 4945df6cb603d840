"""The last work on a DOCX: its title and language, its foot, and what stays together."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

from lxml import etree

from handbook.editions.docx import footer, spacing

CORE = "docProps/core.xml"
DOCUMENT = "word/document.xml"
RELATIONS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"
DC = "http://purl.org/dc/elements/1.1/"


def finish(content: bytes, title: str, language: str, foot: str) -> bytes:
    """Name a DOCX, give it a foot, and keep together what belongs together.

    Pandoc would print a title that it is told.

    Args:
        content: the DOCX as pandoc makes it.
        title: its title.
        language: its language.
        foot: what stands at the foot of each page, beside the page's number.

    Returns:
        The DOCX; entries keep their order and their time.
    """
    changes: dict[str, Callable[[etree._Element], None]] = {
        CORE: lambda root: _core(root, title, language),
        DOCUMENT: _document,
        RELATIONS: footer.relate,
        TYPES: footer.declare,
    }
    result = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(result, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename in changes:
                root = etree.fromstring(data)
                changes[info.filename](root)
                data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            new.writestr(info, data, zipfile.ZIP_DEFLATED, 9)
        added = zipfile.ZipInfo(footer.PART, old.infolist()[0].date_time)
        new.writestr(added, footer.part(foot), zipfile.ZIP_DEFLATED, 9)
    return result.getvalue()


def _document(root: etree._Element) -> None:
    spacing.tidy(root)
    footer.refer(root)


def _core(root: etree._Element, title: str, language: str) -> None:
    for name, value in (("title", title), ("language", language)):
        element = root.find(f"{{{DC}}}{name}")
        if element is None:
            element = etree.SubElement(root, f"{{{DC}}}{name}")
        element.text = value
