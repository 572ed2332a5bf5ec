"""What the search finds, row by row, for an index that is searched elsewhere."""

from datetime import date

import pandas as pd

from karnameh.warehouse.published import Published


def search_index(published: Published, *, today: date) -> pd.DataFrame:
    """Every activity in the order of ``search`` without a query: what has begun first, newest first.

    Columns: activity_id, title, summary (None), venue (None), kind, year, status, neighbourhood, start_date,
    start_precision, end_date (None), end_precision (None), demo, search_key.
    """
    return published.frame(
        """
        SELECT activity_id, title, summary, venue, kind, year, status, neighbourhood, start_date,
            start_precision, end_date, end_precision, demo, search_key
        FROM activity ORDER BY start_date > $today, abs(start_date - $today), activity_id DESC
        """,
        {"today": today},
    )
