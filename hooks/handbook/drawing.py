"""Drawings: SVG files made safe and ready for a page or for print."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from lxml import etree

from handbook import svg

SVG = svg.SVG
VARIABLE = re.compile(r"var\(\s*--[\w-]+\s*,\s*([^()]+|\w+\([^()]*\))\)")


class DrawingError(Exception):
    """The file is no drawing that can be used."""


def read(path: Path) -> etree._Element:
    """Read an SVG file and take out everything that could act or fetch.

    Args:
        path: the file.

    Raises:
        DrawingError: it cannot be read or is not SVG.
    """
    root = _parse(path)
    svg.clean(root)
    return root


def active_parts(path: Path) -> list[str]:
    """What a file holds that could act or fetch if it were opened by itself.

    Raises:
        DrawingError: it cannot be read or is not SVG.
    """
    root = _parse(path)
    declared = ["a document type"] if root.getroottree().docinfo.internalDTD is not None else []
    return declared + svg.clean(root)


def _parse(path: Path) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.parse(str(path), parser).getroot()
    except OSError as error:
        raise DrawingError(error.strerror or "it cannot be read") from error
    except etree.XMLSyntaxError as error:
        raise DrawingError(error.msg or "it is not XML") from error
    if root.tag != f"{{{SVG}}}svg" or not root.get("viewBox"):
        raise DrawingError("the file is no SVG drawing with a viewBox")
    return root


def for_page(root: etree._Element, alt: str, prefix: str) -> str:
    """The drawing as inline SVG for a page.

    Inline styles become attributes, since a strict content policy forbids them; ids get
    a prefix, since a page may hold several drawings.

    Args:
        root: the drawing.
        alt: what it shows, in a sentence.
        prefix: put before ids.
    """
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue
        parent = element.getparent()
        if parent is not None and etree.QName(element).localname in ("title", "desc", "metadata"):
            parent.remove(element)
            continue
        for name, value in svg.declarations(str(element.attrib.pop("style", ""))):
            element.set(name, value)
        if element.get("id"):
            element.set("id", f"{prefix}-{element.get('id')}")
        for attribute in element.attrib:
            value = str(element.get(attribute))
            element.set(attribute, svg.URL.sub(rf"url(#{prefix}-\2)", value))
    for attribute in ("id", "role", "aria-labelledby", "width", "height"):
        root.attrib.pop(attribute, "")
    text = etree.tostring(root, encoding="unicode")
    text = text.replace(f' xmlns="{SVG}"', "", 1)
    return text.replace("<svg", f'<svg role="img" aria-label="{escape(alt)}"', 1)


def for_print(root: etree._Element, font: str) -> str:
    """The drawing with every colour as its fallback, black for the text's own colour.

    Args:
        root: the drawing.
        font: the font of its words, in place of the system's.

    Example:
        *before* ``fill="var(--hb-accent, #2f6f73)"``, *after* ``fill="#2f6f73"``.
    """
    for element in root.iter():
        if element.get("font-family"):
            element.set("font-family", font)
    text = etree.tostring(root, encoding="unicode")
    return VARIABLE.sub(lambda match: match.group(1).strip(), text).replace(
        "currentColor", "#1a1a1a"
    )
