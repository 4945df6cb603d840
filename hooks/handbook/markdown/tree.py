"""Small operations on element trees."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterator


def text_of(element: etree.Element, is_left_out: Callable[[etree.Element], bool]) -> str:
    """The text of an element and of all within it, but for what is left out."""
    pieces: list[str] = []
    _add_text(element, is_left_out, pieces)
    return "".join(pieces)


def _add_text(
    element: etree.Element, is_left_out: Callable[[etree.Element], bool], pieces: list[str]
) -> None:
    if is_left_out(element):
        return
    if element.text:
        pieces.append(element.text)
    for child in element:
        _add_text(child, is_left_out, pieces)
        if child.tail:
            pieces.append(child.tail)


def has_class(element: etree.Element, name: str) -> bool:
    """Whether an element has a class."""
    classes = element.get("class")
    return classes is not None and name in classes and name in classes.split()


def with_parents(
    root: etree.Element, ancestors: tuple[etree.Element, ...] = ()
) -> Iterator[tuple[etree.Element, tuple[etree.Element, ...]]]:
    """Every element below the root in document order, with its ancestors, outermost first.

    The children of an element are looked up when it has been dealt with.
    """
    chain = (*ancestors, root)
    waiting = [(iter(list(root)), chain)]
    while waiting:
        children, chain = waiting[-1]
        child = next(children, None)
        if child is None:
            waiting.pop()
            continue
        yield child, chain
        if len(child):
            waiting.append((iter(list(child)), (*chain, child)))


def wrap(parent: etree.Element, child: etree.Element, wrapper: etree.Element) -> None:
    """Put a wrapper around a child, keeping the text that follows it."""
    index = list(parent).index(child)
    parent.remove(child)
    wrapper.tail, child.tail = child.tail, None
    wrapper.append(child)
    parent.insert(index, wrapper)
