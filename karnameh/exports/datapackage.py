"""The complete download as a Data Package: what each column is, in a form that programs check.

Frictionless Data Package v1 (specs.frictionlessdata.io), with Table Schema for each table.
Titles and descriptions are Persian, with the English beside them as ``title_en`` and
``description_en``. A relation is declared where every public row keeps it.
"""

import json
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from karnameh.locales import Locale, locale
from karnameh.warehouse import Published, questions
from karnameh.warehouse.resource_fields import Resource, ResourceField

MEDIA_TYPE = "text/csv"
JALALI = r"1[34]\d\d(/\d\d(/\d\d)?)?"
"""A Jalali date, no finer than it is known."""
LICENCE = "other-at"
"""The terms as CKAN's list of licences names them: the source has to be named, and nothing else."""

_RELATIONS = {
    "metrics": [("activity_id", "activities", "activity_id")],
    "activities": [("plan_item", "plan_items", "plan_item_id"), ("parent", "", "activity_id")],
}
"""Of each table: column, the table that it leads to (empty: the same), and that one's column."""


class FileInfo(NamedTuple):
    """Size in bytes and SHA-256 of a file."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class _Says:
    """What a column is called and means, from the contract, else from the locales."""

    contract: Mapping[tuple[str, str], Mapping[Hashable, Any]]

    def of(self, table: str, column: str, language: Locale) -> tuple[str, str]:
        row = self.contract.get((questions.ARCHIVE_TABLES[table].contract, column))
        if row is not None:
            return str(row[language.code]), str(row[f"meaning_{language.code}"])
        for ending in ("_jalali", "_precision", "_state", "_quality"):
            stem = column.removesuffix(ending)
            if stem != column:
                whole = f"{stem}_date" if ending in ("_jalali", "_precision") else stem
                name, _ = self.of(table, whole, language)
                return language.text(f"package.column{ending}", of=name), language.text(
                    f"package.about{ending}"
                )
        return language.text(f"package.column_{column}"), language.text(f"package.about_{column}")


def data_package(published: Published, files: Mapping[str, FileInfo] | None = None) -> dict[str, Any]:
    """The descriptor of the archive; ``files`` are what is known of the files that lie beside it."""
    persian, english = locale("fa"), locale("en")
    batch = questions.archive_batch(published)
    contract = {
        (row["table_name"], row["name"]): row
        for row in questions.field_dictionary(published).to_dict("records")
    }
    says = _Says(contract)
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "karnameh",
        **_in_both("title", "package.title"),
        **_in_both("description", "package.description"),
        "licenses": [
            {
                "name": LICENCE,
                "title": persian.text("archive.licence"),
                "title_en": english.text("archive.licence"),
            }
        ],
        "sources": [{"title": persian.text("package.source"), "title_en": english.text("package.source")}],
        "keywords": persian.text("package.keywords").split("، "),
    }
    if batch is not None:
        package |= {
            "version": str(batch.number),
            "created": f"{batch.made_at:%Y-%m-%dT%H:%M:%SZ}",
            "fingerprint": batch.fingerprint,
        }
    package["resources"] = [
        _resource(published, name, says, (files or {}).get(f"{name}.csv"))
        for name in sorted(questions.ARCHIVE_TABLES)
    ]
    return package


def package_text(package: Mapping[str, Any]) -> str:
    """The descriptor as JSON."""
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _in_both(key: str, text: str) -> dict[str, str]:
    return {key: locale("fa").text(text), f"{key}_en": locale("en").text(text)}


def _resource(published: Published, name: str, says: _Says, info: FileInfo | None) -> dict[str, Any]:
    checked = {"bytes": info.size, "hash": f"sha256:{info.sha256}"} if info else {}
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        **_in_both("title", f"package.table_{name}"),
        "format": "csv",
        "mediatype": MEDIA_TYPE,
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        **checked,
        "schema": _schema(published, name, says),
    }


def _schema(published: Published, name: str, says: _Says) -> dict[str, Any]:
    table = questions.ARCHIVE_TABLES[name]
    fields: list[dict[str, Any]] = []
    for field in table.fields:
        fields.append(_field(published, table, field, says))
        if field.precision:
            fields.append(_described(name, field.jalali, says, "string", {"pattern": JALALI}))
    has_key = all(table.by_name[column].required for column in table.key)  # a key is never missing
    foreign = list(_foreign_keys(published, name))
    return {
        "fields": fields,
        "missingValues": [""],
        **({"primaryKey": list(table.key)} if has_key else {}),
        **({"foreignKeys": foreign} if foreign else {}),
    }


def _field(published: Published, table: Resource, field: ResourceField, says: _Says) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if field.required else {}
    if field.type != "list" and (allowed := _allowed(published, field)):
        constraints["enum"] = allowed
    kind = "string" if field.type == "list" else field.type
    return _described(table.name, field.name, says, kind, constraints)


def _described(
    table: str, column: str, says: _Says, kind: str, constraints: Mapping[str, Any]
) -> dict[str, Any]:
    title, description = says.of(table, column, locale("fa"))
    title_en, description_en = says.of(table, column, locale("en"))
    return {
        "name": column,
        "type": kind,
        "title": title,
        "title_en": title_en,
        "description": description,
        "description_en": description_en,
        **({"constraints": dict(constraints)} if constraints else {}),
    }


def _allowed(published: Published, field: ResourceField) -> list[str]:
    """The only values of a column; empty for any."""
    if field.vocabulary == "place":
        return list(questions.place_names(published))
    return list(questions.codes(published, field.vocabulary)) if field.vocabulary else list(field.among)


def _foreign_keys(published: Published, name: str) -> Iterable[dict[str, Any]]:
    """The relations to other rows that hold in what is public; ``""`` is the table itself."""
    for column, target, key in _RELATIONS.get(name, []):
        of, among = (questions.ARCHIVE_TABLES[table].source for table in (name, target or name))
        if questions.has_every(published, column, of, key, among=among):
            yield {"fields": [column], "reference": {"resource": target, "fields": [key]}}
