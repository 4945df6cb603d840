"""Teaching blocks as Markdown: what each becomes in the article.

Titles are set as paragraphs while the text is parsed, and become headings of the right
level afterwards, so that they do not crowd the table of contents.
"""

from __future__ import annotations

import xml.etree.ElementTree as etree
from typing import Any, ClassVar

from markdown import Markdown
from pymdownx.blocks import BlocksExtension, BlocksProcessor
from pymdownx.blocks.block import Block, type_any

from handbook.blockspec import BLOCKS
from handbook.markdown.context import PageContext

TITLE_CLASS = "hb-title"
MOST_LINES = 200
STRIP = ("minutes", "intensity", "posture", "eyes", "anchors", "stop", "tell")


class TeachingBlock(Block):
    """A block that becomes one element with a title."""

    ARGUMENT = None
    TAG: ClassVar[str] = "section"

    @property
    def context(self) -> PageContext:
        """The page at hand."""
        return self.config["context"]  # type: ignore[no-any-return]

    def option(self, name: str) -> Any:
        """An option's value, or None."""
        return self.options.get(name)

    def number(self, name: str) -> int:
        """An option that is a whole number; 0 when it is not, which a finding says."""
        value = self.option(name)
        return value if isinstance(value, int) else 0

    def texts(self, name: str) -> list[str]:
        """An option that is a list of texts; empty when it is not."""
        value = self.option(name)
        return [str(item) for item in value] if isinstance(value, list) else []

    def on_create(self, parent: etree.Element) -> etree.Element:
        """Make the element, its attributes and its title."""
        element = etree.SubElement(parent, self.TAG, {"class": f"hb-block hb-{self.NAME}"})
        if self.option("id"):
            element.set("id", str(self.option("id")))
        if self.texts("serves"):
            element.set("data-serves", " ".join(self.texts("serves")))
        self.add_title(element)
        self.fill(element)
        return element

    def add_title(self, element: etree.Element) -> None:
        """Put the kind of block and its title at its head."""
        kind = getattr(self.context.words, self.NAME, "")
        title = etree.SubElement(element, "p", {"class": TITLE_CLASS})
        if kind:
            label = etree.SubElement(title, "span", {"class": "hb-kind"})
            label.text = kind
        if self.argument:
            if kind:
                colon = etree.SubElement(title, "span", {"class": "hb-colon"})
                colon.text = ": "
            text = etree.SubElement(title, "span", {"class": "hb-name"})
            text.text = self.argument

    def fill(self, element: etree.Element) -> None:
        """Add what stands between the title and the block's own text."""


class ObjectivesBlock(TeachingBlock):
    """The objectives of the front matter, as a list."""

    NAME = "objectives"

    def fill(self, element: etree.Element) -> None:
        """List the objectives, each with an anchor that checks and practices serve."""
        items = etree.SubElement(element, "ul")
        for key, text in getattr(self.context.meta, "objectives", {}).items():
            item = etree.SubElement(items, "li", {"id": f"objective-{key}"})
            item.text = text


class PracticeBlock(TeachingBlock):
    """A practice with its strip of what to know beforehand."""

    NAME = "practice"

    def fill(self, element: etree.Element) -> None:
        """Add the strip: time, intensity, posture, eyes, anchors, how to stop, whom to tell."""
        words = self.context.words
        element.set("data-minutes", str(self.option("minutes")))
        element.set("data-intensity", str(self.option("intensity")))
        if self.texts("times"):
            element.set("data-times", " ".join(self.texts("times")))
        strip = etree.SubElement(element, "dl", {"class": "hb-strip"})
        for name in STRIP:
            value = self.option(name)
            if value is None:
                continue
            if name == "minutes":
                label, text = words.time, words.minutes_text(self.number(name))
            elif name == "intensity":
                label, text = words.intensity, getattr(words, f"intensity_{value}", str(value))
            else:
                label = getattr(words, name)
                text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
            row = etree.SubElement(strip, "div", {"class": f"hb-strip-{name}"})
            etree.SubElement(row, "dt").text = label
            etree.SubElement(row, "dd").text = text


class PromptBlock(TeachingBlock):
    """A journaling prompt."""

    NAME = "prompt"

    def fill(self, element: etree.Element) -> None:
        """Add the time, where one is given."""
        if self.option("minutes"):
            element.set("data-minutes", str(self.option("minutes")))
            time = etree.SubElement(element, "p", {"class": "hb-minutes"})
            time.text = self.context.words.minutes_text(self.number("minutes"))


class CheckBlock(TeachingBlock):
    """A self-check; its options are made ready once the text is parsed."""

    NAME = "check"


class AnswerBlock(TeachingBlock):
    """A model answer to a check, or the key to a handout."""

    NAME = "answer"

    def add_title(self, element: etree.Element) -> None:
        """No title: the element around it has one."""

    def on_create(self, parent: etree.Element) -> etree.Element:
        """A check's answer is for the learner; a handout's is for tutors only."""
        element = super().on_create(parent)
        in_check = "hb-check" in parent.get("class", "")
        element.set("class", "hb-answer hb-for-learner" if in_check else "hb-answer hb-key")
        return element


class DoorBlock(TeachingBlock):
    """A way into the handbook, for the home page."""

    NAME = "door"

    def add_title(self, element: etree.Element) -> None:
        """The title leads to the page that the door opens."""
        title = etree.SubElement(element, "p", {"class": TITLE_CLASS})
        link = etree.SubElement(title, "a", {"class": "hb-name", "href": str(self.option("to"))})
        link.text = self.argument


class CaseBlock(TeachingBlock):
    """A case."""

    NAME = "case"


class CautionBlock(TeachingBlock):
    """A safety note."""

    NAME = "caution"
    TAG = "aside"


class ScriptBlock(TeachingBlock):
    """Words to say."""

    NAME = "script"


class TutorBlock(TeachingBlock):
    """What only tutors see."""

    NAME = "tutor"


class FigureBlock(TeachingBlock):
    """A drawing with its text alternative."""

    NAME = "figure"
    TAG = "figure"

    def add_title(self, element: etree.Element) -> None:
        """The title is the caption, beneath the drawing."""

    def fill(self, element: etree.Element) -> None:
        """Add the drawing, the caption and a place for the description."""
        etree.SubElement(
            element, "img", {"src": str(self.option("src")), "alt": str(self.option("alt"))}
        )
        caption = etree.SubElement(element, "figcaption")
        etree.SubElement(caption, "p", {"class": "hb-caption"}).text = self.argument
        details = etree.SubElement(caption, "details", {"class": "hb-description"})
        etree.SubElement(details, "summary").text = self.context.words.description

    def on_add(self, block: etree.Element) -> etree.Element:
        """The block's text goes into the description."""
        details = block.find("./figcaption/details")
        return block if details is None else details


class HandoutBlock(TeachingBlock):
    """A printable sheet, or a card that leads to one."""

    NAME = "handout"

    def on_create(self, parent: etree.Element) -> etree.Element:
        """Make the sheet; with ``use``, an empty element that is filled from the sheet."""
        if self.option("use"):
            return etree.SubElement(parent, "hb-card", {"handout": str(self.option("use"))})
        return super().on_create(parent)

    def add_title(self, element: etree.Element) -> None:
        """No title: the sheet's title is the page's."""

    def fill(self, element: etree.Element) -> None:
        """Add purpose and time before the sheet's text."""
        meta, words = self.context.meta, self.context.words
        head = etree.SubElement(element, "dl", {"class": "hb-sheet-head"})
        rows = [(words.purpose, getattr(meta, "purpose", ""))]
        if hasattr(meta, "minutes"):
            rows.append((words.time, words.minutes_text(meta.minutes)))
        for label, text in rows:
            if text:
                row = etree.SubElement(head, "div")
                etree.SubElement(row, "dt").text = label
                etree.SubElement(row, "dd").text = text

    def on_end(self, block: etree.Element) -> None:
        """Add the line that says where the sheet comes from."""
        if self.option("source") and block.tag != "hb-card":
            line = etree.SubElement(block, "p", {"class": "hb-source"})
            line.text = f"{self.context.words.source}: {self.option('source')}"


class WriteBlock(TeachingBlock):
    """Lines to write on."""

    NAME = "write"
    TAG = "div"

    def on_end(self, block: etree.Element) -> None:
        """Add the lines."""
        lines = etree.SubElement(block, "div", {"class": "hb-lines", "aria-hidden": "true"})
        for _ in range(min(self.number("lines"), MOST_LINES)):
            etree.SubElement(lines, "span", {"class": "hb-line"}).text = " "


class TermBlock(TeachingBlock):
    """A term of the glossary."""

    NAME = "term"
    TAG = "div"

    def add_title(self, element: etree.Element) -> None:
        """The term itself is the title."""
        term = etree.SubElement(element, "dt")
        etree.SubElement(term, "dfn").text = self.argument
        also = self.texts("also")
        if also:
            text = etree.SubElement(term, "span", {"class": "hb-also"})
            text.text = f" {self.context.words.also}: {', '.join(also)}"
        etree.SubElement(element, "dd")

    def on_add(self, block: etree.Element) -> etree.Element:
        """The block's text goes into the definition."""
        definition = block.find("dd")
        return block if definition is None else definition

    def on_end(self, block: etree.Element) -> None:
        """Add a place for the related terms and the chapters."""
        definition = block.find("dd")
        if definition is not None:
            see = " ".join(self.texts("see"))
            attributes = {"term": str(self.option("id")), "see": see}
            etree.SubElement(definition, "hb-used", attributes)


class IndexBlock(TeachingBlock):
    """A list that is made from the whole handbook."""

    NAME = "index"

    def on_create(self, parent: etree.Element) -> etree.Element:
        """Make an empty element that is filled once every page is known."""
        return etree.SubElement(parent, "hb-index", {"of": str(self.option("of"))})


CLASSES = (
    ObjectivesBlock,
    PracticeBlock,
    PromptBlock,
    CheckBlock,
    AnswerBlock,
    DoorBlock,
    CaseBlock,
    CautionBlock,
    ScriptBlock,
    TutorBlock,
    FigureBlock,
    HandoutBlock,
    WriteBlock,
    TermBlock,
    IndexBlock,
)


class TeachingBlocks(BlocksExtension):
    """Registers the teaching blocks with Python-Markdown."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:  # noqa: N802
        """Register every block, with the options that its specification names."""
        for block in CLASSES:
            block.OPTIONS = dict.fromkeys(BLOCKS[block.NAME].options, (None, type_any))
            block_mgr.register(block, {"context": self.context})
