"""The terminal: what it can show, how wide it is, and how to speak to it."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
from typing import Any

PIPE_CLOSED = 141
"""Exit code when the reader has gone, as a shell gives it (128 + SIGPIPE)."""

INTERRUPTED = 130
"""Exit code after Ctrl-C, as a shell gives it (128 + SIGINT)."""

_NARROWEST = 40
_WIDEST = 120


def prepare() -> None:
    """Let no character that the terminal lacks stop the program: it is replaced."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def abandon_output() -> None:
    """Send what is still to be written nowhere, since nobody reads it any more."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def can_show(text: str) -> bool:
    """Tell whether standard output's encoding has all of these characters."""
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def width() -> int:
    """Return how many columns to write in: the terminal's, within what reads well."""
    return max(_NARROWEST, min(shutil.get_terminal_size().columns, _WIDEST))


def tell(text: str) -> None:
    """Write a line to standard error: standard output is for results."""
    with contextlib.suppress(OSError, ValueError):
        print(text, file=sys.stderr, flush=True)


def print_json(value: Any) -> None:
    """Write a value as JSON to standard output, readable whatever the encoding."""
    from perenne.json_text import json_text

    print(json_text(value, plain=not can_show("é…")))
