"""Pieces of the site inside another site's page, in a frame that may run no script."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Frame, Page

from karnameh.content.embeds import PIECES
from tests.browser.conftest import OpenContext

pytestmark = pytest.mark.browser


@contextmanager
def other_site(body: str) -> Iterator[str]:
    """A page of another origin."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = f"<!DOCTYPE html><title>x</title><body>{body}".encode()
            self.send_response(200 if self.path == "/" else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            if self.path == "/":
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def framed(site: str, path: str, height: int = 760, sandbox: str = "") -> str:
    return f'<iframe src="{site}{path}" sandbox="{sandbox}" width="100%" height="{height}" style="border:0"></iframe>'


def frame_of(page: Page, path: str) -> Frame:
    return next(frame for frame in page.frames if urlsplit(frame.url).path == path)


def heard(page: Page) -> list[str]:
    """What the console will say of a page."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        said.append(message.text)

    page.on("console", hear)
    return said


def test_every_piece_is_there_in_a_sandbox_without_script(site: str, open_context: OpenContext) -> None:
    frames = "".join(framed(site, piece.path, piece.height) for piece in PIECES.values())
    with other_site(frames) as address:
        for scheme, width in (("light", 640), ("dark", 360)):
            page = open_context(width=width, scheme=scheme).new_page()
            said = heard(page)
            page.goto(address)
            page.wait_for_load_state("networkidle")
            for piece in PIECES.values():
                frame = frame_of(page, piece.path)
                assert "کارنامه، نسخهٔ" in frame.locator(".k-embed-source").inner_text()
                assert frame.locator("h1").inner_text()
                wide = "() => document.documentElement.scrollWidth <= innerWidth"
                assert frame.evaluate(wide), piece.name
                background = frame.evaluate("() => getComputedStyle(document.body).backgroundColor")
                assert (background == "rgb(16, 24, 28)") == (scheme == "dark")
            assert said == []


def test_each_piece_fits_into_the_height_that_the_page_names(site: str, open_context: OpenContext) -> None:
    frames = "".join(framed(site, piece.path, piece.height) for piece in PIECES.values())
    with other_site(frames) as address:
        page = open_context(width=616).new_page()
        page.goto(address)
        page.wait_for_load_state("networkidle")
        for piece in PIECES.values():
            height = frame_of(page, piece.path).evaluate("() => document.documentElement.scrollHeight")
            assert height <= piece.height, piece.name


def test_the_source_leads_to_the_live_view_in_a_page_of_its_own(site: str, open_context: OpenContext) -> None:
    allowed = "allow-popups allow-popups-to-escape-sandbox"
    with other_site(framed(site, "/embed/map?year=1404&kind=workshop", sandbox=allowed)) as address:
        page = open_context().new_page()
        page.goto(address)
        with page.expect_popup() as opened:
            frame_of(page, "/embed/map").locator(".k-embed-source a").click()
        assert opened.value.url.startswith(f"{site}/map?year=1404&kind=workshop")
        opened.value.wait_for_selector("h1")


def test_a_page_of_the_site_stays_out_of_frames(site: str, open_context: OpenContext) -> None:
    with other_site(framed(site, "/data")) as address:
        page = open_context().new_page()
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert not [frame for frame in page.frames if frame.url.startswith(f"{site}/data")]
