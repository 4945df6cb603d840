"""One edition of each kind of the real handbook: its links hold, and it tells no tales."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from handbook.assemble import Audience
from handbook.book import Book
from handbook.editions.docx import make as docx
from handbook.editions.edition import Format, Scope
from handbook.editions.epub import make as epub
from handbook.editions.plan import sheets_with_keys
from handbook.editions.sections import Sections
from tests import places
from tests.printing import DAY, planned, printed
from tests.site.conftest import MARKER, PEOPLE
from tests.site.test_published import secrets
from tests.trust.leaks import says

pytestmark = pytest.mark.xdist_group("real book")

CHAPTER = "noticing-ruptures"
Make = Callable[[Book], bytes]


def pdf(scope: Scope, audience: Audience = Audience.LEARNER, slug: str = "", **more: bool) -> Make:
    return lambda real: printed(real, scope, audience, slug, **more)


def sheet(audience: Audience, form: Format) -> Make:
    def make(real: Book) -> bytes:
        slug = sheets_with_keys(real)[0].slug
        if form is Format.PDF:
            return printed(real, Scope.HANDOUT, audience, slug)
        edition = planned(real, Scope.HANDOUT, audience, slug, form=form)
        return docx.make([docx.prepare(Sections(real), edition, DAY)])[0]

    return make


def portable(audience: Audience) -> Make:
    def make(real: Book) -> bytes:
        edition = planned(real, audience=audience, form=Format.EPUB)
        return epub.make(epub.prepare(Sections(real), edition, DAY, {}))

    return make


KINDS: dict[str, Make] = {
    "chapter.pdf": pdf(Scope.CHAPTER, slug=CHAPTER),
    "tutor chapter.pdf": pdf(Scope.CHAPTER, Audience.TUTOR, CHAPTER),
    "large chapter.pdf": pdf(Scope.CHAPTER, slug=CHAPTER, is_large=True),
    "handouts.pdf": pdf(Scope.HANDOUTS),
    "cards.pdf": pdf(Scope.CARDS),
    "keys.pdf": pdf(Scope.KEYS, Audience.TUTOR),
    "handout.pdf": sheet(Audience.LEARNER, Format.PDF),
    "tutor handout.pdf": sheet(Audience.TUTOR, Format.PDF),
    "handout.docx": sheet(Audience.LEARNER, Format.DOCX),
    "tutor handout.docx": sheet(Audience.TUTOR, Format.DOCX),
    "book.epub": portable(Audience.LEARNER),
    "tutor book.epub": portable(Audience.TUTOR),
}
READERS = {".pdf": places.in_pdf, ".epub": places.in_epub, ".docx": places.in_docx}


@pytest.fixture(scope="module")
def editions(real: Book, real_pdf: bytes) -> Iterator[dict[str, bytes]]:
    with pytest.MonkeyPatch.context() as patch:
        for name in PEOPLE:
            patch.setenv(name, MARKER)
        yield {"book.pdf": real_pdf, **{name: make(real) for name, make in KINDS.items()}}


@pytest.mark.parametrize("name", ["book.pdf", *KINDS])
def test_every_link_leads_somewhere(
    name: str, editions: dict[str, bytes], real: Book, site: Path
) -> None:
    dead, outer, inner = READERS[Path(name).suffix](editions[name])
    assert dead == []
    assert inner or "book" not in name
    anchors = places.anchors_of(site)
    home = real.settings.url
    for link in outer:
        assert re.match(r"https?://|mailto:|tel:", link), link
        if home and link.startswith(home):
            assert places.is_published(link, home, site, anchors), link


@pytest.mark.parametrize("name", ["book.pdf", *KINDS])
def test_nothing_of_the_machine_is_told(name: str, editions: dict[str, bytes]) -> None:
    assert says(editions[name], secrets()) == []
    # The reader above does see what stands in it.
    assert says(editions[name], [MARKER, "mindful"]) == ["mindful"]
