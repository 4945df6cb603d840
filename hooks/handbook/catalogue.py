"""The catalogue: everything that a handbook teaches, as data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from handbook.article import Article
from handbook.blockscan import RawBlock
from handbook.frontmatter import ChapterMatter, HandoutMatter
from handbook.markdown.context import address

if TYPE_CHECKING:
    from handbook.book import Book

ENCODER = json.JSONEncoder(ensure_ascii=False)


def catalogue(book: Book) -> str:
    """The catalogue as JSON; what only tutors see is not in it.

    Args:
        book: the handbook.

    Returns:
        An object with chapters, practices, prompts, checks, handouts, terms and claims.
    """
    data = {
        "title": book.settings.name,
        "version": book.settings.handbook.version,
        "chapters": [_chapter(book, chapter) for chapter in book.chapters],
        "practices": _blocks(book, "practice"),
        "prompts": _blocks(book, "prompt"),
        "checks": _blocks(book, "check"),
        "handouts": [_handout(book, sheet) for sheet in book.handouts],
        "terms": [
            {
                "id": term.id,
                "name": term.name,
                "also": list(term.also),
                "see": list(term.see),
                "address": f"{_address(book, book.settings.handbook.pages.glossary)}#{term.id}",
            }
            for term in book.terms.values()
        ],
        "claims": [row for article in book.in_order for row in _claims(book, article)],
    }
    return _in_lines(data)


def _in_lines(data: Mapping[str, Any]) -> str:
    """An object as JSON with each of its fields, and each row of its lists, on a line.

    Example:
        *before* ``{"a": 1, "b": [{"c": 2}]}``, *after* ``{``, ``"a": 1,``, ``"b": [``,
        ``{"c": 2}``, ``]``, ``}``, each on a line.
    """
    fields = []
    for name, value in data.items():
        if isinstance(value, list) and value:
            rows = ",\n".join(map(ENCODER.encode, value))
            text = f"[\n{rows}\n]"
        else:
            text = ENCODER.encode(value)
        fields.append(f"{json.dumps(name)}: {text}")
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _address(book: Book, path: str) -> str:
    return address(path, book.settings.directory_urls)


def _chapter(book: Book, chapter: Article) -> dict[str, Any]:
    meta = chapter.meta
    assert isinstance(meta, ChapterMatter)
    return {
        "number": book.chapter_number(chapter),
        "slug": chapter.slug,
        "title": chapter.title,
        "part": book.part_of(chapter),
        "summary": meta.summary,
        "minutes": meta.minutes,
        "level": meta.level,
        "objectives": meta.objectives,
        "terms": list(meta.terms),
        "requires": list(meta.requires),
        "last_reviewed": meta.last_reviewed.isoformat(),
        "address": _address(book, chapter.path),
        "works": sorted(chapter.gathered.learners_keys),
    }


def _handout(book: Book, sheet: Article) -> dict[str, Any]:
    meta = sheet.meta
    assert isinstance(meta, HandoutMatter)
    return {
        "number": meta.number,
        "slug": sheet.slug,
        "title": sheet.title,
        "chapter": meta.chapter,
        "minutes": meta.minutes,
        "form": meta.form,
        "purpose": meta.purpose,
        "address": _address(book, sheet.path),
    }


def _blocks(book: Book, name: str) -> list[dict[str, Any]]:
    return [
        _block(book, article, block)
        for article in book.in_order
        for block in article.blocks_named(name)
        if not block.is_for_tutors
    ]


def _block(book: Book, article: Article, block: RawBlock) -> dict[str, Any]:
    row: dict[str, Any] = {"id": block.id, "title": block.title, "page": article.slug}
    row |= {name: value for name, value in block.options.items() if name not in ("id", "attrs")}
    row["address"] = f"{_address(book, article.path)}#{block.id}"
    return row


def _claims(book: Book, article: Article) -> list[dict[str, Any]]:
    rows = []
    for claim in article.gathered.claims:
        if claim.is_for_tutors:
            continue
        keys = [key for number in claim.clusters for key in article.gathered.clusters[number].keys]
        rows.append(
            {
                "label": claim.label,
                "text": claim.text,
                "works": keys,
                "address": f"{_address(book, article.path)}#{claim.anchor}",
            }
        )
    return rows
