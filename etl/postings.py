"""The index of the search: for each word of the record, the rows whose search key has it.

Each row of ``activity`` has a number of its own, ``document``, that goes with it into
``past_activity`` and is never given to another row. So a publication only adds postings: those
of a row that ended name a number that no standing row has any more.
"""

import duckdb

DERIVED = ("search_key", "document")
"""Columns that follow from what a row says, or only serve to find it; they say nothing themselves."""

_DOCUMENTS_AT_A_TIME = 500_000
"""What the lists of so many documents take stays far below the memory that a load may use."""

_LAST = (
    "SELECT coalesce(max(document), 0) FROM "
    "(SELECT document FROM warehouse.activity UNION ALL SELECT document FROM warehouse.past_activity)"
)


def next_document_sql(row: str, *, all_rows: bool) -> str:
    """The SQL expression of the number of a row that comes into the attached ``warehouse.activity``.

    ``row`` is the alias of its staging table. Where ``all_rows`` of that come in they have
    numbers already; to count those that do takes DuckDB one thread and half as long again.
    """
    place = f"1 + {row}.rowid" if all_rows else "row_number() OVER ()"
    return f"({_LAST}) + {place}"


def insert_postings(connection: duckdb.DuckDBPyConnection) -> None:
    """Enter the rows of the attached ``warehouse.activity`` that the index has not got yet.

    The postings of so many rows are sorted by word together, so that a question for the words
    that begin with something finds them side by side. Sorting a list of numbers for each word
    takes half of the time that sorting the postings would; and a word that a key has twice has
    its number twice in a row there, which costs less to see than to avoid.
    """
    ((last,),) = connection.execute(_LAST).fetchall()
    ((done,),) = connection.execute("SELECT coalesce(max(document), 0) FROM warehouse.posting").fetchall()
    for first in range(done + 1, last + 1, _DOCUMENTS_AT_A_TIME):
        connection.execute(
            "INSERT INTO warehouse.posting SELECT word, document, word IS DISTINCT FROM lag(word) OVER () FROM ("
            "SELECT word, unnest(documents) AS document FROM ("
            "SELECT word, list(document) AS documents FROM ("
            "SELECT unnest(string_split(search_key, ' ')) AS word, document FROM warehouse.activity "
            f"WHERE document BETWEEN {first} AND {first + _DOCUMENTS_AT_A_TIME - 1}"
            ") GROUP BY word ORDER BY word)"
            ") QUALIFY document IS DISTINCT FROM lag(document) OVER () OR word <> lag(word) OVER ()"
        )
