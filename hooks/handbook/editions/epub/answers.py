"""Answers to self-checks in editions made from HTML: apart for learners, in place for tutors."""

from __future__ import annotations

from lxml.html import HtmlElement, builder

from handbook.words import Words


def move_to_end(root: HtmlElement, words: Words) -> None:
    """Take feedback and model answers off their checks and put them after the page's text.

    Args:
        root: the page; changed in place.
        words: the generator's words.

    Example:
        *before* ``<section class="hb-check">… <details class="hb-feedback">…</details>
        </section> <section class="hb-references">…</section>``,
        *after* ``<section class="hb-check">…</section> <section class="hb-answers">
        <h2>Feedback on the checks</h2> …</section> <section class="hb-references">…``.
    """
    checks = root.find_class("hb-check")
    if not checks:
        return
    section = builder.SECTION(builder.CLASS("hb-answers"), builder.H2(words.feedback_heading))
    for check in checks:
        for part in _taken(check):
            section.append(part)
    references = root.find_class("hb-references")
    if references:
        references[0].addprevious(section)
    else:
        root.append(section)


def mark_good_ones(root: HtmlElement) -> None:
    """Mark the good options with a sign, for those who see the answers in place."""
    for option in root.find_class("hb-option"):
        if option.get("data-correct") == "yes":
            for choice in option.find_class("hb-choice"):
                choice.text = f"✓ {choice.text or ''}"


def _taken(check: HtmlElement) -> list[HtmlElement]:
    """The answers of a check under its title, taken from it."""
    names = check.find_class("hb-name")
    title = names[0].text_content() if names else ""
    link = builder.A(title, href=f"#{check.get('id', '')}")
    parts = [builder.P(builder.STRONG(link))]
    rows = []
    for option in check.find_class("hb-option"):
        row = builder.LI()
        for feedback in option.find_class("hb-feedback"):
            row.extend(_body(feedback))
            feedback.drop_tree()
        if option.get("data-correct") == "yes":
            _tick(row)
        rows.append(row)
    if rows:
        parts.append(builder.OL(*rows, type="A"))
    for options in check.find_class("hb-options"):
        options.tag = "ol"
        options.set("type", "A")
    for model in check.find_class("hb-for-learner"):
        parts += _body(model)
        model.drop_tree()
    return parts


def _tick(row: HtmlElement) -> None:
    """Put the sign of a good option before its feedback."""
    if not len(row) or row[0].tag != "p":
        row.insert(0, builder.P())
    row[0].text = f"✓ {row[0].text or ''}"


def _body(answer: HtmlElement) -> list[HtmlElement]:
    return [child for child in answer if child.tag != "summary"]
