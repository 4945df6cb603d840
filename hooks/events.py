"""MkDocs's events, one function each; everything else is the library's.

This is the only file that knows MkDocs.
"""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils import CountHandler
from mkdocs_bibtex.citation import CitationBlock, InlineReference
from mkdocs_bibtex.registry import ReferenceRegistry
from pybtex.database import BibliographyData

from handbook import publish
from handbook.editions.errors import EditionError
from handbook.pandoc import PandocError
from handbook.site import Site

log = get_plugin_logger("handbook")
HOOKS = Path(__file__).parent


class NeutralRegistry(ReferenceRegistry):
    """Makes mkdocs-bibtex leave every page's text as it is.

    The plugin replaces citations in raw text, code and addresses included. With this
    registry it puts back what it found, and the Markdown extension does the work.
    """

    footnote_format = "{key}"

    def __init__(self, bib_data: BibliographyData) -> None:
        self.bib_data = bib_data

    def validate_citation_blocks(self, citation_blocks: list[CitationBlock]) -> None:
        """Say nothing: the library has checked every key already."""

    def validate_inline_references(self, inline_references: Any) -> set[InlineReference]:
        """No inline references."""
        return set()

    def inline_text(self, citation_block: CitationBlock) -> str:
        """The citation as it was written."""
        return str(citation_block)

    def reference_text(self, citation: Any) -> str:
        """No reference: lists are the library's work."""
        return ""


class State:
    """What one build carries from event to event; made anew in ``on_config``."""

    command = "build"
    site: Site | None = None
    final: Path | None = None
    warnings: CountHandler | None = None
    library: dict[Path, int] | None = None
    extensions: tuple[str, ...] = ()


state = State()


def load_site(file: Path) -> tuple[Site | None, list[Any]]:
    """Load the handbook; in a preview with the library as it now stands on disk."""
    if state.command != "serve":
        return Site.load(file)
    now = {path: path.stat().st_mtime_ns for path in HOOKS.rglob("*") if path.suffix != ".pyc"}
    if state.library not in (None, now):
        for name in [name for name in sys.modules if name.partition(".")[0] == "handbook"]:
            del sys.modules[name]
    state.library = now
    sys.path.insert(0, str(HOOKS))
    try:
        site: Any = importlib.import_module("handbook.site").Site
    finally:
        sys.path.remove(str(HOOKS))
    loaded: tuple[Site | None, list[Any]] = site.load(file, is_preview=True)
    return loaded


def on_startup(command: str, dirty: bool) -> None:
    """Remember whether this is a build or a preview."""
    state.command = command


@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read and check the whole handbook before any plugin touches it, then build aside."""
    state.warnings = CountHandler()
    state.warnings.setLevel("WARNING")
    logging.getLogger("mkdocs").addHandler(state.warnings)
    state.site, findings = load_site(Path(config.config_file_path))
    for finding in findings:
        (log.error if finding.is_error else log.warning)("%s", finding)
    if state.site is None or (state.command != "serve" and state.site.book.has_errors):
        raise Abort(
            f"The handbook has {sum(f.is_error for f in findings)} faults; nothing was built."
        )
    bibtex: Any = config.plugins.get("bibtex")
    if bibtex is not None:
        # Citations are the Markdown extension's work; see NeutralRegistry.
        bibtex.config["csl_file"] = None
        bibtex.config["bib_by_default"] = False
        bibtex.config["enable_inline_citations"] = False
        # The library has read the bibliography; the plugin takes this for its own reading.
        bibtex.registry = NeutralRegistry(BibliographyData())
        bibtex.last_configured = float("inf")
    state.extensions = tuple(config.markdown_extensions)
    if state.command == "build":
        state.final = Path(config.site_dir)
        config.site_dir = str(publish.prepare(state.final))
    return config


def on_serve(
    server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]
) -> LiveReloadServer:
    """Watch, beside the pages, everything else that shapes them."""
    assert state.site is not None
    for path in (HOOKS, *state.site.watched):
        server.watch(str(path))
    return server


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Make the editions, add what is made from the whole handbook, leave out what is not used."""
    assert state.site is not None
    if state.final is not None:
        try:
            made = state.site.make_editions(Path(config.site_dir))
        except (EditionError, PandocError) as error:
            raise PluginError(str(error)) from error
        log.info("%d editions, %d of them new", len(made), sum(one.is_new for one in made))
    for file in list(files):
        if not state.site.is_wanted(file.dest_uri):
            files.remove(file)
    state.site.begin_search()
    for name, content in state.site.files().items():
        files.append(File.generated(config, name, content=content))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Leave nothing for MkDocs to render: the library has rendered every page."""
    assert state.site is not None
    article = state.site.book.articles.get(page.file.src_uri)
    # MkDocs sets all extensions up for every page, also where there is nothing to render.
    config.markdown_extensions = [] if article else list(state.extensions)
    if article is None:
        return markdown
    page.meta = {**page.meta, "title": article.title}
    return ""


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Give MkDocs the finished article and its table of contents."""
    assert state.site is not None
    if page.file.src_uri not in state.site.book.articles:
        return html
    page.toc = get_toc(cast(Any, state.site.toc(page.file.src_uri)))
    return state.site.html(page.file.src_uri)


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Any
) -> dict[str, Any]:
    """Tell the templates what the library knows of the page."""
    assert state.site is not None
    context["handbook"] = state.site.context(page.file.src_uri)
    return context


def on_template_context(
    context: dict[str, Any], template_name: str, config: MkDocsConfig
) -> dict[str, Any]:
    """Tell the template of the page for wrong addresses the same."""
    assert state.site is not None
    context["handbook"] = state.site.missing_page()
    return context


def on_post_build(config: MkDocsConfig) -> None:
    """Add what needs the whole site, then let it take the place of the old one."""
    assert state.site is not None
    assert state.warnings is not None
    logging.getLogger("mkdocs").removeHandler(state.warnings)
    if config.strict and state.final is not None and state.warnings.get_counts():
        # MkDocs is about to call this a failure, so the last good site stays.
        state.site.stop()
        publish.discard(state.final)
        return
    state.site.finish(Path(config.site_dir))
    if state.final is None:
        return
    publish.publish(state.final)
    log.info("Published to %s", state.final)


def on_build_error(error: Exception) -> None:
    """Leave the last good site as it was."""
    if state.site is not None:
        state.site.stop()
    if state.warnings is not None:
        logging.getLogger("mkdocs").removeHandler(state.warnings)
    if state.final is not None:
        publish.discard(state.final)
