"""Search keys for whole columns: what ``search_key`` gives for each text, some thirty times as fast.

``karnameh.persian.text.search_key`` is the rule; this is the same rule over a batch
of clean texts, each character a byte. A text with a character outside the
alphabet below goes through the rule itself. A test holds the two to the same keys.
"""

import codecs
import re
from collections.abc import Sequence

import duckdb
import pyarrow as pa
from duckdb.func import PythonUDFType
from duckdb.sqltypes import VARCHAR

from karnameh.persian.text import search_key

_ZWNJ, _HAMZA = "\u200c", "ء"
_PERSIAN = "آأؤإئابةتثجحخدذرزسشصضطظعغفقلمنهوپچژکگۀی"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789"
_ASCII = "".join(chr(code) if code >= ord(" ") or chr(code) == "\n" else "\ufffe" for code in range(127))
_ABOVE = _PERSIAN + _HAMZA + _ZWNJ + "۰۱۲۳۴۵۶۷۸۹" + "،؛؟٪٫٬«»–—‘’“”•…−×"
# A table that begins with NUL is what makes ``charmap_build`` return its fast map.
_ALPHABET = "\0" + (_ASCII[1:] + "\ufffe" + _ABOVE).ljust(254, "\ufffe")
"""ASCII at its own places and Persian above it; U+FFFE marks the places without a character."""
_END = b"\xff"  # between the texts of a batch
_DECODING = _ALPHABET + "\n"
_ENCODING = codecs.charmap_build(_ALPHABET)

# The suffixes and endings of the rule, and what they join to.
_SUFFIXES = "ها|های|هایی|هایش|هایشان|هایم|هایت|هایمان|هایتان|تر|تری|ترین"
_ENDINGS = "ام|ات|اش|ای|اند|ایم|اید"


def _bytes(text: str) -> bytes:
    return codecs.charmap_encode(text, "strict", _ENCODING)[0]


def _class(*texts: str) -> bytes:
    return b"[" + b"".join(re.escape(_bytes(text)) for text in texts) + b"]"


_MARK = ord("!")  # stands for all punctuation: unlike a blank, no suffix is joined across it


def _folds() -> bytes:
    """What each byte becomes: its character alone in a key, or the mark when it parts words."""
    table = bytearray(range(256))
    for place, char in enumerate(_ALPHABET):
        folded = search_key(f"ب{char}ب")[1:-1]
        if char not in (" ", "\0", "\ufffe") and folded:
            table[place] = _MARK if folded == " " else _bytes(folded)[0]
    return bytes(table)


_TO_KEY = _folds()
_DROPPED = _bytes(_ZWNJ + _HAMZA)
_MARK_TO_BLANK = bytes.maketrans(bytes([_MARK]), b" ")


def _one_of(words: str) -> bytes:
    return b"(?:" + b"|".join(re.escape(_bytes(word)) for word in words.split("|")) + b")"


# Every pattern begins with a literal, which the engine finds fast; what stands before it is looked at after.
_letter = _class(_PERSIAN)
_word = _class(_PERSIAN, _LATIN, _DIGITS)
_mi, _nemi = _bytes("می"), _bytes("نمی")
_end = b"(?!" + _letter + b")"
_ezafe = re.compile(
    _bytes("ه") + b"(?:" + _class(" ", _ZWNJ) + _bytes("ی") + b"|" + _bytes(_HAMZA) + b")"
    b"(?!" + _class(_PERSIAN, _HAMZA, _ZWNJ) + b")"
)
_loose_suffix = re.compile(
    b" (?:(?=" + _one_of(_SUFFIXES) + _end + b")(?<=" + _word + b" )"
    b"|(?=" + _one_of(_ENDINGS) + _end + b")(?<=" + _bytes("ه") + b" )"
    b"|(?=" + _bytes("ام") + _end + b")(?<=" + _class(_DIGITS, "ی") + b" ))"
)
_loose_prefix = re.compile(
    _mi + b" (?=" + _letter + b")(?:(?<!" + _letter + _mi + b" )"
    b"|(?<=" + _nemi + b" )(?<!" + _letter + _nemi + b" ))"
)


SEARCHED = ("title", "summary", "venue", "unit", "topics", "partners")
"""The fields of an activity in which a visitor searches."""
_LISTS = ("topics", "partners")


def search_key_sql(row: str) -> str:
    """The SQL expression of an activity's key; ``row`` is the alias of its typed row."""
    texts = (
        f"array_to_string({row}.{name}, chr(10))" if name in _LISTS else f"{row}.{name}" for name in SEARCHED
    )
    return f"search_key(concat_ws(chr(10), {', '.join(texts)}))"


def create_search_key(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the SQL function ``search_key(text)``; the text must be clean."""
    connection.create_function("search_key", _search_keys, [VARCHAR], VARCHAR, type=PythonUDFType.ARROW)


def _search_keys(texts: pa.ChunkedArray) -> pa.Array:
    return pa.array(search_keys(texts.to_pylist()), pa.string())


def search_keys(texts: Sequence[str]) -> list[str]:
    """The search key of each of the clean texts."""
    encoded: list[bytes] = []
    unusual: dict[int, str] = {}
    for place, text in enumerate(texts):
        try:
            encoded.append(_bytes(text))
        except UnicodeEncodeError:
            unusual[place] = search_key(text)
            encoded.append(b"")
    keys = _folded(_END.join(encoded)).split("\n")
    for place, key in unusual.items():
        keys[place] = key
    return keys


def _folded(batch: bytes) -> str:
    batch = _ezafe.sub(_bytes("ه"), batch).translate(_TO_KEY, _DROPPED)
    batch = _loose_prefix.sub(lambda found: found[0][:-1], _loose_suffix.sub(b"", batch))
    batch = batch.translate(_MARK_TO_BLANK)
    while b"  " in batch:
        batch = batch.replace(b"  ", b" ")
    batch = batch.replace(b" " + _END, _END).replace(_END + b" ", _END).strip(b" ")
    return codecs.charmap_decode(batch, "strict", _DECODING)[0]
