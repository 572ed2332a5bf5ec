"""Widgets whose values live in the address.

The address is the one truth: each run reads it, seeds the widgets from it, and
a widget's change writes it back. Values are codes (``n=701``), so a link means
the same in both languages. Streamlit's own ``bind="query-params"`` is not used,
because it writes the shown label into the address
(docs/decisions/0003-filters-live-in-the-address.md).
"""

from collections.abc import Mapping

import streamlit as st

from karnameh.content.address import LONGEST_TEXT, Address

WIDGET_PREFIX = "filter_"


def choose(address: Address, key: str, labels: Mapping[str, str], *, label: str, default: str) -> str:
    """A select box over codes and their labels. Returns the chosen code."""
    options = list(labels)
    widget = WIDGET_PREFIX + key
    st.session_state[widget] = address.choice(key, options, default)
    chosen: str = st.selectbox(
        label,
        options,
        key=widget,
        format_func=lambda code: labels[code],
        on_change=_write,
        args=(key, default),
    )
    return chosen


def switch(address: Address, key: str, *, label: str) -> bool:
    """A toggle, in the address as ``key=1``."""
    widget = WIDGET_PREFIX + key
    st.session_state[widget] = address.switch(key)
    return st.toggle(label, key=widget, on_change=_write_switch, args=(key,))


def search(address: Address, key: str, *, label: str, placeholder: str) -> str:
    """A search field."""
    widget = WIDGET_PREFIX + key
    st.session_state[widget] = address.free_text(key)
    return st.text_input(
        label, key=widget, placeholder=placeholder, max_chars=LONGEST_TEXT, on_change=_write, args=(key, "")
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
