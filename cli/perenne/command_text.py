"""The commands that make a comparison or a study again."""

from __future__ import annotations

from collections.abc import Sequence

from perenne_experiments.command_text import written


def compare_command(
    scenario: str, policies: str, runs: int, seed: int, weeks: int, settings: Sequence[str], language: str
) -> str:
    """Return the command as one types it."""
    words = ["perenne", "compare", scenario, "--policies", policies, "--runs", str(runs)]
    words += ["--seed", str(seed), "--weeks", str(weeks)]
    return written(words, language, settings)
