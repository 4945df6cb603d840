"""Every kind of printed edition conforms to PDF/UA-1, checked on the finished file."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from handbook.assemble import Audience
from handbook.editions.edition import Scope
from tests.conftest import fixture_book
from tests.pdftree import Document
from tests.pdfua import faults
from tests.printing import printed

LEARNER, TUTOR = Audience
KINDS = [
    (Scope.BOOK, LEARNER, {}),
    (Scope.BOOK, LEARNER, {"paper": "letter"}),
    (Scope.BOOK, LEARNER, {"is_large": True}),
    (Scope.BOOK, TUTOR, {}),
    (Scope.BOOK, TUTOR, {"is_large": True}),
    (Scope.CHAPTER, LEARNER, {}),
    (Scope.CHAPTER, TUTOR, {}),
    (Scope.CHAPTER, LEARNER, {"is_large": True}),
    (Scope.HANDOUT, LEARNER, {}),
    (Scope.HANDOUT, TUTOR, {}),
    (Scope.HANDOUT, LEARNER, {"is_large": True}),
    (Scope.HANDOUTS, LEARNER, {}),
    (Scope.CARDS, LEARNER, {}),
    (Scope.KEYS, TUTOR, {}),
]


@pytest.mark.parametrize("name", ["sourdough", "planted", "minimal"])
@pytest.mark.parametrize(("scope", "audience", "more"), KINDS)
def test_an_edition_conforms(name: str, scope: Scope, audience: Audience, more: dict) -> None:
    assert faults(Document(printed(fixture_book(name), scope, audience, **more))) == []


@pytest.fixture(scope="module")
def whole() -> bytes:
    return printed(fixture_book("sourdough"))


def damaged(content: bytes, damage: Callable[[pikepdf.Pdf], None]) -> list[str]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        damage(pdf)
        result = io.BytesIO()
        pdf.save(result)
    return faults(Document(result.getvalue()))


def elements(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Dictionary]:
    return [
        o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == f"/{kind}"
    ]


def rename(kind: str, other: str) -> Callable[[pikepdf.Pdf], None]:
    def damage(pdf: pikepdf.Pdf) -> None:
        for element in elements(pdf, kind):
            element.S = pikepdf.Name(f"/{other}")

    return damage


def without(kind: str, key: str) -> Callable[[pikepdf.Pdf], None]:
    def damage(pdf: pikepdf.Pdf) -> None:
        for element in elements(pdf, kind):
            del element[key]

    return damage


def forget(*names: str) -> Callable[[pikepdf.Pdf], None]:
    def damage(pdf: pikepdf.Pdf) -> None:
        for name in names:
            del pdf.Root[name]

    return damage


def unmark(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[4]
    kept = [
        (operands, operator)
        for operands, operator in pikepdf.parse_content_stream(page)
        if str(operator) not in ("BDC", "BMC", "EMC")
    ]
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))


def silence_links(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        for link in page.get("/Annots", []):
            del link["/Contents"]


def rename_bookmark(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root[0].title = "Elsewhere"


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (forget("/Lang"), "the file has no language"),
        (forget("/ViewerPreferences"), "viewers would show the file's name, not its title"),
        (forget("/MarkInfo"), "the file does not say that it is tagged"),
        (forget("/Outlines"), "there are no bookmarks"),
        (rename("H2", "H5"), "level 5 after level 1"),
        (rename("LBody", "P"), "it has no body"),
        (rename("TH", "TD"), "it has no header cells"),
        (without("TH", "/A"), "a header cell does not say what it heads"),
        (without("Figure", "/Alt"), "it has no text alternative"),
        (silence_links, "a link has no description"),
        (unmark, "page 5: text stands outside the structure"),
        (rename_bookmark, "bookmark 'Elsewhere': no heading is called so"),
    ],
)
def test_the_check_sees_what_is_wrong(
    whole: bytes, damage: Callable[[pikepdf.Pdf], None], fault: str
) -> None:
    found = damaged(whole, damage)
    assert any(fault in one for one in found), found


def test_the_title_and_language_are_the_handbooks(whole: bytes, tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(whole)) as pdf, pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "Bread with Time"
        assert metadata["dc:creator"] == ["The Village Bakehouse"]
        assert str(pdf.Root.Lang) == "en-GB"
