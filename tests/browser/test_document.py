"""What a visitor meets at once: each page as a document, at each width, in each scheme and language."""

import pytest

from tests.browser.checks import (
    ADDRESSES,
    fits,
    is_in_its_language,
    is_whole_when_magnified,
    violations,
    with_choice,
)
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

MISSING = "/no-such-page"
LOOKED_AT = [(1280, "light"), (360, "dark")]
"""Width and colour scheme: a scheme changes colours only, a width what there is to see."""


@pytest.mark.parametrize("lang", ["", "lang=en"])
@pytest.mark.parametrize("address", [*ADDRESSES, MISSING])
def test_the_document_is_whole(site: str, open_document: OpenPage, address: str, lang: str) -> None:
    page = open_document(site + with_choice(address, lang))
    assert page.locator("h1").count() == 1
    assert is_in_its_language(page, lang)
    for width, scheme in LOOKED_AT:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert violations(page) == [], (width, scheme)
    for width in (1280, 768, 360, 320):
        fits(page, width)
    is_whole_when_magnified(page)
