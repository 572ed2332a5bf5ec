"""Mappings that senders have given, kept by header: the next file with the same header is read the same way."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from etl.headers import label_key


def recall(folder: Path, labels: Sequence[str]) -> dict[str, str]:
    """What was said of a header the last time; empty when nothing was, or the note is damaged."""
    try:
        found = json.loads(_path(folder, labels).read_text(encoding="utf-8"))
        return {str(label): str(target) for label, target in found["mapping"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def remember(folder: Path, labels: Sequence[str], mapping: Mapping[str, str]) -> None:
    """Keep what was said of a header, beside what was said before: label → field, ``metric:<code>`` or ``-``.

    Raises:
        OSError: when the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    mapping = {**recall(folder, labels), **mapping}
    path = _path(folder, labels)
    unfinished = path.with_suffix(".part")
    text = json.dumps({"labels": list(labels), "mapping": dict(mapping)}, ensure_ascii=False, indent=2)
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def _path(folder: Path, labels: Sequence[str]) -> Path:
    """The note on a header; its letters are folded, so that a ي for a ی finds it too."""
    header = json.dumps([label_key(label) for label in labels], ensure_ascii=False)
    return folder / f"{hashlib.sha256(header.encode()).hexdigest()[:16]}.json"
