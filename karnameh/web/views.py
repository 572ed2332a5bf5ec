"""``/downloads/view/<page>.csv`` and ``.xlsx``: «دریافت همین نما», what a page shows for the choices in its address.

The page itself is run, and says what it shows; so the file cannot say anything else.
"""

from hashlib import sha256

import pandas as pd
from starlette.requests import Request
from starlette.responses import Response

from karnameh.accounts import COOKIE
from karnameh.content.document import Written, write_page
from karnameh.content.view import View, view
from karnameh.exports import parts as files
from karnameh.exports.downloads import Asked
from karnameh.exports.parts import Download
from karnameh.exports.registry import TABLES
from karnameh.exports.spreadsheet import MEDIA_TYPE as XLSX
from karnameh.locales import Locale, chosen
from karnameh.sitemap import PAGES, Page
from karnameh.warehouse import NoWarehouse, questions
from karnameh.web.asked import FILTER, Refused, disposition, filter_of, is_known, refusal
from karnameh.web.documents import base_address, choices_in

MOST_IN_EXCEL = 200_000
"""Rows of a workbook; more take minutes to open, where Excel takes them at all."""

_CSV = "text/csv; charset=utf-8; header=present"
_ZIP = "application/zip"


def view_file(request: Request) -> Response:
    """The rows of a view as a file. Nothing of the address is ever repeated in a refusal."""
    query = choices_in(request.query_params)
    locale = chosen(query.get("lang"))
    try:
        return _answer(request, query, locale)
    except Refused as refused:
        return refusal(refused, locale, section="view")


def _answer(request: Request, query: dict[str, str], locale: Locale) -> Response:
    name, _, form = str(request.path_params["file"]).rpartition(".")
    page = next((page for page in PAGES if page.name == name), None)
    if page is None or form not in ("csv", "xlsx"):
        raise Refused("no_page", 404)
    written = write_page(page, query, base=base_address(request), session=request.cookies.get(COOKIE))
    if not written.has_data:
        raise Refused("no_data", 503)
    shown = view()
    if written.about.status >= 400 or not shown.parts:
        raise Refused("no_rows", 404)
    try:
        content, ending, media_type = _made(shown, page, written, form)
    except NoWarehouse as error:
        raise Refused("no_data", 503) from error
    is_secret = "preview" in query
    headers = {
        "Cache-Control": "private, no-store" if is_secret else "no-cache",
        **({"Vary": "Cookie"} if is_secret else {}),
        "ETag": f'"{sha256(content).hexdigest()[:32]}"',
        "Content-Language": locale.code,
        "Content-Disposition": _disposition(shown, page, ending),
    }
    if is_known(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def _made(shown: View, page: Page, written: Written, form: str) -> tuple[bytes, str, str]:
    """The file's bytes, the ending of its name, its media type."""
    sheets = files.sheets_of(shown.parts, lambda download: _rows(shown, download))
    if form == "csv":
        content, ending = files.sheets_csv(sheets, shown.locale)
        return content, ending, _CSV if ending == "csv" else _ZIP
    if sum(len(frame) for _, frame, _ in sheets) > MOST_IN_EXCEL:
        raise Refused("too_long", 422)
    return files.sheets_xlsx(sheets, _about(shown, page, written), shown.locale), "xlsx", XLSX


def _rows(shown: View, download: Download) -> tuple[pd.DataFrame, dict[str, str]]:
    asked = Asked(
        filter=filter_of(
            shown.data, {key: value for key, value in download.choices.items() if key in FILTER}
        ),
        today=shown.today,
        district=shown.district,
    )
    frame, headers = TABLES[download.table].sheet(shown.data, asked, shown.locale)
    return frame, dict(headers)


def _about(shown: View, page: Page, written: Written) -> list[list[str]]:
    """What the file is: the view in words, its version and day, and where it is."""
    say = shown.locale.text
    version = questions.version_info(shown.data)
    address = shown.link(page.name, **shown.address.items())
    lines = [
        [written.about.title, ""],
        [written.about.description, ""],
        [say("view.site"), say("site.name")],
        [say("report.version"), shown.locale.plain(version.number)],
        [say("view.taken"), shown.locale.date(shown.today, style="long")],
        [say("view.address"), f"{shown.base}{address}"],
    ]
    if version.demo:
        lines.append([say("demo.band"), say("demo.explain")])
    return lines


def _disposition(shown: View, page: Page, ending: str) -> str:
    """The file's name: site, page, year, day and version; in Persian for those who can."""
    say, plain = shown.locale.text, shown.locale.plain
    version, year = questions.version_info(shown.data).number, shown.address.get("year")
    day = shown.locale.date(shown.today, style="numeric").replace("/", "-")
    known = year if year.isdecimal() and year.isascii() else ""
    moment = [say("file.as_of", batch=plain(shown.data.batch))] if shown.data.batch else []
    named = [say("site.name"), say(f"nav.{page.name}"), plain(known) if known else "", *moment]
    named += [say("view.file_version", n=plain(version)), day]
    name = files.file_name("-".join(part.replace(" ", "-") for part in named if part))
    ascii_name = "-".join(
        filter(None, ["karnameh", page.name, known, f"v{version}", f"{shown.today:%Y%m%d}"])
    )
    return disposition(f"{ascii_name}.{ending}", f"{name}.{ending}")
