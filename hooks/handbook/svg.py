"""What an SVG drawing may hold: shapes, words and paint; nothing that acts or fetches.

The element and attribute names are those of SVG 2, https://www.w3.org/TR/SVG2/.
"""

from __future__ import annotations

import re

from lxml import etree

from handbook.listing import names

SVG = "http://www.w3.org/2000/svg"
XML = "http://www.w3.org/XML/1998/namespace"
URL = re.compile(r"url\(\s*(['\"]?)#([^)'\"\s\\]+)\1\s*\)")
# Ways, spelt out or not, in which a value could name something elsewhere.
FETCHING = re.compile(r"url|image|src\(|import|expression|:|\\|/\*|<|&", re.IGNORECASE)

ELEMENTS = names(
    "circle clipPath defs desc ellipse g line linearGradient marker mask path pattern polygon "
    "polyline radialGradient rect stop svg text title tspan"
)
# What paints; it may stand in a style attribute too.
PROPERTIES = names(
    "alignment-baseline baseline-shift clip-path clip-rule color direction display "
    "dominant-baseline fill fill-opacity fill-rule font-family font-size font-stretch "
    "font-style font-variant font-weight letter-spacing marker marker-end marker-mid "
    "marker-start mask opacity paint-order shape-rendering stop-color stop-opacity stroke "
    "stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit "
    "stroke-opacity stroke-width text-anchor text-decoration text-rendering transform "
    "vector-effect visibility word-spacing writing-mode"
)
ATTRIBUTES = names(
    "aria-describedby aria-label aria-labelledby class clipPathUnits cx cy d dx dy fx fy "
    "gradientTransform gradientUnits height id lang lengthAdjust markerHeight markerUnits "
    "markerWidth maskContentUnits maskUnits offset orient pathLength patternContentUnits "
    "patternTransform patternUnits points preserveAspectRatio r refX refY role rotate rx ry "
    "spreadMethod textLength version viewBox width x x1 x2 y y1 y2"
)
WORDS = ("aria-label", "aria-describedby", "aria-labelledby", "class", "font-family", "id")
# Parts that act or fetch, and not merely say something that no drawing needs.
ACTIVE = names(
    "a animate animateMotion animateTransform audio base discard embed feImage foreignObject "
    "frame handler iframe image link listener meta object script set style use video"
)


def clean(root: etree._Element) -> list[str]:
    """Take out of a drawing everything that is not shape, words or paint.

    Args:
        root: the drawing; it is changed.

    Returns:
        The names of what was taken out and could have acted or fetched.
    """
    active: list[str] = []
    for element in list(root.iter()):
        name = _name(element)
        if name not in ELEMENTS or element.tag != f"{{{SVG}}}{name}":
            if name in ACTIVE or not name:
                active.append(name or "an entity")
            _drop(element)
            continue
        for attribute in list(element.attrib):
            value = str(element.get(attribute))
            if not _is_plain(str(attribute), value):
                active += _what_acts(str(attribute), value)
                del element.attrib[attribute]
    return list(dict.fromkeys(active))


def declarations(style: str) -> list[tuple[str, str]]:
    """The declarations of a style attribute that paint.

    Example:
        *before* ``fill: red; onload: x``, *after* ``[("fill", "red")]``.
    """
    pairs = [declaration.partition(":") for declaration in style.split(";")]
    named = [(name.strip(), value.strip()) for name, _, value in pairs]
    return [(n, v) for n, v in named if n in PROPERTIES and v and not FETCHING.search(_local(v))]


def _is_plain(attribute: str, value: str) -> bool:
    if attribute in (f"{{{XML}}}space", f"{{{XML}}}lang"):
        return True
    if attribute == "style":
        return len(declarations(value)) == sum(1 for part in value.split(";") if part.strip())
    if attribute in WORDS:
        return True
    known = attribute in ATTRIBUTES or attribute in PROPERTIES
    return known and not FETCHING.search(_local(value))


def _what_acts(attribute: str, value: str) -> list[str]:
    local = attribute.rpartition("}")[2]
    if local.lower().startswith("on") or local == "href":
        return [local]
    return [local] if "url" in _local(value).lower() or "\\" in value else []


def _local(value: str) -> str:
    """A value without its references to the drawing's own parts."""
    return URL.sub("", value)


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def _drop(element: etree._Element) -> None:
    """Remove an element, and keep the words that follow it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    tail = element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)
