"""``/codes/<page>.svg``: the address of a view as a code to scan. It holds nothing but addresses of this site."""

import io
from urllib.parse import urlencode

import segno
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from karnameh.sitemap import PATHS
from karnameh.web.documents import base_address, choices_in


def code(request: Request) -> Response:
    """A QR code (ISO/IEC 18004, error correction M) of a page of this site with the choices of the query."""
    path = PATHS.get(request.path_params["page"])
    if path is None:
        return PlainTextResponse("404", status_code=404)
    query = choices_in(request.query_params)
    address = f"{base_address(request)}{path}" + (f"?{urlencode(query)}" if query else "")
    drawn = io.BytesIO()
    try:
        made = segno.make(address, error="m", micro=False)
    except segno.DataOverflowError:  # longer than any code can be
        return PlainTextResponse("404", status_code=404)
    made.save(drawn, kind="svg", border=4, light="#ffffff", scale=4)
    return Response(drawn.getvalue(), media_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"})
