"""گزارش: the printed reports of a year, to take along."""

from karnameh.content.choices import choose_year
from karnameh.content.components import show_links, show_note, show_notice, show_section, show_title
from karnameh.content.view import view
from karnameh.exports.fragments import Link
from karnameh.report.bundle import files_of
from karnameh.report.edition import NoReport

v = view()
say = v.locale.text

show_title(say("report.page_title"), say("report.page_lead"))
years = [year for year in v.year_choice() if year <= v.this_year]
with v.canvas.choices():
    year = choose_year(v, plans=True, years=years or [v.default_year(plans=True)])
if v.locale.code != "fa":
    show_note(say("report.page_persian"))

if v.canvas.is_copy:
    show_notice(say("report.page_title"), say("twin.no_reports"))
elif v.preview is not None or v.data.batch is not None:
    show_notice(say("report.page_title"), say("report.page_now_only"))
else:
    try:
        files = files_of(v.data, year=year, district=v.district)
    except NoReport as error:
        show_notice(say(f"report.{error.reason}", **error.values))
    else:
        links = {
            file.kind: Link(href=f"/reports/{file}", label=say(f"report.file_{file.kind}"), download=True)
            for file in files
        }
        by_law = [link for kind, link in links.items() if kind.startswith("art")]
        show_section(say("report.page_files", year=v.locale.plain(year)), say("report.page_wait"))
        show_links([links[kind] for kind in ("pdf", "xlsx", "data")])
        show_section(say("report.page_law"))
        show_links(by_law)
