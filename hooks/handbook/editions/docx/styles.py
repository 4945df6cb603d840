"""The styles of a DOCX: pandoc's own, with a handbook's looks and lines to write on."""

from __future__ import annotations

import subprocess
import zipfile
from io import BytesIO

from lxml import etree

from handbook import pandoc

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STYLES = "word/styles.xml"
FONTS = "word/fontTable.xml"
DOCUMENT = "word/document.xml"
# Width and height in twentieths of a point.
PAPERS = {"a4": ("11906", "16838"), "letter": ("12240", "15840")}
MARGIN = "1020"
HANGING = "360"
EARLIEST = (1980, 1, 1, 0, 0, 0)
# Of the same kind, and on most machines; the first that is there is taken.
OTHER_FONTS = "Calibri,Carlito,Arial,Liberation Sans"
ACCENT = "1C5559"
# Names and half-point sizes of the headings.
HEADINGS = {"Heading1": "40", "Heading2": "28", "Heading3": "24", "Heading4": "22"}
BORDER = '<w:{0} w:val="single" w:sz="6" w:space="1" w:color="8A9899"/>'
HEAD_ROW = f"""<w:tblStylePr xmlns:w="{W}" w:type="firstRow">
<w:rPr><w:b/></w:rPr><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="EEF4F3"/></w:tcPr>
</w:tblStylePr>"""
OWN = f"""<w:styles xmlns:w="{W}">
<w:style w:type="paragraph" w:customStyle="1" w:styleId="WritingLine">
<w:name w:val="Writing Line"/><w:basedOn w:val="Normal"/>
<w:pPr><w:pBdr>{BORDER.format("bottom")}{BORDER.format("between")}</w:pBdr>
<w:spacing w:before="240" w:after="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="WritingSpace">
<w:name w:val="Writing Space"/><w:basedOn w:val="Normal"/>
<w:pPr><w:spacing w:before="180" w:after="180"/></w:pPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Small">
<w:name w:val="Small"/><w:basedOn w:val="Normal"/>
<w:pPr><w:spacing w:before="60" w:after="60"/></w:pPr>
<w:rPr><w:color w:val="4A5859"/><w:sz w:val="18"/></w:rPr></w:style>
</w:styles>"""


def reference(language: str, paper: str, font: str) -> bytes:
    """A document whose styles pandoc takes.

    Args:
        language: the language of the text.
        paper: ``a4`` or ``letter``.
        font: the font; where it is missing, a word processor takes another.
    """
    done = subprocess.run(
        [pandoc.path(), "--print-default-data-file", "reference.docx"],
        capture_output=True,
        check=True,
    )
    result = BytesIO()
    with zipfile.ZipFile(BytesIO(done.stdout)) as old, zipfile.ZipFile(result, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == STYLES:
                data = _styles(data, language, font)
            elif info.filename == DOCUMENT:
                data = _document(data, paper)
            elif info.filename == FONTS:
                data = _fonts(data, font)
            # Pandoc takes the times over from here, and has made this file just now.
            info.date_time = EARLIEST
            new.writestr(info, data)
    return result.getvalue()


def _fonts(data: bytes, font: str) -> bytes:
    """Say which fonts may stand in for the handbook's own, which few machines have."""
    root = etree.fromstring(data)
    entry = etree.Element(_name("font"), {_name("name"): font})
    for name, value in (("altName", OTHER_FONTS), ("family", "swiss"), ("pitch", "variable")):
        etree.SubElement(entry, _name(name), {_name("val"): value})
    root.insert(0, entry)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _name(local: str) -> str:
    return f"{{{W}}}{local}"


def _styles(data: bytes, language: str, font: str) -> bytes:
    root = etree.fromstring(data)
    for fonts in root.iter(_name("rFonts")):
        fonts.attrib.clear()
        for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(_name(kind), font)
    for lang in root.iter(_name("lang")):
        lang.set(_name("val"), language)
    for style in root.iter(_name("style")):
        identifier = str(style.get(_name("styleId")))
        if identifier in HEADINGS:
            _heading(style, HEADINGS[identifier])
        elif identifier == "Table":
            _table(style)
        elif identifier == "Bibliography":
            _hang(style)
    for style in etree.fromstring(OWN):
        root.append(style)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _heading(style: etree._Element, size: str) -> None:
    looks = style.find(_name("rPr"))
    if looks is None:
        looks = etree.SubElement(style, _name("rPr"))
    for name in ("color", "sz", "szCs", "i", "iCs"):
        for old in looks.findall(_name(name)):
            looks.remove(old)
    if looks.find(_name("b")) is None:
        etree.SubElement(looks, _name("b"))
    etree.SubElement(looks, _name("color"), {_name("val"): ACCENT})
    etree.SubElement(looks, _name("sz"), {_name("val"): size})


def _hang(style: etree._Element) -> None:
    """Let a work's further lines begin further in."""
    shape = style.find(_name("pPr"))
    if shape is None:
        shape = etree.SubElement(style, _name("pPr"))
    indent = {_name("left"): HANGING, _name("hanging"): HANGING}
    etree.SubElement(shape, _name("ind"), indent)


def _table(style: etree._Element) -> None:
    """Give every cell a frame: most tables of handouts are there to be written in."""
    looks = style.find(_name("tblPr"))
    if looks is None:
        looks = etree.SubElement(style, _name("tblPr"))
    edges = "".join(
        BORDER.format(edge) for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    borders = etree.fromstring(f'<w:tblBorders xmlns:w="{W}">{edges}</w:tblBorders>')
    looks.insert(0, borders)
    for old in style.findall(_name("tblStylePr")):
        style.remove(old)
    style.append(etree.fromstring(HEAD_ROW))


def _document(data: bytes, paper: str) -> bytes:
    root = etree.fromstring(data)
    width, height = PAPERS[paper]
    for section in root.iter(_name("sectPr")):
        for name in ("pgSz", "pgMar"):
            for old in section.findall(_name(name)):
                section.remove(old)
        etree.SubElement(section, _name("pgSz"), {_name("w"): width, _name("h"): height})
        edges = {_name(edge): MARGIN for edge in ("top", "right", "bottom", "left")}
        etree.SubElement(section, _name("pgMar"), edges)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
