"""Link the site's script modules into files that every browser runs, from a disk too.

Browsers do not load ES modules from a disk. The scripts are written as ES modules, which
the type checker understands, and linked here into one plain file for each purpose.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

IMPORT = re.compile(r"^import \{([^}]*)\} from \"\./([\w-]+)\.js\";\n", re.M)
EXPORT = re.compile(r"^export ((?:async )?function|const|class) (\w+)", re.M)
STRAY = re.compile(r"^(?:import|export)\b.*$", re.M)
DOCUMENTATION = re.compile(r"^[ \t]*/\*\*.*?\*/[ \t]*\n", re.M | re.S)
REMARK = re.compile(r"^[ \t]*//.*\n", re.M)
QUOTED = re.compile(r"(\"[^\"]*\")")
INDENT = re.compile(r"^ +", re.M)
NAME = re.compile(r"\w+")
# A name that is put together, such as `pack_${name}`.
BEGUN = re.compile(r"(\w+_)\$\{")
# Each is one file of the site, made of the module of that name and all that it imports.
BUNDLES = ("base", "learn", "find", "filters", "yours", "pack")
STYLES = ("handbook",)
WORDS = "words"


class ScriptError(Exception):
    """A script is written in a way that cannot be linked."""


def link(modules: Mapping[str, str], entry: str) -> str:
    """Link a module and everything that it imports into one plain script.

    Args:
        modules: the source of each module by its name.
        entry: the module to begin with.

    Returns:
        The script: each module is a function that is run once, those imported first.

    Raises:
        ScriptError: a module is missing, imports itself in a circle, or uses a form of
            import or export other than named ones.

    Example:
        *before* ``import { a } from "./one.js";`` and ``export const a = 1;``, *after*
        ``const $one = (() => {const a = 1; return { a };})();`` and then the entry.
    """
    parts: list[str] = []
    done: dict[str, bool] = {}

    def add(name: str) -> None:
        if name in done:
            if not done[name]:
                raise ScriptError(f"{name}.js imports itself in a circle")
            return
        if name not in modules:
            raise ScriptError(f"there is no module {name}.js")
        done[name] = False
        source = modules[name]
        for _, imported in IMPORT.findall(source):
            add(imported)
        parts.append(_wrapped(name, source))
        done[name] = True

    add(entry)
    return '"use strict";(() => {\n' + "".join(parts) + "})();\n"


def _wrapped(name: str, source: str) -> str:
    exports = [match[1] for match in EXPORT.findall(source)]
    body = IMPORT.sub(
        lambda match: f"const {{{match.group(1)}}} = {_variable(match.group(2))};\n",
        EXPORT.sub(r"\1 \2", source),
    )
    stray = STRAY.search(body)
    if stray:
        raise ScriptError(f"{name}.js: this form cannot be linked: {stray.group()}")
    body = INDENT.sub("", REMARK.sub("", DOCUMENTATION.sub("", body))).strip()
    given = f"\nreturn {{{', '.join(exports)}}};" if exports else ""
    return f"const {_variable(name)} = (() => {{\n{body}{given}\n}})();\n"


def _variable(name: str) -> str:
    return "$" + name.replace("-", "_")


def sources(folder: Path) -> dict[str, str]:
    """The texts of modules and style sheets by their names.

    Args:
        folder: the folder of templates, whose ``assets`` holds them.
    """
    files = [*(folder / "assets/js").glob("*.js"), *(folder / "assets/css").glob("*.css")]
    return {file.name: file.read_text("utf-8") for file in sorted(files)}


def bundles(sources: Mapping[str, str], words: Mapping[str, object]) -> dict[str, str]:
    """The scripts and style sheets of the site.

    Args:
        sources: the texts of modules and style sheets by their names.
        words: what scripts say to readers, by name; it takes the place of the module
            ``words``.

    Returns:
        The files' contents by their place in the site.
    """
    modules = {name[:-3]: text for name, text in sources.items() if name.endswith(".js")}
    found = {}
    for name in BUNDLES:
        said = mentioned(words, link(modules | {WORDS: ""}, name))
        listed = json.dumps(said, ensure_ascii=False, sort_keys=True)
        own = modules | {WORDS: f"export const words = {listed};\n"}
        found[f"assets/{name}.js"] = link(own, name)
    found["assets/early.js"] = _plain(modules["early"])
    if "moved" in modules:
        found["assets/moved.js"] = _plain(modules["moved"])
    found["sw.js"] = _plain(modules["worker"])
    for name in STYLES:
        text = "".join(text for sheet, text in sources.items() if sheet.endswith(".css"))
        found[f"assets/{name}.css"] = compact(text)
    return found


def mentioned(words: Mapping[str, object], script: str) -> dict[str, object]:
    """The words that a script may say: those whose names stand in it.

    Args:
        words: all words, by name.
        script: the script.

    Example:
        *before* five words, and a script with ``say("close")`` and ``say(`pack_${name}`)``;
        *after* ``close`` and every word whose name begins with ``pack_``.
    """
    names = set(NAME.findall(script))
    begun = tuple(BEGUN.findall(script))
    return {name: text for name, text in words.items() if name in names or name.startswith(begun)}


def _plain(source: str) -> str:
    """A script that stands alone, without its remarks."""
    return INDENT.sub("", REMARK.sub("", DOCUMENTATION.sub("", source)))


def compact(style: str) -> str:
    """A style sheet without remarks and needless spaces.

    Example:
        *before* ``a {\\n  color: red; /* why */\\n}``, *after* ``a{color:red}``.
    """
    pieces = QUOTED.split(re.sub(r"/\*.*?\*/", "", style, flags=re.S))
    # Every second piece is a text in quotation marks, which stays as it is.
    pieces[::2] = [_compact_rules(piece) for piece in pieces[::2]]
    return "".join(pieces).replace(";}", "}").strip() + "\n"


def _compact_rules(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s*([{};,])\s*", r"\1", text)
    return re.sub(r":\s+", ":", text)


def stamp(content: str) -> str:
    """A short mark that changes with the content."""
    return sha256(content.encode()).hexdigest()[:8]
