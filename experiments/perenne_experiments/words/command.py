"""Commands as one types them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NEEDS_NO_QUOTES = re.compile(r"[\w./,:@=+-]+")


def written(words: Sequence[str], language: str, settings: Sequence[str] = ()) -> str:
    """Return a command as one types it; quotation marks are the double ones, which every shell takes."""
    pairs = [word for setting in settings for word in ("--set", setting)]
    whole = [*words, *pairs, "--lang", language]
    return " ".join(word if _NEEDS_NO_QUOTES.fullmatch(word) else _quoted(word) for word in whole)


def _quoted(word: str) -> str:
    escaped = word.replace('"', '\\"')
    return f'"{escaped}"'
