"""The foot of every page of a DOCX: what the sheet is, of which version and day, and its page."""

from __future__ import annotations

from html import escape

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
PART = "word/footer1.xml"
IDENTIFIER = "handbookFooter"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
# Where the page's number ends, in twentieths of a point.
RIGHT_EDGE = "9860"


def part(text: str) -> bytes:
    """The part that holds the foot.

    Args:
        text: what stands before the page's number.
    """
    field = '<w:r><w:fldChar w:fldCharType="{0}"/></w:r>'
    number = "".join(
        f"{field.format('begin')}<w:r><w:instrText>{name}</w:instrText></w:r>"
        f"{field.format('separate')}<w:r><w:t>1</w:t></w:r>{field.format('end')}{after}"
        for name, after in (
            ("PAGE", '<w:r><w:t xml:space="preserve"> / </w:t></w:r>'),
            ("NUMPAGES", ""),
        )
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="Small"/>'
        f'<w:tabs><w:tab w:val="right" w:pos="{RIGHT_EDGE}"/></w:tabs></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        f"<w:r><w:tab/></w:r>{number}</w:p></w:ftr>"
    ).encode()


def refer(document: etree._Element) -> None:
    """Let every section of a document have the foot."""
    for section in document.iter(f"{{{W}}}sectPr"):
        reference = etree.Element(f"{{{W}}}footerReference", nsmap={"r": R})
        reference.set(f"{{{W}}}type", "default")
        reference.set(f"{{{R}}}id", IDENTIFIER)
        section.insert(0, reference)


def relate(relations: etree._Element) -> None:
    """Name the part among those that belong to the document."""
    row = {"Id": IDENTIFIER, "Type": f"{R}/footer", "Target": PART.removeprefix("word/")}
    etree.SubElement(relations, f"{{{RELATIONS}}}Relationship", row)


def declare(types: etree._Element) -> None:
    """Say what kind of file the part is."""
    row = {"PartName": f"/{PART}", "ContentType": CONTENT_TYPE}
    etree.SubElement(types, f"{{{TYPES}}}Override", row)
