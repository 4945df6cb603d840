"""Format works and citations in one run, for styles that cannot be split."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from handbook import pandoc
from handbook.bibliography.asking import Processors
from handbook.bibliography.processor import Answer, Asked, Job, Written
from handbook.bibliography.style import Style
from handbook.cache import digest
from handbook.shelf import Shelf


def whole(
    works: Mapping[str, Mapping[str, Any]],
    asked: Sequence[Asked],
    style: Style,
    language: str,
    shelf: Shelf,
) -> Answer:
    """Write citations, and every work as an entry, in one run.

    Args:
        works: the works in CSL JSON by key, in the bibliography's order.
        asked: the citations in the handbook's order.
        style: the style.
        language: the language of citations.
        shelf: what an earlier build has formatted.

    Raises:
        PandocError: the processor gave up.
    """
    shape = (style.xml, language, pandoc.identity())
    key = digest(*shape, json.dumps(list(works.values())), *map(repr, asked))
    kept = shelf.get(key)
    if kept is not None:
        return Answer([Written(*one) for one in kept[0]], kept[1])
    job = Job(list(works.values()), asked, style.xml, language)
    processors = Processors(is_note=style.is_note)
    try:
        answer = processors.answer(processors.ask(job))
    finally:
        processors.stop()
    shelf.put(key, [[[one.html, one.note] for one in answer.citations], answer.references])
    shelf.save()
    return answer
