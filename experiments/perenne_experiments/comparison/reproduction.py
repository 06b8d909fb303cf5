"""Reproduction: the command that makes a comparison again."""

from __future__ import annotations

import re
from collections.abc import Mapping

from perenne_experiments.comparison.comparison import Comparison

_NEEDS_NO_QUOTES = re.compile(r"[\w./,:@=+-]+")


def command_of(comparison: Comparison, lang: str) -> str:
    """Return the command that makes a comparison and its report again.

    Parameters that differ from the scenario's own are set one by one. Quotation marks are the double ones,
    which every shell takes.

    Args:
        comparison: what was found.
        lang: language of the report, "en" or "fr".
    """
    policies = ",".join(outcome.name for outcome in comparison.outcomes)
    words = [
        "perenne",
        "compare",
        _quoted(comparison.scenario),
        f"--policies {_quoted(policies)}",
        f"--runs {comparison.runs}",
        f"--seed {comparison.seed}",
        f"--weeks {comparison.weeks}",
        *(f"--set {_quoted(f'{path}={value!r}')}" for path, value in _settings(comparison).items()),
        f"--lang {lang}",
        "--out .",
    ]
    return " ".join(words)


def _settings(comparison: Comparison) -> Mapping[str, float]:
    """Return the parameters that differ from those of the scenario as it is stored, if it can be found."""
    from perenne_scenarios import ScenarioError, load

    try:
        stored = load(comparison.scenario).parameters
    except ScenarioError:
        return {}
    return {path: value for path, value in comparison.parameters.items() if stored.get(path) != value}


def _quoted(word: str) -> str:
    return word if _NEEDS_NO_QUOTES.fullmatch(word) else f'"{word}"'
