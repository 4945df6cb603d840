"""Every rule that a handbook is checked against: its id, severity, reason and remedy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class RuleInfo:
    """A rule.

    Attributes:
        id: its permanent name.
        severity: an error stops the build, a warning does not.
        why: why it is there, in one sentence.
        remedy: what to do, in one sentence.
    """

    id: str
    severity: Severity
    why: str
    remedy: str


def _error(rule_id: str, why: str, remedy: str) -> RuleInfo:
    return RuleInfo(rule_id, Severity.ERROR, why, remedy)


def _warning(rule_id: str, why: str, remedy: str) -> RuleInfo:
    return RuleInfo(rule_id, Severity.WARNING, why, remedy)


class Rule(Enum):
    """The rules, by area."""

    SOURCE_READABLE = _error(
        "source-readable",
        "A page that cannot be read cannot be published.",
        "Put the file in its place and let it be read.",
    )
    SOURCE_TEXT = _error(
        "source-text",
        "Pages and bibliography are UTF-8 text; anything else prints as rubbish.",
        "Save the file as UTF-8 text, or give it another ending than .md.",
    )
    SOURCE_DEPTH = _error(
        "source-depth",
        "Text nested very deeply cannot be read by people or parsers.",
        "Use fewer levels of lists, quotations and blocks.",
    )
    SETTINGS_YAML = _error(
        "settings-yaml",
        "Without its settings a handbook has neither name nor order.",
        "Mend the YAML at that line.",
    )
    SETTINGS_FIELD = _error(
        "settings-field",
        "A misspelt setting would be passed over in silence.",
        "Use a setting that the handbook knows, or remove the line.",
    )
    SETTINGS_VALUE = _error(
        "settings-value",
        "A setting that does not fit would be passed over in silence.",
        "Give a value of the kind that the finding names.",
    )
    STYLE_KNOWN = _error(
        "style-known",
        "Citations cannot be formatted without a style.",
        "Name a known style, or put a .csl file beside the settings.",
    )
    STYLE_USABLE = _error(
        "style-usable",
        "Citations cannot be formatted with a broken style.",
        "Choose another style, or mend the .csl file.",
    )
    NAV_MISSING = _error(
        "nav-missing",
        "A page in the navigation that is not there is a dead end.",
        "Mend the path in nav, or add the file.",
    )
    NAV_DUPLICATE = _error(
        "nav-duplicate",
        "A page has one place in the order, and one number.",
        "Remove one of the two lines from nav.",
    )
    FRONT_MATTER_PRESENT = _error(
        "front-matter-present",
        "Title, review dates and objectives are read from the front matter.",
        "Begin the file with a line of ---, the fields, and another line of ---.",
    )
    FRONT_MATTER_YAML = _error(
        "front-matter-yaml",
        "Front matter that is not valid YAML cannot be read.",
        "Mend the YAML; text with a colon in it needs quotation marks.",
    )
    FRONT_MATTER_UNKNOWN = _error(
        "front-matter-unknown",
        "A misspelt field would be passed over in silence.",
        "Use a field that this kind of page has, or remove the line.",
    )
    FRONT_MATTER_MISSING = _error(
        "front-matter-missing",
        "Lists, editions and indexes need every field.",
        "Add the field.",
    )
    FRONT_MATTER_VALUE = _error(
        "front-matter-value",
        "A value of the wrong kind cannot be shown or sorted.",
        "Give a value of the kind that the finding names.",
    )
    BLOCK_UNKNOWN = _error(
        "block-unknown",
        "A block that nobody knows would be printed with its slashes.",
        "Use one of the blocks that the finding lists.",
    )
    BLOCK_UNCLOSED = _error(
        "block-unclosed",
        "An unclosed block swallows the rest of the page.",
        "Close it with a line of as many slashes as opened it.",
    )
    BLOCK_STRAY = _error(
        "block-stray",
        "A closing without an opening is printed as slashes.",
        "Remove the line, or open the block with as many slashes.",
    )
    BLOCK_TITLE = _error(
        "block-title",
        "A block's title is how readers and lists name it.",
        "Write the title after a bar on the opening line, or remove it where none belongs.",
    )
    BLOCK_PLACE = _error(
        "block-place",
        "Some blocks mean something only inside another, and need fewer slashes than it.",
        "Move the block, or give the outer block more slashes.",
    )
    BLOCK_OPTION_YAML = _error(
        "block-option-yaml",
        "Options that are not valid YAML cannot be read.",
        "Write each as name: value, indented by four spaces; quote text with a colon in it.",
    )
    BLOCK_OPTION_UNKNOWN = _error(
        "block-option-unknown",
        "A misspelt option would be passed over in silence.",
        "Use an option that the block has, or remove the line.",
    )
    BLOCK_OPTION_VALUE = _error(
        "block-option-value",
        "An option of the wrong kind cannot be shown or sorted.",
        "Give a value of the kind that the finding names.",
    )
    BLOCK_OPTION_MISSING = _error(
        "block-option-missing",
        "A practice without its strip, or a block without its id, is not whole.",
        "Add the option.",
    )
    BLOCK_ID_REPEATED = _error(
        "block-id-repeated",
        "Lists, packs and links name a block by its id.",
        "Give one of the two blocks another id.",
    )
    CITATION_KEY = _error(
        "citation-key",
        "A citation of an unknown work leads nowhere.",
        "Mend the key, or add the work to the bibliography.",
    )
    EVIDENCE_LABEL = _error(
        "evidence-label",
        "A label that nobody explained says nothing about the evidence.",
        "Use one of the labels that the finding lists.",
    )
    LINK_TARGET = _error(
        "link-target",
        "A link to a page that is not there is a dead end in every edition.",
        "Mend the path: relative to this file, with its ending.",
    )
    LINK_ANCHOR = _error(
        "link-anchor",
        "A link to a place that is not there ends at the top of the page.",
        "Mend the anchor, or add it at the heading as {#name}.",
    )
    DRAWING_READABLE = _error(
        "drawing-readable",
        "A drawing that cannot be read is a gap in every edition.",
        "Save it as plain SVG with a viewBox.",
    )
    MARKUP_REFUSED = _error(
        "markup-refused",
        "Anybody may propose a page, so no page may run a program or fetch from elsewhere.",
        "Write it in Markdown, or in HTML that only marks up words.",
    )
    FILE_REFUSED = _error(
        "file-refused",
        "Everything in the folders of pages and bibliography is published or read as it is.",
        "Give the file a plain name and a kind that cannot act, and put no links to other files.",
    )
    ANCHOR_REPEATED = _error(
        "anchor-repeated",
        "Of two places with one anchor only the first can be reached.",
        "Give one of them another anchor.",
    )
    TERM_KNOWN = _error(
        "term-known",
        "A term that the glossary does not explain cannot be linked.",
        "Mend the id, or add the term to the glossary.",
    )
    TERM_USED = _error(
        "term-used",
        "A page that announces a term and does not use it misleads.",
        "Use the term in the text, add the form used to the glossary, or take it off the list.",
    )
    TERM_REPEATED = _error(
        "term-repeated",
        "A form that two terms claim would be linked at random.",
        "Take the form from one of the two terms.",
    )
    OBJECTIVE_KNOWN = _error(
        "objective-known",
        "A check or practice that serves no objective of its chapter serves nobody.",
        "Name an objective of the front matter.",
    )
    PRACTICE_TIMES = _error(
        "practice-times",
        "The player needs one time for each step.",
        "Give as many times as there are numbered steps.",
    )
    HANDOUT_KNOWN = _error(
        "handout-known",
        "A card for a handout that is not there leads nowhere.",
        "Mend the name, or add the handout's file.",
    )
    CHAPTER_KNOWN = _error(
        "chapter-known",
        "A chapter that is not there cannot be read before another.",
        "Name a chapter by its file without .md.",
    )
    BIB_SYNTAX = _error(
        "bib-syntax",
        "An entry that cannot be read is missing from every list.",
        "Mend the entry: braces in pairs, a comma after every field.",
    )
    BIB_EMPTY = _error(
        "bib-empty",
        "Works cannot be cited from an empty bibliography.",
        "Add the entries to a .bib file in the bibliography's folder.",
    )
    BIB_KEY_REPEATED = _error(
        "bib-key-repeated",
        "Of two works with one key only one can be cited.",
        "Give one of them another key, or remove the double.",
    )
    BIB_KEY_FORM = _error(
        "bib-key-form",
        "A key with other characters cannot be written in a citation.",
        "Use letters, digits and single marks such as - . : _ / between them.",
    )
    BIB_FIELD_REPEATED = _error(
        "bib-field-repeated",
        "Of two fields with one name only one is printed.",
        "Remove one of them.",
    )
    BIB_FIELD_MISSING = _error(
        "bib-field-missing",
        "A reference without its title or container cannot be found by a reader.",
        "Add the field, or the keyword incomplete where no record gives it.",
    )
    BIB_VALUE = _error(
        "bib-value",
        "Evidence and read status decide how a work is shown.",
        "Use one of the values that the finding lists.",
    )
    BIB_DOI = _error(
        "bib-doi",
        "A malformed DOI is a dead link.",
        "Write it as 10.1234/suffix.",
    )
    BIB_VIA = _error(
        "bib-via",
        "A work known through another needs that other work in the bibliography.",
        "Mend the key in via, or add the work.",
    )
    BIB_VIA_CIRCULAR = _error(
        "bib-via-circular",
        "Works known only through each other are known through nobody.",
        "Let one of them be read, or known through a third.",
    )
    BIB_CROSSREF = _error(
        "bib-crossref",
        "An entry takes its container from the entry that crossref names.",
        "Mend the key in crossref, or add the container.",
    )

    @property
    def id(self) -> str:
        """Its permanent name."""
        return self.value.id

    @property
    def severity(self) -> Severity:
        """How much its findings weigh."""
        return self.value.severity

    @property
    def why(self) -> str:
        """Why it is there."""
        return self.value.why

    @property
    def remedy(self) -> str:
        """What to do."""
        return self.value.remedy
