"""The same made-up handbook as each system wants it written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import yaml

from tests.bench.madeup import PART, Chapter, Cite, Link, MadeUp, Piece, Work, key

# https://squidfunk.github.io/mkdocs-material/setup/extensions/, "Recommended configuration".
RECOMMENDED: list[str | dict[str, object]] = [
    *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html"),
    {"toc": {"permalink": True}},
    {"pymdownx.arithmatex": {"generic": True}},
    {"pymdownx.betterem": {"smart_enable": "all"}},
    *("pymdownx.caret", "pymdownx.details"),
    *("pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.mark"),
    *("pymdownx.smartsymbols", "pymdownx.superfences"),
    {"pymdownx.tabbed": {"alternate_style": True}},
    {"pymdownx.tasklist": {"custom_checkbox": True}},
    "pymdownx.tilde",
]
OWN = ["admonition", "attr_list", "def_list", "footnotes", "smarty"]
HOME = "Home of a made-up handbook."
Cited = Callable[[Cite], str]


def markdown(chapter: Chapter, cited: Cited, link: Callable[[Link], str]) -> str:
    """A chapter's body in the Markdown that MkDocs and its kin share."""
    lines = []
    for number, paragraphs in enumerate(chapter.sections):
        lines.append(f"## Section {number} {{#s{number}}}\n")
        lines += [_text(pieces, cited, link) + "\n" for pieces in paragraphs]
    lines.append(table(chapter))
    first, second = chapter.admonitions
    lines += [f'!!! note "Note well"\n    {first}\n', f"!!! warning\n    {second}\n"]
    lines.append(f"Here stands a footnote.[^1]\n\n[^1]: {chapter.note}\n")
    return "\n".join(lines)


def table(chapter: Chapter) -> str:
    """A chapter's table."""
    head, *rows = [f"| {' | '.join(row)} |" for row in chapter.table]
    return "\n".join([head, "|---|---|---|", *rows]) + "\n"


def _text(pieces: list[Piece], cited: Cited, link: Callable[[Link], str]) -> str:
    written = []
    for piece in pieces:
        if isinstance(piece, Cite):
            written.append(cited(piece))
        else:
            written.append(link(piece) if isinstance(piece, Link) else piece)
    return "".join(written)


def link_of(target: Link) -> str:
    """A link to a section, from within another part's folder."""
    path = f"../part-{target.chapter // PART:03}/chapter-{target.chapter:05}.md"
    return f"[chapter {target.chapter}]({path}#s{target.section})"


def bracketed(cite: Cite) -> str:
    """A citation in pandoc's dialect."""
    if cite.is_narrative:
        return f"@{key(cite.work)}"
    return f"[@{key(cite.work)}, p. {cite.page}]"


def in_brackets_only(cite: Cite) -> str:
    """A citation for mkdocs-bibtex, whose narrative form is the whole reference."""
    return f"[@{key(cite.work)}]"


def plain(cite: Cite) -> str:
    """No citation: the text goes on without it."""
    return "they" if cite.is_narrative else "indeed"


def nav(book: MadeUp) -> list[object]:
    """The navigation as MkDocs has it."""
    parts: dict[str, list[str]] = {}
    for chapter in book.chapters():
        parts.setdefault(f"Part {chapter.part}", []).append(chapter.path)
    return ["index.md", *({title: paths} for title, paths in parts.items())]


def write_pages(book: MadeUp, folder: Path, cited: Cited, front: Callable[[Chapter], str]) -> None:
    """Write the pages into a folder."""
    for chapter in book.chapters():
        file = folder / chapter.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(front(chapter) + markdown(chapter, cited, link_of), encoding="utf-8")
    (folder / "index.md").write_text(f"---\ntitle: Home\n---\n\n{HOME}\n", encoding="utf-8")


def write_works(works: list[Work], file: Path) -> None:
    """Write the bibliography."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(work.bibtex for work in works), encoding="utf-8")


def title_only(chapter: Chapter) -> str:
    """Front matter with a title, and the title as a heading."""
    return f"---\ntitle: Chapter {chapter.number}\n---\n\n# Chapter {chapter.number}\n\n"


def full_front(chapter: Chapter) -> str:
    """The front matter that this generator asks of a chapter."""
    data = {
        "title": f"Chapter {chapter.number}",
        "summary": f"About the matter numbered {chapter.number}.",
        "minutes": 20,
        "level": "core",
        "objectives": {"know": "know what the chapter says"},
        "terms": [],
        "last_reviewed": "2026-01-01",
        "review_after": "2027-01-01",
    }
    text = "".join(
        f"{name}: {value}\n" if "last" in name or "after" in name else yaml.safe_dump({name: value})
        for name, value in data.items()
    )
    return f"---\n{text}---\n\n"


def mkdocs_settings(book: MadeUp, plugins: list[object]) -> str:
    """Settings of a plain MkDocs handbook."""
    return yaml.safe_dump(
        {
            "site_name": "Made up",
            "use_directory_urls": False,
            "theme": {"name": "material", "font": False},
            "plugins": plugins,
            "markdown_extensions": RECOMMENDED,
            "nav": nav(book),
        },
        sort_keys=False,
    )
