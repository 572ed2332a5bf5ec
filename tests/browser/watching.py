"""What a browser notes while a page loads: what the document said, what moved, and whether the page was ever bare."""

from typing import Any

from playwright.sync_api import Page

SHIFT = 0.05
"""Cumulative layout shift that a page may have; Chromium calls anything to 0.1 good."""

SAID = """(place) => {
    const texts = (of) => [...place.querySelectorAll(of)].map((one) => one.textContent.trim().replace(/\\s+/g, " "));
    return {
        headings: texts("h1, h2"), figures: texts(".k-figure"), cards: texts(".k-card"), rows: texts(".k-table tr"),
    };
}"""
"""Function of a place in the page: its headings, figures, cards and rows, in their order."""

WATCH = f"""
addEventListener("DOMContentLoaded", () => {{
    window.kSaid = ({SAID})(document.getElementById("root"));
}});
window.kShifts = [];
new PerformanceObserver((list) => {{
    for (const entry of list.getEntries()) {{
        const moved = entry.sources.map(({{ node }}) => node?.className || node?.nodeName);
        if (!entry.hadRecentInput) window.kShifts.push([entry.value, entry.startTime, ...moved]);
    }}
}}).observe({{ type: "layout-shift", buffered: true }});
window.kFaceAt = 0;
document.fonts.addEventListener("loadingdone", ({{ fontfaces }}) => {{
    const isOurs = fontfaces.some(({{ family }}) => family.includes("Vazirmatn"));
    const frame = requestAnimationFrame;
    if (isOurs && !window.kFaceAt) frame(() => frame(() => {{ window.kFaceAt = performance.now(); }}));
}});
window.kFrames = [];
const isSeen = (element) => {{
    const box = element?.getBoundingClientRect();
    if (!box || box.height < 200 || box.width < 200) return false;
    for (let at = element; at; at = at.parentElement) {{
        const style = getComputedStyle(at);
        if (style.visibility !== "visible" || style.opacity !== "1") return false;
    }}
    return true;
}};
const look = () => {{
    const first = document.querySelector("#k-first .k-paper, #root > .k-paper");
    const live = document.querySelector("#root [data-testid=stMainBlockContainer]");
    const isLive = isSeen(live) && (live.querySelector(".k-footer, .k-notice") ?? false);
    const state = isSeen(first) ? (isLive ? "both" : "document") : (isLive ? "live" : "bare");
    const {{ kFrames }} = window;
    if ((kFrames.length || state !== "bare") && kFrames.at(-1) !== state) kFrames.push(state);
    requestAnimationFrame(look);
}};
requestAnimationFrame(look);
"""
"""Script for before the page's own: fills ``kSaid``, ``kShifts`` and ``kFrames``."""


def shift(page: Page) -> float:
    """Sum of all layout shifts since the typeface was there; says what moved where there are many.

    How soon that comes is a matter of the machine's load; what it moves is measured by ``benchmarks/page.py``.
    """
    shifts: list[list[Any]] = page.evaluate("window.kShifts.filter(([, at]) => at > window.kFaceAt)")
    total = sum(float(value) for value, *_ in shifts)
    if total > SHIFT:
        print(f"{page.url} moved: {shifts}")
    return total


def frames(page: Page) -> list[str]:
    """What stood there from frame to frame since anything did: document, live, both or bare."""
    return list(page.evaluate("window.kFrames"))


def said_first(page: Page) -> dict[str, list[str]]:
    """What the document said, see ``SAID``."""
    return dict(page.evaluate("window.kSaid"))


def said_now(page: Page) -> dict[str, list[str]]:
    """What the page says now."""
    return dict(page.evaluate(f"({SAID})(document.getElementById('root'))"))
