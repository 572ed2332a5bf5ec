"""The forms in which dates are written, as patterns over cleaned text with ASCII digits.

Half-spaces have become spaces, commas and harakat are gone; see ``dates``.
"""

import re

from karnameh.persian.jalali import MONTHS

_UNITS = ("یکم", "دوم", "سوم", "چهارم", "پنجم", "ششم", "هفتم", "هشتم", "نهم")
_TEENS = ("یازدهم", "دوازدهم", "سیزدهم", "چهاردهم", "پانزدهم", "شانزدهم", "هفدهم", "هجدهم", "نوزدهم")

ORDINALS = {name: number for number, name in enumerate((*_UNITS, "دهم", *_TEENS, "بیستم"), start=1)}
"""«اول», «بیست و دوم» → 1, 22."""
ORDINALS |= {"اول": 1, "هژدهم": 18, "سی ام": 30, "سیم": 30, "سی و یکم": 31}
ORDINALS |= {f"بیست و {name}": 20 + number for number, name in enumerate(_UNITS, start=1)}

MONTH_NUMBERS = {name: number for number, name in enumerate(MONTHS, start=1)}
"""«بهمن» → 11, with the spellings that are met."""
MONTH_NUMBERS |= {"امرداد": 5, "ابان": 8, "اذر": 9}

WEEKDAY_PLACES = {None: 0, "یک": 1, "دو": 2, "سه": 3, "چهار": 4, "پنج": 5, "جمعه": 6}
"""What stands before «شنبه», or «جمعه» → place in ``WEEKDAYS``."""

_ORDINAL = "|".join(sorted(ORDINALS, key=len, reverse=True))
_DAY = f"(?:(?P<day>[0-9]{{1,2}})(?: ?(?:ام|م))?|(?P<ordinal>{_ORDINAL}))"
_MONTH = f"(?P<name>{'|'.join(MONTH_NUMBERS)})(?: ?ماه)?"
_ERA = "(?: (?:هجری )?(?:شمسی|خورشیدی))?"
_MONTH_SEPARATOR = "(?: ?[/−–-] ?| )"  # no point: a spreadsheet turns 1403.10 into 1403.1
_WEEKDAY = "(?:روز )?(?:(?:(?P<count>یک|دو|سه|چهار|پنج) ?)?شنبه|(?P<friday>جمعه))"

leading_weekday = re.compile(f"{_WEEKDAY} (?:مورخ )?").match
trailing_weekday = re.compile(f" {_WEEKDAY}$").search
clock = re.compile(
    r"(?:[T ]| ساعت )(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
    r"(?P<offset> ?(?:Z|[+-][0-9]{2}:?[0-9]{2}))?$"
).search

eight_digits = re.compile("([0-9]{4})([0-9]{2})([0-9]{2})").fullmatch
excel_serial = re.compile(r"([0-9]{5})(?:\.[0-9]{1,12})?").fullmatch
three_numbers = re.compile(r"([0-9]{1,4})( ?[/.−–-] ?| )([0-9]{1,2})\2([0-9]{1,4})").fullmatch
named_day = re.compile(f"{_DAY} ?{_MONTH} ?(?:سال )?(?P<year>[0-9]{{4}}|[0-9]{{2}}){_ERA}").fullmatch

named_month = re.compile(f"(?:ماه )?{_MONTH} ?(?:سال )?(?P<year>[0-9]{{4}}){_ERA}").fullmatch
year_month = re.compile(f"([0-9]{{4}}){_MONTH_SEPARATOR}([0-9]{{1,2}})").fullmatch
month_year = re.compile(f"([0-9]{{1,2}}){_MONTH_SEPARATOR}([0-9]{{4}})").fullmatch
year_only = re.compile(rf"(?:سال )?([0-9]{{4}})(?:\.0)?{_ERA}").fullmatch

until = re.compile(" (?:الی|تا|لغایت) ")
spaced_dash = re.compile(" [–—−-] ")
dash = re.compile(" ?[–—−-] ?")
month_tail = re.compile(f"{_MONTH} ?(?:سال )?(?P<year>[0-9]{{4}}|[0-9]{{2}}){_ERA}$").search
lacks_month = re.compile(f"(?:{_WEEKDAY} )?{_DAY}").fullmatch
lacks_year = re.compile(f"(?:{_WEEKDAY} )?(?:{_DAY} ?)?{_MONTH}").fullmatch
