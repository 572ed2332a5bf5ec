"""A page of a list: how many there are, and which rows are on it."""

from typing import NamedTuple


class Window(NamedTuple):
    """One page out of ``pages``, both from 1, and its rows as SQL asks for them."""

    page: int
    pages: int
    limit: int
    offset: int


def window(total: int, *, page: int, page_size: int) -> Window:
    """The page that is asked for; one past the end is the last one, and an empty list has one page."""
    pages = max(1, -(-total // page_size))
    page = min(max(1, page), pages)
    return Window(page, pages, page_size, (page - 1) * page_size)
