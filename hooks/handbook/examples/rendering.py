"""Golden examples, rendered anew."""

from __future__ import annotations

import tempfile
from pathlib import Path

from handbook import book, scaffold
from handbook.assemble import Audience, assemble
from handbook.book import Book
from handbook.examples import FOLDER
from handbook.rules.examples import DAY

# What the examples need beside themselves, and where it goes.
BESIDE = {"works.bib": "bib/handbook.bib", "picture.svg": "docs/assets/picture.svg"}
HEAD = """\
---
title: Example
summary: An example.
minutes: 5
level: foundation
objectives:
  label: tell what is known from what is taught
  cite: cite a work and say how it is known
terms: TERMS
last_reviewed: 2026-01-01
review_after: 2027-01-01
template: example.html
---

"""


def render(examples: dict[str, str]) -> dict[str, str]:
    """Examples in their final form, as tutors see them.

    Args:
        examples: the Markdown by name; each stands alone in a chapter of the smallest
            whole handbook.
    """
    texts = scaffold.handbook("Example", DAY)
    for name, path in BESIDE.items():
        texts[path] = texts.get(path, "") + (FOLDER / name).read_text(encoding="utf-8")
    for name, text in examples.items():
        terms = "[evidence-label]" if "evidence label" in text.lower() else "[]"
        texts[f"docs/first-part/example-{name}.md"] = HEAD.replace("TERMS", terms) + text
    with tempfile.TemporaryDirectory() as folder:
        for path, content in texts.items():
            target = Path(folder) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, encoding="utf-8")
        loaded, findings = book.load(Path(folder) / "mkdocs.yml")
        faults = [str(finding) for finding in findings if finding.is_error]
        if loaded is None or faults:
            raise ValueError("\n".join(faults))
        return {name: _page(loaded, f"first-part/example-{name}.md") for name in examples}


def _page(loaded: Book, path: str) -> str:
    """A page without its list of references, which the examples have in common."""
    html = assemble(loaded, loaded.articles[path], Audience.TUTOR).html
    return html.split('\n<section class="hb-references"', 1)[0].strip("\n") + "\n"
