"""YAML that remembers where each value stands."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from typing import Any

import yaml

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class YamlFault:
    """A place where text is not YAML: what the parser said, and the line counted from 1."""

    line: int
    message: str


@dataclass
class YamlMap:
    """A YAML document and the line of each of its values.

    Attributes:
        value: the document as plain Python data.
        lines: line, counted from 1, of each key or item by its path, such as
            ``("terms", 0)``.
        faults: places that could not be read, and keys that stand twice.
    """

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[YamlFault] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """The line of a value, or of the nearest parent that stands in the text."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class _Loader(yaml.CSafeLoader):
    """YAML's plain data, plus the two tags that MkDocs users write in ``mkdocs.yml``."""


def _construct_name(loader: yaml.Loader, suffix: str, _node: yaml.Node) -> Any:
    module, _, name = suffix.rpartition(".")
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise yaml.constructor.ConstructorError(
            None, None, f"cannot find the Python name {suffix}", _node.start_mark
        ) from error


def _construct_env(loader: yaml.Loader, node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_object(node.value[-1], deep=True)
    return None


class _SettingsLoader(_Loader):
    """The loader for settings, where a Python name may be given."""


_SettingsLoader.add_multi_constructor("tag:yaml.org,2002:python/name:", _construct_name)
_SettingsLoader.add_constructor("!ENV", _construct_env)
_SettingsLoader.add_constructor("!relative", lambda loader, node: node.value)


# What the parser says of the commonest slips, in words that tell authors what to mend.
IN_WORDS = {
    "mapping values are not allowed in this context": (
        "a colon stands in a value without quotation marks"
    ),
    "did not find expected node content": "a value is missing, or a bracket is not closed",
    "could not find expected ':'": "a name without a colon",
}


def parse(text: str, first_line: int = 1, is_settings: bool = False) -> YamlMap:
    """Parse YAML and note the line of every value.

    Args:
        text: the YAML.
        first_line: line of the file on which the text begins.
        is_settings: whether the text is the site's settings, in which Python names and
            environment values may be given; elsewhere they are refused.

    Returns:
        The data with its lines; faults instead of exceptions. Environment values
        (``!ENV``) give their default, so that no build depends on who runs it.
    """
    result = YamlMap()
    loader = (_SettingsLoader if is_settings else _Loader)(text)
    try:
        node = loader.get_single_node()
        if node is not None:
            _note_lines(node, (), first_line, result, set())
            if result.faults and not is_settings:
                return result
            result.value = loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        problem = error.problem or "the text is not YAML"
        result.faults.append(YamlFault(line, IN_WORDS.get(problem, problem)))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problem = str(error).split("\n", 1)[0] or "the text is not YAML"
        result.faults.append(YamlFault(first_line, problem))
    finally:
        loader.dispose()
    return result


def _note_lines(
    node: yaml.Node, path: Path, first_line: int, result: YamlMap, visited: set[int]
) -> None:
    line = first_line + node.start_mark.line
    result.lines.setdefault(path, line)
    if not isinstance(node, yaml.ScalarNode):
        # An alias makes one node stand in many places; a few of them can stand for
        # millions of values, so they are refused rather than followed.
        if id(node) in visited:
            result.faults.append(YamlFault(line, "an alias (*name) is not allowed here"))
            return
        visited.add(id(node))
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = first_line + key_node.start_mark.line
            if key in seen:
                result.faults.append(YamlFault(line, f"the key {key} stands twice"))
            seen.add(key)
            result.lines[*path, key] = line
            _note_lines(value_node, (*path, key), first_line, result, visited)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _note_lines(item, (*path, index), first_line, result, visited)
