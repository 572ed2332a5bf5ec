"""The desk itself: what every answer below ``/staff`` is made with, and what is said of all of them."""

from dataclasses import dataclass
from typing import cast

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from karnameh.accounts import Accounts
from karnameh.desk.provider import Provider
from karnameh.settings import Settings
from karnameh.web import site_files
from karnameh.web.files import Files

HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Vary": "Cookie",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the desk works with: settings, accounts, the provider if there is one, and the site's files."""

    settings: Settings
    accounts: Accounts
    provider: Provider | None
    files: Files

    @classmethod
    def of(cls, settings: Settings) -> "Desk":
        """The desk of those settings. Raises ProviderError when the provider's are not as they should be."""
        return cls(
            settings=settings,
            accounts=Accounts.of(settings),
            provider=Provider.read(settings.secrets),
            files=site_files(),
        )

    def is_closed(self) -> bool:
        """Whether nobody could sign in at all."""
        return self.provider is None and not self.accounts.is_open()


class AtDesk:
    """Gives a route the desk, and each of its answers the headers that all of them have."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app = app
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and mark its answer."""

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        # A state of this request's own: whose session it is must never be seen by another request.
        state = {**scope.get("state", {}), "desk": self._desk}
        await self._app({**scope, "state": state}, receive, send_marked)


def desk_of(request: Request) -> Desk:
    """The desk that answers a request."""
    return cast("Desk", request.state.desk)
