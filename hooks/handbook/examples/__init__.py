"""Golden examples: what is written, and what it becomes.

Each is a pair of files, the Markdown and the HTML that it must give. The contributor's
guide shows both side by side, and a test renders each Markdown anew and compares.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

FOLDER = files(__package__)


@dataclass(frozen=True)
class Golden:
    """A golden example.

    Attributes:
        name: the name of its files.
        text: the Markdown.
        html: what it becomes.
    """

    name: str
    text: str
    html: str


def golden(group: str) -> dict[str, Golden]:
    """The examples of a group by name: ``blocks``, ``citing`` or ``writing``."""
    folder = FOLDER / group
    names = sorted(item.name.removesuffix(".md") for item in folder.iterdir())
    return {
        name: Golden(
            name,
            (folder / f"{name}.md").read_text(encoding="utf-8"),
            (folder / f"{name}.html").read_text(encoding="utf-8"),
        )
        for name in names
        if not name.endswith(".html")
    }
