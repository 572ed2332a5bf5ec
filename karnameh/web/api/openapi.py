"""``/api/v1/openapi.json``: the description of the API (OpenAPI 3.1), made of what the answers are made of."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request

from karnameh import figures
from karnameh.locales import Locale, chosen
from karnameh.warehouse import Published
from karnameh.warehouse.questions import RESOURCES
from karnameh.warehouse.resource_fields import Resource
from karnameh.web.api import parameters, schemas
from karnameh.web.api.answers import Ready, json_bytes
from karnameh.web.api.formats import FORMATS, Format, formats_of
from karnameh.web.api.problems import MEDIA_TYPE, ROOT, STATUSES

Object = dict[str, Any]


def description(published: Published, request: Request) -> Ready:
    """The description in the language that is asked for."""
    locale = chosen(parameters.read(published, request, None, ("lang",)).get("lang"))
    headers = {"Content-Type": "application/json", "Content-Language": locale.code}
    return Ready(content=json_bytes(document(published, locale)), headers=headers)


def document(published: Published, locale: Locale) -> Object:
    """The description as a JSON value."""
    made = _Description(published, locale)
    paths: Object = {"/": made.index(), "/figures": made.figures(), "/figures/{code}": made.figure()}
    for resource in RESOURCES.values():
        paths |= made.paths(resource)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": locale.text("api.title"),
            "version": "1",
            "description": locale.text("api.description"),
            "license": {"name": locale.text("archive.licence")},
        },
        "servers": [{"url": ROOT}],
        "tags": [{"name": name, "description": locale.text(f"api.resource_{name}")} for name in RESOURCES],
        "paths": paths,
        "components": {
            "schemas": schemas.components(published, locale),
            "responses": made.problems(),
        },
    }


class _Description:
    """Makes the operations, in one language."""

    def __init__(self, published: Published, locale: Locale) -> None:
        self._published = published
        self._say = locale.text

    def paths(self, resource: Resource) -> Object:
        """The addresses of a resource."""
        every, json = formats_of(resource), FORMATS["json"]
        found = {f"/{resource.name}": self._table(resource, json, every, f"list_{resource.name}")}
        for one in every:
            path = f"/{resource.name}.{one.suffix}"
            found[path] = self._table(resource, one, [one], f"list_{resource.name}_{one.suffix}")
        found[f"/{resource.name}/{{key}}"] = self._record(resource)
        return found

    def _table(self, resource: Resource, format: Format, answered: Sequence[Format], name: str) -> Object:
        taken = [self._parameter(resource, one, is_page=format.is_page) for one in format.choices(resource)]
        content = {one.media_type: self._content(resource, one) for one in answered}
        problems = ["bad_value", "no_batch", "too_many", "no_data"]
        problems += ["not_acceptable"] if len(answered) > 1 else []
        problems += ["too_many_rows"] if any(one.suffix == "xlsx" for one in answered) else []
        title = self._say(f"api.resource_{resource.name}")
        summary = self._say("api.list", title=title)
        return self._operation(name, summary, resource.name, taken, content, problems)

    def _record(self, resource: Resource) -> Object:
        names: Sequence[str] = ("fields", "labels", "as_of", "lang")
        pattern = parameters.mark_pattern(resource, resource.key)
        example = schemas.first_key(self._published, resource)
        key = self._path("key", {"type": "string", "pattern": pattern, "maxLength": 120}, example)
        taken = [key, *(self._parameter(resource, name) for name in names)]
        schema = schemas.answer({"$ref": f"#/components/schemas/{resource.name}"})
        content = {"application/json": {"schema": schema}}
        summary = self._say("api.one", title=self._say(f"api.resource_{resource.name}"))
        problems = ["bad_value", "no_record", "too_many", "no_data"]
        return self._operation(f"one_of_{resource.name}", summary, resource.name, taken, content, problems)

    def index(self) -> Object:
        """``/``."""
        content = {"application/json": {"schema": schemas.answer({"type": "array"}, links=True)}}
        taken = [self._parameter(None, "lang")]
        return self._operation(
            "index", self._say("api.index"), "", taken, content, ["bad_value", "too_many", "no_data"]
        )

    def figures(self) -> Object:
        """``/figures``."""
        content = {"application/json": {"schema": schemas.answer({"type": "array"})}}
        taken = [self._parameter(None, "lang")]
        return self._operation(
            "figures", self._say("api.figures"), "", taken, content, ["bad_value", "too_many", "no_data"]
        )

    def figure(self) -> Object:
        """``/figures/{code}``."""
        names = "|".join(figures.DEFINITIONS)
        pattern = f"^({names})-y1[34][0-9]{{2}}(-[a-zA-Z0-9_]+)*$"
        code = self._path("code", {"type": "string", "pattern": pattern, "maxLength": 100}, "done-y1404")
        taken = [code, self._parameter(None, "as_of"), self._parameter(None, "lang")]
        content = {"application/json": {"schema": schemas.answer({"$ref": "#/components/schemas/figure"})}}
        problems = ["bad_value", "wrong_figure", "too_many", "no_data"]
        return self._operation("figure", self._say("api.figure"), "", taken, content, problems)

    def problems(self) -> Object:
        """The answers to what cannot be answered."""
        return {
            name: {
                "description": self._say(f"api.problem_{name}"),
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/problem"}}},
            }
            for name in STATUSES
        }

    def _operation(
        self, name: str, summary: str, tag: str, taken: list[Object], content: Object, problems: Sequence[str]
    ) -> Object:
        ok = {
            "description": self._say("api.answer"),
            "headers": {"ETag": {"required": True, "schema": {"type": "string"}}},
            "content": content,
        }
        unchanged = {"description": self._say("api.unchanged")}
        wrong = {str(STATUSES[one]): {"$ref": f"#/components/responses/{one}"} for one in problems}
        get = {
            "operationId": name,
            "summary": summary,
            "parameters": taken,
            "responses": {"200": ok, "304": unchanged, **wrong},
        }
        return {"get": {**get, **({"tags": [tag]} if tag else {})}}

    def _content(self, resource: Resource, format: Format) -> Object:
        if format.suffix == "json":
            schema = {"$ref": f"#/components/schemas/page_of_{resource.name}"}
            return {"schema": schema, "example": schemas.example(self._published, resource)}
        if format.suffix == "geojson":
            return {"schema": {"$ref": "#/components/schemas/feature_collection"}}
        return {"schema": {"type": "string"}} if format.media_type.startswith("text/") else {}

    def _parameter(self, resource: Resource | None, name: str, *, is_page: bool = True) -> Object:
        schema: Mapping[str, Any] = parameters.schema(self._published, resource, name, is_page=is_page)
        listed = {"style": "form", "explode": False} if schema["type"] == "array" else {}
        return {
            "name": name,
            "in": "query",
            "description": self._say(f"api.expect_{name}", **parameters.in_words(name, schema)),
            "schema": schema,
            **listed,
        }

    def _path(self, name: str, schema: Object, example: str) -> Object:
        said = self._say(f"api.path_{name}")
        return {
            "name": name,
            "in": "path",
            "required": True,
            "description": said,
            "schema": schema,
            "example": example,
        }
