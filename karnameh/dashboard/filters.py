"""Filters that live in the address.

The address is the one truth: each run reads it, seeds the widgets from it, and
a widget's change writes it back. Values are codes (``n=701``), so a link means
the same in both languages. Streamlit's own ``bind="query-params"`` is not used,
because it writes the shown label into the address
(docs/decisions/0003-filters-live-in-the-address.md).
"""

from collections.abc import Mapping, Sequence

import streamlit as st

from karnameh.sitemap import number_in

WIDGET_PREFIX = "filter_"


def read(key: str, options: Sequence[str], default: str) -> str:
    """The value in the address when it is one of the options, else the default."""
    value = st.query_params.get(key, default)
    return value if value in options else default


def read_text(key: str, *, max_length: int = 100) -> str:
    """A free text in the address, cut to a sensible length."""
    return st.query_params.get(key, "")[:max_length]


def choose(key: str, labels: Mapping[str, str], *, label: str, default: str) -> str:
    """A select box over codes and their labels, bound to the address. Returns the chosen code."""
    options = list(labels)
    widget = WIDGET_PREFIX + key
    st.session_state[widget] = read(key, options, default)
    chosen: str = st.selectbox(
        label,
        options,
        key=widget,
        format_func=lambda code: labels[code],
        on_change=_write,
        args=(key, default),
    )
    return chosen


def switch(key: str, *, label: str) -> bool:
    """A toggle bound to the address as ``key=1``."""
    widget = WIDGET_PREFIX + key
    st.session_state[widget] = st.query_params.get(key) == "1"
    return st.toggle(label, key=widget, on_change=_write_switch, args=(key,))


def search(key: str, *, label: str, placeholder: str) -> str:
    """A search field bound to the address."""
    widget = WIDGET_PREFIX + key
    st.session_state[widget] = read_text(key)
    return st.text_input(
        label, key=widget, placeholder=placeholder, max_chars=100, on_change=_write, args=(key, "")
    ).strip()


def write(key: str, value: str, *, default: str = "") -> None:
    """Put a value into the address, or take it out when it is the default; go back to the first page."""
    st.query_params.pop("page", None)
    if value == default:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = value


def _write(key: str, default: str) -> None:
    write(key, st.session_state[WIDGET_PREFIX + key], default=default)


def _write_switch(key: str) -> None:
    write(key, "1" if st.session_state[WIDGET_PREFIX + key] else "")


def read_number(key: str) -> int:
    """A whole number in the address, 1 or more; 1 for anything else."""
    return number_in(st.query_params.get(key, "")) or 1
