"""Words of outcomes: their amounts without units, a lifetime in per cent of the horizon."""

from __future__ import annotations

from perenne_experiments.lives.outcome import LIFETIME
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.words.language import Language


def outcome_number(outcome: str, value: float, say: Language) -> str:
    """Return an amount of an outcome without its unit, a lifetime in per cent."""
    return say.numerals.percent(value) if outcome == LIFETIME else say.numerals.rounded(value)


def outcome_interval(outcome: str, estimate: Estimate, say: Language, *, least: float = -1e300) -> str:
    """Return the interval of an amount, its ends not below `least`."""
    ends = Estimate(estimate.value, max(estimate.low, least), max(estimate.high, least))
    if outcome == LIFETIME:
        return say.numerals.percent_range(ends)
    return say.numerals.range(ends, 0 if abs(ends.high) >= 10 else 1)
