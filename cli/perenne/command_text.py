"""The command that makes a comparison again."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NEEDS_NO_QUOTES = re.compile(r"[\w./,:@=+-]+")


def compare_command(
    scenario: str, policies: str, runs: int, seed: int, weeks: int, settings: Sequence[str], language: str
) -> str:
    """Return the command as one types it; quotation marks are the double ones, which every shell takes."""
    words = ["perenne", "compare", scenario, "--policies", policies, "--runs", str(runs)]
    words += ["--seed", str(seed), "--weeks", str(weeks)]
    for setting in settings:
        words += ["--set", setting]
    words += ["--lang", language]
    return " ".join(word if _NEEDS_NO_QUOTES.fullmatch(word) else f'"{word}"' for word in words)
