"""The examples of a rule as whole handbooks: each breaks the rule, or keeps it.

An example is the few lines that a reader needs to see. To be checked they stand in the
smallest whole handbook, the one that ``handbook init`` makes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from handbook import scaffold

DAY = date(2026, 1, 1)
CHAPTER = "docs/first-part/first-chapter.md"
HANDOUT = "docs/reference/handouts/example.md"
# The file that each kind of example stands in.
PLACES = {
    "chapter": CHAPTER,
    "chapter front matter": CHAPTER,
    "handout": HANDOUT,
    "handout front matter": HANDOUT,
    "glossary": "docs/reference/glossary.md",
    "settings": "mkdocs.yml",
    "wording": "docs/contribute/wording.yml",
    "pack": "docs/example.pack.yml",
    "bibliography": "bib/handbook.bib",
}
HANDOUT_HEAD = """\
title: Example sheet
summary: A sheet.
number: 1
chapter: first-chapter
minutes: 5
form: worksheet
purpose: To show what a sheet looks like.
last_reviewed: 2026-01-01
review_after: 2027-01-01
"""
HANDOUT_BODY = """
/// handout | Example sheet
    id: example-sheet

- [ ] Look.
///
"""
CARD = "\n/// handout\n    use: example\n///\n"
KEY = re.compile(r"^@\w+\{([^,\s]+),", re.M)


@dataclass(frozen=True)
class Example:
    """An example of a rule.

    Attributes:
        place: the kind of text that it stands in, a key of ``PLACES``.
        text: what is shown.
        files: whole files beside it, by path.
        finds: what is found, as ``LINE: message``, the line counted in ``text``; in
            another file ``PATH:LINE: message``.
        asks: what only some checks ask for: a day, the texts to compare with, the answers
            of the outer world.
    """

    place: str = ""
    text: str = ""
    files: dict[str, str] = field(default_factory=dict)
    finds: list[str] = field(default_factory=list)
    asks: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, data: dict[str, Any]) -> Example:
        """Read an example from a rule's file."""
        return cls(
            data.get("in", ""),
            data.get("text", ""),
            data.get("files", {}),
            data.get("finds", []),
            data.get("asks", {}),
        )

    @property
    def path(self) -> str:
        """The file that the text stands in."""
        return PLACES.get(self.place, "")


def write(example: Example, folder: Path) -> int:
    """Write the smallest whole handbook with an example in it.

    Args:
        example: the example.
        folder: an empty folder.

    Returns:
        The line before the example's first.
    """
    texts = scaffold.handbook("Example", DAY)
    before = 0
    if example.place:
        before = _put(texts, example)
    for path, text in {**texts, **example.files}.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.endswith("/"):
            target.mkdir()
        else:
            target.write_text(text, encoding="utf-8")
    return before


def _put(texts: dict[str, str], example: Example) -> int:
    """Put the example's text into its file; the line before its first is returned."""
    path, text = example.path, example.text
    if example.place.startswith("handout"):
        texts[path] = f"---\n{HANDOUT_HEAD}---\n" + (
            HANDOUT_BODY if example.place.endswith("front matter") else ""
        )
        texts[CHAPTER] += CARD
    if example.place.endswith("front matter"):
        _, head, body = texts[path].split("---\n", 2)
        kept = _without(head, text)
        texts[path] = f"---\n{kept}{text}---\n{body}"
        return kept.count("\n") + 1
    if example.place in ("settings", "wording"):
        kept = _without(texts[path], text)
        texts[path] = kept + text
        return kept.count("\n")
    if example.place == "bibliography":
        cited = " ".join(f"[@{{{key}}}]" for key in KEY.findall(text))
        texts[CHAPTER] += f"\nWorks: {cited}\n" if cited else ""
    if example.place == "pack":
        texts[path] = text
        return 0
    texts[path] += "\n"
    before = texts[path].count("\n")
    texts[path] += text
    return before


def _without(yaml: str, text: str) -> str:
    """YAML without the top-level keys that another text has too.

    Example:
        *before* ``a: 1`` and ``b: 2``, and another text with ``b: 3``; *after* ``a: 1``.
    """
    for key in re.findall(r"^(\w+):", text, re.M):
        yaml = re.sub(rf"^{key}:.*\n(?:[ \t#-].*\n|\n(?=[ \t]))*", "", yaml, flags=re.M)
    return yaml
