"""Between pandoc's inline elements and HTML or plain words.

The element types are those of pandoc-types, "Text.Pandoc.Definition".
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

Inline = dict[str, Any]
EMPHASIS = re.compile(
    r"\*\*(?=\S)(?P<strong>.+?)(?<=\S)\*\*"
    r"|\*(?=\S)(?P<star>.+?)(?<=\S)\*"
    r"|(?<!\w)_(?=\S)(?P<line>.+?)(?<=\S)_(?!\w)"
)
# What a typewriter has for dashes, dots and quotation marks; opening marks come first.
TYPED = (
    (re.compile("---"), "—"),
    (re.compile("--"), "–"),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r"^'(?=s\b)"), "’"),
    (re.compile(r"(?<![^\s(\[{—–*_])\"(?=\S)"), "“"),
    (re.compile('"'), "”"),
    (re.compile(r"(?<![^\s(\[{—–*_“])'(?=\S)"), "‘"),
    (re.compile("'"), "’"),
)
TAGS = {
    "Emph": "em",
    "Strong": "strong",
    "Superscript": "sup",
    "Subscript": "sub",
    "Strikeout": "del",
    "Underline": "u",
}
BLANKS = ("Space", "SoftBreak", "LineBreak")
REFERENCE = "#ref-"


def from_text(text: str) -> list[Inline]:
    """Words as pandoc's inlines, with ``*emphasis*`` kept and proper marks set.

    Example:
        *before* ``see *also*``, *after* ``Str "see", Space, Emph [Str "also"]``;
        *before* ``, pp. 16--17``, *after* ``, pp. 16–17``.
    """
    for typed, proper in TYPED:
        text = typed.sub(proper, text)
    inlines: list[Inline] = []
    position = 0
    for match in EMPHASIS.finditer(text):
        inlines += _words(text[position : match.start()])
        kind = "Strong" if match["strong"] else "Emph"
        inlines.append({"t": kind, "c": _words(match[match.lastgroup or 0])})
        position = match.end()
    return inlines + _words(text[position:])


def _words(text: str) -> list[Inline]:
    inlines: list[Inline] = []
    for piece in re.split(r"(\s+)", text):
        if piece:
            inlines.append({"t": "Space"} if piece.isspace() else {"t": "Str", "c": piece})
    return inlines


def to_html(inlines: list[Inline], is_in_link: bool = False) -> str:
    """The inlines as HTML.

    Links to a work become ``<a class="hb-cite-link" href="#ref-KEY">``; a link
    within a link loses its address, since HTML has no such thing.
    """
    pieces = []
    # Most of them are words, which are escaped together.
    words = ""
    for inline in inlines:
        kind = inline["t"]
        if kind == "Str":
            words += inline["c"]
        elif kind in BLANKS:
            words += " "
        else:
            if words:
                pieces.append(escape(words, quote=False))
                words = ""
            pieces.append(_one(inline, is_in_link))
    pieces.append(escape(words, quote=False))
    return "".join(pieces)


def _one(inline: Inline, is_in_link: bool) -> str:
    kind: str = inline["t"]
    content: Any = inline.get("c")
    if kind in TAGS:
        text = to_html(content, is_in_link)
        return text if is_description(text) else f"<{TAGS[kind]}>{text}</{TAGS[kind]}>"
    if kind == "Link":
        return _link(content, is_in_link)
    if kind == "Span":
        return _span(content, is_in_link)
    if kind == "SmallCaps":
        return f'<span class="hb-small-caps">{to_html(content, is_in_link)}</span>'
    if kind == "Quoted":
        opening, closing = ("‘", "’") if content[0]["t"] == "SingleQuote" else ("“", "”")
        return f"{opening}{to_html(content[1], is_in_link)}{closing}"
    if kind in ("Code", "Math", "RawInline"):
        return escape(str(content[1]), quote=False)
    if kind == "Cite":
        return to_html(content[1], is_in_link)
    return ""


def _link(content: Any, is_in_link: bool) -> str:
    _, inlines, (address, _) = content
    text = to_html(inlines, True)
    if is_in_link or not text:
        return text
    if address.startswith(REFERENCE):
        return f'<a class="hb-cite-link" role="doc-biblioref" href="{escape(address)}">{text}</a>'
    if address.startswith(("https://", "http://")):
        return f'<a class="hb-address" href="{escape(address)}">{text}</a>'
    return text


def _span(content: Any, is_in_link: bool) -> str:
    (_, classes, attributes), inlines = content
    text = to_html(inlines, is_in_link)
    if "nocase" in classes or not (classes or attributes):
        return text
    return f"<span>{text}</span>"


def is_description(title: str) -> bool:
    """Whether a title is none, but says in square brackets what a nameless work is.

    Such words are no name: styles neither slant them nor give them capitals.

    Example:
        ``[Web page on bread]`` is one, ``[Bread] and water`` is not.
    """
    return title.startswith("[") and title.find("]") == len(title) - 1


def between_links(inlines: list[Inline]) -> list[Inline]:
    """The inlines from the first link to the last: a citation without its brackets.

    Example:
        *before* ``(``, a link, ``)``; *after* the link.
    """
    places = [index for index, inline in enumerate(inlines) if inline["t"] == "Link"]
    if not places:
        return inlines
    return inlines[places[0] : places[-1] + 1]
