"""What is asked of every page: that it fits its window, cuts nothing off, and that axe-core finds nothing."""

from playwright.sync_api import Page

from karnameh.settings import ROOT
from karnameh.sitemap import PAGES

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"

VIEWS = {
    "neighbourhood": ("", "n=707"),
    "map": ("year=1404&points=1",),
    "transparency": ("year=1404",),
    "activity": ("id=DEMO-1404-0020",),
    "history": ("", "batch=2"),
    "kinds": ("", "kind=survey&year=1404"),
}
"""Choices with which a page is looked at; without any where it stands not here."""

ADDRESSES = tuple(
    f"{page.path}?{choices}" if choices else page.path
    for page in PAGES
    for choices in VIEWS.get(page.name, ("",))
)
"""A view or two of every public page."""


def with_choice(address: str, choice: str) -> str:
    """The address with one choice more."""
    return f"{address}{'&' if '?' in address else '?'}{choice}" if choice else address


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    return int(
        page.evaluate(
            """() => Math.max(...['html', '[data-testid=stMain]', '[data-testid=stMainBlockContainer]', '.k-paper']
                .map((one) => document.querySelector(one)).filter(Boolean)
                .map((element) => element.scrollWidth - element.clientWidth))"""
        )
    )


def outside(page: Page) -> list[str]:
    """Texts of our own that stick out of the window, but for those inside a box that scrolls."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('[class^=k-], [data-testid=stWidgetLabel]')]
            .filter((element) => !element.closest('.k-table-wrap, .k-skip, .k-hidden'))
            .filter((element) => {
                const box = element.getBoundingClientRect();
                return box.width > 0 && (box.left < -1 || box.right > innerWidth + 1);
            })
            .map((element) => element.className.baseVal ?? element.className)"""
    )
    return found


def clipped(page: Page) -> list[str]:
    """Elements of our own that cut off what is in them, but for what only screen readers get."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('[class^=k-]')]
            .filter((element) => !element.closest('.k-hidden, .k-skip, svg') && element.offsetParent)
            .filter((element) => ['hidden', 'clip'].includes(getComputedStyle(element).overflowX))
            .filter((element) => element.offsetWidth > 1)
            .filter((element) => element.scrollWidth > element.clientWidth + 1
                || element.scrollHeight > element.clientHeight + 1)
            .map((element) => element.className)"""
    )
    return found


def cut_off(page: Page) -> list[str]:
    """Labels of charts that stick out of their drawing."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stVegaLiteChart] svg')].flatMap((drawing) => {
            const frame = drawing.getBoundingClientRect();
            return [...drawing.querySelectorAll('text')].filter((text) => {
                const box = text.getBoundingClientRect();
                return box.left < frame.left - 1 || box.right > frame.right + 1
                    || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
            }).map((text) => text.textContent);
        })"""
    )
    return found


def violations(page: Page) -> list[str]:
    """Everything that axe-core has to say against the page as it stands, with what is folded opened."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    found: list[str] = page.evaluate(
        """async () => (await axe.run()).violations
            .map((one) => [one.id, ...one.nodes.map((node) => node.html.slice(0, 99))].join(' | '))"""
    )
    return found


def fits(page: Page, width: int, height: int = 900) -> None:
    """Bring the window to a size: nothing sticks out of it, and nothing is cut off."""
    if page.viewport_size != {"width": width, "height": height}:
        page.set_viewport_size({"width": width, "height": height})
        charts = page.locator("[data-testid=stVegaLiteChart], [data-testid=stDeckGlJsonChart]").count()
        page.wait_for_timeout(400 if charts else 50)
    assert overflow(page) <= 0
    assert outside(page) == []
    assert clipped(page) == []
    assert cut_off(page) == []


def is_whole_when_magnified(page: Page) -> None:
    """A window of 1280 × 1024 shows 320 × 256 CSS pixels at 400 % (WCAG 2.2, 1.4.10): all is there to scroll to."""
    fits(page, 320, 256)
    foot = page.locator(".k-footer a").last
    foot.scroll_into_view_if_needed()
    box = foot.bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= 256 - box["height"]


def is_in_its_language(page: Page, lang: str) -> bool:
    """Whether the document says its language and direction."""
    told: list[str] = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
    return told == (["en", "ltr"] if lang else ["fa", "rtl"])
