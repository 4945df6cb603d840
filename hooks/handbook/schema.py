"""Check data against a model and say, with its line, what does not fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from handbook.finding import Finding
from handbook.rules import Rule
from handbook.suggest import nearest
from handbook.yamlmap import YamlMap

ModelT = TypeVar("ModelT", bound=BaseModel)

EXPECTATIONS = {
    "string_type": "text",
    "string_too_short": "some text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list",
    "dict_type": "a mapping of names to values",
    "model_type": "a mapping of names to values",
    "date_type": "a date such as 2026-01-31",
    "date_from_datetime_parsing": "a date such as 2026-01-31",
    "date_parsing": "a date such as 2026-01-31",
}


class Strict(BaseModel):
    """A model that knows all its fields and refuses any other."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Rules:
    """The rules under which a model's faults are reported.

    Attributes:
        unknown: a field that the model does not have.
        missing: a field that must be there and is not.
        value: a value that does not fit.
    """

    unknown: Rule
    missing: Rule
    value: Rule


def validate(
    model: type[ModelT], data: YamlMap, path: str, rules: Rules, prefix: tuple[str | int, ...] = ()
) -> tuple[ModelT | None, list[Finding]]:
    """Make a model from YAML data.

    Args:
        model: the model.
        data: the YAML with its lines.
        path: the file that the YAML stands in.
        rules: the rules under which to report.
        prefix: where in the YAML the model's data stand.

    Returns:
        The instance, or None and one finding for each fault.
    """
    value: Any = data.value
    for key in prefix:
        value = value.get(key) if isinstance(value, dict) else None
    try:
        return model.model_validate(value if value is not None else {}), []
    except ValidationError as error:
        return None, [
            _finding(model, details, data, path, rules, prefix)
            for details in error.errors(include_url=False)
        ]


def _finding(
    model: type[BaseModel],
    details: ErrorDetails,
    data: YamlMap,
    path: str,
    rules: Rules,
    prefix: tuple[str | int, ...],
) -> Finding:
    place = tuple(part for part in details["loc"] if isinstance(part, (str, int)))
    line = data.line(prefix + place)
    name = ".".join(str(part) for part in prefix + place) or "the data"
    if details["type"] == "extra_forbidden":
        names = _field_names(model, place[:-1])
        return Finding(
            path,
            line,
            rules.unknown,
            "unknown field",
            name,
            suggestion=nearest(str(place[-1]), names),
        )
    if details["type"] == "missing":
        return Finding(path, line, rules.missing, f"the field {name} is missing")
    found = _shown(details["input"])
    expected = _expected(details)
    return Finding(path, line, rules.value, f"the value of {name} does not fit", found, expected)


def _expected(details: ErrorDetails) -> str:
    context = details.get("ctx", {})
    if details["type"] in ("literal_error", "enum"):
        return str(context.get("expected", "")).replace("'", "")
    if details["type"] == "value_error":
        return str(context.get("error", details["msg"]))
    if details["type"] in EXPECTATIONS:
        return EXPECTATIONS[details["type"]]
    message = details["msg"]
    for opening in ("Input should be ", "String should ", "List should "):
        message = message.removeprefix(opening)
    return message


def _field_names(model: type[BaseModel], place: tuple[str | int, ...]) -> Iterable[str]:
    for part in place:
        info = model.model_fields.get(str(part))
        inner: Any = info.annotation if info else None
        if get_origin(inner) is list:
            (inner,) = get_args(inner)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            model = inner
    return list(model.model_fields)


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return value or "empty text"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return str(value)
