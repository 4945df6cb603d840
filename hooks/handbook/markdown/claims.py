"""Claims: the sentence that an evidence label stands behind, and its citations."""

from __future__ import annotations

import xml.etree.ElementTree as etree

from handbook.article import Claim
from handbook.markdown.citing import CITE_TAG
from handbook.markdown.tree import has_class, with_parents

HOLDERS = ("p", "li", "dd", "dt", "td", "th", "figcaption", "h2", "h3", "h4", "h5", "h6")
BLOCKS = (*HOLDERS, "ul", "ol", "dl", "table", "div", "section", "aside", "details", "blockquote")


def claims_of(root: etree.Element) -> list[Claim]:
    """Collect the labelled claims of a page, and give each label an anchor.

    A source line holds one sentence, so a claim is the line that its label stands on.

    Args:
        root: the page's tree; labels get the ids ``claim-1``, ``claim-2`` and so on.

    Returns:
        The claims in document order.
    """
    claims: list[Claim] = []
    for holder, ancestors in with_parents(root):
        if holder.tag not in HOLDERS:
            continue
        if not any(has_class(child, "hb-evidence") for child in holder.iter("a")):
            continue
        is_for_tutors = any(
            has_class(outer, "hb-tutor") or has_class(outer, "hb-key") for outer in ancestors
        )
        for line in _lines(holder):
            labels = [piece for piece in line if not isinstance(piece, str) and piece.tag == "a"]
            words = " ".join("".join(piece for piece in line if isinstance(piece, str)).split())
            clusters = tuple(
                int(piece.get("n", "0"))
                for piece in line
                if not isinstance(piece, str) and piece.tag == CITE_TAG
            )
            for label in labels:
                anchor = f"claim-{len(claims) + 1}"
                label.set("id", anchor)
                key = label.get("data-label", "")
                claims.append(Claim(key, _tidy(words), clusters, anchor, is_for_tutors))
    return claims


def _lines(holder: etree.Element) -> list[list[str | etree.Element]]:
    """The content of a text holder, cut at its line ends.

    Citations and labels stay elements; all else becomes text.
    """
    lines: list[list[str | etree.Element]] = [[]]

    def add_text(text: str | None) -> None:
        first, *rest = (text or "").split("\n")
        lines[-1].append(first)
        lines.extend([part] for part in rest)

    def add(element: etree.Element) -> None:
        add_text(element.text)
        for child in element:
            if child.tag == CITE_TAG or has_class(child, "hb-evidence"):
                lines[-1].append(child)
            elif child.tag in BLOCKS:
                lines.append([])
            elif child.tag == "sup":
                pass
            else:
                add(child)
            add_text(child.tail)

    add(holder)
    return lines


def _tidy(text: str) -> str:
    """Close the gaps that citations leave before a full stop."""
    for mark in ".,;:":
        text = text.replace(f" {mark}", mark)
    return text.strip()
