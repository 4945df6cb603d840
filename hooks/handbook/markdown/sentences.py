"""Which elements begin a sentence."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree

from markdown.util import HTML_PLACEHOLDER_RE, STX

from handbook.markdown.tree import has_class

# What stands within a line of text; every other element begins a text of its own.
INLINE = ("a", "abbr", "b", "code", "del", "em", "i", "ins", "mark", "span", "strong", "sub")
END = re.compile(r"(\S*)[.!?…][\"'”’»)\]]*\s+[\"'“‘(\[]*$")
# No last word is longer, whatever stands there.
LONGEST_END = 80
ABBREVIATIONS = ("approx", "ca", "cf", "dr", "e.g", "i.e", "prof", "viz", "vs")


def first_of_sentences(root: etree.Element, tag: str) -> set[etree.Element]:
    """The elements of a kind with which a sentence begins.

    Args:
        root: a page.
        tag: the kind.

    Example:
        *before* ``<p><x/> says. So does <x/>. <x/> agrees, cf. <x/>.</p>``, *after* the
        first and the third.
    """
    found: set[etree.Element] = set()
    _walk(root, tag, "", found)
    return found


def _walk(element: etree.Element, tag: str, before: str, found: set[etree.Element]) -> str:
    """Go through an element; gives back the text up to its end."""
    if element.tag == tag:
        if _ends(before):
            found.add(element)
        return f"{before}_"
    if element.tag == "sup" or has_class(element, "hb-evidence"):
        # The marks of notes and evidence stand behind a sentence and are no part of it.
        return before
    is_inline = element.tag in INLINE
    text = (before if is_inline else "") + (element.text or "")
    for child in element:
        text = _walk(child, tag, text, found) + (child.tail or "")
    return text if is_inline else ""


def _ends(text: str) -> bool:
    """Whether nothing, or a whole sentence, stands before a place."""
    if STX in text:
        text = HTML_PLACEHOLDER_RE.sub("", text)
    if not re.search(r"\w", text):
        return True
    match = END.search(text[-LONGEST_END:])
    if not match:
        return False
    word = match[1].lstrip("(“‘\"'").lower()
    return word not in ABBREVIATIONS and (len(word) > 1 or not word.isalpha())
