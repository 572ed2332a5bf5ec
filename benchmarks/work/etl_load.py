"""The whole of it: read, clean and check the file, and publish its rows as a new version."""

import sys
from pathlib import Path

from etl import load
from karnameh.settings import Settings

source, folder = map(Path, sys.argv[1:])
result = load([source], Settings(data=folder, demo=False, district="7", memory="800MB"))
for file in result.report.files:
    print(f"etl.load: {result.outcome}, {file.added} of {file.rows_read} rows", dict(file.problems.counts))
sys.exit(result.exit_code)
