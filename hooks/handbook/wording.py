"""The handbook's own words: what to avoid, what the spelling rule lets pass, acronyms."""

from __future__ import annotations

from pydantic import Field

from handbook import source
from handbook.finding import Finding
from handbook.rules import Rule
from handbook.schema import Rules, Strict, validate
from handbook.settings import FILE, Settings
from handbook.yamlmap import parse

WORDING_RULES = Rules(Rule.SETTINGS_FIELD, Rule.SETTINGS_VALUE, Rule.SETTINGS_VALUE)


class Avoid(Strict):
    """Forms to avoid.

    Attributes:
        forms: the words as they would stand in a text, in any case; a star at the end
            stands for any ending.
        better: what to write instead.
        why: why, in one sentence.
    """

    forms: list[str] = Field(min_length=1)
    better: str = Field(min_length=1)
    why: str = ""


class Wording(Strict):
    """What the checks of language go by, beside the spelling of the handbook's language.

    Attributes:
        allow: words that the spelling rule lets pass; capitals count.
        avoid: words to avoid, with the better ones.
        acronyms: acronyms that need no explaining.
    """

    allow: list[str] = []
    avoid: list[Avoid] = []
    acronyms: list[str] = []


def load(settings: Settings) -> tuple[Wording, list[Finding]]:
    """Read the file that the settings name under ``extra.handbook.wording``.

    Args:
        settings: the handbook's settings.

    Returns:
        The wording, empty where there is none, and the findings.
    """
    if not settings.handbook.wording:
        return Wording(), []
    path = f"{settings.docs}/{settings.handbook.wording}"
    is_inside = ".." not in path.split("/")
    text, _ = source.read(settings.root, path) if is_inside else (None, [])
    if text is None:
        line = settings.yaml.line(("extra", "handbook", "wording"))
        what = "the file of words is missing"
        return Wording(), [Finding(FILE, line, Rule.SETTINGS_VALUE, what, path)]
    data = parse(text.text)
    if data.faults:
        what = "not valid YAML"
        return Wording(), [
            Finding(path, fault.line, Rule.SETTINGS_YAML, what, fault.message)
            for fault in data.faults
        ]
    found, findings = validate(Wording, data, path, WORDING_RULES)
    return found or Wording(), findings
