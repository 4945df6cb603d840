"""JSON Schemas for editors, made from the models that check the same data."""

from __future__ import annotations

import re
from inspect import cleandoc
from typing import Any

from pydantic import BaseModel

from handbook.editions.packs.pack import Pack
from handbook.frontmatter import MODELS
from handbook.settings import HandbookSettings
from handbook.wording import Wording

DRAFT = "http://json-schema.org/draft-07/schema#"
ATTRIBUTE = re.compile(r"^    (\w+): (.*(?:\n {8}.*)*)", re.M)


def schemas() -> dict[str, dict[str, Any]]:
    """Every schema by the name of its file without ending."""
    found = {kind.value: schema_of(model) for kind, model in MODELS.items()}
    found["pack"] = schema_of(Pack)
    found["wording"] = schema_of(Wording)
    found["settings"] = _settings()
    return found


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of a model, its fields described by the model's docstring.

    Args:
        model: the model.

    Returns:
        A schema of draft 7, which every editor knows.
    """
    data = model.model_json_schema()
    models = {model.__name__: model, **_models_within(model)}
    for name, part in {model.__name__: data, **data.get("$defs", {})}.items():
        if name in models:
            _describe(part, models[name])
    _without_titles(data)
    return {"$schema": DRAFT, **data}


def _models_within(model: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """The models that stand, at any depth, in the fields of a model."""
    found: dict[str, type[BaseModel]] = {}
    for field in model.model_fields.values():
        for part in _types(field.annotation):
            if part.__name__ not in found:
                found |= {part.__name__: part, **_models_within(part)}
    return found


def _types(annotation: Any) -> list[type[BaseModel]]:
    parts = [annotation, *getattr(annotation, "__args__", ())]
    return [part for part in parts if isinstance(part, type) and issubclass(part, BaseModel)]


def _describe(part: dict[str, Any], model: type[BaseModel]) -> None:
    """Describe fields by the ``Attributes`` of the model's docstring and of its parents'."""
    texts: dict[str, str] = {}
    for one in reversed(model.__mro__):
        section = cleandoc(one.__doc__ or "").partition("Attributes:\n")[2]
        texts |= {
            name: " ".join(text.replace("``", "").split()).rstrip(".;")
            for name, text in ATTRIBUTE.findall(section)
        }
    for name, field in part.get("properties", {}).items():
        if name in texts:
            field["description"] = texts[name]
    part["description"] = cleandoc(model.__doc__ or "").split("\n", 1)[0].replace("``", "")


def _without_titles(data: Any, is_properties: bool = False) -> None:
    """Take out the titles that are only the fields' names again."""
    if isinstance(data, dict):
        if not is_properties and isinstance(data.get("title"), str):
            data.pop("title")
        for key, value in data.items():
            _without_titles(value, key in ("properties", "$defs"))
    elif isinstance(data, list):
        for item in data:
            _without_titles(item)


def _settings() -> dict[str, Any]:
    """A schema for ``mkdocs.yml`` that knows the handbook's own part and leaves the rest."""
    own = schema_of(HandbookSettings)
    definitions = own.pop("$defs", {})
    own.pop("$schema")
    return {
        "$schema": DRAFT,
        "description": "The settings of a handbook; MkDocs's own are explained at mkdocs.org.",
        "type": "object",
        "required": ["site_name"],
        "properties": {
            "site_name": {"type": "string", "description": "the handbook's title"},
            "extra": {"type": "object", "properties": {"handbook": own}},
        },
        "$defs": definitions,
    }
