"""What a Markdown extension must know of the page it works on."""

from __future__ import annotations

from dataclasses import dataclass, field
from posixpath import dirname, normpath, relpath

from handbook.cluster import Cluster
from handbook.evidence import EvidenceLabel, standard_labels
from handbook.frontmatter import FrontMatter
from handbook.words import Words

UNCLEAR = frozenset(("", ".", ".."))


@dataclass
class PageContext:
    """The page at hand, and what its elements leave behind while it is rendered.

    Attributes:
        path: page, relative to the folder of pages.
        meta: its front matter.
        words: the generator's words.
        labels: the evidence labels by key.
        terms: term ids by the forms, in lower case, that a text may use.
        glossary: page that holds the terms.
        evidence_page: page that explains the labels.
        directory_urls: whether pages get addresses without ``.html``.
        clusters: citations met so far, in the order in which they were met.
    """

    path: str = "index.md"
    meta: FrontMatter = field(default_factory=FrontMatter)
    words: Words = field(default_factory=Words)
    labels: dict[str, EvidenceLabel] = field(default_factory=standard_labels)
    terms: dict[str, str] = field(default_factory=dict)
    glossary: str = "reference/glossary.md"
    evidence_page: str = "reference/evidence.md"
    directory_urls: bool = False
    clusters: list[Cluster] = field(default_factory=list)

    def href(self, page: str, anchor: str = "") -> str:
        """Address of a page, seen from this one.

        Example:
            *before* ``reference/glossary.md`` seen from ``part/chapter.md``,
            *after* ``../reference/glossary.html``.
        """
        return relative_address(self.path, page, self.directory_urls) + (
            f"#{anchor}" if anchor else ""
        )


def address(page: str, directory_urls: bool) -> str:
    """Address of a page in the site.

    Example:
        *before* ``part/chapter.md``, *after* ``part/chapter.html``, or ``part/chapter/``
        with directory addresses.
    """
    stem = page.removesuffix(".md")
    if stem == "README" or stem.endswith("/README"):
        stem = stem.removesuffix("README") + "index"
    if not directory_urls:
        return stem + ".html"
    return (stem.removesuffix("index") if stem.endswith("index") else stem + "/") or "./"


def relative_address(source: str, target: str, directory_urls: bool) -> str:
    """Address of one page seen from another; an empty string for the page itself."""
    if source == target:
        return ""
    from_address = address(source, directory_urls)
    folder = from_address if from_address.endswith("/") else dirname(from_address)
    to_address = address(target, directory_urls)
    result = _relative(to_address, normpath(folder) if folder else ".")
    return result + "/" if to_address.endswith("/") else result


def relative_file(source: str, file: str, directory_urls: bool) -> str:
    """Address of a file that is no page, seen from a page."""
    from_address = address(source, directory_urls)
    folder = from_address if from_address.endswith("/") else dirname(from_address)
    return _relative(file, normpath(folder) if folder else ".")


def _relative(path: str, folder: str) -> str:
    """What ``relpath`` gives, in less time for paths that go neither up nor nowhere."""
    parts = path.removesuffix("/").split("/")
    start = folder.split("/") if folder != "." else []
    if not UNCLEAR.isdisjoint(parts) or not UNCLEAR.isdisjoint(start):
        return relpath(path, folder)
    common = 0
    while common < min(len(parts), len(start)) and parts[common] == start[common]:
        common += 1
    return "/".join([".."] * (len(start) - common) + parts[common:]) or "."
