"""What became of a boundary file, as text."""

import re

from etl.boundaries.findings import BoundariesResult, Finding, Size
from etl.texts import Lang, number, plain, sentence

__all__ = ["BoundariesResult", "render_boundaries"]

_PERSIAN = {",": "٬", ".": "٫"}
_separator = re.compile("(?<=[0-9])[,.](?=[0-9])")
_TOLD = 10
"""Examples of each finding that the terminal shows; JSON has more."""


def render_boundaries(result: BoundariesResult, lang: Lang) -> str:
    """What was found, and what was done."""
    version = {"version": plain(lang, result.version or 0)}
    end = sentence(lang, "report", f"boundaries_{result.outcome}", version)
    if result.level is None:
        return end
    blocks = ["\n".join(_head(result, lang)), *(_finding(each, lang) for each in result.findings)]
    if result.size:
        blocks.append(_size(result.size, result.outlines, lang))
    if result.outcome == "checked" and result.exit_code:
        end = sentence(lang, "report", "boundaries_refused")
    elif result.outcome in ("published", "kept") and any(
        each.severity == "error" for each in result.findings
    ):
        end = f"{sentence(lang, 'report', 'boundaries_forced')} {end}"
    return "\n\n".join([*blocks, end])


def _head(result: BoundariesResult, lang: Lang) -> list[str]:
    values = {
        "file": result.file,
        "level": sentence(lang, "report", f"boundaries_level_{result.level}"),
        "shapes": number(lang, result.shapes),
        "matched": number(lang, result.matched),
    }
    lines = [sentence(lang, "report", "boundaries_head", values)]
    for use, label in result.columns.items():
        lines.append("  " + sentence(lang, "report", f"boundaries_{use}", {"label": label}))
    return lines


def _finding(found: Finding, lang: Lang) -> str:
    text = sentence(
        lang,
        "report",
        f"boundaries_{found.code}",
        {
            **{name: _plain(lang, text) for name, text in found.detail.items()},
            "count": number(lang, found.count),
        },
    )
    lines = [f"[{sentence(lang, 'report', found.severity)}] {text}"]
    lines += [f"  {_plain(lang, example)}" for example in found.examples[:_TOLD]]
    if found.examples and found.count > _TOLD:
        lines.append("  " + sentence(lang, "report", "more", {"count": number(lang, found.count - _TOLD)}))
    return "\n".join(lines)


def _plain(lang: Lang, text: str) -> str:
    """Text of ours with its numbers in the language's digits and separators."""
    separated = _separator.sub(lambda found: _PERSIAN[found[0]], text) if lang == "fa" else text
    return plain(lang, separated)


def _size(size: Size, outlines: int, lang: Lang) -> str:
    values = {
        "shapes": number(lang, size.shapes),
        "before": number(lang, size.points_before),
        "points": number(lang, size.points),
        "tolerance": _plain(lang, f"{size.tolerance:g}"),
        "size": _plain(lang, f"{size.gzip / 1000:.1f}"),
        "outlines": number(lang, outlines),
        "limit": number(lang, size.limit // 1000),
    }
    keys = [
        "boundaries_size",
        *(["boundaries_size_over"] if size.gzip > size.limit else []),
        *(["boundaries_outlines"] if outlines else []),
    ]
    return " ".join(sentence(lang, "report", key, values) for key in keys)
