"""The choices in an address of the API: each has one schema, by which it is read and described alike."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from starlette.requests import Request

from karnameh.persian.calendar import YEARS
from karnameh.warehouse import Filter, NoSuchBatch, Published, questions
from karnameh.warehouse.filter import LONGEST_QUERY
from karnameh.warehouse.resource_fields import KEY_MARK, Resource
from karnameh.web.api.problems import Problem
from karnameh.web.asked import DONE

PAGE = 100
"""Rows of a page of JSON where nothing else is asked for."""
LONGEST_PAGE = 1_000
MOST = 999_999_999
LONGEST_KEY = 120

Schema = Mapping[str, Any]
EXAMPLES: Mapping[str, str] = {"year": "1404", "n": "701", "district": "7", "as_of": "12"}
"""Values as they stand in an address, for the sentences that say what is expected."""
_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_WORD = rf"[^{KEY_MARK}\u0000-\u001f\u007f]{{1,60}}"
_vocabularies: WeakKeyDictionary[Published, dict[str, list[str]]] = WeakKeyDictionary()


def schema(published: Published, resource: Resource | None, name: str, *, is_page: bool = True) -> Schema:
    """JSON Schema of a parameter. Raises KeyError for one that is not there."""
    if name in ("kind", "status", "n", "district"):
        return {"type": "string", "enum": _known(published)[name]}
    if resource is None:
        return _SIMPLE[name]
    if name == "fields":
        names = {"type": "string", "enum": list(resource.by_name)}
        return {"type": "array", "items": names, "minItems": 1, "uniqueItems": True}
    if name == "after":
        return {"type": "string", "pattern": mark_pattern(resource, resource.ordered_by)}
    if name == "limit":
        most = {"maximum": LONGEST_PAGE, "default": PAGE} if is_page else {"maximum": MOST}
        return {"type": "integer", "minimum": 1, **most}
    return _SIMPLE[name]


_SIMPLE: Mapping[str, Schema] = {
    "year": {"type": "integer", "minimum": YEARS[0], "maximum": YEARS[-1]},
    "q": {"type": "string", "minLength": 1, "maxLength": LONGEST_QUERY},
    "as_of": {"type": "integer", "minimum": 1, "maximum": MOST},
    "labels": {"type": "string", "enum": ["fa", "en", "none"], "default": "none"},
    "lang": {"type": "string", "enum": ["fa", "en"], "default": "fa"},
    "excel": {"type": "string", "enum": ["0", "1"], "default": "1"},
}


def mark_pattern(resource: Resource, names: Sequence[str]) -> str:
    """The form of a key or a place in the order, as it stands in an address."""
    parts = []
    for name in names:
        field = resource.by_name[name]
        word = "(0|[1-9][0-9]{0,8})" if field.type == "integer" else _WORD
        parts.append(word if field.required else f"({word})?")
    return f"^{KEY_MARK.join(parts)}$"


def fits(pattern: str, text: str) -> bool:
    """Whether the whole text has the form of a pattern."""
    return len(text) <= LONGEST_KEY * 3 and bool(re.fullmatch(pattern, text)) and not text.endswith("\n")


def read(
    published: Published,
    request: Request,
    resource: Resource | None,
    accepted: Sequence[str],
    *,
    is_page: bool = True,
) -> dict[str, Any]:
    """The choices in the address by their names: texts, whole numbers, and lists of texts.

    Raises Problem for a choice that is not accepted, is there twice or has a value that it cannot have.
    """
    found: dict[str, Any] = {}
    for name, text in request.query_params.multi_items():
        if name not in accepted:
            raise Problem("unknown_parameter", parameter=name, values={"names": ", ".join(accepted)})
        if name in found:
            raise Problem("repeated", parameter=name)
        found[name] = _value(name, text, schema(published, resource, name, is_page=is_page))
    return found


def _value(name: str, text: str, wanted: Schema) -> Any:  # noqa: ANN401 — as the schema says
    """The value of a text. Raises Problem where it does not fit the schema."""
    wrong = Problem("bad_value", parameter=name, expected=f"api.expect_{name}", values=in_words(name, wanted))
    if wanted["type"] == "array":
        values = text.split(",")
        if len(set(values)) < len(values) or not set(values) <= set(wanted["items"]["enum"]):
            raise wrong
        return tuple(values)
    if wanted["type"] == "integer":
        if not _NUMBER.fullmatch(text) or not wanted["minimum"] <= int(text) <= wanted["maximum"]:
            raise wrong
        return int(text)
    is_right = (
        text in wanted.get("enum", (text,))
        and wanted.get("minLength", 0) <= len(text) <= wanted.get("maxLength", LONGEST_KEY * 3)
        and ("pattern" not in wanted or fits(wanted["pattern"], text))
    )
    if not is_right:
        raise wrong
    return text


def in_words(name: str, wanted: Schema) -> dict[str, object]:
    """What stands in the sentence that says what is expected, ``api.expect_…``."""
    return {"most": wanted.get("maximum", MOST), "example": EXAMPLES.get(name, ""), "yes": "1", "no": "0"}


def filter_of(found: Mapping[str, Any]) -> Filter:
    """The choices that are a filter, as one."""
    return Filter(
        year=found.get("year"),
        kind=found.get("kind"),
        neighbourhood=found.get("n"),
        district=found.get("district"),
        status=found.get("status"),
        query=found.get("q", ""),
    )


def moment(published: Published, found: Mapping[str, Any]) -> Published:
    """The record as it stood after the batch that is asked for. Raises Problem where there is no such batch."""
    if "as_of" not in found:
        return published
    try:
        return published.as_of(found["as_of"])
    except NoSuchBatch as error:
        raise Problem("no_batch", parameter="as_of") from error


def _known(published: Published) -> dict[str, list[str]]:
    """The values of the choices that are codes, as this version knows them."""
    if published not in _vocabularies:
        places = questions.places(published)
        special = list(questions.codes(published, "special_place"))
        districts = [str(code) for code in places.loc[places["level"] == "district", "code"]]
        _vocabularies[published] = {
            "kind": list(questions.codes(published, "kind")),
            "status": [*questions.codes(published, "status"), DONE],
            "n": list(questions.place_names(published)),
            "district": [*districts, *(code for code in special if code != "ONLINE")],
        }
    return _vocabularies[published]
