"""A figure in words: what it is called, what it means, what is asked, and what it comes to."""

from karnameh.figures.codes import FigureRef
from karnameh.figures.definitions import DEFINITIONS
from karnameh.figures.values import FigureValue
from karnameh.locales import Locale
from karnameh.persian import calendar
from karnameh.warehouse import Published, questions


def title(published: Published, ref: FigureRef, locale: Locale) -> str:
    """What a figure is called."""
    if ref.what:
        return locale.text(f"unknown.{ref.what}")
    name = locale.text(f"figure.name_{ref.name}")
    if ref.metric:
        return locale.text("figure.name_of", name=name, of=_code(published, "metric", ref.metric, locale))
    if ref.plan_item:
        return locale.text("figure.name_of", name=name, of=_promise(published, ref))
    return name


def definition(ref: FigureRef, locale: Locale) -> str:
    """What a figure means, and what is and is not counted."""
    return locale.text(f"figure.means_{ref.name}")


def query(published: Published, ref: FigureRef, locale: Locale) -> str:
    """What is asked of the record, in a sentence that holds every choice of the figure."""
    say = locale.text
    conditions = [say("figure.of_year", year=locale.plain(ref.year))]
    if ref.until:
        sees = DEFINITIONS[ref.name].sees
        conditions.append(say("figure.of_day" if sees else "figure.of_until", date=locale.date(ref.until)))
    if ref.month:
        conditions.append(say("figure.of_month", month=locale.month(ref.month)))
    if ref.place:
        names = questions.place_names(published)
        conditions.append(say("figure.of_place", place=_name(names, ref.place, locale)))
    if ref.kind:
        conditions.append(say("figure.of_kind", kind=_code(published, "kind", ref.kind, locale)))
    if ref.metric:
        conditions.append(say("figure.of_metric", metric=_code(published, "metric", ref.metric, locale)))
    if ref.unit:
        conditions.append(say("figure.of_unit", unit=_code(published, "unit", ref.unit, locale)))
    if ref.what:
        conditions.append(say("figure.of_what", what=say(f"unknown.{ref.what}")))
    if ref.plan_item:
        conditions.append(say("figure.of_plan_item", title=_promise(published, ref), id=ref.plan_item))
    between = "؛ " if locale.code == "fa" else "; "
    asked = say(f"figure.asks_{ref.name}")
    return say("figure.query", asked=asked, conditions=between.join(conditions))


def value_text(ref: FigureRef, found: FigureValue, locale: Locale) -> str:
    """A value with its unit; unknown, blank and not applicable in words, never as zero."""
    if found.value is None:
        return locale.text(f"state.{found.state}")
    if DEFINITIONS[ref.name].is_share:
        return locale.percent(found.value, decimals=1)
    return f"{locale.number(found.value, decimals=2)} {found.unit[locale.code]}".strip()


def part_texts(found: FigureValue, locale: Locale) -> list[tuple[str, str]]:
    """What has to be said with a value: labels and numbers."""
    return [
        (locale.text(f"figure.part_{name}"), locale.number(number, decimals=2))
        for name, number in found.parts.items()
    ]


def _code(published: Published, vocabulary: str, code: str, locale: Locale) -> str:
    return _name(questions.codes(published, vocabulary), code, locale)


def _name(rows: dict[str, dict[str, str]], code: str, locale: Locale) -> str:
    return locale.name(rows[code]) if code in rows else code


def _promise(published: Published, ref: FigureRef) -> str:
    """Title of the plan item; its identifier where the version does not know it."""
    plan = questions.plan_against_done(published, year=ref.year, today=calendar.year_end(ref.year))
    titles = dict(zip(plan["plan_item_id"], plan["title"], strict=True))
    return str(titles.get(ref.plan_item, ref.plan_item))
