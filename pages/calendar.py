"""تقویم: a Jalali month with its activities and holidays, or one day of it."""

from karnameh.content import calendar_page
from karnameh.content.choices import choose_kind, choose_place, choose_year
from karnameh.content.components import (
    show,
    show_cards,
    show_links,
    show_note,
    show_pager,
    show_section,
    show_title,
)
from karnameh.content.view import view
from karnameh.exports import fragments
from karnameh.exports.feeds import subscriptions
from karnameh.exports.fragments import Link
from karnameh.exports.month import month_name, month_navigation, month_notes, month_table
from karnameh.warehouse import questions

v = view()
say = v.locale.text

asked = calendar_page.Asked.of(v)
year, month = asked.year, asked.month
links = calendar_page.month_links(v)
heading = month_name(year, month, v.locale) if asked.day is None else v.locale.date(asked.day, style="long")
show_title(heading, say("calendar.lead"))
v.tell(title=say("calendar.of", month=heading), description=say("calendar.lead"))
with v.canvas.choices():
    choose_place(v)
    choose_kind(v)
    choose_year(v, years=asked.years, default=v.this_year)
    months = {str(one): v.locale.month(one) for one in range(1, 13)}
    v.canvas.choose("month", months, label=say("calendar.month"), default=str(asked.default_month))

show(month_navigation(year, month, locale=v.locale, today=v.today, links=links))
if asked.day is None:
    found = questions.calendar_month(v.data, asked.filter, year=year, month=month)
    show(month_table(v.data, found, locale=v.locale, today=v.today, links=links))
    show(fragments.prose(month_notes(found, locale=v.locale)))
    if found.month_only_total:
        show_section(say("calendar.month_only"), say("calendar.month_only_lead", n=found.month_only_total))
        show_cards(v, found.month_only, empty="", label=say("calendar.month_only"))
        rest = found.month_only_total - len(found.month_only)
        if rest:
            show_note(say("calendar.month_only_more", n=rest))
    calendar_page.keep_month(v, asked, label=heading)
else:
    of_day = questions.calendar_day(v.data, asked.filter, day=asked.day, page=v.address.number("page"))
    label = say("calendar.day_title", day=heading)
    show_section(label, say("count.results", n=of_day.total))
    show_cards(v, of_day.rows, empty=say("calendar.day_empty"), label=label)
    show_pager(v, of_day.page, of_day.pages, "calendar", asked.address())
    back = Link(href=links.month(year, month), label=month_name(year, month, v.locale))
    show_links([back])

if not v.canvas.is_copy:
    show_section(say("calendar.subscribe"), say("calendar.subscribe_lead"))
    show_links(subscriptions(asked.filter, v.locale))
