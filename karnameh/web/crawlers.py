"""``/robots.txt`` and ``/sitemap.xml``: how search engines find every page, and what they need not look at."""

from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from karnameh.settings import Settings
from karnameh.sitemap import PAGES
from karnameh.warehouse import NoWarehouse, Published, questions, site_store
from karnameh.web.documents import base_address

NOT_FOR_THEM = ("/staff", "/_stcore/", "/downloads/", "/api/v1/", "/drawings/", "/embed/")
"""The desk, and what pages are made of: the pages say the same, and each says what its files are."""
_ONE_OF_MANY = frozenset({"activity", "figure"})
"""Pages that are nothing without a choice."""
_CACHING = {"Cache-Control": "public, max-age=3600"}

__all__ = ["robots", "site_map"]


def robots(request: Request) -> Response:
    """What search engines may look at, and where the list of pages is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_THEM)]
    lines += ["Allow: /", "", f"Sitemap: {base_address(request)}/sitemap.xml", ""]
    return PlainTextResponse("\n".join(lines), headers=_CACHING)


def site_map(request: Request) -> Response:
    """Every page, and that of each neighbourhood and kind (sitemaps.org), each in both languages."""
    try:
        published = site_store().published()
    except NoWarehouse:
        return PlainTextResponse("503", status_code=503, headers={"Cache-Control": "no-store"})
    base, day = base_address(request), f"{published.built_at:%Y-%m-%d}"
    urls = "".join(_url(base, path, day) for path in _paths(published))
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        f' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{urls}</urlset>\n'
    )
    return Response(text, media_type="application/xml", headers=_CACHING)


def _paths(published: Published) -> list[str]:
    places = questions.places(published)
    district = Settings.from_environment().district
    here = places.loc[places["parent"] == district, "code"]
    return [
        *(page.path for page in PAGES if page.name not in _ONE_OF_MANY),
        *(f"/neighbourhood?n={code}" for code in here),
        *(f"/kinds?kind={code}" for code in questions.codes(published, "kind")),
    ]


def _url(base: str, path: str, day: str) -> str:
    english = f"{path}{'&' if '?' in path else '?'}lang=en"
    other = f'<xhtml:link rel="alternate" hreflang="en" href="{escape(base + english)}"/>'
    return f"<url><loc>{escape(base + path)}</loc><lastmod>{day}</lastmod>{other}</url>\n"
