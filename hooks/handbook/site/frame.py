"""What stands around an article on the site: head, header, tools, rail and footer."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from handbook.article import Article
from handbook.frontmatter import ChapterMatter, Kind
from handbook.heads import date_text, licence_line
from handbook.markdown.context import address, relative_file
from handbook.site import policy
from handbook.site.navigation import Navigation
from handbook.site.quoting import quoting

if TYPE_CHECKING:
    from handbook.book import Book

PAPER_COLOURS = (("light", "#fbf9f4"), ("dark", "#14201f"))
LEARNING = ("practice", "prompt", "check")
FILTERED = ("practices", "handouts", "evidence", "editions", "prompts")


class Frame:
    """Writes the parts of a page that are not its article.

    Args:
        book: the handbook.
        stamps: a mark for each script and style sheet that changes with its content.
    """

    def __init__(self, book: Book, stamps: dict[str, str]) -> None:
        self.book = book
        self.words = book.settings.words
        self.navigation = Navigation(book)
        self.stamps = stamps
        self.special = {
            kind: article.path
            for article in reversed(list(book.articles.values()))
            for kind in _lists(article)
        }

    def file(self, page: str, name: str) -> str:
        """Address of a file of the site seen from a page."""
        relative = relative_file(page, name, self.book.settings.directory_urls)
        mark = self.stamps.get(name)
        return escape(relative + (f"?v={mark}" if mark else ""))

    def link(self, page: str, target: str) -> str:
        """Address of a page seen from another."""
        return escape(self.navigation.address(page, target))

    def root(self, page: str) -> str:
        """What leads from a page to the folder of the site."""
        return self.file(page, "x")[:-1]

    def head(self, article: Article) -> str:
        """The head of a page: title, policy, style sheet, scripts."""
        own, name, page = self.book.settings, self.book.settings.name, article.path
        is_home = page == self.navigation.home
        title = name if is_home else f"{article.title} · {name}"
        about = article.meta.summary or own.description
        rows = [
            f'<meta http-equiv="Content-Security-Policy" content="{escape(policy.meta())}">',
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
        rows += self._citation_tags(article)
        rows += [
            f'<link rel="stylesheet" href="{self.file(page, "assets/handbook.css")}">',
            f'<link rel="icon" href="{self.file(page, "assets/icon.svg")}" type="image/svg+xml">',
            f'<link rel="manifest" href="{self.file(page, "manifest.webmanifest")}">',
            f'<script src="{self.file(page, "assets/early.js")}"></script>',
        ]
        rows += [
            f'<script defer src="{self.file(page, f"assets/{script}.js")}"></script>'
            for script in self._scripts(article)
        ]
        return "\n".join(rows)

    def _citation_tags(self, article: Article) -> list[str]:
        """The tags that reference managers read from a chapter."""
        if not isinstance(article.meta, ChapterMatter):
            return []
        own = self.book.settings
        rows = [("citation_title", article.title), ("citation_inbook_title", own.name)]
        rows += [("citation_author", author) for author in own.handbook.authors or [own.name]]
        rows.append(("citation_publication_date", article.meta.last_reviewed.strftime("%Y/%m/%d")))
        return [f'<meta name="{name}" content="{escape(text)}">' for name, text in rows]

    def _scripts(self, article: Article) -> list[str]:
        scripts = ["base"]
        lists = _lists(article)
        if any(block.name in LEARNING for block in article.blocks):
            scripts.append("learn")
        if any(name in FILTERED for name in lists):
            scripts.append("filters")
        if "journal" in lists:
            scripts.append("yours")
        if "pack" in lists:
            scripts.append("pack")
        return scripts

    def data(self, article: Article) -> str:
        """What scripts must know of a page, as attributes of its body."""
        page = article.path
        values = {
            "class": f"hb-page hb-kind-{article.kind.value}"
            + (" hb-home" if page == self.navigation.home else ""),
            "data-root": self.root(page),
            "data-page": page.removesuffix(".md"),
            "data-title": article.title,
            "data-find": self.file(page, "assets/find.js"),
        }
        return " ".join(f'{name}="{escape(value)}"' for name, value in values.items())

    def header(self, article: Article) -> str:
        """The header: name, contents, search, help, leaving."""
        page, words, own = article.path, self.words.site, self.book.settings
        help_page = own.handbook.pages.help
        links = ""
        if help_page in self.book.articles:
            links += (
                f'<a class="hb-help" href="{self.link(page, help_page)}">'
                f"{escape(words.help_link)}</a>"
            )
        if own.handbook.exit_url:
            links += (
                f'<a class="hb-exit" id="hb-exit" rel="noreferrer nofollow" '
                f'href="{escape(own.handbook.exit_url)}" title="{escape(words.leave_hint)}">'
                f"{escape(words.leave)}</a>"
            )
        return (
            f'<header class="hb-header"><a class="hb-brand" href="{self.link(page, self.navigation.home)}">'
            f'<img src="{self.file(page, "assets/icon.svg")}" alt="" width="28" height="28">'
            f"<span>{escape(own.name)}</span></a>"
            f'<div class="hb-header-tools">'
            f'<button type="button" class="hb-menu-button" popovertarget="hb-menu">'
            f"{escape(words.menu)}</button>"
            f'<button type="button" class="hb-find-button hb-needs-script" id="hb-find-button">'
            f"{escape(words.find)}</button>{links}</div></header>"
        )

    def menu(self, article: Article) -> str:
        """The menu that the contents button opens."""
        words = self.words.site
        more = ""
        for kind in ("chapters", "practices", "handouts", "pack", "journal"):
            target = self.special.get(kind)
            if target and target not in self.navigation.places:
                title = escape(self.book.articles[target].title)
                more += f'<li><a href="{self.link(article.path, target)}">{title}</a></li>'
        if len(self.navigation.groups) > 1 and "chapters" in self.special:
            href = self.link(article.path, self.special["chapters"])
            more += f'<li><a href="{href}">{escape(words.all_chapters)}</a></li>'
        extra = f'<ul class="hb-menu-list hb-menu-more">{more}</ul>' if more else ""
        return (
            f'<nav class="hb-menu" id="hb-menu" popover aria-labelledby="hb-menu-title">'
            f'<div class="hb-menu-head"><p id="hb-menu-title">{escape(words.whole_handbook)}</p>'
            f'<button type="button" popovertarget="hb-menu" popovertargetaction="hide">'
            f"{escape(words.close)}</button></div>"
            f"{self.navigation.menu(article)}{extra}{self._theme_choice()}</nav>"
        )

    def _theme_choice(self) -> str:
        words = self.words.site
        options = "".join(
            f'<option value="{value}">{escape(name)}</option>'
            for value, name in (
                ("", words.theme_auto),
                ("light", words.theme_light),
                ("dark", words.theme_dark),
            )
        )
        return (
            f'<p class="hb-theme hb-needs-script"><label for="hb-theme">{escape(words.theme)}'
            f'</label> <select id="hb-theme">{options}</select></p>'
        )

    def toc(self, article: Article, tokens: list[dict[str, Any]], is_rail: bool) -> str:
        """The headings of a page: beside the text, or folded up before it."""
        listed = self.navigation.toc(tokens)
        if not listed:
            return ""
        title = escape(self.words.site.on_this_page)
        if is_rail:
            return (
                f'<nav class="hb-toc" aria-labelledby="hb-toc-title">'
                f'<p class="hb-rail-title" id="hb-toc-title">{title}</p>{listed}</nav>'
            )
        return f'<details class="hb-toc-top"><summary>{title}</summary>{listed}</details>'

    def tools(self, article: Article, files: list[dict[str, Any]]) -> str:
        """What stands beneath a page: review date, citing, printing, editing, files."""
        words, page = self.words.site, article.path
        if page == self.navigation.home:
            return ""
        rows = []
        if article.meta.last_reviewed and not isinstance(article.meta, ChapterMatter):
            day = article.meta.last_reviewed
            rows.append(
                f'<p class="hb-reviewed">{escape(self.words.last_reviewed)} '
                f'<time datetime="{day}">{escape(date_text(self.book, day))}</time></p>'
            )
        if article.kind is Kind.CHAPTER:
            rows.append(self._quoting(article))
        rows.append(self._files(article, files))
        buttons = f'<button type="button" id="hb-print">{escape(words.print_page)}</button>'
        if any(block.name == "check" for block in article.blocks):
            buttons += (
                f'<button type="button" id="hb-print-answers">'
                f"{escape(words.print_with_answers)}</button>"
            )
        if article.kind is Kind.CHAPTER:
            buttons += (
                f'<button type="button" id="hb-read" aria-pressed="false">'
                f"{escape(words.read_mark)}</button>"
            )
        if article.kind in (Kind.CHAPTER, Kind.HANDOUT):
            buttons += (
                f'<button type="button" role="switch" aria-checked="false" id="hb-tutor-switch">'
                f"{escape(words.tutor_view)}</button>"
            )
        rows.append(
            f'<p class="hb-buttons hb-needs-script">{buttons}</p>'
            '<p class="hb-status" id="hb-page-status" role="status"></p>'
        )
        edit = self.book.settings.edit_url
        if edit:
            rows.append(f'<p><a href="{escape(edit + page)}">{escape(words.edit)}</a></p>')
        title = escape(words.about_this_page)
        return f'<section class="hb-tools" aria-label="{title}">{"".join(rows)}</section>'

    def _quoting(self, article: Article) -> str:
        quoted = quoting(self.book, article)
        forms = "".join(
            f'<div class="hb-quote" data-file="{article.slug}.{ending}"><p class="hb-quote-name">{name}</p>'
            f'<pre tabindex="0">{escape(text)}</pre></div>'
            for name, ending, text in (("BibTeX", "bib", quoted.bibtex), ("RIS", "ris", quoted.ris))
        )
        return (
            f'<details class="hb-quoting"><summary>{escape(self.words.how_to_cite)}</summary>'
            f'<div class="hb-quote"><p class="hb-quote-name">APA</p><p>{quoted.apa}</p></div>{forms}</details>'
        )

    def _files(self, article: Article, files: list[dict[str, Any]]) -> str:
        own = [row for row in files if row["sources"] == [article.path]]
        if not own:
            return ""
        items = "".join(
            f'<li><a href="{self.file(article.path, "downloads/" + row["path"])}" download>'
            f"{escape(self.describe(row))}</a></li>"
            for row in own
        )
        return (
            f'<div class="hb-files"><p class="hb-files-title">{escape(self.words.site.downloads)}</p>'
            f"<ul>{items}</ul></div>"
        )

    def describe(self, row: dict[str, Any]) -> str:
        """An edition's file in a few words.

        Example:
            *after* ``PDF, A4, 12 pages, 340 kB, for tutors``.
        """
        words = self.words.site
        parts = [str(row["format"]).upper()]
        if row.get("paper"):
            parts.append(str(row["paper"]).capitalize())
        if row.get("large_print"):
            parts.append(words.large_print)
        if row.get("pages"):
            parts.append(f"{row['pages']} {self.words.page}{'' if row['pages'] == 1 else 's'}")
        parts.append(size(int(row["bytes"])))
        if row.get("edition") == "tutor":
            parts.append(self.words.tutor_edition)
        return ", ".join(parts)

    def footer(self, article: Article) -> str:
        """The footer of every page: licence, version, what is kept on this device."""
        own = self.book.settings.handbook
        rows = [f"<p>{licence_line(self.book)} · {escape(self.words.version)} {escape(own.version)}</p>"]
        journal = self.special.get("journal")
        if journal:
            title = escape(self.book.articles[journal].title)
            rows.append(f'<p><a href="{self.link(article.path, journal)}">{title}</a></p>')
        return (
            f'<footer class="hb-footer">{"".join(rows)}'
            '<p class="hb-status" id="hb-site-status" role="status"></p></footer>'
        )


def _lists(article: Article) -> list[str]:
    """The kinds of generated lists that a page holds."""
    return [str(block.options.get("of", "")) for block in article.blocks_named("index")]


def size(count: int) -> str:
    """A file's size in round figures.

    Example:
        *before* ``348160``, *after* ``348 kB``.
    """
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} kB"
    return f"{count / 1_000_000:.1f} MB"
