"""Paragraphs for a terminal: filled to its width, broken at plain spaces only."""

from __future__ import annotations

import textwrap


def paragraph(text: str, width: int, *, indent: str = "", hanging: str | None = None) -> str:
    """Return a text in lines of at most `width` characters; no-break spaces and hyphens hold.

    Args:
        text: what to fill; its own line ends count as spaces.
        width: characters in a line.
        indent: what the first line begins with.
        hanging: what the other lines begin with; by default the same.
    """
    return textwrap.fill(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent if hanging is None else hanging,
        break_on_hyphens=False,
        break_long_words=False,
    )
