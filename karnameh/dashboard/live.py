"""The live canvas: a page drawn by Streamlit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from karnameh.content.address import Address
from karnameh.content.canvas import About, Chart, Room
from karnameh.content.choropleth import Choropleth
from karnameh.content.drawn import map_ratio
from karnameh.content.palette import Palette
from karnameh.dashboard import filters
from karnameh.dashboard.charts import ready_chart
from karnameh.dashboard.maps import SHAPES, build_map
from karnameh.exports import drawings, fragments
from karnameh.locales import Locale

MAP_ROOM = {True: (310, 420), False: (640, 560)}
"""Width and height of the map in pixels, on a narrow screen and on others."""


@dataclass(frozen=True, slots=True)
class Live:
    """Shows each part as it comes; see ``canvas.Canvas`` for them."""

    address: Address
    locale: Locale
    colours: Palette
    narrow: bool

    @property
    def is_copy(self) -> bool:
        """Never: this is the site itself."""
        return False

    def show(self, markup: Markup) -> None:
        """Put a piece below what is there."""
        st.html(markup)

    def tell(self, about: About) -> None:
        """The title of the window; the rest is for those who read the document."""
        title = self.locale.text("site.page_title", title=about.title)
        st.html(fragments.state(language=self.locale.code, direction=self.locale.direction, page_title=title))

    def choices(self) -> Room:
        """A row of widgets."""
        return st.container(horizontal=True, vertical_alignment="bottom")

    def columns(self, *weights: int) -> Sequence[Room]:
        """Streamlit's columns."""
        return st.columns(list(weights), gap="medium")

    def fold(self, summary: str) -> Room:
        """An expander."""
        return st.expander(summary)

    def choose(self, key: str, labels: Mapping[str, str], *, label: str, default: str) -> str:
        """A select box."""
        return filters.choose(self.address, key, labels, label=label, default=default)

    def switch(self, key: str, *, label: str) -> bool:
        """A toggle."""
        return filters.switch(self.address, key, label=label)

    def search(self, key: str, *, label: str, placeholder: str) -> str:
        """A text field."""
        return filters.search(self.address, key, label=label, placeholder=placeholder)

    def chart(self, chart: Chart, *, alternative: str) -> None:
        """A ready Vega-Lite specification: Altair builds it once for each content."""
        spec = ready_chart(chart, locale=self.locale, colours=self.colours, narrow=self.narrow)
        st.vega_lite_chart(spec, width="stretch", theme=None, alt=alternative)

    def map(self, drawn: Choropleth, *, alternative: str) -> None:
        """A pydeck map; a click on a place puts it into the address, a second one takes it out."""
        room = MAP_ROOM[self.narrow]
        deck = build_map(drawn, locale=self.locale, colours=self.colours, room=room)
        picked = st.pydeck_chart(
            deck,
            height=room[1],
            on_select="rerun",
            alt=alternative,
            key=f"map-{drawn.source}-{drawn.selected}",
        )
        clicked = picked.selection["objects"].get(SHAPES, []) if picked else []
        if clicked:
            code = clicked[0]["code"]
            filters.write("n", "" if code == drawn.selected else code)
            st.rerun()

    def drawing(self, drawn: Choropleth, *, alternative: str) -> None:
        """Room for a drawing that the browser fetches and keeps: Streamlit lets no SVG through."""
        st.html(drawings.later(f"{drawn.source}&as=svg", alternative=alternative, ratio=map_ratio(drawn)))
