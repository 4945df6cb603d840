"""What markup a page may hold: nothing that acts, fetches, or poses as the generator's own.

Anybody may propose a chapter, and a preview of it is built before anybody has read it.
What is refused becomes a finding; where findings cannot stop a build, it is shown as
text, so that no browser and no reading program ever runs it.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections import Counter
from collections.abc import Iterator
from html import escape, unescape
from urllib.parse import urlsplit

from markdown import Markdown
from markdown.util import AMP_SUBSTITUTE, ETX, STX

from handbook.article import Refused
from handbook.listing import names

SCHEMES = ("http", "https", "mailto", "tel")
SCHEME = re.compile(r"([^/?#:]*):")
ESCAPED = re.compile(f"{STX}(\\d{{1,6}}){ETX}")
# A browser drops these from an address before it looks at its scheme.
UNSEEN = re.compile(r"[\x00-\x20\x7f]")

# Plain elements that Markdown has no sign for. Links, pictures, headings and anchors are
# not among them: written as HTML they would escape the checks of links and anchors.
RAW_TAGS = names(
    "abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt "
    "em figcaption figure hr i ins kbd li mark ol p pre q rp rt ruby s samp section small span "
    "strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr"
)
VOID_TAGS = frozenset(("br", "col", "hr", "wbr"))
RAW_ATTRIBUTES = names(
    "class colspan datetime dir lang open reversed rowspan scope span start title value"
)
PIECE = re.compile(
    r"<!--(?!-?>)(?:[^-]|-(?!-))*-->"
    r"|<(?P<close>/?)(?P<tag>[a-z][a-z0-9]*)(?P<attributes>(?:\s+[a-z]+(?:=\"[^\"<>]*\")?)*)\s*/?>"
    r"|[^<]+"
)
TAG = re.compile(r"</?([a-z][a-z0-9]*)")
ATTRIBUTE = re.compile(r"\s+([a-z]+)")

# What Markdown and its extensions give elements; everything else is refused.
ATTRIBUTES = names(
    "abbr align alt checked cite class colspan datetime dir disabled download figure handout "
    "headers height hidden href id lang loading n of open rel reversed role rowspan scope see "
    "span src start summary tabindex term title translate type value width"
)
OPEN_ATTRIBUTES = ("aria-", "data-")
ALIGNED = re.compile(r"text-align: (?:left|right|center);")
ACTIVE_TAGS = names(
    "applet audio base body button embed form frame frameset head html iframe input link math "
    "meta noscript object param portal script select source style svg template textarea title "
    "track video xmp"
)


def clean(root: etree.Element, md: Markdown) -> list[Refused]:
    """Take out of a page what it may not hold.

    Args:
        root: its tree.
        md: its Markdown object, which keeps raw HTML apart from the tree.

    Returns:
        What was refused, in the order in which it was met.
    """
    refused = list(_clean_raw(md))
    for element in root.iter():
        # Most elements have no attributes.
        if element.keys() or element.tag in ACTIVE_TAGS:
            refused += _clean_element(element)
    return refused


def scheme(address: str) -> str:
    """The scheme of an address as a browser would see it, or an empty string.

    Example:
        *before* ``java&#115;cript:alert(1)``, *after* ``javascript``.
    """
    address = ESCAPED.sub(lambda match: chr(int(match.group(1))), address)
    address = UNSEEN.sub("", unescape(address.replace(AMP_SUBSTITUTE, "&")))
    match = SCHEME.match(address)
    return match.group(1).lower() if match else ""


def is_safe(address: str) -> bool:
    """Whether an address leads to a page, a file, a mail program or a telephone."""
    found = scheme(address)
    return not found or found in SCHEMES


def _clean_raw(md: Markdown) -> Iterator[Refused]:
    """Show refused HTML as text; unbalanced HTML would break out of its place."""
    balance: Counter[str] = Counter()
    known: set[str] = set()
    pieces = md.htmlStash.rawHtmlBlocks
    for index, piece in enumerate(pieces):
        if not isinstance(piece, str):
            continue
        fault = _fault(piece, balance)
        if fault:
            pieces[index] = escape(piece)
            known.update(TAG.findall(piece))
            yield Refused("this HTML has no place in a page", fault)
    for tag, count in balance.items():
        if count and tag not in known:
            yield Refused("an HTML element is not closed, or closed twice", f"<{tag}>")


def _fault(piece: str, balance: Counter[str]) -> str:
    """The first thing in a piece of HTML that is refused, or an empty string."""
    position = 0
    seen: Counter[str] = Counter()
    while position < len(piece):
        match = PIECE.match(piece, position)
        if match is None:
            return piece[position:].split("\n", 1)[0][:60]
        tag = match.group("tag")
        if tag:
            names = ATTRIBUTE.findall(match.group("attributes"))
            if tag not in RAW_TAGS or not RAW_ATTRIBUTES.issuperset(names):
                return match.group().split("\n", 1)[0][:60]
            if tag not in VOID_TAGS:
                seen[tag] += -1 if match.group("close") else 1
        position = match.end()
    balance.update(seen)
    return ""


def _address_fault(address: str) -> str:
    if not is_safe(address):
        return f"an address may not begin with {scheme(address)}:"
    try:
        urlsplit(address)
    except ValueError:
        return "this is no address"
    return ""


def _clean_element(element: etree.Element) -> Iterator[Refused]:
    if not isinstance(element.tag, str):
        return
    if element.tag in ACTIVE_TAGS:
        yield Refused("this element has no place in a page", f"<{element.tag}>")
        element.tag = "div"
        element.attrib.clear()
    for name in list(element.attrib):
        value = element.get(name, "")
        if name in ATTRIBUTES or name.startswith(OPEN_ATTRIBUTES):
            fault = _address_fault(value) if name in ("href", "src", "cite") else ""
            if fault:
                del element.attrib[name]
                yield Refused(fault, value)
        elif name != "style" or not ALIGNED.fullmatch(value):
            del element.attrib[name]
            yield Refused("this attribute has no place in a page", name)
