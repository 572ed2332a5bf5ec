"""The floor: DuckDB reads the CSV as text into a new database file. No cleaning, no checks, no version."""

import sys

import duckdb

source, folder = sys.argv[1:]
with duckdb.connect(f"{folder}/floor.duckdb") as database:
    database.execute("CREATE TABLE activity AS SELECT * FROM read_csv(?, all_varchar = true)", [source])
    print("bare read:", database.sql("SELECT count(*) FROM activity").fetchall()[0][0], "rows")
