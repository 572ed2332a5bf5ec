"""Persian text copied out of a PDF, with its half-spaces put back.

In such text a half-space comes out as a space, and one letter early: «شبک ههای»
was «شبکه‌های», «م یشود» was «می‌شود». All functions expect texts that ``clean``
has been over; it drops the tatweels of justified lines and keeps the damage.
Only closed rules are applied, whose damaged words are not Persian words:
what a reader could take for right stays as it is.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from karnameh.persian.text import clean

_ZWNJ = "\u200c"
_LETTERS = "\u0621-\u063f\u0641-\u0652\u0670پچژکگۀی"  # with their harakat
_WORD = f"{_LETTERS}\u0640{_ZWNJ}"  # whatever keeps a match from being a whole word
_JOINING = "ئبپتثجچحخسشصضطظعغفقکگلمنهی"  # after the other letters no half-space is needed


def _any(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


def _with_last_letter(endings: str, *, taken: str) -> str:
    """Endings that carry the last letter of the word before, unless the two are a word: «بها», «نهایی»."""
    return f"[{''.join(letter for letter in _JOINING if letter not in taken)}]{_any(endings)}"


# No second persons singular: «یمانی» is a name, and «نهایت» (with هایت) a word.
_PRESENT = _any(
    "آموز آور آی افت افزای انجام انداز ایست باش بخش بر بند بین پذیر پرداز پرس پوش خر خواه خوان خور دار دان ده "
    "رس رسان رو ریز زن ساز شناس شو طلب فرست فروش کش کن کوش گذار گذر گرد گوی گیر مان نشین نمای نویس ورز یاب"
)
_PAST = _any(
    "آمد آموخت آورد افتاد افزود انجامید انداخت ایستاد بخشید برد بست پذیرفت پرداخت پرسید پوشید توانست خرید خواست "
    "خواند خورد داد داشت دانست دید رساند رسید رفت ریخت ساخت شد شناخت فرستاد فروخت کرد کشید کوشید گذاشت گذشت گردید "
    "گرفت گشت گفت ماند نشست نمود نوشت یافت"
)
_VERB = f"(?:توان|باید|(?:توان|{_PRESENT})(?:م|د|یم|ید|ند)|{_PAST}(?:م|یم|ید|ند)?)"
_ADVERB = _any(
    "تازگی تدریج ترتیب تفکیک خاطر خصوص خوبی درستی دلیل راحتی رغم روز روزرسانی زودی سادگی سرعت سوی شدت صورت طور "
    "طوری علاوه عنوان کارگیری گونه لحاظ مثابه مرور منظور موجب موقع نحوی ندرت واسطه وسیله ویژه"
)
_PREFIXED = f"(?:ن?م ی{_VERB}|ب ه{_ADVERB})"
_SUFFIX = "|".join(
    (
        _with_last_letter("ها", taken="بسطم"),  # «سها», «طها» and «مها» are names
        _with_last_letter("های هایش هایشان هایمان هایتان", taken="ب"),
        _with_last_letter("هایی", taken="بن"),
        _with_last_letter("محور محوری", taken=""),
        _with_last_letter("سازی گذاری نگاری نگاران", taken="بن"),
        _with_last_letter("رسانی", taken="بپتن"),
        _with_last_letter("ریزی", taken="بغگن"),
    )
)

PDF_DAMAGE: str = f"(?:(?:^|[^{_WORD}]){_PREFIXED}|[{_LETTERS}] (?:{_SUFFIX}))(?:[^{_WORD}]|$)"
"""RE2 and Python pattern that matches the texts that ``repair`` changes, and no others."""

_NUMBER = "0-9۰-۹"
# Not every word: «۵الف» and «۲۰ساله» may be meant so.
_AFTER_NUMBER = _any(
    "از است با بر برای بود به تا خواهد در را سال شد که ماه نفر و فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان "
    "آذر دی بهمن اسفند"
)
_HALF_SPACE = f"(?:(?<![{_WORD}]){_PREFIXED}|(?<=[{_LETTERS}]) (?:{_SUFFIX}))(?![{_WORD}])"
_half_space = re.compile(_HALF_SPACE)
_damage = re.compile(
    f"(?P<number>(?<![{_NUMBER}A-Za-z])[{_NUMBER}]+(?={_AFTER_NUMBER}(?![{_WORD}])))"
    f"|(?P<mark>(?<=[{_LETTERS}{_NUMBER}»)]) [.،](?=[{_LETTERS}«]))|{_HALF_SPACE}"
)
_blank = re.compile(r"\s")

_SURE = 3  # one may be a slip of the hand, and two
_stretched = re.compile(r"[^\W\d_\u0640]\u0640+[^\W\d_\u0640]\w*")

# The ligature of ل and ا loses its ل. Only words that are none without it: «خاصه» and «اسامی» are words.
_LAM_ALEF = (
    "ابلاغ اجلاس اختلاف اختلافات اخلاق استقلال اصطلاح اصلاح اصلاحات اطلاع اطلاعات اطلاعیه اعلام اعلامیه املاک "
    "انقلاب پرتلاش تسهیلات تشکیلات تعطیلات خلاقانه خلاقیت سلامت سلامتی علاقه علامت علاوه محلات ملاحظه ملاقات ولادت"
)
_WHOLE = {word.replace("لا", "ا"): word for word in _LAM_ALEF.split()}
_lost_lam = re.compile(f"(?<![{_WORD}]){_any(' '.join(_WHOLE))}(?![{_LETTERS}])")


class Change(NamedTuple):
    """Words of a text, and what becomes of them.

    Attributes:
        before: the damaged words, as they are in the text.
        after: the same words repaired.
    """

    before: str
    after: str


def repair(text: str) -> str:
    """The text with its half-spaces where they were before it went through a PDF.

    A text that has lost half-spaces has lost other things too. There, and only
    there, a number is parted from the word that sticks to it («۷در»), and a
    full stop or comma goes back to the word before it («است .لازم»).
    """
    return _mended(text) if _half_space.search(text) else text


def changes(text: str) -> list[Change]:
    """What ``repair`` changes, each with the whole words around it, in the order of the text."""
    if _half_space.search(text) is None:
        return []
    return [Change(words, _mended(words)) for words in _damaged_words(_damage, text)]


def suggestions(text: str) -> list[Change]:
    """Words that look as if the ligature لا had lost its ل («محات»), for a person to decide on."""
    return [Change(found[0], _WHOLE[found[0]]) for found in _lost_lam.finditer(text)]


def shows_damage(texts: Iterable[str]) -> bool:
    """Whether these texts of one file came out of a PDF for certain.

    They did if three half-spaces or more are displaced, not all in the same
    words: one that comes back again and again may be a writer's habit. Beside
    three words stretched by tatweels, as justified lines have them, a single
    one in the same text is enough; so this function, unlike the others, learns
    more from the texts as they were before ``clean``.
    """
    seen: list[str] = []
    for text in texts:
        found = _damaged_words(_half_space, clean(text))
        if found and len(_stretched.findall(text)) >= _SURE:
            return True
        seen += found
        if len(seen) >= _SURE and len(set(seen)) > 1:
            return True
    return False


def _mended(text: str) -> str:
    return _damage.sub(_undamaged, text)


def _undamaged(damage: re.Match[str]) -> str:
    """What one match of the rules was before the damage."""
    if damage["number"]:
        return f"{damage[0]} "
    if damage["mark"]:
        return f"{damage[0].strip()} "
    head, tail = damage[0].split(" ")
    return f"{head}{tail[0]}{_ZWNJ}{tail[1:]}"


def _damaged_words(damage: re.Pattern[str], text: str) -> list[str]:
    """The whole words around each match; matches that share a word come together."""
    blanks = [blank.start() for blank in _blank.finditer(text)]
    spans: list[tuple[int, int]] = []
    for found in damage.finditer(text):
        before, after = bisect_left(blanks, found.start()), bisect_left(blanks, found.end())
        start = blanks[before - 1] + 1 if before else 0
        end = blanks[after] if after < len(blanks) else len(text)
        if spans and start < spans[-1][1]:
            start = spans.pop()[0]
        spans.append((start, end))
    return [text[start:end] for start, end in spans]
