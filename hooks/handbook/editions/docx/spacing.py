"""What stays together on a page of a DOCX, and the room around its tables."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WRITING_LINE = "WritingLine"
# In twentieths of a point.
BEFORE_TABLE = "160"
# What stands after spacing in the properties of a paragraph.
AFTER_SPACING = (
    *("ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection"),
    *("textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr"),
    *("pPrChange",),
)


def tidy(document: etree._Element) -> None:
    """Keep rows whole, lines to write on together, and labels with what they head.

    Tables are parted from what stands before them.

    Args:
        document: the document; changed in place.
    """
    for row in document.iter(_name("tr")):
        _properties(row, "trPr").insert(0, etree.Element(_name("cantSplit")))
    for table in document.iter(_name("tbl")):
        before = next(_blocks(table, preceding=True), None)
        if before is not None and before.tag == _name("p"):
            _part(before)
    for line in document.iter(_name("p")):
        following = next(_blocks(line, preceding=False), None)
        if _style(line) == _style(following) == WRITING_LINE or _is_label(line):
            _keep_with_next(line)


def _name(local: str) -> str:
    return f"{{{W}}}{local}"


def _blocks(element: etree._Element, preceding: bool) -> Iterator[etree._Element]:
    """The paragraphs and tables next to an element; bookmarks may stand between."""
    return element.itersiblings(_name("p"), _name("tbl"), preceding=preceding)


def _style(paragraph: etree._Element | None) -> str:
    style = None if paragraph is None else paragraph.find(f"{_name('pPr')}/{_name('pStyle')}")
    return "" if style is None else str(style.get(_name("val")))


def _is_label(paragraph: etree._Element) -> bool:
    """Whether a paragraph is one strong phrase, which heads what follows."""
    runs = paragraph.findall(_name("r"))
    return bool(runs) and all(run.find(f"{_name('rPr')}/{_name('b')}") is not None for run in runs)


def _properties(element: etree._Element, local: str) -> etree._Element:
    found = element.find(_name(local))
    if found is None:
        found = etree.Element(_name(local))
        element.insert(0, found)
    return found


def _keep_with_next(paragraph: etree._Element) -> None:
    properties = _properties(paragraph, "pPr")
    place = sum(child.tag == _name("pStyle") for child in properties)
    properties.insert(place, etree.Element(_name("keepNext")))


def _part(paragraph: etree._Element) -> None:
    """Leave room between a paragraph and the table after it."""
    properties = _properties(paragraph, "pPr")
    spacing = properties.find(_name("spacing"))
    if spacing is None:
        later = [_name(local) for local in AFTER_SPACING]
        place = sum(child.tag not in later for child in properties)
        spacing = etree.Element(_name("spacing"))
        properties.insert(place, spacing)
    spacing.set(_name("after"), BEFORE_TABLE)
    # Items of one list leave out the room between them, and the last one after it too.
    for same in properties.findall(_name("contextualSpacing")):
        properties.remove(same)
