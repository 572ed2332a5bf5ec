"""راهنمای API: every operation of an OpenAPI description, for people."""

from collections.abc import Iterable, Mapping
from typing import Any

from karnameh.content.components import show, show_section, show_table
from karnameh.content.view import View
from karnameh.exports import fragments
from karnameh.exports.fragments import Cell, Column

Description = Mapping[str, Any]
_PLACES = ("path", "query", "header")


def show_operations(view: View, description: Description) -> None:
    """Every address with its choices, its answers and an example; nothing of it is written twice.

    An address that only names a format, as ``/activities.csv``, stands with the one that it is a form of.
    """
    say, root = view.locale.text, str(description["servers"][0]["url"])
    paths: Mapping[str, Any] = description["paths"]
    for path, item in paths.items():
        if "." in path:
            continue
        operation = item["get"]  # everything is read-only
        heading = str(operation.get("summary") or path)
        show_section(heading, str(operation.get("description", "")))
        addresses = [f"{root}{one}".rstrip("/") for one in (path, *_forms(path, paths))]
        show(fragments.snippet(say("open.api_address"), "\n".join(f"GET {one}" for one in addresses)))
        parameters = [_resolved(description, one) for one in operation.get("parameters", [])]
        show(
            fragments.snippet(say("open.api_example"), f'curl "{view.base}{root}{_tried(path, parameters)}"')
        )
        with view.canvas.fold(say("open.api_details")):
            _show_parameters(view, heading, parameters)
            _show_answers(view, heading, description, operation)


def _forms(path: str, paths: Iterable[str]) -> list[str]:
    """The same address in each format."""
    return [one for one in paths if one.startswith(f"{path}.")]


def _resolved(description: Description, value: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference inside the description leads to."""
    found = value
    while "$ref" in found:
        target: Any = description
        for part in str(found["$ref"]).removeprefix("#/").split("/"):
            target = target[part]
        found = target
    return found


def _show_parameters(view: View, heading: str, parameters: list[Mapping[str, Any]]) -> None:
    say = view.locale.text
    columns = [Column(label=say(f"open.api_{key}")) for key in ("choice", "where", "meaning", "example")]
    rows: list[list[Cell]] = [
        [
            str(one["name"]),
            say(f"open.api_in_{one['in']}") if one["in"] in _PLACES else str(one["in"]),
            str(one.get("description") or "—"),
            _example(one),
        ]
        for one in parameters
    ]
    if rows:
        show_table(heading, columns, rows)


def _example(parameter: Mapping[str, Any]) -> str:
    schema = parameter.get("schema", {})
    examples = [*parameter.get("examples", {}).values()]
    value = parameter.get("example", examples[0].get("value") if examples else None)
    if value is None:
        value = next(iter(schema.get("examples") or schema.get("enum") or ["—"]))
    return str(value)


def _show_answers(view: View, heading: str, description: Description, operation: Mapping[str, Any]) -> None:
    say = view.locale.text
    columns = [Column(label=say("open.api_status")), Column(label=say("open.api_meaning"))]
    rows: list[list[Cell]] = []
    for status, answer in operation.get("responses", {}).items():
        found = _resolved(description, answer)
        rows.append([str(status), str(found.get("description", ""))])
    show_table(f"{heading}: {say('open.api_answers')}", columns, rows)


def _tried(path: str, parameters: list[Mapping[str, Any]]) -> str:
    """The address with an example of what stands in it, to be tried as it is."""
    for one in parameters:
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", _example(one))
    return path
