"""Files that let editors help: schemas, snippets, and the settings that wire them up."""

from __future__ import annotations

import json
import re
from typing import Any

from handbook.blockspec import BLOCKS
from handbook.examples import golden
from handbook.frontmatter import Kind
from handbook.schemas import schemas
from handbook.settings import FILE, Settings

FOLDER = ".vscode/schemas"
SETTINGS = ".vscode/settings.json"
SNIPPETS = ".vscode/handbook.code-snippets"
# What a JSON Schema calls a field, and what Front Matter CMS does.
FIELD_TYPES = {"integer": "number", "boolean": "boolean", "array": "list", "object": "json"}


def editor_files(settings: Settings) -> dict[str, str]:
    """The files by path.

    Args:
        settings: the handbook's settings; its evidence labels become snippets.
    """
    found = {f"{FOLDER}/{name}.json": _json(data) for name, data in schemas().items()}
    found[SETTINGS] = _json(_vscode(settings))
    found[SNIPPETS] = _json(_snippets(settings))
    return found


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _vscode(settings: Settings) -> dict[str, Any]:
    """Settings of Visual Studio Code and of the extensions that it recommends here."""
    yaml_schemas = {f"./{FOLDER}/settings.json": FILE}
    if settings.handbook.wording:
        yaml_schemas[f"./{FOLDER}/wording.json"] = f"{settings.docs}/{settings.handbook.wording}"
    yaml_schemas[f"./{FOLDER}/pack.json"] = "*.pack.yml"
    return {
        "yaml.schemas": yaml_schemas,
        "yaml.customTags": ["!ENV scalar", "!ENV sequence", "!relative scalar"],
        "[markdown]": {
            "editor.quickSuggestions": {"other": "on", "comments": "on", "strings": "on"},
            "editor.snippetSuggestions": "top",
            "editor.wordWrap": "on",
        },
        "files.exclude": {"**/__pycache__": True, ".cache": True, "site": True},
        "frontMatter.content.pageFolders": [
            {"title": "Pages", "path": f"[[workspace]]/{settings.docs}"}
        ],
        "frontMatter.taxonomy.contentTypes": [
            {"name": kind.value, "fields": _fields(kind)} for kind in Kind
        ],
    }


def _fields(kind: Kind) -> list[dict[str, Any]]:
    """The fields of a kind of page, as Front Matter CMS wants them told."""
    data = schemas()[kind.value]
    rows = []
    for name, field in data["properties"].items():
        row = {
            "title": name.replace("_", " ").capitalize(),
            "description": field.get("description", ""),
            "name": name,
            "type": FIELD_TYPES.get(field.get("type", ""), "string"),
            "required": name in data.get("required", []),
        }
        if field.get("format") == "date" or "date" in str(field.get("anyOf", "")):
            row |= {"type": "datetime", "dateFormat": "yyyy-MM-dd"}
        if field.get("enum"):
            row |= {"type": "choice", "choices": field["enum"]}
        rows.append(row)
    return rows


def _snippets(settings: Settings) -> dict[str, Any]:
    """A snippet for each block, for citations, and for the evidence label of a claim."""
    pairs = golden("blocks")
    found = {
        f"{name} block": _snippet(f"/// {name}", _with_stops(pairs[name].text)) for name in BLOCKS
    }
    labels = ",".join(settings.handbook.evidence)
    found["citation"] = _snippet("[@", ["[@${1:key}${2:, p. ${3:1}}]$0"])
    found["claim"] = _snippet("[!", [f"[@${{1:key}}]. [!${{2|{labels}|}}]$0"])
    found["heading"] = _snippet("## ", ["## ${1:Heading} {#${2:heading}}", "", "$0"])
    found["silencing"] = _snippet(
        "<!-- handbook", ["<!-- handbook: ignore ${1:rule} ${2:reason} -->"]
    )
    return found


def _snippet(prefix: str, body: list[str]) -> dict[str, Any]:
    return {"scope": "markdown", "prefix": prefix, "body": body}


def _with_stops(text: str) -> list[str]:
    """A block's example with a place to stop at its title and at each value.

    Example:
        *before* ``/// case | A visit``, *after* ``/// case | ${1:A visit}``.
    """
    number = 0
    lines = []
    for line in text.rstrip("\n").replace("$", "\\$").split("\n"):
        match = re.match(r"(/{3,} \w+ \| |    \w+: )(.+)$", line)
        if match:
            number += 1
            value = match.group(2).replace("}", "\\}")
            line = f"{match.group(1)}${{{number}:{value}}}"
        lines.append(line)
    return [*lines, "$0"]
