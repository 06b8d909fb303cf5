"""What keeps tests steady on a loaded machine: patience, states to wait for, and ports that stay free."""

from __future__ import annotations

import os
import random
import socket
import time
from collections.abc import Callable

PATIENCE = 300
"""Seconds after which something is wrong, however loaded the machine. It costs nothing while all goes well."""

_FIRST, _LAST = 20_000, 32_000
"""Below the ports that systems hand out to whoever asks for any: nobody gets one of these by chance."""

_draw = random.Random(os.getpid())


def wait_until(condition: Callable[[], bool], what: str = "it") -> None:
    """Wait for something to come true."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"{what} did not come within {PATIENCE} s"
        time.sleep(0.01)


def quiet_port() -> int:
    """Return a port on which nothing listens, for a server that is told its own, or comes back to it."""
    while True:
        port = _draw.randrange(_FIRST, _LAST)
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
