"""Text is never executed nor read as markup: in the browser, in every edition, in a terminal."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pikepdf
import pypdfium2
import pytest
from lxml import etree
from playwright.sync_api import Browser, BrowserContext, Page

from handbook import book
from handbook.assemble import assemble
from handbook.site import Site
from tests.conftest import PAGE_HEAD, MakeBook
from tests.site.conftest import UNDER, Server
from tests.trust.builds import built, environment, small
from tests.trust.hostile import acts, plant, strings

STRINGS = strings()
# The fonts of printed editions have no full-width signs, and say so.
PRINTABLE = [one for one in STRINGS if "＜" not in one]
WATCH = """
window.hits = [];
window.hit = () => { window.hits.push("ran"); };
window.alert = window.hit;
document.addEventListener("securitypolicyviolation",
  event => window.hits.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
# What of a page's finished tree could act, beside the site's own scripts.
ACTING = """() => [...document.querySelectorAll("*")].flatMap(element => [
  ...[...element.attributes].filter(a => /^on|^srcdoc$|^formaction$|^ping$/i.test(a.name)
      || (/^(href|src|action|data)$/.test(a.localName)
          && !/^(https?:|mailto:|tel:|blob:|data:image)/.test(new URL(a.value, location).href)))
    .map(a => `${element.tagName} ${a.name}=${a.value}`),
  ...(element.matches("script:not([src^='http://127.0.0.1:']):not([src^='..']):not([src^='assets']):not([type='application/json']):not([type='application/ld+json'])")
    || element.matches("iframe, object, embed, base:not([href='/'])") ? [element.outerHTML.slice(0, 80)] : []),
])"""


def test_there_are_enough_strings() -> None:
    assert len(set(STRINGS)) >= 150


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site and editions with every string in bibliography, titles, summary, settings, pack."""
    root = small(tmp_path_factory.mktemp("hostile") / "handbook", "planted")
    plant(root, PRINTABLE)
    return built(root)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(service_workers="block")
    made.add_init_script(WATCH)
    yield made
    made.close()


def settled(page: Page, foreign: list[str]) -> None:
    assert page.evaluate("window.hits") == []
    assert page.evaluate(ACTING) == []
    assert foreign == []


def test_nothing_runs_in_the_browser(folder: Path, context: BrowserContext) -> None:
    server = Server(folder)
    origin = server.address.removesuffix(UNDER)
    foreign: list[str] = []
    page = context.new_page()
    page.on(
        "request",
        lambda r: None if r.url.startswith((origin, "blob:")) else foreign.append(r.url),
    )
    page.on("dialog", lambda dialog: (foreign.append("dialog"), dialog.dismiss()))
    try:
        for path in sorted(folder.rglob("*.html")):
            page.goto(server.address + path.relative_to(folder).as_posix())
            settled(page, foreign)
        page.goto(server.address + "part/one.html")
        for link in page.locator("a.hb-cite-link").all()[:400:40]:
            link.focus()
            page.wait_for_selector(".hb-float")
            settled(page, foreign)
        page.click("#hb-find-button")
        for words in ("Q3Q script", "evil", "img onerror hit", STRINGS[0]):
            page.fill("#hb-find-input", words)
            page.wait_for_function(
                "text => document.querySelector('.hb-find').dataset.asked === text", arg=words
            )
            settled(page, foreign)
    finally:
        server.stop()


def test_the_strings_stand_in_the_pages_as_they_are(folder: Path) -> None:
    root: Any = etree.HTML((folder / "reference" / "works.html").read_text("utf-8"))
    text = " ".join("".join(root.itertext()).split())
    assert [n for n in range(len(PRINTABLE)) if f"Q{n}Q" not in text] == []
    assert "<script>hit()</script>" in text


def test_data_files_hold_the_strings_as_data(folder: Path) -> None:
    works = json.loads((folder / "reference" / "references.json").read_text("utf-8"))
    titles = {work["id"]: work["title"] for work in works}
    assert "<script>hit()</script>" in titles["q0"]
    for path in folder.rglob("*.json"):
        json.loads(path.read_text("utf-8"))
    rows = (folder / "reference" / "references.ris").read_text("utf-8").splitlines()
    assert all(re.match(r"[A-Z][A-Z0-9]  -|\d+\.$|$", row) for row in rows)


def test_a_sign_of_tex_loses_no_field(make_book: MakeBook) -> None:
    works = "@book{a2001, author = {A, B.}, title = {C# for $5 & \\#1, $x^2$}, publisher = {#P}, year = 2001}"
    loaded = make_book("[@a2001]", works=works)
    assert "C# for $5" in loaded.references["a2001"]
    assert "#P" in loaded.references["a2001"]


def test_pdfs_hold_text_and_nothing_that_acts(folder: Path) -> None:
    files = sorted((folder / "downloads").glob("*.pdf"))
    assert files
    for file in files:
        with pikepdf.open(file) as pdf:
            assert not {"/OpenAction", "/AA", "/AcroForm"} & set(pdf.Root.keys())
            for one in pdf.objects:
                if isinstance(one, pikepdf.Dictionary):
                    assert not {"/JS", "/JavaScript", "/AA", "/EF"} & set(one.keys())
                    assert one.get("/S") not in ("/Launch", "/JavaScript", "/GoToR", "/SubmitForm")
                    address = str(one.get("/URI", "https:"))
                    assert address.startswith(("http:", "https:", "mailto:", "tel:")), address
    whole = next(
        file for file in files if file.name.startswith("planted") and "book" not in file.name
    )
    document = pypdfium2.PdfDocument(whole)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    flat = re.sub(r"\s|\ufffe", "", text)
    assert [n for n in range(len(PRINTABLE)) if f"Q{n}Q" not in flat] == []


def opened(file: Path) -> zipfile.ZipFile:
    """A zip file whose names lead nowhere else."""
    archive = zipfile.ZipFile(io.BytesIO(file.read_bytes()))
    names = archive.namelist()
    assert len(set(names)) == len(names)
    for name in names:
        assert not PurePosixPath(name).is_absolute()
        assert not {"..", "~"} & set(PurePosixPath(name).parts)
        assert re.fullmatch(r"[\w.\-/\[\]]+", name), name
    return archive


def test_epubs_hold_text_and_nothing_that_acts(folder: Path) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for file in sorted((folder / "downloads").glob("*.epub")):
        seen = ""
        archive = opened(file)
        for name in archive.namelist():
            if name.endswith((".xhtml", ".html")):
                root = etree.fromstring(archive.read(name), parser)
                body = root.find("{*}body")
                assert body is not None
                assert acts(etree.tostring(body, encoding="unicode", method="html")) == []
                assert root.findall(".//{*}script") == []
                seen += "".join(str(text) for text in root.itertext())
        assert [n for n in range(len(PRINTABLE)) if f"Q{n}Q" not in seen] == []


FIELDS = re.compile(r"\s*(PAGE|NUMPAGES|TOC|HYPERLINK|REF|PAGEREF|STYLEREF|SEQ)\b[^<{=]*")


def test_docx_files_hold_text_and_nothing_that_acts(folder: Path) -> None:
    files = sorted((folder / "downloads").glob("*.docx"))
    assert files
    for file in files:
        archive = opened(file)
        assert not [name for name in archive.namelist() if "vba" in name or "embed" in name]
        for name in archive.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            root: Any = etree.fromstring(archive.read(name))
            for row in root.iter("{*}Relationship"):
                if row.get("TargetMode") == "External":
                    assert row.get("Target").startswith(("http:", "https:", "mailto:", "tel:"))
            for field in root.iter("{*}instrText"):
                assert FIELDS.fullmatch(field.text or ""), field.text
        text = "".join(
            str(one) for one in etree.fromstring(archive.read("word/document.xml")).itertext()
        )
        assert [n for n in range(len(PRINTABLE)) if f"Q{n}Q" not in text] == []


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A preview, in which every string stands as a page's Markdown, findings or not."""
    root = small(tmp_path_factory.mktemp("hostile") / "handbook")
    names = [f"h{number}.md" for number in range(len(STRINGS))]
    for name, text in zip(names, STRINGS, strict=True):
        body = f"{PAGE_HEAD}{text}\n\nWords {text} words.\n\n- {text}\n\n## {text}\n\n| {text} | b |\n|---|---|\n| {text} | b |\n"
        (root / "docs" / name).write_text(body, "utf-8")
    settings = root / "mkdocs.yml"
    listed = "".join(f"  - {name}\n" for name in names)
    settings.write_text(
        settings.read_text("utf-8").replace("  - index.md\n", f"  - index.md\n{listed}"), "utf-8"
    )
    site, findings = Site.load(settings, is_preview=True)
    assert site is not None, findings
    return site


def test_markdown_makes_nothing_that_acts(pages: Site) -> None:
    found = {path: acts(page.html) for path, page in pages.pages.items()}
    assert {path: what for path, what in found.items() if what} == {}


def test_markdown_runs_nothing_even_without_a_policy(
    pages: Site, context: BrowserContext, tmp_path: Path
) -> None:
    parts = "".join(f"<section>{page.html}</section>" for page in pages.pages.values())
    (tmp_path / "all.html").write_text(f"<!doctype html><meta charset=utf-8>{parts}", "utf-8")
    page = context.new_page()
    foreign: list[str] = []
    page.on("request", lambda r: None if r.url.startswith("file:") else foreign.append(r.url))
    page.goto((tmp_path / "all.html").as_uri())
    page.evaluate("""() => document.querySelectorAll("main *, section *").forEach(element => {
        for (const kind of ["click", "focus", "mouseover", "pointerover", "error", "toggle"])
            if (!element.closest("a, summary")) element.dispatchEvent(new Event(kind)); })""")
    assert page.evaluate("window.hits") == []
    assert [url for url in foreign if "evil" in url] == []


DRAWN = [
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inner}</svg>'
    for inner in (
        "<script>hit()</script>", '<rect onclick="hit()"/>', '<a href="javascript:hit()"><text>x</text></a>',
        '<image href="//evil.example/x.png"/>', '<use href="//evil.example/x.svg#x"/>',
        "<foreignObject><p>x</p></foreignObject>", "<style>@import '//evil.example/x.css'</style>",
        '<rect fill="url(//evil.example/x)"/>', '<rect style="fill:url(//evil.example/x)"/>',
        '<animate onbegin="hit()"/>', '<set attributeName="href" to="javascript:hit()"/>',
    )
]  # fmt: skip


@pytest.mark.parametrize("drawing", DRAWN)
def test_a_drawing_that_acts_is_refused_and_cleaned(make_book: MakeBook, drawing: str) -> None:
    figure = "/// figure | A dot\n    id: dot\n    src: d.svg\n    alt: A dot.\n\nOne.\n///\n"
    loaded = make_book({"index.md": figure, "d.svg": drawing})
    assert "file-refused" in {f.rule.id for f in loaded.findings}
    html = assemble(loaded, loaded.articles["index.md"]).html
    assert "hit" not in html
    assert "evil" not in html


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
BOMB = f'<!DOCTYPE svg [<!ENTITY a0 "ha">{LAUGHS}]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>&a11;</text></svg>'
READER = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>&x;</text></svg>'


@pytest.mark.parametrize("drawing", [BOMB, READER])
def test_entities_are_not_expanded(make_book: MakeBook, drawing: str) -> None:
    figure = "/// figure | A dot\n    id: dot\n    src: d.svg\n    alt: A dot.\n\nOne.\n///\n"
    loaded = make_book({"index.md": figure, "d.svg": drawing})
    assert loaded.has_errors
    assert all(len(str(finding)) < 500 for finding in loaded.findings)
    assert "root:" not in "".join(str(finding) for finding in loaded.findings)


@pytest.mark.parametrize("kind", ["svg", "csl", "yaml", "pack", "settings"])
def test_entity_expansion_in_other_files(minimal: Path, kind: str) -> None:
    aliases = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(f'*{chr(97 + n)}' for _ in range(9))}]\n"
        for n in range(12)
    )
    settings = minimal / "mkdocs.yml"
    if kind == "csl":
        (minimal / "my.csl").write_text(BOMB.replace("<svg", "<style"), "utf-8")
        settings.write_text(settings.read_text().replace("csl_file: apa", "csl_file: my.csl"))
    elif kind == "yaml":
        (minimal / "docs" / "part" / "one.md").write_text(f"---\ntitle: x\n{aliases}---\n\nx\n")
    elif kind == "pack":
        (minimal / "docs" / "x.pack.yml").write_text(f"title: x\n{aliases}")
    elif kind == "settings":
        settings.write_text(settings.read_text() + aliases)
    else:
        (minimal / "docs" / "lone.svg").write_text(BOMB, "utf-8")
    _, findings = book.load(settings)
    assert [f for f in findings if f.is_error]
    assert all(len(str(finding)) < 700 for finding in findings)


OUT = "../../../../../../etc/passwd"


@pytest.mark.parametrize(
    ("where", "before", "after"),
    [
        ("mkdocs.yml", "  - index.md\n", f"  - index.md\n  - {OUT}\n"),
        ("mkdocs.yml", "  - index.md\n", "  - index.md\n  - /etc/passwd\n"),
        ("mkdocs.yml", "bib_dir: bib", f"bib_dir: {OUT}"),
        ("mkdocs.yml", "bib_dir: bib", f"bib_file: {OUT}"),
        ("mkdocs.yml", "csl_file: apa", f"csl_file: {OUT}"),
        ("mkdocs.yml", "site_name: Minimal", f"site_name: Minimal\ndocs_dir: {OUT}"),
        ("mkdocs.yml", "site_name: Minimal", "site_name: Minimal\ndocs_dir: /etc"),
        ("mkdocs.yml", "    citation_language: en-US", f"    wording: {OUT}"),
        ("docs/part/one.md", "use: sheet", f"use: {OUT}"),
        ("docs/part/one.md", "](two.md#another)", f"]({OUT})"),
        ("docs/part/one.md", "](two.md#another)", "](/etc/passwd)"),
        ("docs/part/one.md", "/// handout", f"/// figure | x\n    id: f\n    src: {OUT}\n    alt: A dot.\n\nx\n///\n\n/// handout"),
        ("docs/part/one.md", "/// handout", f"![A dot.]({OUT})\n\n/// handout"),
        ("docs/part/one.md", "terms: [thing]", f"terms: [thing]\nrequires: [{OUT}]"),
        ("docs/reference/handouts/sheet.md", "chapter: ", f"chapter: {OUT} # "),
    ],
)  # fmt: skip
def test_no_path_leaves_the_handbook(minimal: Path, where: str, before: str, after: str) -> None:
    file = minimal / where
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")
    _, findings = book.load(minimal / "mkdocs.yml")
    errors = [finding for finding in findings if finding.is_error]
    assert errors
    assert "root:" not in "".join(str(finding) for finding in errors)


@pytest.mark.parametrize("part", ["chapter", "practice", "handout", "page"])
def test_no_pack_leaves_the_handbook(minimal: Path, part: str) -> None:
    (minimal / "docs" / "x.pack.yml").write_text(f"title: x\nparts:\n  - {part}: {OUT}\n")
    _, findings = book.load(minimal / "mkdocs.yml")
    assert "pack-part" in {finding.rule.id for finding in findings}


@pytest.mark.parametrize("place", ["docs/part/passwd.md", "docs/pic.svg", "docs/sub", "bib/x.bib"])
def test_links_to_other_files_are_not_followed(minimal: Path, place: str) -> None:
    target = minimal / place
    target.symlink_to("/etc" if place.endswith("sub") else "/etc/passwd")
    _, findings = book.load(minimal / "mkdocs.yml")
    assert "file-refused" in {f.rule.id for f in findings if f.path == place}
    assert "root:" not in "".join(str(finding) for finding in findings)


def test_nothing_of_a_stranger_is_run(tmp_path: Path) -> None:
    """Code of every kind that a build might pick up lies among pages and works."""
    root = small(tmp_path / "handbook")
    told = tmp_path / "told"
    code = f"open({str(told)!r}, 'a').write(__file__ + chr(10))\n"
    for place in ("docs", "docs/part", "bib"):
        for name in (
            "conftest",
            "sitecustomize",
            "usercustomize",
            "handbook",
            "mkdocs",
            "events",
            "hooks",
            "lxml",
            "yaml",
            "setup",
        ):
            (root / place / f"{name}.py").write_text(code)
        (root / place / "Makefile").write_text(f"all:\n\ttouch {told}\n")
        (root / place / "mkdocs.yml").write_text("hooks: [events.py]\n")
    page = root / "docs" / "index.md"
    page.write_text(page.read_text() + "\n{{ ''.__class__ }} {% include 'x' %}\n", "utf-8")
    built(root)
    subprocess.run(
        [sys.executable, "-m", "handbook.cli", "check"],
        cwd=root,
        env=environment(),
        check=False,
        capture_output=True,
    )
    assert not told.exists()
    front = root / "docs" / "part" / "one.md"
    front.write_text(
        front.read_text().replace(
            "title: One", f"title: !!python/object/apply:os.system ['touch {told}']"
        )
    )
    loaded, _ = book.load(root / "mkdocs.yml")
    assert loaded is not None
    assert loaded.has_errors
    assert not told.exists()


@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_a_terminal_is_told_nothing_but_text(minimal: Path, form: str) -> None:
    escape = "\x1b]0;owned\x07\x1b[2J\u202e::set-output name=x::y\r\n::error::z"
    (minimal / "docs" / "part" / "two.md").write_text(
        f"---\ntitle: 'x'\n{escape[:14]}: 1\n---\n\n[@{escape[:9]}] [x]({escape[:12]}.md) [@no{escape[9:20]}]\n",
        "utf-8",
    )
    (minimal / "docs" / f"{escape[:9]}\n::error::z.html").write_text("x")
    done = subprocess.run(
        [sys.executable, "-m", "handbook.cli", "check", "--format", form],
        cwd=minimal, env=environment(), capture_output=True, check=False,
    )  # fmt: skip
    said = (done.stdout + done.stderr).decode()
    assert done.returncode == 1
    assert "Traceback" not in said
    assert all(c.isprintable() or c == "\n" for c in said)
    assert not [
        line
        for line in said.split("\n")
        if line.startswith("::") and not re.match(r"::(error|warning) file=", line)
    ]
