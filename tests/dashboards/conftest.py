"""The site as its users have it: a server in a process of its own, and a real browser."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

WAIT = 180_000
"""Milliseconds a page may take on a loaded machine."""

RUN = 600_000
"""Milliseconds that thousands of lives may take there."""

_STOPPED = ("net::ERR_CONNECTION_", "net::ERR_EMPTY_RESPONSE")

_PACKAGING = ("VIRTUAL_ENV", "LC_ALL", "LC_MESSAGES")


@contextmanager
def served(*arguments: str, **changes: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Serve the site as from a shell, until the end of the block; give its address, without the last slash."""
    kept = {name: value for name, value in os.environ.items() if name not in _PACKAGING}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "perenne", "dashboard", "--no-browser", *arguments],
        env={**kept, "LANG": "en_US.UTF-8", "PYTHONUTF8": "1", **changes},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stderr is not None
    # What it says is read to the end: a server whose words nobody reads stands still.
    reader = threading.Thread(target=list, args=(process.stderr,))
    with process:
        try:
            address = _address_told(process.stderr)
            reader.start()
            yield address, process
        finally:
            process.kill()
            if reader.ident is not None:
                reader.join()


def _address_told(words: Iterable[str]) -> str:
    """Wait until a server says where it is."""
    told = []
    for line in words:
        told.append(line)
        found = re.search(r"http://\S+/", line)
        if found:
            return found[0].rstrip("/")
    raise AssertionError(f"the server ended: {told}")


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of a running site."""
    with served("--port", "0") as (address, _):
        yield address


def fits(page: Any, width: int) -> None:
    """Wait until nothing stands out at the side, which a figure may do until it is drawn anew."""
    page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)


@pytest.fixture(scope="session")
def profiles(chromium: Any) -> Iterator[Callable[[str, str], Any]]:
    """A browser profile for each language and colour scheme, so that what all pages load is loaded once."""
    from playwright.sync_api import expect

    expect.set_options(timeout=WAIT)
    made: dict[tuple[str, str], Any] = {}

    def profile(locale: str, scheme: str) -> Any:
        if (locale, scheme) not in made:
            made[locale, scheme] = chromium.new_context(locale=locale, color_scheme=scheme, accept_downloads=True)
        return made[locale, scheme]

    yield profile
    for each in made.values():
        each.close()


@pytest.fixture
def visit(profiles: Callable[[str, str], Any], site: str) -> Iterator[Callable[..., Any]]:
    """Open a page of the site; at the end, no page may have had a fault, or asked another host for anything."""
    faults: list[str] = []

    def note(fault: str) -> None:
        if not any(sign in fault for sign in _STOPPED):  # where a test has stopped the server
            faults.append(fault)

    with ExitStack() as stack:

        def open_page(
            path: str = "/", *, locale: str = "en-GB", width: int = 1280, scheme: str = "light", at: str = ""
        ) -> Any:
            page = profiles(locale, scheme).new_page()
            page.set_viewport_size({"width": width, "height": 900})
            stack.callback(page.close)
            page.set_default_timeout(WAIT)
            home = at or site
            page.on("console", lambda message: note(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: note(str(error)))
            page.on("request", lambda request: note(request.url) if _is_outside(request.url, home) else None)
            page.goto(home + path)
            page.wait_for_selector("main h1")
            return page

        yield open_page
    assert faults == []


def _is_outside(url: str, site: str) -> bool:
    return not url.startswith((site, site.replace("http", "ws", 1), "data:", "blob:"))
