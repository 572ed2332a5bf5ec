"""مقایسه: years, neighbourhoods, kinds or districts side by side, in equal spans of time."""

from typing import cast

from karnameh.content import comparison
from karnameh.content.choices import choose_kind, choose_place, choose_year
from karnameh.content.components import show_title
from karnameh.content.view import view
from karnameh.exports.occasions import OCCASIONS, OccasionCode
from karnameh.warehouse.questions.comparison import BY, By

v = view()
say = v.locale.text

show_title(say("compare.title"), say("compare.lead"))
v.tell(title=say("compare.title"), description=say("describe.compare"))
year, kind, place, occasion = v.default_year(), "", "", ""
with v.canvas.choices():
    by = v.canvas.choose(
        "by", {code: say(f"compare.by_{code}") for code in BY}, label=say("compare.by"), default="year"
    )
    measures = {code: say(f"compare.measure_{code}") for code in ("count", "rate")}
    measure = v.canvas.choose("measure", measures, label=say("compare.measure"), default="count")
    aligns = {code: say(f"compare.align_{code}") for code in ("solar", "lunar")}
    if v.canvas.choose("align", aligns, label=say("compare.align"), default="solar") == "lunar":
        names = {str(code): say(f"compare.occasion_{code}") for code in OCCASIONS}
        occasion = v.canvas.choose("occasion", names, label=say("compare.occasion"), default="ramadan")
    elif by != "year":
        year = choose_year(v, years=[one for one in v.year_choice() if one <= v.this_year])
    if by != "kind":
        kind = choose_kind(v)
    if by in ("year", "kind"):
        place = choose_place(v)

asked = comparison.Asked(
    by=cast(By, by),
    measure=measure,
    year=year,
    kind=kind,
    place=place,
    occasion=cast(OccasionCode, occasion) if occasion else None,
)
comparison.show_comparison(v, asked)
