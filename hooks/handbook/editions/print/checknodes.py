"""Self-checks in print: the question with its options, and the answers in place or apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml.html import HtmlElement

from handbook.editions.print.nodetext import is_long

if TYPE_CHECKING:
    from handbook.editions.print.nodes import Converter
    from handbook.editions.print.nodetext import Node

FEEDBACK = "hb-feedback"
MODEL_ANSWER = "hb-for-learner"


def is_part(classes: list[str]) -> bool:
    """Whether an element with these classes is a part of a check that this module draws."""
    return any(name in ("hb-check", "hb-options", FEEDBACK, MODEL_ANSWER) for name in classes)


def convert(converter: Converter, element: HtmlElement, classes: list[str]) -> list[Node]:
    """Turn a check, or a part of it, into nodes.

    Args:
        converter: the converter of the page.
        element: the check, its options, their feedback, or the model answer.
        classes: its classes.

    Returns:
        The nodes. Where answers stand apart, the check leaves them in
        ``converter.answers``, and feedback and model answer are not in the nodes.
    """
    if "hb-options" in classes:
        return [["options", {}, [_option(converter, *pair) for pair in _lettered(element)]]]
    if FEEDBACK in classes:
        return []
    if MODEL_ANSWER in classes:
        if not converter.answers_in_place:
            return []
        return [["answers", {"model": True}, converter.children(element)]]
    attributes = converter.block("check", element)
    if not converter.answers_in_place:
        converter.answers.append(_answers(converter, element))
        apart = [*element.find_class(FEEDBACK), *element.find_class(MODEL_ANSWER)]
        attributes["long"] = is_long(element, apart)
    return [["block", attributes, converter.children(element)]]


def _lettered(options: HtmlElement) -> list[tuple[str, HtmlElement]]:
    found = [item for item in options.iterfind("li") if "hb-option" in item.get("class", "")]
    return [(chr(ord("A") + number % 26), item) for number, item in enumerate(found)]


def _option(converter: Converter, letter: str, option: HtmlElement) -> dict[str, Any]:
    choice = option.find_class("hb-choice")
    row = {"letter": letter, "choice": converter.children(choice[0]) if choice else []}
    return {**row, **_feedback(converter, option)} if converter.answers_in_place else row


def _feedback(converter: Converter, option: HtmlElement) -> dict[str, Any]:
    found = option.find_class(FEEDBACK)
    body = converter.children(found[0]) if found else []
    return {"correct": option.get("data-correct") == "yes", "body": body}


def _answers(converter: Converter, check: HtmlElement) -> dict[str, Any]:
    """The answers to a check, for the end of the page."""
    names = check.find_class("hb-name")
    rows = [
        {"letter": letter, **_feedback(converter, option)}
        for options in check.find_class("hb-options")
        for letter, option in _lettered(options)
    ]
    models = check.find_class(MODEL_ANSWER)
    return {
        "title": names[0].text_content() if names else "",
        "id": converter.id(check).get("id", ""),
        "rows": rows,
        "model": converter.children(models[0]) if models else [],
    }
