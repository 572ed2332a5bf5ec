"""Texts that came out of a PDF: mended where the file shows the damage, otherwise only proposed."""

import duckdb

from etl.findings import add_findings
from etl.project import Projection
from karnameh.persian.pdf_text import shows_damage

_SAMPLE = 5_000
"""Damaged texts by which a file is judged."""


def mend_texts(
    connection: duckdb.DuckDBPyConnection, projection: Projection, *, file: int, row: str, repair: bool | None
) -> None:
    """Choose between texts as they were cleaned and as they were mended, and tell each difference.

    ``row`` is the SQL expression of a row's number. With ``repair`` None the damaged
    texts themselves decide: a single odd word in a clean file is only proposed.
    """
    damaged = {
        field: texts
        for field, raw in projection.texts.items()
        if (
            texts := connection.execute(
                f"SELECT raw FROM {raw.map_name} WHERE mended IS NOT NULL LIMIT {_SAMPLE}"  # noqa: S608
            ).fetchall()
        )
    }
    if not damaged:
        return
    if repair is None:
        repair = shows_damage(text for texts in damaged.values() for (text,) in texts)
    for field in damaged:
        raw = projection.texts[field]
        name = raw.map_name
        if repair:
            mended = f"coalesce({name}.mended, {name}.stored)"
            projection.columns[field] = f"CASE WHEN {name}.raw IS NULL THEN r.{raw.column} ELSE {mended} END"
        rule = "repaired" if repair else "suggested"
        add_findings(
            connection,
            "pdf-damage",
            f"{raw.relation} AS r JOIN {name} AS m ON r.{raw.column} = m.raw WHERE m.mended IS NOT NULL",
            file=str(file),
            row=row,
            field=field,
            value="m.stored",
            detail=f"json_object('rule', '{rule}', 'mended', left(m.mended, 400))",
        )
