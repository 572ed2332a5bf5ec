"""Which attribute of a boundary file holds the name, which the code, which the district."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from etl.boundaries.gazetteer import Gazetteer, Level
from etl.boundaries.source import LAYER
from etl.problems import PublishError
from karnameh.persian.text import search_key

_NAME_HINT = re.compile("name|nam|title|mahal|neigh|نام|محله|عنوان")
_CODE_HINT = re.compile("cod|uid|key|کد|شناسه")
_DISTRICT_HINT = re.compile("district|dist|region|reg|mantag|mantaq|منطقه")
_NAMED = 0.5
"""Share of values with letters from which an attribute is one of names."""
_DISTRICTS = 0.9
"""Share of values that must be districts in an attribute of districts."""

Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Columns:
    """The attributes that are used; None for one that the file has not.

    ``is_code`` says that ``name`` holds codes of places instead of names.
    """

    level: Level
    name: str
    is_code: bool
    code: str | None
    district: str | None


def find_columns(
    fields: Fields, gazetteer: Gazetteer, *, file: str, name: str | None, district: str | None
) -> Columns:
    """Find them; ``name`` and ``district`` are what the sender says of two of them.

    Raises:
        PublishError: when the file has no attribute of that name, or none that names places.
    """
    for said in filter(None, (name, district)):
        if said not in fields:
            raise PublishError("boundaries-field", field=said, fields="، ".join(fields) or "—", file=file)
    others = {label: values for label, values in fields.items() if label != LAYER}
    named = name or _best(
        others, _names(others), lambda text: gazetteer.named("neighbourhood", text), _NAME_HINT
    )
    level = _level(others, gazetteer, named)
    if level == "district":
        named = name or _district_names(others, gazetteer)
    coded = _best(
        others,
        [
            label
            for label in others
            if label != named and _hits(others[label], lambda t: gazetteer.coded(level, t))
        ],
        lambda text: gazetteer.coded(level, text),
        _CODE_HINT,
    )
    named = named or coded
    if named is None:
        raise PublishError("boundaries-no-name", file=file, fields="، ".join(others) or "—")
    is_code = level == "neighbourhood" and not _has_letters(fields[named])
    where = district or (_district(fields, gazetteer, named) if level == "neighbourhood" else None)
    return Columns(level, named, is_code, None if coded == named else coded, where)


def _names(fields: Fields) -> list[str]:
    return [label for label, values in fields.items() if _has_letters(values)]


def _has_letters(values: Sequence[str]) -> bool:
    filled = [value for value in values if value]
    return sum(any(map(str.isalpha, value)) for value in filled) > _NAMED * len(filled)


def _hits(values: Sequence[str], find: Callable[[str], tuple[str, ...]]) -> int:
    """How many different places the values name."""
    return len({code for value in set(values) for code in find(value)})


def _best(
    fields: Fields, labels: Sequence[str], find: Callable[[str], tuple[str, ...]], hint: re.Pattern[str]
) -> str | None:
    """The label whose values name most places, then the one called like it, then the most varied."""

    def worth(label: str) -> tuple[int, bool, int]:
        is_called_so = bool(hint.search(search_key(label)))
        return _hits(fields[label], find), is_called_so, len(set(fields[label]))

    return max(labels, key=worth, default=None)


def _level(fields: Fields, gazetteer: Gazetteer, named: str | None) -> Level:
    """Whether the shapes are districts: no name is one of a neighbourhood, and each shape another district."""
    if named and _hits(fields[named], lambda text: gazetteer.named("neighbourhood", text)):
        return "neighbourhood"
    return "district" if _district_names(fields, gazetteer) else "neighbourhood"


def _district_names(fields: Fields, gazetteer: Gazetteer) -> str | None:
    """The attribute whose values are districts, all different; names before numbers."""
    found = [
        label
        for label, values in fields.items()
        if (_has_letters(values) or _DISTRICT_HINT.search(search_key(label)))
        and len({gazetteer.district(value) for value in values} - {None}) >= _DISTRICTS * len(values)
    ]
    return max(found, key=lambda label: _has_letters(fields[label]), default=None)


def _district(fields: Fields, gazetteer: Gazetteer, named: str) -> str | None:
    """The attribute of districts: one that is called so, or a KML file's folders."""
    found = [
        label
        for label, values in fields.items()
        if label != named
        and (label == LAYER or _DISTRICT_HINT.search(search_key(label)))
        and sum(gazetteer.district(value) is not None for value in values) >= _DISTRICTS * len(values)
    ]
    return max(found, key=lambda label: label != LAYER, default=None)
