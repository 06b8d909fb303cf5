"""The gateway: what every request passes on its way to Solara, and every answer on its way back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from contextvars import ContextVar
from typing import Any
from urllib.parse import parse_qs

from perenne_dashboards.speech import speech, spoken

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_LANGUAGE: ContextVar[str] = ContextVar("language", default="en")

_RULES = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'none'; frame-ancestors 'none'"
)
"""What a page may load: from this server only. Vue compiles its templates, hence 'unsafe-eval'."""

_HEADERS = (
    (b"content-security-policy", _RULES.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)

_FRESH = (b"cache-control", b"no-cache")
"""Files without their version in the address are asked for again, and mostly found unchanged."""


class Gateway:
    """Notes the language a page is asked for in, and forbids it to load anything from elsewhere."""

    def __init__(self, app: Any) -> None:
        """Stand before an ASGI application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one connection through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        _LANGUAGE.set(_asked_for(scope))

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = any(name.lower() == b"cache-control" for name, _ in message["headers"])
                message["headers"] = [*message["headers"], *_HEADERS, *(() if kept else (_FRESH,))]
            await send(message)

        await self.app(scope, receive, sealed)


class PageWords:
    """The words of the page that carries the application, in the language of the request at hand."""

    def __getattr__(self, key: str) -> str:
        """Return a text of `[page]` in the language files."""
        if key.startswith("_"):
            raise AttributeError(key)
        return speech(_LANGUAGE.get())(f"page.{key}")

    @property
    def language(self) -> str:
        """The language asked for."""
        return _LANGUAGE.get()


def _asked_for(scope: Scope) -> str:
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    accepted: Iterable[str] = (
        value.decode("latin-1") for name, value in scope["headers"] if name == b"accept-language"
    )
    return spoken(next(iter(query.get("lang", [])), None), ",".join(accepted))
