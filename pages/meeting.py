"""نمای جلسه: a review meeting's points in large type, one on each screen; or all of them, to be printed."""

from karnameh.content import meeting
from karnameh.content.view import view

v = view()

years = [str(year) for year in v.year_choice()]
year = int(v.address.choice("year", years, str(v.default_year(plans=True))))
number = meeting.chosen_point(v)
if number is None:
    meeting.show_all(v, year=year)
else:
    meeting.show_point(v, number, year=year)
