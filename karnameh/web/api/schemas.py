"""The schemas of what is answered, made of the registry of the public tables."""

import json
from typing import Any

from karnameh.locales import Locale
from karnameh.warehouse import Filter, Published
from karnameh.warehouse.questions import RESOURCES
from karnameh.warehouse.questions.resource_columns import ResourceColumn, resource_columns
from karnameh.warehouse.questions.resource_texts import Selection, json_objects
from karnameh.warehouse.resource_fields import KEY_MARK, Resource
from karnameh.web.api.columns import meaning_of

Object = dict[str, Any]

_TYPES: dict[str, Object] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "list": {"type": "array", "items": {"type": "string"}},
}
_META: Object = {
    "type": "object",
    "required": ["version", "built_at", "rows_hash", "as_of", "demo", "licence"],
    "properties": {
        "version": {"type": "integer"},
        "built_at": {"type": "string", "format": "date-time"},
        "rows_hash": {"type": "string"},
        "as_of": {"type": ["integer", "null"]},
        "demo": {"type": "boolean"},
        "licence": {"type": "string"},
        "count": {"type": "integer"},
        "limit": {"type": "integer"},
    },
}
_PROBLEM: Object = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "mend"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "mend": {"type": "string"},
        "parameter": {"type": "string"},
        "expected": {"type": "string"},
    },
}
_FIGURE: Object = {
    "type": "object",
    "required": ["code", "title", "value", "state", "definition", "query", "version", "rows_hash"],
    "properties": {
        "code": {"type": "string"},
        "title": {"type": "string"},
        "value": {"type": ["number", "null"]},
        "state": {"type": "string"},
        "rows": {"type": "integer"},
    },
}
_FEATURES: Object = {
    "type": "object",
    "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "id", "geometry", "properties"],
                "properties": {
                    "type": {"const": "Feature"},
                    "id": {"type": "string"},
                    "geometry": {"type": ["object", "null"]},
                    "properties": {"type": "object"},
                },
            },
        },
    },
}


def components(published: Published, locale: Locale) -> Object:
    """Every schema that the description refers to."""
    found: Object = {"meta": _META, "problem": _PROBLEM, "figure": _FIGURE, "feature_collection": _FEATURES}
    for resource in RESOURCES.values():
        row = {"$ref": f"#/components/schemas/{resource.name}"}
        found[resource.name] = _row(published, resource, locale)
        found[f"page_of_{resource.name}"] = answer({"type": "array", "items": row}, links=True)
    return found


def answer(data: Object, *, links: bool = False) -> Object:
    """An answer around its data."""
    meta = {"$ref": "#/components/schemas/meta"}
    properties: Object = {"data": data, "meta": meta}
    if links:
        properties["links"] = {"type": "object", "additionalProperties": {"type": ["string", "null"]}}
    return {"type": "object", "required": list(properties), "properties": properties}


def example(published: Published, resource: Resource) -> Object:
    """A page with the first row of a table."""
    rows = _first(published, resource)
    return {"data": [json.loads(text) for text, _ in rows], "links": {"next": None}}


def first_key(published: Published, resource: Resource) -> str:
    """The key of the first row of a table; empty where there is no row."""
    for text, _ in _first(published, resource):
        row = json.loads(text)
        return KEY_MARK.join("" if row[name] is None else str(row[name]) for name in resource.key)
    return ""


def _first(published: Published, resource: Resource) -> list[tuple[str, str]]:
    selection = Selection(resource=resource, filter=Filter(), limit=1)
    return [row for part in json_objects(published, selection) for row in part]


def _row(published: Published, resource: Resource, locale: Locale) -> Object:
    """The schema of a row; which members it has, ``fields`` and ``labels`` say."""
    columns = resource_columns(resource, labels=locale.code).columns
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            column.name: {
                **_values(column),
                "description": meaning_of(published, column, resource, locale),
            }
            for column in columns
        },
    }


def _values(column: ResourceColumn) -> Object:
    schema, field = dict(_TYPES[column.type]), column.field
    is_own = column.name == field.name
    if not field.required:
        schema["type"] = [schema["type"], "null"]
    if field.among and is_own:
        schema["enum"] = [*field.among, *([] if field.required else [None])]
    return schema
