"""What the columns are called and what they mean, in words: from the contract, else from the locales."""

from collections.abc import Sequence

from karnameh.locales import Locale
from karnameh.warehouse import Published, questions
from karnameh.warehouse.questions.resource_columns import ResourceColumn
from karnameh.warehouse.resource_fields import Resource


def headers_of(
    published: Published, columns: Sequence[ResourceColumn], resource: Resource, locale: Locale
) -> dict[str, str]:
    """The headers of columns by their names."""
    return {column.name: _said(published, column, resource, locale)[0] for column in columns}


def meaning_of(published: Published, column: ResourceColumn, resource: Resource, locale: Locale) -> str:
    """What a column means, in a sentence."""
    return _said(published, column, resource, locale)[1]


def _said(
    published: Published, column: ResourceColumn, resource: Resource, locale: Locale
) -> tuple[str, str]:
    """Its header and its meaning."""
    field = column.field
    header, meaning = _of_contract(published, field.name, resource, locale) or _of_locales(
        field.name, resource, locale
    )
    if column.name == field.name:
        return header, meaning
    made = "jalali" if field.precision else "label"
    return locale.text(f"api.column_{made}", column=header), locale.text(f"api.meaning_{made}", column=header)


def _of_contract(
    published: Published, name: str, resource: Resource, locale: Locale
) -> tuple[str, str] | None:
    if not resource.contract:
        return None
    rows = questions.field_dictionary(published)
    found = rows[(rows["table_name"] == resource.contract) & (rows["name"] == name)]
    if found.empty:
        return None
    return str(found[locale.code].iloc[0]), str(found[f"meaning_{locale.code}"].iloc[0])


def _of_locales(name: str, resource: Resource, locale: Locale) -> tuple[str, str]:
    own = f"api.{resource.name}_{name}"
    text = locale.text(own if own in locale.texts else f"api.field_{name}")
    return text, text
