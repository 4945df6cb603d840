"""The generator's own words, which a handbook may replace in its settings."""

from __future__ import annotations

from handbook.credit import Role
from handbook.guide_words import GuideWords
from handbook.schema import Strict
from handbook.site_words import SiteWords


class Words(Strict):
    """Every word that the generator itself puts into an edition.

    A handbook in another language, or with other habits, sets ``extra.handbook.words``.
    """

    practice: str = "Practice"
    prompt: str = "Journal"
    check: str = "Check yourself"
    case: str = "Case"
    caution: str = "Take care"
    script: str = "Words to try"
    tutor: str = "For tutors"
    handout: str = "Handout"
    handouts: str = "Handouts"
    objectives: str = "You will be able to"
    chapter: str = "Chapter"
    part: str = "Part"
    page: str = "page"
    page_short: str = "p."
    contents: str = "Contents"
    references: str = "References"
    references_intro: str = "Works cited on this page."
    notes: str = "Notes"
    feedback: str = "What about this?"
    feedback_heading: str = "Feedback on the checks"
    model_answer: str = "Compare with a model answer"
    answer_key: str = "Answer key"
    description: str = "What the drawing says"
    time: str = "Time"
    minutes: str = "minutes"
    minute: str = "minute"
    intensity: str = "Intensity"
    posture: str = "Posture"
    eyes: str = "Eyes"
    anchors: str = "Anchors"
    stop: str = "To stop"
    tell: str = "Someone to tell"
    purpose: str = "What it is for"
    source: str = "Source"
    see_also: str = "See also"
    also: str = "Also"
    in_chapters: str = "In"
    cited_in: str = "Cited in"
    cited_at: str = "Cited at"
    back_to_citation: str = "Back to citation"
    as_cited_in: str = "as cited in"
    all_as_cited_in: str = "all as cited in"
    known_through: str = "Known through"
    read_full: str = "read in full"
    read_abstract: str = "abstract read"
    read_not: str = "not read"
    works_read: str = "Works read"
    works_through: str = "Works known through another"
    works_later: str = "Later sources"
    evidence: str = "Evidence"
    claim: str = "Claim"
    work: str = "Work"
    level: str = "Level"
    level_foundation: str = "foundation"
    level_core: str = "core"
    level_demanding: str = "demanding"
    intensity_low: str = "low"
    intensity_medium: str = "medium"
    intensity_high: str = "high"
    last_reviewed: str = "Last reviewed"
    last_changed: str = "Last changed"
    contributors: str = "Contributors"
    read_before: str = "Read before"
    months: str = (
        "January February March April May June July August September October November December"
    )
    content_note: str = "Before you read"
    version: str = "Version"
    licence: str = "Licence"
    how_to_cite: str = "How to cite"
    learner_edition: str = "Learner edition"
    tutor_edition: str = "Tutor edition"
    large_print: str = "Large print"
    index: str = "Index of terms"
    index_note: str = "Bold numbers lead to the glossary."
    practices_list: str = "Practices"
    drawings_list: str = "Drawings"
    evidence_used: str = "Evidence labels"
    cited_on: str = "Cited on page"
    pages_list: str = "Pages of the printed edition"
    accessibility_summary: str = (
        "The text can be read aloud and in any size. Headings, lists and tables are marked as "
        "such, drawings have a text alternative and a long description, and page numbers are "
        "those of the printed edition."
    )
    cards: str = "Practice cards"
    keys: str = "Answer keys"
    course_pack: str = "Course pack"
    help_near: str = "Help near you"
    made_from: str = "From"
    and_others: str = "et al."
    and_word: str = "and"
    none_yet: str = "Nothing here yet."
    # Names of roles in another language, by role.
    roles: dict[Role, str] = {}
    guide: GuideWords = GuideWords()
    site: SiteWords = SiteWords()

    def minutes_text(self, number: int) -> str:
        """A length of time in words.

        Example:
            *before* ``1``, *after* ``1 minute``; *before* ``90``, *after* ``90 minutes``.
        """
        return f"{number} {self.minute if number == 1 else self.minutes}"
