"""Text that wants to be more than text, and looking for what it did."""

from __future__ import annotations

from json import dumps
from pathlib import Path
from typing import Any

from lxml import html as lxml_html

from tests.conftest import ROOT

GROUPS = (
    "script", "event handlers", "addresses", "SVG and MathML", "CSS", "templates", "Typst", "TeX",
    "office and PDF", "paths", "the generator's own marks",
)  # fmt: skip
SAFE = ("http:", "https:", "mailto:", "tel:", "#")


def strings(file: Path = ROOT / "tests" / "data" / "hostile.txt") -> list[str]:
    """The strings, one to a line, without the names of their groups."""
    heads = {f"# {group}" for group in GROUPS}
    lines = file.read_text(encoding="utf-8").split("\n")
    return [line for line in lines if line.strip() and line not in heads]


def acts(text: str) -> list[str]:
    """What in a piece of HTML could act or fetch, by a reading of its tree."""
    root: Any = lxml_html.fragment_fromstring(text, create_parent="div")
    found = []
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in ("script", "style", "iframe", "object", "embed", "base", "meta", "link"):
            found.append(f"<{element.tag}>")
        for name, value in element.attrib.items():
            plain = "".join(c for c in value if c > " ").lower()
            if name.lower().startswith("on") or name.lower() in ("style", "srcdoc", "formaction"):
                found.append(f"{element.tag}/{name}")
            if name in ("href", "src", "srcset", "action", "ping", "data"):
                scheme = plain.split("/")[0].split("?")[0]
                is_far = element.tag == "img" and (":" in scheme or plain.startswith("//"))
                if is_far or (":" in scheme and not plain.startswith(SAFE)):
                    found.append(f"{element.tag}/{name}={plain[:40]}")
    return found


def plant(root: Path, planted: list[str]) -> None:
    """Put every string into every kind of place that holds plain text.

    Args:
        root: a copy of the handbook in ``fixtures/planted``.
        planted: the strings.
    """
    worst = "\"'><img src=x onerror=hit()>{{ 7*7 }}#panic()"
    head = (
        f"---\ntitle: {dumps(f'One {worst}')}\nsummary: {dumps(f'A summary {worst}')}\nminutes: 30\n"
        f"level: foundation\ncontent_note: {dumps(worst)}\nobjectives: {{o: see}}\nterms: [word]\n"
        "last_reviewed: 2026-01-31\nreview_after: 2027-01-31\n---\n\n"
    )
    cites = "".join(
        f"Words [@q{number}; see @q{number}, p. 3].\n\n" for number in range(len(planted))
    )
    (root / "docs" / "part" / "one.md").write_text(f"{head}{cites}{CARD}", "utf-8")
    sheet = root / "docs" / "reference" / "handouts" / "sheet.md"
    text = sheet.read_text("utf-8").replace("\n////\n", f"\n{cites}\n////\n")
    sheet.write_text(text, "utf-8")
    works = "".join(WORK.format(number, _bibtex(one)) for number, one in enumerate(planted))
    place = root / "bib" / "works.bib"
    place.write_text(place.read_text("utf-8") + works, "utf-8")
    settings = root / "mkdocs.yml"
    text = settings.read_text("utf-8").replace(
        "site_name: Planted", f"site_name: {dumps(f'Planted {worst}')}"
    )
    own = f"  handbook:\n    subtitle: {dumps(worst)}\n    authors: [{dumps(worst)}]\n    publisher: {dumps(worst)}\n"
    settings.write_text(text.replace("  handbook:\n", own), "utf-8")
    (root / "docs" / "course.pack.yml").write_text(
        f"title: {dumps(f'Course {worst}')}\ngroup: {dumps(worst)}\ncover: {dumps(worst)}\nhelp:\n"
        f"  - name: {dumps(worst)}\n    number: {dumps('javascript:hit()')}\n"
        f"parts:\n  - heading: {dumps(worst)}\n  - chapter: one\n",
        "utf-8",
    )


def _bibtex(text: str) -> str:
    """Without what groups and commands mean in BibTeX itself."""
    return "".join(" " if c in "{}\\" else c for c in text)


CARD = "\n/// handout\n    use: sheet\n///\n"
WORK = """
@book{{q{0},
  author = {{Q{0}Q {1}}},
  title = {{Q{0}Q {1}}},
  publisher = {{{1}}},
  year = {{2001}},
  evidence = {{theory}},
  readstatus = {{full}},
  doi = {{10.1234/x}},
}}
"""
