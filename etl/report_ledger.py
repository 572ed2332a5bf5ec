"""What the ledger has to tell, as text: records that change, batches, undoing, rebuilding, verifying."""

from collections.abc import Mapping, Sequence

from etl.diff import Changes
from etl.differences import Difference
from etl.outcome import Rebuilt, Shown, UndoResult, Verified
from etl.problems import shown
from etl.texts import Lang, failure_text, field_label, number, plain, sentence, table_label

_TOLD = 50
"""Records of each table that the terminal shows; JSON has more."""
_STATES = ("withdrawn", "changed", "added")


def differences_text(differences: Sequence[Difference], changes: Changes, lang: Lang) -> list[str]:
    """The records that change, table by table; how many more there are is said."""
    blocks = []
    for table, states in changes.items():
        of_table = [each for each in differences if each.table == table]
        if not of_table:
            continue
        lines = [sentence(lang, "report", "diff_head", {"table": table_label(lang, table)})]
        for each in of_table[:_TOLD]:
            lines += _difference(each, lang)
        told = {each.state for each in of_table}
        more = sum(states.get(state, 0) for state in told) - len(of_table[:_TOLD])
        if more > 0:
            lines.append("  " + sentence(lang, "report", "more", {"count": number(lang, more)}))
        blocks.append("\n".join(lines))
    return blocks


def _difference(each: Difference, lang: Lang) -> list[str]:
    key = " · ".join(shown(str(part)) for part in each.key.values() if part is not None)
    name = f"{key} ({shown(each.title)})" if each.title else key
    lines = ["  " + sentence(lang, "report", f"diff_{each.state}", {"record": name})]
    for field, (before, after) in each.fields.items():
        values = {
            "field": field_label(lang, each.table, field),
            "before": _value(before, lang),
            "after": _value(after, lang),
        }
        lines.append("    " + sentence(lang, "report", "diff_field", values))
    return lines


def _value(text: str | None, lang: Lang) -> str:
    return sentence(lang, "report", "nothing") if text is None else shown(text)


def _counts(changes: Changes, lang: Lang) -> list[str]:
    lines = []
    for table, states in changes.items():
        values = {state: number(lang, states.get(state, 0)) for state in _STATES}
        lines.append(
            "  " + sentence(lang, "report", "undo_counts", {"table": table_label(lang, table), **values})
        )
    return lines


def render_undo(result: UndoResult, lang: Lang) -> str:
    """What an undo does, or did."""
    values: Mapping[str, str] = {
        "target": plain(lang, result.target),
        "batch": plain(lang, result.batch or 0),
        "version": plain(lang, result.version or 0),
    }
    lines = [sentence(lang, "report", "undo_head", values), *_counts(result.changes, lang)]
    for name, count in (("overruled", result.overruled), ("left_alone", result.left_alone)):
        if count:
            lines.append("  " + sentence(lang, "report", f"undo_{name}", {"count": number(lang, count)}))
    blocks = differences_text(result.differences, result.changes, lang)
    end = sentence(lang, "report", f"undo_{result.outcome}", values)
    return "\n\n".join(["\n".join(lines), *blocks, end])


def render_batch(result: Shown, lang: Lang) -> str:
    """A published batch: who, when, why, what."""
    batch = result.batch
    counts = ("rows_read", "added", "changed", "unchanged", "withdrawn", "rejected")
    said = batch.submission
    nothing = sentence(lang, "report", "nothing")
    values = {
        "number": plain(lang, batch.number),
        "kind": sentence(lang, "report", f"kind_{batch.kind}"),
        "made_at": plain(lang, str(batch.made_at)),
        "who": shown(said.who or nothing),
        "unit": shown(said.unit or nothing),
        "note": shown(said.note or nothing, limit=400),
        "fingerprint": batch.fingerprint,
        **{name: number(lang, getattr(batch.counts, name)) for name in counts},
    }
    lines = [sentence(lang, "report", key, values) for key in ("batch", "batch_said", "batch_counts")]
    for source in batch.sources:
        values = {"file": source.name, "sha256": source.sha256}
        lines.append("  " + sentence(lang, "report", "batch_file", values))
    if batch.correction:
        values = {"activity": batch.correction.activity_id, "wrong": batch.correction.wrong}
        lines.append(sentence(lang, "report", "batch_correction", values))
    changes: Changes = {}
    for each in result.differences:
        states = changes.setdefault(each.table, {})
        states[each.state] = states.get(each.state, 0) + 1
    return "\n\n".join(["\n".join(lines), *differences_text(result.differences, changes, lang)])


def render_rebuilt(result: Rebuilt, lang: Lang) -> str:
    """What a rebuild came to."""
    values = {
        "version": plain(lang, result.version),
        "batches": number(lang, result.batches),
        "content": result.content,
    }
    same = {True: "rebuilt_same", False: "rebuilt_other", None: "rebuilt_first"}[result.is_same]
    return "\n".join(sentence(lang, "report", key, values) for key in ("rebuilt", same))


def render_verified(result: Verified, lang: Lang) -> str:
    """Everything that is not as it should be, and what to do."""
    if not result.faults:
        return sentence(lang, "report", "verified")
    return "\n".join(failure_text(lang, fault.code, fault.detail) for fault in result.faults)
