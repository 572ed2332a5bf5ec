"""What the site answers itself, before Streamlit is asked: documents, assets, downloads.

``app.py`` puts these into the ASGI application. Nothing here imports Streamlit;
its page is found on the disk and served as our own document.
"""

import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from functools import cache

from starlette.convertors import register_url_convertor
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from karnameh.content.site_files import FONT as FONT
from karnameh.content.site_files import ICONS as ICONS
from karnameh.settings import Settings
from karnameh.sitemap import PAGES
from karnameh.warehouse import NoWarehouse, site_store
from karnameh.web.api import api_routes
from karnameh.web.codes import code
from karnameh.web.compression import Compression
from karnameh.web.copies import Copies, Original, below
from karnameh.web.crawlers import robots, site_map
from karnameh.web.data import data_file
from karnameh.web.documents import Documents, UnknownPage, streamlit_document
from karnameh.web.downloads import download
from karnameh.web.drawings import place, places
from karnameh.web.embeds import Embeds
from karnameh.web.feeds import activities_atom, activities_calendar, activity_calendar
from karnameh.web.files import Files
from karnameh.web.pictures import picture
from karnameh.web.reports import report
from karnameh.web.security import SecurityHeaders
from karnameh.web.views import view_file


def routes() -> list[BaseRoute]:
    """The site's own addresses. Raises DocumentError when Streamlit's page is not as we know it."""
    files = site_files()
    documents = Documents(files)
    register_url_convertor("unknown_page", UnknownPage())
    return [
        *(Route(page.path, documents.endpoint(page)) for page in PAGES),
        *api_routes(),
        Route("/assets/{name:path}", files.endpoint),
        Route("/downloads/view/{file}", view_file),
        Route("/downloads/{file}", download),
        Route("/data/{file}", data_file),
        Route("/robots.txt", robots),
        Route("/sitemap.xml", site_map),
        Route("/embed/{piece}", Embeds(files).endpoint),
        Route("/reports/{name}", report),
        Route("/feeds/activities.ics", activities_calendar),
        Route("/feeds/activities.atom", activities_atom),
        Route("/feeds/activity.ics", activity_calendar),
        Route("/drawings/places", places),
        Route("/drawings/place", place),
        Route("/codes/{page}.svg", code),
        Route("/pictures/{page}.png", picture),
        Route("/{name:unknown_page}", documents.endpoint(PAGES[0], status=404)),
    ]


@cache
def site_files() -> Files:
    """The files that documents of the site name."""
    return Files.of_site(FONT, ICONS)


def middleware() -> list[Middleware]:
    """What every answer passes through, Streamlit's too."""
    return [Middleware(SecurityHeaders), Middleware(Compression, copies=site_copies())]


@cache
def site_copies() -> Copies:
    """The compressed copies of this process; ``lifespan`` has them made."""
    return Copies()


def originals() -> Iterator[Original]:
    """What is served as it lies there: Streamlit's bundle and the site's files."""
    yield from below(streamlit_document().parent / "static", "/static")
    yield from site_files().originals()


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:
    """Open the published version before the first visitor comes, then freeze what stays.

    The compressed copies are made beside the running site; nobody waits for them.

    Streamlit may run a full garbage collection after every script run; what is
    frozen here is not looked through again.
    """
    with suppress(NoWarehouse):  # a site without data starts too, and says so on its pages
        site_store().published()
    gc.collect()
    gc.freeze()
    with site_copies().being_made(originals(), Settings.from_environment().cache / "compressed"):
        yield
