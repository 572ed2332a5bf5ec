"""Persian text: cleaned for display, and keyed for searching and for sorting.

Three forms of one text. ``clean`` repairs what keyboards, old Word files and
PDFs leave in it and changes nothing that a reader would see as right;
``search_key`` folds away all that a searcher should not have to know;
``sort_key`` puts it in the order of the Persian alphabet.
"""

import re
import unicodedata


def _table(*rules: tuple[str, str]) -> dict[int, str]:
    """A table for str.translate: each character of a rule's first text becomes its second."""
    return {ord(char): target for sources, target in rules for char in sources}


def _span(first: int, last: int) -> str:
    return "".join(map(chr, range(first, last + 1)))


_ZWNJ = "\u200c"
_TATWEEL = "\u0640"
_HAMZA_ABOVE = "\u0654"
_LETTERS = (
    "\u0620-\u063f\u0641-\u064a\u066e-\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\u06ff\u0750-\u077f"
)
_HARAKAT = _span(0x64B, 0x65F) + "\u0670" + _span(0x6D6, 0x6DC) + _span(0x6DF, 0x6E4) + _span(0x6EA, 0x6ED)
# What a half-space cannot join. Nothing here takes part in a composition (as = and < do with U+0338),
# so a half-space dropped beside it brings no new one about.
_EDGE = r" \n!\"#%&'()*,./:;?@\[\\\]_{|}«»،؛؟٪٫٬…“”‘’\-"
# Characters that clean() never changes by themselves: all of them starters, and stable in NFC.
_SAFE = "\n\u200c !-~¡-«®-ÿ،؛؟٪٫٬۰-۹–—‘’“”•…−ءآأؤإئابةتثجحخدذرزسشصضطظعغفقلمنهوپچژکگۀی"

NEEDS_CLEANING: str = (
    f"[^{_SAFE}]|^[ \n]|[ \n]$| [ \n]|\n |^{_ZWNJ}|{_ZWNJ}$|[{_EDGE}{_ZWNJ}]{_ZWNJ}|{_ZWNJ}[{_EDGE}]"
)
"""RE2 and Python pattern that matches whatever ``clean`` would change (and harakat, emoji … too)."""

_needs_cleaning = re.compile(NEEDS_CLEANING).search
_presentation_forms = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
_mark_on_space = re.compile(f" (?=[{_HARAKAT}])")
_WORDED = f"[^ \n0-9۰-۹٠-٩{_TATWEEL}]"  # between blanks or digits a tatweel serves as a dash, and stays
_joined_tatweel = re.compile(f"(?<={_WORDED}){_TATWEEL}+|{_TATWEEL}+(?={_WORDED})")
_heh_with_hamza = re.compile(f"ه([{_HARAKAT}]*?){_HAMZA_ABOVE}")
_yeh_with_hamza = re.compile(f"ی([{_HARAKAT}]*?){_HAMZA_ABOVE}")
_half_spaces = re.compile(f"{_ZWNJ}{{2,}}")
_idle_half_space = re.compile(f"{_ZWNJ}(?:(?=[{_EDGE}])|(?<=[{_EDGE}]{_ZWNJ}))")
_blanks = re.compile(" {2,}")
_line_edges = re.compile(" ?\n ?")

_INVISIBLE = _table(
    (_span(0x00, 0x08) + _span(0x0E, 0x1F) + _span(0x7F, 0x84) + _span(0x86, 0x9F), ""),
    ("\u061c\u200b\u200e\u200f\ufeff" + _span(0x202A, 0x202E) + _span(0x2060, 0x206F), ""),
    ("\u00ac\u00ad", _ZWNJ),  # how old Word files kept the half-space
    ("\t\u00a0\u1680\u202f\u205f\u3000" + _span(0x2000, 0x200A), " "),
    ("\u000b\u000c\u0085\u2028\u2029", "\n"),
)
_invisible = re.compile(f"[{''.join(map(chr, _INVISIBLE))}]")
_LETTER_FORMS = (
    *(("ي", "ی"), ("ى", "ی"), ("ے", "ی"), ("ۓ", "ئ"), ("ك", "ک"), ("ڪ", "ک")),
    *(("ە", "ه"), ("ہ", "ه"), ("ھ", "ه"), ("ۂ", "ۀ")),
    *((chr(0x660 + value), chr(0x6F0 + value)) for value in range(10)),
)


def clean(text: str) -> str:
    """The text as a careful Persian editor would have typed it, letter for letter.

    The steps, in an order that matters: presentation forms to letters (only
    there NFKC, which elsewhere would rewrite ½ and ²); invisible characters,
    blanks and tatweel; NFC, so that ي with a hamza becomes ئ before ي becomes
    ی; letter forms and digits; half-spaces at the edges of words; blanks.
    Newlines stay. A clean text comes back as it is, so cleaning twice is
    cleaning once.
    """
    if _needs_cleaning(text) is None:
        return text
    text = _presentation_forms.sub(_plain_letters, text)
    text = _invisible.sub(_visible, text).replace("\r\n", "\n").replace("\r", "\n")
    if _TATWEEL in text:
        text = _joined_tatweel.sub("", text)
    text = unicodedata.normalize("NFC", text)
    for form, letter in _LETTER_FORMS:  # several times as fast as str.translate
        text = text.replace(form, letter)
    if _HAMZA_ABOVE in text:
        text = _yeh_with_hamza.sub(r"ئ\1", _heh_with_hamza.sub(r"ۀ\1", text))
    if _ZWNJ in text:
        text = _idle_half_space.sub("", _half_spaces.sub(_ZWNJ, text)).strip(_ZWNJ)
    return _line_edges.sub("\n", _blanks.sub(" ", text)).strip(" \n")


def _visible(char: re.Match[str]) -> str:
    """What stands for a control, an invisible mark or an odd blank."""
    return _INVISIBLE[ord(char[0])]


def _plain_letters(forms: re.Match[str]) -> str:
    """A run of presentation forms as ordinary letters; a lone mark loses the space that carries it."""
    return _mark_on_space.sub("", unicodedata.normalize("NFKC", forms[0]))


_ASCII_DIGITS = {0x6F0 + value: str(value) for value in range(10)}
_SEARCH_FORMS = _ASCII_DIGITS | _table(
    (_HARAKAT + _TATWEEL + "ء\u200d" + _ZWNJ, ""),
    ("أإٱآ", "ا"),
    ("ؤ", "و"),
    ("ئ", "ی"),
    ("ۀة", "ه"),
)
_ezafe = re.compile(f"ه(?:[ {_ZWNJ}]ی|ء)(?![{_LETTERS}{_ZWNJ}])")
_WORD = f"[{_LETTERS}0-9a-z]"
# «سرود ای ایران» keeps its space: the verbal endings follow a silent ه, and ام a number too.
_loose_suffix = re.compile(
    f"(?<={_WORD}) (?=(?:ها|های|هایی|هایش|هایشان|هایم|هایت|هایمان|هایتان|تر|تری|ترین)(?!{_WORD}))"
    f"|(?<=ه) (?=(?:ام|ات|اش|ای|اند|ایم|اید)(?!{_WORD}))|(?<=[0-9ی]) (?=ام(?!{_WORD}))"
)
_loose_prefix = re.compile(f"(?<!{_WORD})(ن?می) (?=[{_LETTERS}])")
_punctuation = re.compile(r"[\W_]+")


def search_key(text: str) -> str:
    """What is compared when someone searches: words parted by single spaces.

    Case, harakat, tatweel, hamza, half-spaces, the kinds of digits and
    punctuation are folded away; suffixes (ها، تر …) and می are joined to their
    word however they were typed. A query matches when each word of its key
    begins a word of the text's key.
    """
    key = _ezafe.sub("ه", clean(text).casefold()).translate(_SEARCH_FORMS)
    key = _loose_prefix.sub(r"\1", _loose_suffix.sub("", key))
    return _punctuation.sub(" ", key).strip()


# The order of CLDR's collation for Persian: blanks, signs, digits, then the Persian letters. Latin comes
# after them, at its own code points, which these places must not reach.
_ORDER = " _-–—,،;؛:!?؟.…'‘’\"“”«»()[]{}@*/\\&#%٪`^+−<=>|~$0123456789آاءبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_PLACES = {ord(char): chr(place) for place, char in enumerate(_ORDER, start=2)}
_SAME_PLACE = _ASCII_DIGITS | _table(
    (_HARAKAT + _TATWEEL, ""), (_ZWNJ + "\n", " "), ("ٱ", "ا"), ("أإؤئ", "ء"), ("ةۀ", "ه")
)
# Within one place: plain before hamza, and a letter before the same letter with harakat.
_TIES = {ord(char): chr(0x10000 + rank) for rank, char in enumerate("هةۀءأإؤئ\u064e\u0650\u064f" + _HARAKAT)}
_number = re.compile("[0-9]+")


def sort_key(text: str) -> str:
    """A key whose code-point order is the order of the Persian alphabet.

    As CLDR's collation for Persian has it, but a half-space counts as a space,
    and numbers of up to twenty digits go by their value: «منطقهٔ ۲» comes
    before «منطقهٔ ۱۰». Texts that differ only in harakat or hamza lie together.
    """
    shown = clean(text)
    places = _number.sub(lambda run: run[0].zfill(20), shown.casefold().translate(_SAME_PLACE))
    return f"{places.translate(_PLACES)}\x00{shown.translate(_TIES)}"
