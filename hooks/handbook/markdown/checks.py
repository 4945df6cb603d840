"""Self-checks and tick boxes: task lists in their semantic form."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree

from handbook.markdown.tree import has_class
from handbook.words import Words

TASK = re.compile(r"^\s*\[([ xX])\]\s+")


def prepare_check(check: etree.Element, words: Words) -> None:
    """Give a check its options, feedback and model answer.

    Each item of its task list becomes an option; what follows the item's first
    paragraph becomes that option's feedback.

    Example:
        *before* ``<li><p>[x] Yes</p><p>Because …</p></li>``,
        *after* ``<li class="hb-option" data-correct="yes"><div class="hb-choice">Yes</div>
        <details class="hb-feedback"><summary>…</summary><p>Because …</p></details></li>``.
    """
    for options in check.findall("ul"):
        marks = [_take_mark(item) for item in options]
        if not any(marks):
            continue
        options.set("class", "hb-options")
        for item, mark in zip(options, marks, strict=True):
            _make_option(item, mark or " ", words)
    answer = next((child for child in check if has_class(child, "hb-for-learner")), None)
    if answer is not None:
        answer.tag = "details"
        summary = etree.Element("summary")
        summary.text = words.model_answer
        answer.insert(0, summary)
    is_choice = check.find("ul[@class='hb-options']") is not None
    check.set("data-form", "choice" if is_choice else "free")


def tick_boxes(items: etree.Element) -> None:
    """Turn a task list outside a check into boxes to tick on paper.

    Example:
        *before* ``<li>[ ] Look around</li>``,
        *after* ``<li class="hb-tick"><span class="hb-box">☐</span> Look around</li>``.
    """
    for item in items:
        if item.tag != "li" or not _take_mark(item):
            continue
        item.set("class", "hb-tick")
        items.set("class", "hb-ticks")
        holder = _first_text_holder(item)
        box = etree.Element("span", {"class": "hb-box", "aria-hidden": "true"})
        box.text = "☐"
        box.tail = f" {holder.text or ''}"
        holder.text = ""
        holder.insert(0, box)


def _first_text_holder(item: etree.Element) -> etree.Element:
    first = item.find("p")
    return first if first is not None and not (item.text or "").strip() else item


def _take_mark(item: etree.Element) -> str:
    """Remove ``[ ]`` or ``[x]`` from an item's beginning and return what stood in it."""
    holder = _first_text_holder(item)
    match = TASK.match(holder.text or "")
    if not match:
        return ""
    holder.text = (holder.text or "")[match.end() :]
    return match.group(1)


def _make_option(item: etree.Element, mark: str, words: Words) -> None:
    item.set("class", "hb-option")
    item.set("data-correct", "yes" if mark in "xX" else "no")
    choice = etree.Element("div", {"class": "hb-choice"})
    children = list(item)
    if children and children[0].tag == "p" and not (item.text or "").strip():
        feedback = children[1:]
        choice.text = children[0].text
        choice.extend(list(children[0]))
    else:
        # A tight list: the option's text stands straight in the item.
        inline = [child for child in children if child.tag not in ("p", "ul", "ol", "blockquote")]
        feedback = [child for child in children if child not in inline]
        choice.text = item.text
        choice.extend(inline)
    for child in children:
        item.remove(child)
    item.text = ""
    item.append(choice)
    if feedback:
        details = etree.SubElement(item, "details", {"class": "hb-feedback"})
        etree.SubElement(details, "summary").text = words.feedback
        details.extend(feedback)
