"""``python -m etl repair FILE``: what a PDF damaged in a text, change by change, before anything is published."""

from pathlib import Path

from etl.problems import PublishError, shown
from etl.texts import Lang, sentence
from karnameh.persian.pdf_text import changes, repair, suggestions
from karnameh.persian.text import clean


def repair_file(path: Path, *, out: Path | None, lang: Lang) -> str:
    """List each repair of a UTF-8 text, and what might be one; write the mended text to ``out`` if it is given.

    Raises:
        PublishError: when the file is not there, or is no UTF-8 text.
    """
    try:
        text = clean(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise PublishError("not-found", path=str(path)) from error
    except UnicodeDecodeError as error:
        raise PublishError("not-utf8", path=str(path)) from error
    told = []
    for key, found in (("repair_change", changes(text)), ("repair_suggestion", suggestions(text))):
        for change in found:
            values = {"before": shown(change.before), "after": shown(change.after)}
            told.append(sentence(lang, "report", key, values))
    if out is not None:
        out.write_text(f"{repair(text)}\n", encoding="utf-8")
        told.append(sentence(lang, "report", "repair_written", {"file": out}))
    return "\n".join(told) or sentence(lang, "report", "repair_none")
