"""The fields of front matter, made from the models that check them."""

from __future__ import annotations

from html import escape
from typing import Any

from handbook.frontmatter import MODELS, Kind
from handbook.schemas import schema_of
from handbook.words import Words


def page(words: Words) -> str:
    """The fields of each kind of page: what they hold, and which are needed."""
    return "\n".join(_kind(kind, words) for kind in Kind)


def anchors() -> set[str]:
    """The anchors of the page."""
    return {f"fields-{kind.value}" for kind in Kind}


def _kind(kind: Kind, words: Words) -> str:
    guide = words.guide
    data = schema_of(MODELS[kind])
    needed = data.get("required", [])
    rows = "\n".join(
        f"<tr><td><code>{escape(name)}</code></td><td>{escape(_holds(field, data))}</td>"
        f"<td>{escape(guide.needed if name in needed else '')}</td></tr>"
        for name, field in data["properties"].items()
    )
    heads = "".join(
        f'<th scope="col">{escape(name)}</th>' for name in (guide.field, guide.holds, guide.needed)
    )
    title = escape(guide.kind_name(kind.value))
    return (
        f'<h3 id="fields-{kind.value}">{title}</h3>\n<div class="hb-table" tabindex="0"><table>\n'
        f"<thead>\n<tr>{heads}</tr>\n</thead>\n<tbody>\n{rows}\n</tbody>\n</table></div>"
    )


def _holds(field: dict[str, Any], data: dict[str, Any]) -> str:
    """What a field holds: its description, and its choices where it has some."""
    text = str(field.get("description", ""))
    choices = field.get("enum") or []
    return f"{text} ({', '.join(map(str, choices))})" if choices else text
