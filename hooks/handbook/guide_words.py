"""The generator's words in a contributor's guide, which a handbook may replace."""

from __future__ import annotations

from handbook.schema import Strict


class GuideWords(Strict):
    """Words of the parts of a guide that the generator writes."""

    written: str = "Written"
    becomes: str = "Becomes"
    fails: str = "Breaks the rule"
    passes: str = "Keeps the rule"
    error: str = "Error"
    warning: str = "Warning"
    needed: str = "needed"
    field: str = "Field"
    holds: str = "Holds"
    avoid: str = "Not"
    better: str = "But"
    because: str = "Because"
    allowed: str = "Spelt as they are, and right:"
    acronyms: str = "Acronyms that need no explaining:"
    title_required: str = "A title follows the bar."
    title_optional: str = "A title may follow a bar."
    title_none: str = "It takes no title."
    only_inside: str = "It stands only inside"
    type_text: str = "text"
    type_slug: str = "a name in small letters, digits and hyphens"
    type_number: str = "a whole number"
    type_texts: str = "a list of texts"
    type_slugs: str = "a list of names"
    type_numbers: str = "a list of whole numbers"
    kind_chapter: str = "Chapter"
    kind_handout: str = "Handout"
    kind_page: str = "Any other page"

    def type_name(self, name: str) -> str:
        """What an option's value must be, by the name of its type."""
        return str(getattr(self, f"type_{name.lower()}"))

    def kind_name(self, name: str) -> str:
        """A kind of page."""
        return str(getattr(self, f"kind_{name}"))
