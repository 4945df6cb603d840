"""XHTML as reading programs and EPUBCheck want it."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote

from lxml import etree
from lxml.html import HtmlElement

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
# Everything else is for the site alone, or is no part of the standard.
KEPT = frozenset(
    (
        *("id", "class", "lang", "dir", "href", "src", "alt", "title", "role", "scope", "style"),
        *("colspan", "rowspan", "start", "value", "reversed", "type"),
        *("epub:type", "aria-label", "aria-labelledby", "aria-hidden"),
    )
)
# These have meaning only at elements of one kind.
OF_LISTS = ("start", "reversed", "type")
NUMBERS = ("colspan", "rowspan", "start", "value")
NUMBER = re.compile(r"-?[0-9]{1,6}")
UNSAFE = re.compile(r"[^\w.-]")
# A place at which a word may be broken.
BREAK = "\u200b"
# What an XML file cannot hold.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def clean(root: HtmlElement) -> None:
    """Take out what an EPUB may not hold: comments, the site's own elements and attributes.

    Args:
        root: a page; changed in place.

    Example:
        *before* ``<td data-head="Day">1<!-- one --></td>``, *after* ``<td>1</td>``.
    """
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            element.drop_tree()
        elif "-" in element.tag:
            element.drop_tag()
        elif element.tag == "wbr":
            # The parser takes what follows for its content.
            element.text = f"{BREAK}{element.text or ''}"
            element.drop_tag()
        else:
            _clean_attributes(element)
    anchors = {element.get("id") for element in root.iter()}
    for element in root.iter():
        if element.tag == "time":
            element.tag = "span"
        if not anchors.issuperset(element.get("aria-labelledby", "").split()):
            del element.attrib["aria-labelledby"]


def _clean_attributes(element: HtmlElement) -> None:
    for name, value in list(element.attrib.items()):
        is_wrong = (
            name not in KEPT
            or (name in NUMBERS and not NUMBER.fullmatch(value))
            or (name in OF_LISTS and element.tag != "ol")
            or (name == "value" and _parent_tag(element) != "ol")
        )
        if is_wrong:
            del element.attrib[name]
    if element.get("lang"):
        element.set("xml:lang", element.get("lang", ""))


def _parent_tag(element: HtmlElement) -> str:
    parent = element.getparent()
    return "" if parent is None else str(parent.tag)


def unlink(element: HtmlElement) -> None:
    """Let a link be plain text that keeps its look, and the place that it is."""
    for name in ("href", "role", "aria-label", "epub:type"):
        element.attrib.pop(name, None)
    element.tag = "span"


def identifier(anchor: str) -> str:
    """An anchor as an XML name.

    Example:
        *before* ``fn:one``, *after* ``fn_one``; ``1st`` becomes ``_1st``.
    """
    name = UNSAFE.sub("_", anchor)
    return name if name[:1].isalpha() or name[:1] == "_" else f"_{name}"


def address(url: str) -> str:
    """An address without signs that no address may hold."""
    return quote(url, safe="%/:?#@!$&'()*+,;=~[]")


def document(language: str, title: str, styles: str, kind: str, body: str) -> bytes:
    """A whole file.

    Args:
        language: its language.
        title: its title.
        styles: where its style sheet lies.
        kind: ``frontmatter``, ``bodymatter`` or ``backmatter``.
        body: its content.
    """
    language = escape(language)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="{XHTML}" xmlns:epub="{OPS}" lang="{language}" xml:lang="{language}">\n'
        f'<head>\n<meta charset="utf-8"/>\n<title>{escape(title)}</title>\n'
        f'<link rel="stylesheet" type="text/css" href="{styles}"/>\n</head>\n'
        f'<body epub:type="{kind}">\n{CONTROLS.sub("", body)}\n</body>\n</html>\n'
    ).encode()


def text(element: HtmlElement) -> str:
    """An element as XHTML."""
    return str(etree.tostring(element, encoding="unicode", with_tail=False))
