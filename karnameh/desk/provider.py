"""The sign-in provider (OpenID Connect), from the section ``[auth]`` that Streamlit's ``st.login`` documents."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

CALLBACK = "/oauth2callback"
_TEXTS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_SHORTEST_SECRET = 32
_HERE = ("localhost", "127.0.0.1", "::1")


class ProviderError(Exception):
    """The section ``[auth]`` is not as it should be; the site does not start with a lock half made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """The provider, and what it knows this site as.

    Attributes:
        redirect_uri: where it sends people back to; ends with ``/oauth2callback``.
        cookie_secret: signs what is remembered between leaving for the provider and coming back.
        client_id: what it calls this site, and client_secret, what this site says to prove it.
        server_metadata_url: where it describes itself.
        client_kwargs: more for Authlib's client, as ``prompt`` or ``scope``.
    """

    redirect_uri: str
    cookie_secret: str = field(repr=False)
    client_id: str
    client_secret: str = field(repr=False)
    server_metadata_url: str
    client_kwargs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def callback(self) -> str:
        """The path of ``redirect_uri``."""
        return urlsplit(self.redirect_uri).path

    @property
    def is_https(self) -> bool:
        """Whether the site is reached by HTTPS."""
        return urlsplit(self.redirect_uri).scheme == "https"

    @property
    def origin(self) -> str:
        """Scheme and host of the site."""
        parts = urlsplit(self.redirect_uri)
        return f"{parts.scheme}://{parts.netloc}"

    @classmethod
    def read(cls, path: Path) -> "Provider | None":
        """The provider that a file names; None when there is no file, or nothing of a provider in it.

        Raises:
            ProviderError: when the section is not whole.
        """
        try:
            auth = tomllib.loads(path.read_text(encoding="utf-8")).get("auth")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ProviderError(f"{path} cannot be read: {error}") from error
        if auth is None:
            return None
        fault = _fault(auth)
        if fault is not None:
            raise ProviderError(f"{path}, section [auth]: {fault}")
        values = {name: auth[name] for name in _TEXTS}
        return cls(**values, client_kwargs=auth.get("client_kwargs", {}))


def _fault(auth: object) -> str | None:
    """What is wrong with the section, in a sentence that gives no secret away."""
    if not isinstance(auth, dict):
        return "it is no section."
    for name in _TEXTS:
        if not isinstance(auth.get(name), str) or not auth[name]:
            return f"{name} is missing, or no text."
    if not isinstance(auth.get("client_kwargs", {}), dict):
        return "client_kwargs is no table."
    redirect, metadata = (urlsplit(auth[name]) for name in ("redirect_uri", "server_metadata_url"))
    if redirect.scheme not in ("http", "https") or not redirect.netloc or redirect.path != CALLBACK:
        return f"redirect_uri must be the site's address with {CALLBACK} behind it."
    if metadata.scheme != "https" and not (metadata.scheme == "http" and metadata.hostname in _HERE):
        return "server_metadata_url must begin with https://, or anybody on the way could sign in."
    if len(auth["cookie_secret"]) < _SHORTEST_SECRET:
        return f"cookie_secret must have {_SHORTEST_SECRET} characters or more, made at random."
    return None
