"""One publication onto a record that is there: read, check, compare, keep the batch, build, verify, publish."""

import sys
from pathlib import Path

from etl import load
from karnameh.settings import Settings

source, folder = map(Path, sys.argv[1:])
settings = Settings(data=folder, demo=False, district="7", memory="800MB")
result = load([source], settings, confirmed={"large"})
sys.exit(0 if result.outcome == "published" else 1)
