"""The first half of a load: read, clean and check the file; nothing is published."""

import sys
from pathlib import Path

from etl import check
from karnameh.settings import Settings

source, folder = map(Path, sys.argv[1:])
report = check([source], Settings(data=folder, demo=False, district="7", memory="800MB"))
for file in report.files:
    print(f"etl.check: {report.conclusion}, {file.rows_read} rows", dict(file.problems.counts))
sys.exit(report.exit_code)
