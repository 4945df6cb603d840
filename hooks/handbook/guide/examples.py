"""Golden examples on a page: what is written, and beside it what it becomes."""

from __future__ import annotations

import re
from html import escape

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from handbook import scaffold
from handbook.blockspec import BLOCKS, BlockSpec, Title
from handbook.examples import Golden, golden
from handbook.words import Words

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# Without headings and links these would name regions of the page that nobody looks for.
REGIONS = ("section", "aside", "nav", "header", "footer")
REFERRING = ("id", "aria-describedby", "for")


def blocks(words: Words) -> str:
    """Every block with its options and an example."""
    pairs = golden("blocks")
    return "\n".join(
        f'<section class="hb-guide-entry">\n<h2 id="block-{name}">{escape(name)}</h2>\n'
        f"{_options(spec, words)}{_sides(pairs[name], words)}\n</section>"
        for name, spec in BLOCKS.items()
    )


def group(name: str, words: Words) -> str:
    """The examples of a group, in the order of their names."""
    return "\n".join(
        '<section class="hb-guide-entry">\n'
        f'<h3 id="{name}-{_stem(one)}">{escape(_title(one))}</h3>\n'
        f"{_sides(one, words)}\n</section>"
        for one in golden(name).values()
    )


def anchors(name: str) -> set[str]:
    """The anchors of a group of examples."""
    if name == "blocks":
        return {f"block-{block}" for block in BLOCKS}
    return {f"{name}-{_stem(one)}" for one in golden(name).values()}


def template() -> str:
    """The text that a new chapter begins with."""
    return _code(scaffold.template("chapter.md"))


def _stem(one: Golden) -> str:
    return re.sub(r"^\d+-", "", one.name)


def _title(one: Golden) -> str:
    return _stem(one).replace("-", " ").capitalize()


def _options(spec: BlockSpec, words: Words) -> str:
    guide = words.guide
    title = {
        Title.REQUIRED: guide.title_required,
        Title.OPTIONAL: guide.title_optional,
        Title.NONE: guide.title_none,
    }
    lines = [f"<p>{escape(title[spec.title])}</p>"]
    if spec.inside:
        lines.append(f"<p>{escape(guide.only_inside)} {escape(', '.join(spec.inside))}.</p>")
    if spec.options:
        items = "\n".join(
            f"<li><code>{escape(name)}</code>: "
            + escape(", ".join(option.choices) or guide.type_name(option.type.name))
            + (f" ({escape(guide.needed)})" if option.is_required else "")
            + "</li>"
            for name, option in spec.options.items()
        )
        lines.append(f'<ul class="hb-options-list">\n{items}\n</ul>')
    return "\n".join(lines) + "\n"


def _code(text: str) -> str:
    return f'<pre tabindex="0"><code>{escape(text, quote=False)}</code></pre>'


def _sides(one: Golden, words: Words) -> str:
    guide = words.guide
    return (
        '<div class="hb-sides">\n'
        f'<div class="hb-side"><p class="hb-side-name">{escape(guide.written)}</p>\n'
        f"{_code(one.text)}</div>\n"
        f'<div class="hb-side"><p class="hb-side-name">{escape(guide.becomes)}</p>\n'
        f'<div class="hb-example">{inert(one.html, f"example-{one.name}")}</div></div>\n</div>'
    )


def inert(html: str, prefix: str) -> str:
    """An example's result for a page that holds many of them.

    Ids get a prefix, links lead nowhere, headings become paragraphs and sections plain
    elements, so that the page's own outline stays whole.

    Example:
        *before* ``<section><h2 id="a">One <a href="b.html">two</a></h2></section>``,
        *after* ``<div><p class="hb-heading" id="example-x-a">One <a>two</a></p></div>``.
    """
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    for element in root.iter():
        if not isinstance(element, HtmlElement):
            continue
        for name in REFERRING:
            if element.get(name):
                element.set(name, f"{prefix}-{element.get(name)}")
        element.attrib.pop("href", None)
        if element.tag in REGIONS:
            element.attrib.pop("aria-labelledby", None)
            element.tag = "div"
        if element.tag in HEADINGS:
            element.tag = "p"
            element.set("class", f"{element.get('class', '')} hb-heading".strip())
    return "".join(
        etree.tostring(child, encoding="unicode", method="html").strip() + "\n" for child in root
    )
