"""What stands around an article on the site: header, menu, rail and footer."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from handbook import published
from handbook.article import Article
from handbook.heads import licence_line
from handbook.markdown.context import relative_file
from handbook.site.navigation import Navigation

if TYPE_CHECKING:
    from handbook.book import Book

# Lists that are worth a way from every page.
WAYS = ("practices", "prompts", "handouts", "pack", "journal", "evidence")


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
        self.redirects = published.redirects(book)
        self.special = {
            kind: article.path
            for article in reversed(list(book.articles.values()))
            for kind in lists_of(article)
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
            f'<header class="hb-header">'
            f'<a class="hb-brand" href="{self.link(page, self.navigation.home)}">'
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
        ways = [self.special[kind] for kind in WAYS if kind in self.special]
        ways.append(self.book.settings.handbook.pages.glossary)
        more = "".join(
            f'<li><a href="{self.link(article.path, target)}">'
            f"{escape(self.book.articles[target].title)}</a></li>"
            for target in dict.fromkeys(ways)
            if target in self.book.articles and target != article.path
        )
        if len(self.navigation.groups) > 1 and "chapters" in self.special:
            href = self.link(article.path, self.special["chapters"])
            more += f'<li><a href="{href}">{escape(words.all_chapters)}</a></li>'
        extra = f'<ul class="hb-menu-list hb-menu-more">{more}</ul>' if more else ""
        return (
            f'<nav class="hb-menu" id="hb-menu" popover aria-labelledby="hb-menu-title">'
            f'<div class="hb-menu-head"><p id="hb-menu-title">{escape(words.whole_handbook)}</p>'
            f'<button type="button" popovertarget="hb-menu" popovertargetaction="hide">'
            f"{escape(words.close)}</button></div>"
            f"{self.navigation.menu(article)}{extra}{self._theme_choice()}"
            f'<p class="hb-needs-script">{self.tutor_switch()}</p></nav>'
        )

    def tutor_switch(self) -> str:
        """The switch that shows notes for tutors, on this page and those opened later."""
        return (
            f'<button type="button" role="switch" aria-checked="false" class="hb-tutor-switch">'
            f"{escape(self.words.site.tutor_view)}</button>"
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

    def footer(self, article: Article) -> str:
        """The footer of every page: licence, version, what is kept on this device."""
        version = escape(f"{self.words.version} {self.book.version}")
        rows = [f"<p>{licence_line(self.book)} · {version}</p>"]
        journal = self.special.get("journal")
        if journal:
            title = escape(self.book.articles[journal].title)
            rows.append(f'<p><a href="{self.link(article.path, journal)}">{title}</a></p>')
        return (
            f'<footer class="hb-footer">{"".join(rows)}'
            '<p class="hb-status" id="hb-site-status" role="status"></p></footer>'
        )


def lists_of(article: Article) -> list[str]:
    """The kinds of generated lists that a page holds."""
    return [str(block.options.get("of", "")) for block in article.blocks_named("index")]
