"""Who may change the store."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from starlette.requests import Request

from d2s.web.protocol import RefusedError


@dataclass(frozen=True, slots=True)
class Access:
    """Reading is free; writing takes the token, and without a token nobody writes."""

    token: str | None = None

    @property
    def writable(self) -> bool:
        """Tell whether anybody may write."""
        return self.token is not None

    def check_write(self, request: Request) -> None:
        """Raise `RefusedError` 403 where the server is read-only, 401 where the bearer token is missing or wrong."""
        if self.token is None:
            raise RefusedError(403, "the server is read-only; start it with D2S_TOKEN to allow updates")
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), self.token.encode()):
            raise RefusedError(401, "updates take the server's token: Authorization: Bearer <token>")
