"""``python -m karnameh`` as a work of its own; see ``benchmarks/measure.py``."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

from karnameh.__main__ import main  # noqa: E402

sys.exit(main())
