"""Glossary terms: linked where a page first uses them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree

from handbook.markdown.context import PageContext
from handbook.markdown.tree import has_class

SKIPPED_TAGS = frozenset(
    (
        "a",
        "code",
        "pre",
        "dfn",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "summary",
        "dt",
        "th",
        "hb-cite",
    )
)
SKIPPED_CLASSES = (
    "hb-tutor",
    "hb-title",
    "hb-objectives",
    "hb-strip",
    "hb-key",
    "footnote",
    "hb-case",
)


def link_terms(root: etree.Element, context: PageContext) -> list[str]:
    """Link each term of the page's front matter at its first use.

    Args:
        root: the page's tree.
        context: the page; its front matter names the terms.

    Returns:
        The ids of the terms that were found, in order of first use.

    Example:
        *before* ``<p>A loaf may …</p>``,
        *after* ``<p>A <a class="hb-term-link" data-term="loaf" href="…#loaf">loaf</a>
        may …</p>``.
    """
    wanted = set(getattr(context.meta, "terms", []))
    forms = {form: term for form, term in context.terms.items() if term in wanted}
    found: list[str] = []
    if forms:
        _Linker(forms, context, found).visit(root)
    return found


class _Linker:
    def __init__(self, forms: dict[str, str], context: PageContext, found: list[str]) -> None:
        self.forms = forms
        self.context = context
        self.found = found
        self.pattern = self._compile()

    def _compile(self) -> re.Pattern[str] | None:
        left = [form for form, term in self.forms.items() if term not in self.found]
        if not left:
            return None
        longest_first = sorted(left, key=lambda form: (-len(form), form))
        choices = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in longest_first)
        return re.compile(rf"(?<![\w-])(?:{choices})(?![\w-])", re.IGNORECASE)

    def visit(self, element: etree.Element) -> None:
        if element.tag in SKIPPED_TAGS or any(has_class(element, name) for name in SKIPPED_CLASSES):
            return
        self._link_text(element, None)
        for child in list(element):
            self.visit(child)
            self._link_text(element, child)

    def _link_text(self, parent: etree.Element, after: etree.Element | None) -> None:
        """Link terms in the text that follows a child, or in the parent's own text."""
        text = (parent.text if after is None else after.tail) or ""
        match = self.pattern.search(text) if self.pattern else None
        if not match:
            return
        form = " ".join(match.group().lower().split())
        term = self.forms[form]
        self.found.append(term)
        self.pattern = self._compile()
        href = self.context.href(self.context.glossary, term)
        link = etree.Element("a", {"class": "hb-term-link", "data-term": term, "href": href})
        link.text = match.group()
        link.tail = text[match.end() :]
        if after is None:
            parent.text = text[: match.start()]
            parent.insert(0, link)
        else:
            after.tail = text[: match.start()]
            parent.insert(list(parent).index(after) + 1, link)
        self._link_text(parent, link)
