"""The files of a handbook's folders: what may lie there, and where a path may lead."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from handbook.finding import Finding
from handbook.later import Later
from handbook.listing import names
from handbook.rules import Rule

if TYPE_CHECKING:
    from handbook import drawing
else:
    drawing = Later("handbook.drawing")

# Letters and digits of any language, and marks that mean nothing in an address, in HTML,
# in a terminal or to a shell.
NAME = re.compile(r"[^\W_][\w.()+, -]*")
# What a browser would run, or show as a page without the handbook's policy.
ACTIVE = names(
    ".htm .html .xhtml .xht .shtml .svgz .xml .xsl .xslt .js .mjs .cjs .wasm .swf .php .cgi "
    ".hta .htaccess .htc .jar .class .exe .bat .cmd .sh .ps1 .webmanifest"
)

ACTING = re.compile(
    r"<!DOCTYPE|<!ENTITY|<\?xml-|<(?:\w+:)?(?:script|foreignObject|iframe|a|animate\w*|set|use|image|style"
    r"|handler)\b|\son\w+\s*=|javascript:",
    re.IGNORECASE,
)


def is_inside(root: Path, path: Path) -> bool:
    """Whether a path stays within a folder, links followed."""
    return path.resolve().is_relative_to(root.resolve())


def check(root: Path, folder: str) -> list[Finding]:
    """Find what may not lie in a folder that is published or read.

    Args:
        root: folder of the handbook.
        folder: the folder, relative to it.

    Returns:
        One finding for each link to another file, file that could act, and name that
        could be taken for something else.
    """
    findings = []
    for place, folders, files in os.walk(root / folder):
        folders.sort()
        inside = Path(place).relative_to(root).as_posix()
        for name in sorted([*folders, *files]):
            if not name.startswith("."):
                what = _fault(f"{place}{os.sep}{name}", name)
                if what:
                    findings.append(_finding(f"{inside}/{name}", what))
    return findings


def check_file(root: Path, file: str) -> list[Finding]:
    """Find what is wrong with a file as such, or with a folder's name.

    Args:
        root: folder of the handbook.
        file: the file, relative to it.
    """
    path = root / file
    what = _fault(str(path), path.name)
    return [_finding(file, what)] if what else []


def _finding(file: str, what: str) -> Finding:
    return Finding(file, 1, Rule.FILE_REFUSED, what, Path(file).name)


def _fault(path: str, name: str) -> str:
    mode = os.lstat(path).st_mode
    if stat.S_ISLNK(mode):
        return "links to other files are not followed"
    if not NAME.fullmatch(name):
        return "the name has marks that mean something elsewhere"
    if stat.S_ISDIR(mode):
        return ""
    if not stat.S_ISREG(mode):
        return "this is no file"
    if name.endswith(".md"):
        return ""
    ending = Path(name).suffix.lower()
    if ending in ACTIVE:
        return "files that a browser would run are not published"
    if ending == ".svg":
        return _svg_fault(Path(path))
    return ""


def _svg_fault(path: Path) -> str:
    """A drawing that is published as a file, and could be opened by itself."""
    try:
        active = drawing.active_parts(path)
    except drawing.DrawingError:
        # A browser shows, and runs, what stands before the fault.
        found = ACTING.search(path.read_text("utf-8", "replace"))
        active = [found.group().strip()] if found else []
    return f"the drawing holds what could act: {', '.join(active)}" if active else ""
