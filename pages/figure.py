"""نشانی یک رقم: where a figure comes from, and how to compute it again."""

from karnameh import figures
from karnameh.content import figure_page
from karnameh.content.components import show_title
from karnameh.content.view import view

v = view()
say = v.locale.text

show_title(say("figure.title"), say("figure.lead"))
with v.canvas.choices():
    code = v.canvas.search("code", label=say("figure.ask"), placeholder=say("figure.ask_hint"))
if not code:
    v.tell(title=say("figure.title"), description=say("describe.figure"))
    figure_page.show_all(v)
else:
    try:
        ref = figures.parse(code)
        found = figures.compute(v.data, ref)
    except figures.WrongFigure as wrong:
        v.tell(title=say("figure.wrong_title"), description=say("describe.figure"), status=404)
        figure_page.show_wrong(v, wrong)
    else:
        name, shown = figures.title(v.data, ref, v.locale), figures.value_text(ref, found, v.locale)
        v.tell(title=f"{name}: {shown}", description=figures.query(v.data, ref, v.locale))
        figure_page.show_figure(v, ref, found)
