"""What a field accepts: as a sentence for the clerk, and as a rule that Excel watches over while they write.

Where Excel cannot tell as exactly as the contract, its rule is the looser one: what
the pipeline accepts can be written, at worst after a question.
"""

from collections.abc import Mapping
from types import MappingProxyType

from etl.schema import Field, FieldType
from etl.texts import Lang
from etl.workbook.lists import CodeList
from etl.workbook.words import label, meaning, word, words
from karnameh.persian.digits import format_number

NUMBERS = (FieldType.INTEGER, FieldType.NUMBER)
DIGITS = "any_digit"
"""The workbook's name for all digits of the three scripts."""
DIGITS_FORMULA = "={" + ",".join(f'"{digit}"' for digit in "0123456789۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩") + "}"

_HUGE = 1e9  # a bound that is only there to catch slips of the key is no help to read
_TITLE, _MESSAGE = 32, 255  # Excel's limits
_SHORTEST_ID, _LONGEST_ID = 9, 23  # of the contract's pattern

_NONE: Mapping[str, object] = MappingProxyType({})

Lists = Mapping[str, CodeList]
Options = dict[str, object]


def accepted(lang: Lang, field: Field, lists: Lists) -> str:
    """What may be written in a cell of the field."""
    key, values = _accepted(lang, field, lists)
    parts = [word(lang, "accepts", key, **values)]
    if field.keeps_state:
        parts.append(word(lang, "accepts", "state", **words(lang, "words")))
    if field.default is not None and field.vocabulary is not None:
        name = lists[field.vocabulary].name_of(field.default, lang)
        parts.append(word(lang, "accepts", "default", name=name))
    if field.kinds:
        names = (lists["kind"].name_of(kind, lang) for kind in field.kinds)
        parts.append(word(lang, "accepts", "kinds", kinds=word(lang, "accepts", "items").join(names)))
    return word(lang, "accepts", "join").join(parts)


def _accepted(lang: Lang, field: Field, lists: Lists) -> tuple[str, dict[str, object]]:
    """Key of the sentence for a type of field, and its values."""
    match field.type:
        case FieldType.TEXT if field.references is not None:
            return "reference", {"sheet": word(lang, "sheet", field.references)}
        case FieldType.TEXT if field.pattern is not None:
            return "identifier", {}
        case FieldType.TEXT:
            key = "text" if field.max_length is None else "text_between" if field.min_length else "text_max"
            return key, _bounds(lang, field.min_length, field.max_length)
        case FieldType.CODE | FieldType.CODES:
            title = lists[field.vocabulary or ""].title
            return field.type.value, {"list": title, "sheet": word(lang, "sheet", "codes")}
        case FieldType.INTEGER | FieldType.NUMBER:
            key = "whole" if field.type is FieldType.INTEGER else "number"
            known = field.maximum is not None and field.maximum < _HUGE
            return f"{key}_{'between' if known else 'from'}", _bounds(lang, field.minimum, field.maximum)
        case _:
            return field.type.value, {}


def _bounds(lang: Lang, minimum: float | None, maximum: float | None) -> dict[str, object]:
    bounds = {"min": minimum or 0, "max": maximum or 0}
    return {
        key: format_number(value, decimals=2) if lang == "fa" else f"{value:,.12g}"
        for key, value in bounds.items()
    }


def validation(lang: Lang, field: Field, lists: Lists, *, column: str, rows: int, is_key: bool) -> Options:
    """Excel's validation for the cells below a header, as XlsxWriter takes it.

    Args:
        lang: language of the messages.
        field: the column's field.
        lists: the closed lists.
        column: the column's letters.
        rows: how many rows below the header it covers.
        is_key: whether no two rows may have the same text.
    """
    title = label(lang, field)
    options: Options = {
        "input_title": title if len(title) <= _TITLE else title[: _TITLE - 1] + "…",
        "input_message": _message(lang, field, lists),
    }
    cell = f"{column}2"
    match field.type:
        case FieldType.CODE:
            source = f"={lists[field.vocabulary or ''].range_name}"
            return options | {"validate": "list", "source": source} | _error(lang, "list", stops=False)
        case FieldType.TEXT if field.pattern is not None:
            once = f",COUNTIF(${column}$2:${column}${rows + 1},{cell})=1" if is_key else ""
            error = _error(lang, "key" if is_key else "identifier")
            return options | _custom(f"=AND({_identifier(cell)}{once})") | error
        case FieldType.TEXT if field.max_length is not None:
            low, high = field.min_length or 0, field.max_length
            bounds = {"validate": "length", "criteria": "between", "minimum": low, "maximum": high}
            return options | bounds | _error(lang, "length", _bounds(lang, low, high))
        case FieldType.INTEGER | FieldType.NUMBER:
            return options | _custom(_number(lang, field, cell)) | _error(lang, "number", stops=False)
        case FieldType.YEAR:
            return options | _custom(f"=LEN({cell})=4") | _error(lang, "year")
        case _:
            return options | {"validate": "any"}


def _message(lang: Lang, field: Field, lists: Lists) -> str:
    """What the field means and accepts, as far as Excel has room for it; the header's note says the first."""
    accepts = accepted(lang, field, lists)
    both = f"{meaning(lang, field)}\n{accepts}"
    return both if len(both) <= _MESSAGE else accepts


def _error(lang: Lang, key: str, values: Mapping[str, object] = _NONE, *, stops: bool = True) -> Options:
    kind = "stop" if stops else "warning"
    return {
        "error_type": kind,
        "error_title": word(lang, "error", kind),
        "error_message": word(lang, "error", key, **values, **words(lang, "words")),
    }


def _custom(formula: str) -> Options:
    return {"validate": "custom", "value": formula}


def _identifier(cell: str) -> str:
    """As much of the contract's pattern as a formula without regular expressions can tell."""
    return (
        f"LEN({cell})>={_SHORTEST_ID},LEN({cell})<={_LONGEST_ID},"
        f'EXACT({cell},UPPER({cell})),ISNUMBER(SEARCH("?-????-??",{cell}))'
    )


def _number(lang: Lang, field: Field, cell: str) -> str:
    """A number within bounds, a word for none, or a text with digits: «حدود ۱۲۰» is the pipeline's to read."""
    bounds = [f"{cell}>={field.minimum:.16g}"] if field.minimum is not None else []
    bounds += [f"{cell}<={field.maximum:.16g}"] if field.maximum is not None else []
    bounds += [f"{cell}=INT({cell})"] if field.type is FieldType.INTEGER else []
    spoken = ",".join(f'{cell}="{text}"' for text in words(lang, "words").values())
    digits = f"SUMPRODUCT(--ISNUMBER(FIND({DIGITS},{cell})))>0"
    return f"=IF(ISNUMBER({cell}),AND({','.join(bounds) or 'TRUE'}),OR({spoken},{digits}))"
