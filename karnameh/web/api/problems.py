"""What went wrong, in the asker's language (RFC 9457): what it was, what was expected and how to mend it.

Nothing of a request is repeated but the name of a parameter, and that only where it looks like one.
"""

import json
import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from karnameh.locales import CODES, Locale, locale

MEDIA_TYPE = "application/problem+json"
ROOT = "/api/v1"

STATUSES: Mapping[str, int] = {
    "bad_value": 400,
    "repeated": 400,
    "unknown_parameter": 400,
    "no_address": 404,
    "no_record": 404,
    "no_batch": 404,
    "wrong_figure": 404,
    "method": 405,
    "not_acceptable": 406,
    "too_many_rows": 422,
    "too_many": 429,
    "busy": 503,
    "no_data": 503,
}
"""Every problem by its name in the locales (``api.problem_…``), with its status."""

_PARAMETER = re.compile(r"[a-z][a-z_]{0,29}", re.ASCII)


class Problem(Exception):
    """A request that cannot be answered.

    Attributes:
        name: a key of ``STATUSES``.
        parameter: the one that is wrong; empty where it is none.
        expected: key of a sentence that says what was expected; empty where the problem's own says it.
        values: what stands in the sentences; nothing that the asker sent.
        headers: of the answer.
    """

    def __init__(
        self,
        name: str,
        *,
        parameter: str = "",
        expected: str = "",
        headers: Mapping[str, str] | None = None,
        values: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(name)
        self.name = name
        self.parameter = parameter if _PARAMETER.fullmatch(parameter) else ""
        self.expected = expected
        self.values = values or {}
        self.headers = headers or {}

    def response(self, language: Locale) -> Response:
        """The answer."""
        headers = {"Cache-Control": "no-store", "Content-Language": language.code, **self.headers}
        headers["Vary"] = "Accept, Accept-Language"
        content = json.dumps(self._members(language), ensure_ascii=False)
        return Response(content, STATUSES[self.name], headers, MEDIA_TYPE)

    def _members(self, language: Locale) -> dict[str, object]:
        say = language.text
        expected = say(self.expected, **self.values) if self.expected else ""
        members: dict[str, object] = {
            "type": f"{ROOT}/problems/{self.name}",
            "title": say(f"api.problem_{self.name}"),
            "status": STATUSES[self.name],
            "detail": say(f"api.detail_{self.name}", **self.values),
            "mend": say(f"api.mend_{self.name}", **self.values),
        }
        optional = {"parameter": self.parameter, "expected": expected}
        return members | {name: text for name, text in optional.items() if text}


def language_of(request: Request) -> Locale:
    """The asker's language: ``lang`` in the address, else the first of Accept-Language that we speak, else Persian."""
    asked = request.query_params.get("lang")
    if asked in CODES:
        return locale("en" if asked == "en" else "fa")
    wanted = [_weighed(part) for part in request.headers.get("Accept-Language", "")[:200].split(",")]
    for weight, code in sorted(wanted, key=lambda pair: -pair[0]):
        if code in CODES and weight > 0:
            return locale("en" if code == "en" else "fa")
    return locale()


def _weighed(part: str) -> tuple[float, str]:
    tag, _, weight = part.partition(";q=")
    try:
        return (float(weight) if weight else 1.0), tag.strip().lower().partition("-")[0]
    except ValueError:
        return 0.0, ""
