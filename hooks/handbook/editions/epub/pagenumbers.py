"""The page numbers of print, at the places where a printed page begins."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.html import HtmlElement, builder

# A mark stands in these, at their beginning.
STANDS_IN = ("li", "dd", "dt", "td", "th", "caption", "figcaption", "summary")
# Before these it is a block of its own; before all others, a part of the line.
BLOCKS = frozenset(
    (
        *("section", "aside", "figure", "div", "table", "ul", "ol", "dl", "p", "pre"),
        *("blockquote", "details", "hr", "h1", "h2", "h3", "h4", "h5", "h6"),
    )
)


@dataclass
class PageNumbers:
    """The page numbers of print, put where each printed page begins.

    Attributes:
        starts: the page of each place.
        last: the last page that has its number.
        found: the pages that have a mark.
    """

    starts: dict[str, int]
    last: int = 0
    found: list[int] = field(default_factory=list)

    def before(self, element: HtmlElement, place: str) -> None:
        """Put the numbers of all pages that begin up to an element."""
        page = self.starts.get(place, 0)
        if not page:
            return
        numbers = list(range(self.last + 1 if self.last else page, page + 1))
        element, is_within = _where(element)
        # What is put into an element goes to its beginning, before what was put there.
        for number in reversed(numbers) if is_within else numbers:
            _put(element, number, is_within)
        self.found += numbers
        self.last = max(self.last, page)


def _where(element: HtmlElement) -> tuple[HtmlElement, bool]:
    """The element at which a mark may stand, and whether it stands in it or before it."""
    parent = element.getparent()
    holders: tuple[str, ...] = ()
    if element.tag in ("tr", "thead", "tbody"):
        holders = ("th", "td")
    elif parent is not None and parent.tag == "dl":
        holders = ("dt", "dd")
    if element.tag not in STANDS_IN and holders:
        element = next(element.iter(*holders), element)
    return element, element.tag in STANDS_IN


def _put(element: HtmlElement, number: int, is_within: bool) -> None:
    text = str(number)
    mark = builder.SPAN(id=f"page-{text}", role="doc-pagebreak", title=text)
    mark.set("aria-label", text)
    mark.set("epub:type", "pagebreak")
    if is_within:
        mark.tail, element.text = element.text, None
        element.insert(0, mark)
        return
    if element.tag in BLOCKS:
        mark.tag = "div"
    element.addprevious(mark)
