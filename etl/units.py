"""Units as clerks write them, beside a number or in the header of its column."""

from etl.reference import Vocabulary
from karnameh.persian.digits import NumberError, NumberReading, parse_number


class UnitError(ValueError):
    """A unit that the list of units does not know."""


def read_unit(text: str, units: Vocabulary) -> str | None:
    """The code of the unit in a header such as «بودجه (میلیون تومان)»; None when only a scale is named.

    Raises:
        UnitError: when the words are no unit and no scale.
    """
    try:
        written = parse_number(f"1 {text}").unit
    except NumberError:
        raise UnitError(text) from None
    if written is None:
        return None
    code = units.resolve(written)
    if code is None:
        raise UnitError(text)
    return code


def with_header_unit(text: str, header_unit: str) -> NumberReading:
    """A cell read with the unit of its header; a unit of the cell's own comes first.

    Raises:
        NumberError: when the two together can be read in two ways, or the cell is no number.
    """
    alone = parse_number(text)
    if alone.value is None or alone.unit is not None:
        return alone
    if _is_scaled(alone) and _is_scaled(parse_number(f"1 {header_unit}")):
        raise NumberError("ambiguous-number", text)
    return parse_number(f"{'0' if alone.value == 0 else text} {header_unit}")


def _is_scaled(reading: NumberReading) -> bool:
    return "scaled" in (reading.note or "")
