"""A sign-in provider that lies as it is told to, for the tests of the handshake."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "karnameh", "client-secret"


@dataclass
class LyingProvider:
    """Answers as OpenID Connect says, but for what ``lie`` makes of the claims, or ``sign`` of the token."""

    address: str = ""
    claims: dict[str, Any] = field(
        default_factory=lambda: {"email": "sara@tehran.ir", "email_verified": True}
    )
    lie: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
    sign: str = "own"
    algorithms: tuple[str, ...] = ("RS256",)
    token_status: int = 200
    nonce: str = ""
    posted: dict[str, str] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1", "use": "sig"}))

    def app(self) -> Starlette:
        """What it serves."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.metadata),
                Route("/jwks", self.jwks),
                Route("/token", self.token, methods=["POST"]),
            ]
        )

    def metadata(self, request: Request) -> Response:
        """What it says of itself."""
        return JSONResponse(
            {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/jwks",
                "id_token_signing_alg_values_supported": list(self.algorithms),
            }
        )

    def jwks(self, request: Request) -> Response:
        """Its public key."""
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def token(self, request: Request) -> Response:
        """The token for a code."""
        async with request.form() as form:
            self.posted = {name: str(value) for name, value in form.items()}
        if self.token_status != 200:
            return JSONResponse({"error": "invalid_grant"}, status_code=self.token_status)
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": "1",
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
        }
        token = {"access_token": "a", "token_type": "Bearer", "expires_in": 300}
        signed = self._signed(self.lie({**claims, **self.claims}))
        return JSONResponse({**token, **({"id_token": signed} if signed else {})})

    def _signed(self, claims: dict[str, Any]) -> str | None:
        match self.sign:
            case "own":
                return jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key)
            case "other":
                other = RSAKey.generate_key(2048, {"kid": "1"})
                return jwt.encode({"alg": "RS256", "kid": "1"}, claims, other)
            case "shared":
                return jwt.encode({"alg": "HS256", "kid": "1"}, claims, OctKey.import_key(SECRET * 4))
            case "none":
                _, body, _ = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key).split(".")
                return f"eyJhbGciOiJub25lIn0.{body}."
            case _:
                return None
