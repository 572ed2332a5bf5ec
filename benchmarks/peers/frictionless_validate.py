"""What one would otherwise write, without code: Frictionless checks the file against a Table Schema.

It reads neither Jalali dates nor Persian numbers nor other names of a code, and repairs
nothing; so it is given a clean file, and patterns of text in their place. What holds
between two cells of a row, and references to other rows, are left out.
"""

import sys
from pathlib import Path
from re import escape

from frictionless import Resource, Schema, system, validate

from benchmarks.vocabularies import names
from etl.schema import ACTIVITY, Field, FieldType
from karnameh.persian.digits import to_persian

_PATTERNS = {
    FieldType.DATE: "۱[۳۴][۰-۹]{2}/(?:۰[۱-۹]|۱[۰-۲])/(?:[۰-۲][۰-۹]|۳[۰۱])",
    FieldType.INTEGER: "[۰-۹]{1,3}(?:٬[۰-۹]{3})*|نامشخص",
    FieldType.NUMBER: "[۰-۹]+(?:٫[۰-۹]+)?",
    FieldType.LINKS: r"https?://[^\s،|@]+(?:،? https?://[^\s،|@]+)*",
}


def main(source: Path) -> None:
    """Check; the first errors are shown if there are any."""
    schema = {"fields": [_described(field) for field in ACTIVITY.fields], "primaryKey": _key()}
    with system.use_context(trusted=True):
        report = validate(Resource(path=str(source), schema=Schema.from_descriptor(schema)))
    if not report.valid:
        raise SystemExit("\n".join(error.message for error in report.task.errors[:20]))
    print(f"frictionless: valid, {report.task.stats['rows']} rows")


def _key() -> list[str]:
    return [ACTIVITY.field(name).fa for name in ACTIVITY.key]


def _described(field: Field) -> dict[str, object]:
    """A field of a Table Schema: text, with the contract's constraints."""
    constraints: dict[str, object] = {"required": field.required}
    if field.min_length is not None:
        constraints["minLength"] = field.min_length
    if field.max_length is not None:
        constraints["maxLength"] = field.max_length
    if pattern := field.pattern or _PATTERNS.get(field.type):
        constraints["pattern"] = pattern
    if field.vocabulary is not None:
        written = [*names(field.vocabulary), *map(to_persian, names(field.vocabulary).values())]
        if field.type is FieldType.CODE:
            constraints["enum"] = list(dict.fromkeys(written))
        else:
            one = f"(?:{'|'.join(map(escape, written))})"
            constraints["pattern"] = f"{one}(?:، {one})*"
    return {"name": field.fa, "type": "string", "constraints": constraints}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
