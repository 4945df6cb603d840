"""Bad input, thousands of times: a right result, or findings with a place.

``make test-hard`` runs all cases, ``make test`` a share. No case may end in an exception, work for
more than 20 seconds, or take the process beyond 2 GB.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.conftest import FIXTURES, ROOT
from tests.trust.amount import IS_HARD, amount
from tests.trust.builds import whole
from tests.trust.storm import TOKENS, damage, judge

SEED = 20261122
REAL = [
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "docs").rglob("*.svg")),
    *sorted((ROOT / "docs").rglob("*.yml")),
    *sorted((ROOT / "bib").rglob("*.bib")),
    ROOT / "mkdocs.yml",
]
SHARES = 4
ROUNDS = amount(20, 1)
TOGETHER = amount(100, 3)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("storm") / "handbook"
    return Path(shutil.copytree(FIXTURES / "minimal", folder))


def place_of(path: Path, root: Path) -> Path:
    """Where a file of the real handbook stands in the small one."""
    if path.suffix == ".bib":
        return root / "bib" / "minimal.bib"
    if path == ROOT / "mkdocs.yml":
        return root / "mkdocs.yml"
    if path.suffix == ".md" and "handouts" in path.parts:
        return root / "docs" / "reference" / "handouts" / "sheet.md"
    if path.name == "glossary.md":
        return root / "docs" / "reference" / "glossary.md"
    if path.suffix == ".md":
        return root / "docs" / "part" / "one.md"
    return root / "docs" / "dot.svg" if path.suffix == ".svg" else root / "docs" / "x.pack.yml"


class Put:
    """A file put in the place of another while a case runs."""

    def __init__(self, place: Path, content: bytes) -> None:
        self.place = place
        self.before = place.read_bytes() if place.exists() else None
        place.write_bytes(content)

    def __enter__(self) -> None:
        return None

    def __exit__(self, *reason: object) -> None:
        if self.before is None:
            self.place.unlink()
        else:
            self.place.write_bytes(self.before)


FIGURE = (
    "\n/// figure | A dot\n    id: figure-dot\n    src: dot.svg\n    alt: A dot.\n\nOne dot.\n///\n"
)


@pytest.mark.parametrize("share", range(SHARES))
def test_every_file_of_the_handbook_damaged(root: Path, share: int) -> None:
    """Each in the place of one of a small handbook, so that thousands of cases are few minutes."""
    index = root / "docs" / "index.md"
    seen: Counter[str] = Counter()
    with Put(index, index.read_bytes() + FIGURE.encode()):
        for number, path in enumerate(REAL):
            if number % SHARES != share:
                continue
            for turn in range(ROUNDS):
                chance = random.Random(SEED + number * 1000 + turn)
                content = damage(path.read_bytes(), chance)
                with Put(place_of(path, root), content):
                    try:
                        seen[judge(root / "mkdocs.yml", is_preview=turn % 4 == 0)] += 1
                    except BaseException as error:
                        error.add_note(f"{path.relative_to(ROOT)}, turn {turn}")
                        raise
    assert seen["findings"]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whole(tmp_path_factory.mktemp("storm") / "real")


@pytest.mark.skipif(not IS_HARD, reason="reads the whole handbook a hundred times")
def test_the_handbook_with_one_file_damaged(real: Path) -> None:
    for number in range(TOGETHER):
        chance = random.Random(SEED - number)
        path = chance.choice(REAL)
        place = real / path.relative_to(ROOT)
        with Put(place, damage(path.read_bytes(), chance)):
            judge(real / "mkdocs.yml", is_preview=number % 10 == 0)


def cases(hard: int, share: int) -> settings:
    """A number of cases, the same in every ordinary run, without a bound of Hypothesis's own."""
    return settings(
        max_examples=amount(hard, share),
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )


WORDS = st.text(max_size=30)
TOKEN = st.sampled_from([token.decode("utf-8", "surrogateescape") for token in TOKENS])
KEYS = st.sampled_from(["able2001", "baker2002", "nobody", "é", "a:b", "x" * 300, ""])
CITATION = st.builds("[{}@{}{}]".format, st.sampled_from(["", "-", "see "]), KEYS, WORDS)
BLOCK = st.builds(
    "\n{0} {1} | {2}\n    {3}: {4}\n\n{5}\n{0}\n".format,
    st.sampled_from(["///", "////", "/////"]),
    st.sampled_from(
        [
            "objectives",
            "practice",
            "prompt",
            "check",
            "case",
            "caution",
            "tutor",
            "handout",
            "script",
            "figure",
            "index",
            "write",
            "answer",
            "term",
            "door",
            "no-such-block",
        ]
    ),
    WORDS,
    st.sampled_from(
        [
            "id",
            "minutes",
            "posture",
            "use",
            "of",
            "src",
            "alt",
            "answer",
            "question",
            "type",
            "lines",
            "see",
        ]
    ),
    st.one_of(WORDS, st.sampled_from(["x", "[1, 2", "{a: b}", "'", "no", "1e9", "practices"])),
    WORDS,
)
LINE = st.one_of(
    WORDS,
    TOKEN,
    CITATION,
    BLOCK,
    st.builds("\n{} {} {{#{}}}\n".format, st.sampled_from(["#", "##", "####"]), WORDS, WORDS),
    st.builds("\n| {} | {} |\n|---|---|\n| {} |\n".format, WORDS, WORDS, WORDS),
    st.builds("{}{}\n".format, st.sampled_from(["- ", "1. ", "> ", "    ", ": ", "- [ ] "]), WORDS),
    st.builds("[{}]({})".format, WORDS, WORDS),
    st.builds("![{}]({})\n".format, WORDS, st.sampled_from(["dot.svg", "x", "//a", "data:,"])),
)
MARKDOWN = st.lists(LINE, min_size=1, max_size=12).map("".join)
HEAD = "---\ntitle: One\nsummary: S.\nminutes: 30\nlevel: foundation\nobjectives:\n  name: name it\nlast_reviewed: 2026-01-31\nreview_after: 2027-01-31\n---\n\n"


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape" if _is_escaped(text) else "surrogatepass")


def _is_escaped(text: str) -> bool:
    try:
        text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True


@cases(1000, 60)
@given(MARKDOWN, st.booleans())
def test_generated_markdown(root: Path, text: str, is_preview: bool) -> None:
    with Put(root / "docs" / "part" / "one.md", encoded(HEAD + text)):
        judge(root / "mkdocs.yml", is_preview)


SCALAR = st.one_of(
    WORDS.map(repr), WORDS, TOKEN, st.integers().map(str), st.floats().map(str), st.booleans().map(str), st.dates().map(str)
)  # fmt: skip
VALUE = st.recursive(
    SCALAR,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(WORDS, inner, max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs.items()) + "}"
        ),
    ),
    max_leaves=6,
)
CHAPTER_FIELDS = "title summary minutes level objectives terms content_note last_reviewed review_after credits requires kind icon status hide search template x"
FIELDS = st.dictionaries(st.sampled_from(CHAPTER_FIELDS.split()), VALUE, max_size=6)


@cases(600, 40)
@given(FIELDS)
def test_generated_front_matter(root: Path, fields: dict[str, str]) -> None:
    head = "".join(f"{name}: {value}\n" for name, value in fields.items())
    with Put(root / "docs" / "part" / "one.md", encoded(f"---\n{head}---\n\nText.\n")):
        judge(root / "mkdocs.yml", is_preview=len(head) % 3 == 0)


ENTRY = st.builds(
    "@{}{{{},\n{}}}\n".format,
    st.sampled_from(["article", "book", "incollection", "misc", "string", "comment", "preamble", "online", "nothing"]),
    KEYS,
    st.lists(
        st.builds(
            "  {} = {{{}}},\n".format,
            st.sampled_from(["author", "title", "year", "journal", "doi", "url", "via", "evidence", "readstatus", "pages", "crossref", "isbn", "editor", "keywords", "ignore"]),
            st.one_of(WORDS, TOKEN, KEYS, st.sampled_from(["Able, Ann and others", "{A {B} \\& C}", "\\'{e}", "$x^2$", "and and and", ",,,,", "1--2"])),
        ),
        max_size=8,
    ).map("".join),
)  # fmt: skip


@cases(700, 40)
@given(st.lists(st.one_of(ENTRY, TOKEN, WORDS), min_size=1, max_size=5).map("".join))
def test_generated_bibliography(root: Path, text: str) -> None:
    place = root / "bib" / "minimal.bib"
    with Put(place, place.read_bytes() + encoded(text)):
        judge(root / "mkdocs.yml", is_preview=len(text) % 3 == 0)


PACK_FIELDS = "title subtitle parts tutor contact dates help paper edition large_print cover note x"
PART = st.builds(
    "{{{}: {}}}".format,
    st.sampled_from(["chapter", "practice", "handout", "page", "heading", "x"]),
    VALUE,
)


@cases(400, 30)
@given(
    st.dictionaries(st.sampled_from(PACK_FIELDS.split()), VALUE, max_size=5),
    st.lists(PART, max_size=4),
)
def test_generated_packs(root: Path, fields: dict[str, str], parts: list[str]) -> None:
    text = "".join(f"{name}: {value}\n" for name, value in fields.items())
    with Put(root / "docs" / "x.pack.yml", encoded(f"{text}parts: [{', '.join(parts)}]\n")):
        judge(root / "mkdocs.yml")


OWN_FIELDS = "subtitle version authors language citation_language wording paper licence folders pages book fonts editions search exit_url evidence words x"
TOP = "site_name site_url docs_dir nav plugins theme markdown_extensions repo_url edit_uri use_directory_urls extra hooks not_in_nav x"


@cases(500, 40)
@given(
    st.dictionaries(st.sampled_from(OWN_FIELDS.split()), VALUE, max_size=3),
    st.dictionaries(st.sampled_from(TOP.split()), VALUE, max_size=2),
)
def test_generated_settings(root: Path, own: dict[str, str], top: dict[str, str]) -> None:
    place = root / "mkdocs.yml"
    text = "".join(f"    {name}: {value}\n" for name, value in own.items())
    text += "".join(f"{name}: {value}\n" for name, value in top.items())
    with Put(place, place.read_bytes() + encoded(text)):
        judge(root / "mkdocs.yml")
