"""MkDocs's events, one function each; everything else is the library's.

This is the only file that knows MkDocs.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import logging
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.theme import Theme
from mkdocs.utils import CountHandler
from mkdocs_bibtex.citation import CitationBlock, InlineReference
from mkdocs_bibtex.registry import ReferenceRegistry
from pybtex.database import BibliographyData

try:
    from handbook.faults import sentence
    from handbook.publish import Publication
    from handbook.site import Site
    from handbook.templates import PAGE, shown
except ImportError as error:
    raise ConfigurationError(
        f"The Python package {error.name} is missing: {error}. Install the pinned "
        "dependencies: make site"
    ) from error

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

log = get_plugin_logger("handbook")
HOOKS = Path(__file__).parent
# Events of single pages: where a plugin listens to one, MkDocs builds every page itself.
PAGE_EVENTS = (
    *("pre_page", "page_read_source", "page_markdown", "page_content", "page_context"),
    *("post_page", "env"),
)
# So many seconds without a further change are awaited before a preview is built anew.
QUIET = 0.03


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
    publication: Publication | None = None
    warnings: CountHandler | None = None
    library: dict[Path, int] | None = None
    extensions: tuple[str, ...] = ()
    said: frozenset[Any] = frozenset()
    listed: Sequence[File] = ()
    itself: State | None = None


state = State()


def load_site(file: Path, folder: Path) -> tuple[Site | None, list[Any]]:
    """Load the handbook; in a preview with the library as it now stands on disk.

    Args:
        file: its settings.
        folder: where its site is to be made.
    """
    if state.command != "serve":
        return Site.load(file, folder=folder)
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
    """Remember whether this is a build or a preview, and forget the build before."""
    state.command = command
    state.publication = None
    # At its end Python would look for garbage among all that the handbook consists of, and take
    # it apart object by object. What is frozen is left alone where something refers to it.
    state.itself = state
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)


@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read and check the whole handbook before any plugin touches it, then build aside."""
    settings = Path(config.config_file_path)
    if state.command == "build":
        state.publication = Publication.begin(Path(config.site_dir), settings.parent, log.info)
        config.site_dir = str(state.publication.staging)
    state.warnings = CountHandler()
    state.warnings.setLevel("WARNING")
    logging.getLogger("mkdocs").addHandler(state.warnings)
    state.site, findings = load_site(settings, Path(config.site_dir))
    _say(findings)
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
    _list_less(config.theme)
    return config


def _say(findings: list[Any]) -> None:
    """Say what is wrong, in a preview only what was not wrong before."""
    for finding in findings:
        if finding not in state.said:
            (log.error if finding.is_error else log.warning)("%s", finding)
    old = sum(finding in state.said for finding in findings)
    if old:
        log.warning("%d findings are as they were", old)
    if state.command == "serve":
        state.said = frozenset(findings)


def _list_less(theme: Theme) -> None:
    """Let the templates of a theme be listed without its hidden folders.

    MkDocs leaves out what lies in them, after it has looked at each of their files.
    """
    made = theme.get_env

    def env() -> Any:
        found: Any = made()
        found.loader.list_templates = partial(shown, theme.dirs)
        return found

    vars(theme)["get_env"] = env


def on_serve(
    server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]
) -> LiveReloadServer:
    """Watch, beside the pages, everything else that shapes them; be told of changes at once."""
    assert state.site is not None
    # A build needs nothing of it, nor of the server.
    told: Any = importlib.import_module("handbook.watching").observer()
    if told is not None:
        # MkDocs has begun to look at these by itself.
        looked = [config.docs_dir, str(config.config_file_path)]
        for name in looked:
            server.unwatch(name)
        server.observer = told
        server.build_delay = QUIET
        for name in looked:
            server.watch(name)
    for path in (HOOKS, *state.site.watched):
        server.watch(str(path))
    return server


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Make the editions, and leave out what is not used."""
    assert state.site is not None
    if state.publication is not None:
        made = state.site.make_editions(Path(config.site_dir))
        log.info("%d editions, %d of them new", len(made), sum(one.is_new for one in made))
    for file in list(files):
        if not state.site.is_wanted(file.dest_uri):
            files.remove(file)
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Finish the pages, on every core or out of the cache, before MkDocs takes one by one.

    MkDocs builds the first page, and all of them where another plugin takes part.
    """
    assert state.site is not None
    site, env = state.site, config.theme.get_env()
    listed = files.documentation_pages()
    state.listed = listed
    own = {file.src_uri: file for file in listed if file.src_uri in site.book.articles}
    own.pop(site.frame.navigation.home, None)
    if _others_listen(config):
        own.clear()

    def shell(path: str) -> str:
        page = own[path].page
        assert page is not None
        _tell(page, site)
        page.content, page.toc = site.html(path), get_toc(cast(Any, site.toc(path)))
        context: Any = get_context(nav, listed, config, page)
        name = site.book.articles[path].meta.template or PAGE
        return env.get_template(name).render(on_page_context(context, page, config, nav))

    # Those of an installed theme change with its version, which is part of every key.
    theme = site.book.settings.theme
    texts = {
        file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8")
        for folder in ([theme] if theme else [])
        for file in sorted(folder.rglob("*.html"))
    }
    places = {path: Path(file.abs_dest_path) for path, file in own.items()}
    site.finish_pages(places, texts, shell, Path(config.site_dir))
    for path, file in own.items():
        _tell(cast(Page, file.page), site)
        if path in site.finished:
            file.inclusion = InclusionLevel.EXCLUDED
    return nav


def _others_listen(config: MkDocsConfig, events: Iterable[str] = PAGE_EVENTS) -> bool:
    """Whether a plugin or hook other than this one listens, as to the making of pages."""
    bibtex = config.plugins.get("bibtex")
    for event in events:
        for method in config.plugins.events[event]:
            if getattr(method, "__self__", None) is bibtex is not None:
                continue
            if getattr(method, "__module__", "") != __name__:
                return True
    return False


def _tell(page: Page, site: Site) -> None:
    """Tell MkDocs what the library knows of a page."""
    page.meta = {**page.meta, "title": site.book.articles[page.file.src_uri].title}
    # MkDocs would put today into the sitemap.
    page.update_date = site.book.day.isoformat()


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Leave nothing for MkDocs to render: the library has rendered every page."""
    assert state.site is not None
    article = state.site.book.articles.get(page.file.src_uri)
    # MkDocs sets all extensions up for every page, also where there is nothing to render.
    config.markdown_extensions = [] if article else list(state.extensions)
    if article is None:
        return markdown
    _tell(page, state.site)
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
    context["build_date_utc"] = state.site.midnight
    return context


def on_template_context(
    context: dict[str, Any], template_name: str, config: MkDocsConfig
) -> dict[str, Any]:
    """Tell the templates of no page the same."""
    assert state.site is not None
    context["handbook"] = state.site.missing_page()
    # The pages that are finished are listed in the sitemap as well.
    context["pages"] = state.listed
    context["build_date_utc"] = state.site.midnight
    return context


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Add what needs the whole site, then let it take the place of the old one."""
    assert state.site is not None
    if state.publication is None or not (config.strict and _end_count()):
        state.site.finish(Path(config.site_dir), not _others_listen(config, ("post_build",)))
    else:
        # MkDocs is about to call this a failure, so the last good site stays.
        state.site.stop()
        state.publication.discard()
        return
    if state.publication is not None:
        state.publication.publish()
        log.info("Published to %s", state.publication.site)


def on_build_error(error: Exception) -> None:
    """Leave the last good site as it was, and say in one sentence what the machine lacks."""
    _end_count()
    if state.site is not None:
        state.site.stop()
    if state.publication is not None:
        state.publication.discard()
    what = sentence(error)
    if what:
        raise Abort(what) from error


def _end_count() -> bool:
    """Stop counting warnings; whether there were any."""
    if state.warnings is None:
        return False
    logging.getLogger("mkdocs").removeHandler(state.warnings)
    return bool(state.warnings.get_counts())
