"""What a CSL style says of itself.

The format is CSL 1.0.2, https://docs.citationstyles.org/en/stable/specification.html.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lxml import etree

CSL = "{http://purl.org/net/xbiblio/csl}"
PARENT = f"{CSL}info/{CSL}link[@rel='independent-parent']"


class StyleError(Exception):
    """The file is no CSL style, or depends on one that is not there."""


@dataclass(frozen=True)
class Style:
    """A citation style.

    Attributes:
        path: the file of the (independent) style.
        is_note: whether citations become notes.
        is_numeric: whether works are cited by number.
    """

    path: Path
    is_note: bool
    is_numeric: bool


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
    return Style(path, root.get("class") == "note", "numeric" in formats)


def _parse(path: Path) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.parse(str(path), parser).getroot()
    except (OSError, etree.XMLSyntaxError) as error:
        raise StyleError(str(error)) from error
    if root.tag != f"{CSL}style":
        raise StyleError("the file is no CSL style")
    return root
