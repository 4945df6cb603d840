"""Evidence labels: what kind of knowing stands behind a claim."""

from __future__ import annotations

import re

from pydantic import Field

from handbook.schema import Strict

# A label as it stands in a text: [!trial].
MARK = re.compile(r"(?<!\\)\[!([\w-]+)\](?![(\[])")


class EvidenceLabel(Strict):
    """One kind of evidence.

    Attributes:
        name: the word that a reader sees.
        sign: a character that stands beside the word, so that the kind does not
            depend on colour.
        meaning: one sentence that says what the label promises and what it does not.
        cites: whether a claim with this label needs a citation.
    """

    name: str = Field(min_length=1)
    sign: str = "◇"
    meaning: str = Field(min_length=1)
    cites: bool = True


def standard_labels() -> dict[str, EvidenceLabel]:
    """The labels that a handbook has unless its settings say otherwise, strongest first."""
    rows = [
        ("trial", "Trial", "◆", "People were put into groups at random and the groups compared."),
        (
            "comparison",
            "Comparison",
            "◈",
            "Groups were compared, but people were not put into them at random.",
        ),
        (
            "association",
            "Association",
            "◇",
            "Two things were found together, or a change came after something; "
            "this does not show that one caused the other.",
        ),
        ("process", "Process", "▷", "What happened moment by moment was observed and coded."),
        ("qualitative", "Qualitative", "○", "People told researchers in their own words."),
        ("review", "Review", "▣", "Earlier studies were gathered and weighed together."),
        ("theory", "Theory", "△", "An author proposes an explanation; it has not been shown."),
        ("opinion", "Opinion", "▽", "Experience or teaching advice, not research."),
        ("tradition", "Tradition", "✦", "A tradition of practice teaches so."),
        ("definition", "Definition", "≡", "What a word is taken to mean here."),
    ]
    labels = {
        key: EvidenceLabel(name=name, sign=sign, meaning=meaning, cites=key != "definition")
        for key, name, sign, meaning in rows
    }
    labels["suggestion"] = EvidenceLabel(
        name="Suggestion",
        sign="☞",
        meaning="The handbook itself suggests this; no study is claimed for it.",
        cites=False,
    )
    return labels
