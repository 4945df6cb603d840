"""The head of a page, and what its scripts must know of it."""

from __future__ import annotations

from html import escape

from handbook.article import Article
from handbook.frontmatter import ChapterMatter
from handbook.markdown.context import address
from handbook.site import policy
from handbook.site.frame import Frame, lists_of

PAPER_COLOURS = (("light", "#fbf9f4"), ("dark", "#14201f"))
LEARNING = ("practice", "prompt", "check")
FILTERED = ("practices", "handouts", "evidence", "editions", "prompts")
# Lists that need room: tables of many columns, examples side by side.
WIDE = (*FILTERED, "blocks", "citing", "writing", "rules")


def head(frame: Frame, article: Article, is_preview: bool = False) -> str:
    """The head of a page: title, policy, style sheet, scripts."""
    own, name, page = frame.book.settings, frame.book.settings.name, article.path
    is_home = page == frame.navigation.home
    title = name if is_home else f"{article.title} · {name}"
    about = article.meta.summary or own.description
    rows = [
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy.meta(is_preview))}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>",
        '<meta name="color-scheme" content="light dark">',
        '<meta name="referrer" content="no-referrer">',
    ]
    rows += [
        f'<meta name="theme-color" media="(prefers-color-scheme: {scheme})" content="{colour}">'
        for scheme, colour in PAPER_COLOURS
    ]
    if about:
        rows.append(f'<meta name="description" content="{escape(about)}">')
    if own.url:
        url = own.url.rstrip("/") + "/" + address(page, own.directory_urls)
        rows.append(f'<link rel="canonical" href="{escape(url)}">')
    rows += _citation_tags(frame, article)
    rows += [
        f'<link rel="stylesheet" href="{frame.file(page, "assets/handbook.css")}">',
        f'<link rel="icon" href="{frame.file(page, "assets/icon.svg")}" type="image/svg+xml">',
        f'<link rel="manifest" href="{frame.file(page, "manifest.webmanifest")}">',
        f'<script src="{frame.file(page, "assets/early.js")}"></script>',
    ]
    rows.append(f'<script defer src="{frame.file(page, "assets/base.js")}"></script>')
    return "\n".join(rows)


def _citation_tags(frame: Frame, article: Article) -> list[str]:
    """The tags that reference managers read from a chapter."""
    if not isinstance(article.meta, ChapterMatter):
        return []
    own = frame.book.settings
    rows = [("citation_title", article.title), ("citation_inbook_title", own.name)]
    rows += [("citation_author", author) for author in own.handbook.authors or [own.name]]
    rows.append(("citation_publication_date", article.meta.last_reviewed.strftime("%Y/%m/%d")))
    return [f'<meta name="{name}" content="{escape(text)}">' for name, text in rows]


def _later_scripts(article: Article) -> list[str]:
    """The scripts that a page fetches once its text can be read."""
    scripts = []
    lists = lists_of(article)
    if any(block.name in LEARNING for block in article.blocks):
        scripts.append("learn")
    if any(name in FILTERED for name in lists):
        scripts.append("filters")
    if "journal" in lists:
        scripts.append("yours")
    if "pack" in lists:
        scripts.append("pack")
    return scripts


def body(frame: Frame, article: Article) -> str:
    """What scripts must know of a page, as attributes of its body."""
    page = article.path
    values = {
        "class": f"hb-page hb-kind-{article.kind.value}"
        + (" hb-home" if page == frame.navigation.home else "")
        + (" hb-lists" if any(name in WIDE for name in lists_of(article)) else ""),
        "data-root": frame.root(page),
        "data-page": page.removesuffix(".md"),
        "data-title": article.title,
        "data-find": frame.file(page, "assets/find.js"),
    }
    later = [frame.file(page, f"assets/{script}.js") for script in _later_scripts(article)]
    if later:
        values["data-later"] = " ".join(later)
    return " ".join(f'{name}="{escape(value)}"' for name, value in values.items())
