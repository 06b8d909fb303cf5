"""The commands that make a comparison or a study again."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NEEDS_NO_QUOTES = re.compile(r"[\w./,:@=+-]+")


def compare_command(
    scenario: str, policies: str, runs: int, seed: int, weeks: int, settings: Sequence[str], language: str
) -> str:
    """Return the command as one types it."""
    words = ["perenne", "compare", scenario, "--policies", policies, "--runs", str(runs)]
    words += ["--seed", str(seed), "--weeks", str(weeks)]
    return written(words, language, settings)


def written(words: Sequence[str], language: str, settings: Sequence[str] = ()) -> str:
    """Return a command as one types it; quotation marks are the double ones, which every shell takes."""
    pairs = [word for setting in settings for word in ("--set", setting)]
    whole = [*words, *pairs, "--lang", language]
    return " ".join(word if _NEEDS_NO_QUOTES.fullmatch(word) else _quoted(word) for word in whole)


def _quoted(word: str) -> str:
    escaped = word.replace('"', '\\"')
    return f'"{escaped}"'
