"""The page of rules, made from the rules' own files."""

from __future__ import annotations

from html import escape

from handbook.rules import Area, Rule, Severity
from handbook.rules.examples import Example
from handbook.words import Words


def page(words: Words) -> str:
    """Every rule by area: severity, why, what to do, and its two examples."""
    return "\n".join(_area(area, words) for area in Area)


def anchors() -> set[str]:
    """The anchors of the page."""
    return {rule_anchor(rule) for rule in Rule} | {f"rules-on-{_slug(area)}" for area in Area}


def rule_anchor(rule: Rule) -> str:
    """The anchor of a rule."""
    return f"rule-{rule.id}"


def _slug(area: Area) -> str:
    return area.value.replace(" ", "-")


def _area(area: Area, words: Words) -> str:
    rules = [rule for rule in Rule if rule.info.area is area]
    entries = "\n".join(_rule(rule, words) for rule in rules)
    return f'<h2 id="rules-on-{_slug(area)}">{escape(area.value.capitalize())}</h2>\n{entries}'


def _rule(rule: Rule, words: Words) -> str:
    guide = words.guide
    is_error = rule.severity is Severity.ERROR
    severity = guide.error if is_error else guide.warning
    fails, passes = Example.of(rule.info.fails), Example.of(rule.info.passes)
    found = "".join(f"<li>{escape(line)}</li>" for line in fails.finds)
    return (
        f'<section class="hb-guide-entry hb-rule">\n<h3 id="{rule_anchor(rule)}">{rule.id}</h3>\n'
        f"<p><strong>{escape(severity)}.</strong> {escape(rule.why)}</p>\n"
        f"<p>{escape(rule.remedy)}</p>\n"
        '<div class="hb-sides">\n'
        f'<div class="hb-side"><p class="hb-side-name">{escape(guide.fails)}</p>\n'
        f'{_shown(fails)}\n<ul class="hb-found">{found}</ul></div>\n'
        f'<div class="hb-side"><p class="hb-side-name">{escape(guide.passes)}</p>\n'
        f"{_shown(passes)}</div>\n</div>\n</section>"
    )


def _shown(example: Example) -> str:
    """The files of an example, each under its path; a text alone stands for itself."""
    texts = {example.path: example.text} if example.place else {}
    texts |= {path: text for path, text in example.files.items() if text or not example.place}
    return "\n".join(
        f'<p class="hb-path"><code>{escape(path)}</code></p>\n'
        f'<pre tabindex="0"><code>{escape(_printable(text), quote=False)}</code></pre>'
        for path, text in texts.items()
    )


def _printable(text: str) -> str:
    """Text with its control characters made visible.

    Example:
        *before* a NUL byte, *after* ``␀``.
    """
    return "".join(chr(0x2400 + ord(c)) if ord(c) < 32 and c not in "\n\t" else c for c in text)
