"""What a CSL style says of itself.

The format is CSL 1.0.2, https://docs.citationstyles.org/en/stable/specification.html.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from lxml import etree

CSL = "{http://purl.org/net/xbiblio/csl}"
PARENT = f"{CSL}info/{CSL}link[@rel='independent-parent']"
# By these a citation depends on its number, or on what is cited before it.
PLACED = {"citation-number", "citation-label", "first-reference-note-number"}
PLACING = {"position", "et-al-subsequent-min", "et-al-subsequent-use-first"}
# By these a name depends on every other name of the bibliography.
ALL_NAMES = ("all-names", "all-names-with-initials")
YEAR_SUFFIX = "disambiguate-add-year-suffix"
# A private-use character, which no work has.
ALIKE = "\ue003"
# The dash for an author named in the entry before; the lists of pages leave entries out.
SUBSTITUTE = ("subsequent-author-substitute", "subsequent-author-substitute-rule")


class StyleError(Exception):
    """The file is no CSL style, or depends on one that is not there."""


@dataclass(frozen=True)
class Style:
    """A citation style.

    Attributes:
        path: the file of the (independent) style.
        is_note: whether citations become notes.
        is_numeric: whether works are cited by number.
        root: the style, without a dash for authors named in the entry before.
    """

    path: Path
    is_note: bool
    is_numeric: bool
    root: etree._Element

    @cached_property
    def xml(self) -> str:
        """The style for the processor."""
        return etree.tostring(self.root, encoding="unicode")

    @cached_property
    def order(self) -> Style:
        """A style that writes nothing, and sorts works as this one does."""
        root = copy.deepcopy(self.root)
        citation, bibliography = root.find(f"{CSL}citation"), root.find(f"{CSL}bibliography")
        assert citation is not None and bibliography is not None
        citation.attrib.clear()
        for part in citation.findall(f"{CSL}sort"):
            citation.remove(part)
        for place in (citation, bibliography):
            layout = place.find(f"{CSL}layout")
            if layout is not None:
                layout.clear()
                etree.SubElement(layout, f"{CSL}text", {"value": "-"})
        return replace(self, root=root).without_idle_macros()

    def without_idle_macros(self) -> Style:
        """The style without macros that nothing uses: the processor reads it in every run."""
        root = copy.deepcopy(self.root)
        used = {element.get("macro") for element in self.used()}
        for macro in root.findall(f"{CSL}macro"):
            if macro.get("name") not in used:
                root.remove(macro)
        return replace(self, root=root)

    @cached_property
    def unsorted_xml(self) -> str:
        """The style without the order of its list, for works that are not cited alike.

        Beside the order, sorting decides only which of the works that are cited alike is
        2007a. Such works get the sign ``ALIKE`` instead, so that one knows.
        """
        root = copy.deepcopy(self.root)
        citation, bibliography = root.find(f"{CSL}citation"), root.find(f"{CSL}bibliography")
        assert citation is not None and bibliography is not None
        for sort in bibliography.findall(f"{CSL}sort"):
            bibliography.remove(sort)
        layout = bibliography.find(f"{CSL}layout")
        if layout is not None and citation.attrib.pop(YEAR_SUFFIX, "false") == "true":
            choose = etree.SubElement(layout, f"{CSL}choose")
            when = etree.SubElement(choose, f"{CSL}if", {"disambiguate": "true"})
            etree.SubElement(when, f"{CSL}text", {"value": ALIKE})
        return etree.tostring(root, encoding="unicode")

    @cached_property
    def can_be_split(self) -> bool:
        """Whether works whose names have nothing in common do not touch one another.

        Then they may be formatted apart. It is not so where citations are numbered, or
        depend on what is cited before them, or where every name of the bibliography is
        told from every other.
        """
        if (
            self.is_note
            or self.is_numeric
            or self.root.find(f"{CSL}bibliography/{CSL}sort") is None
        ):
            return False
        for element in self.used():
            if PLACING & set(element.attrib) or PLACED & set(element.get("variable", "").split()):
                return False
            if element.get("givenname-disambiguation-rule") in ALL_NAMES:
                return False
        return True

    def used(self) -> Iterator[etree._Element]:
        """Every element that writes or sorts citations and entries; some macros do neither."""
        macros = {macro.get("name"): macro for macro in self.root.findall(f"{CSL}macro")}
        waiting = [*self.root.findall(f"{CSL}citation"), *self.root.findall(f"{CSL}bibliography")]
        while waiting:
            for element in waiting.pop().iter(f"{CSL}*"):
                yield element
                macro = macros.pop(element.get("macro"), None)
                if macro is not None:
                    waiting.append(macro)


def read(path: Path) -> Style:
    """Read a style, following a dependent style to the one it stands for.

    Args:
        path: the ``.csl`` file.

    Raises:
        StyleError: the file is no style, or its parent is missing.
    """
    root = _parse(path)
    parent = root.find(PARENT)
    if parent is not None:
        name = parent.get("href", "").rstrip("/").rsplit("/", 1)[-1]
        folder = path.parent.parent if path.parent.name == "dependent" else path.parent
        path = folder / f"{name}.csl"
        root = _parse(path)
        if root.find(PARENT) is not None:
            # Pandoc would fetch a further parent from the network.
            raise StyleError(f"the style depends on {name}, which depends on another")
    formats = {
        category.get("citation-format") for category in root.findall(f"{CSL}info/{CSL}category")
    }
    for bibliography in root.findall(f"{CSL}bibliography"):
        for name in SUBSTITUTE:
            bibliography.attrib.pop(name, "")
    return Style(path, root.get("class") == "note", "numeric" in formats, root)


def _parse(path: Path) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        # The processor reads the style anew in every run.
        remove_blank_text=True,
        remove_comments=True,
    )
    try:
        root = etree.parse(str(path), parser).getroot()
    except (OSError, etree.XMLSyntaxError) as error:
        raise StyleError(str(error)) from error
    if root.tag != f"{CSL}style":
        raise StyleError("the file is no CSL style")
    return root
