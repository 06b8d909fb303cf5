"""Rules: a corner as people read it, with the factors' own words and units."""

from __future__ import annotations

import math
from collections.abc import Sequence

from perenne_experiments.discovery.failure import Failure
from perenne_experiments.discovery.study import Corner, Restriction
from perenne_experiments.words.factors import factor_amount, factor_label, takes_whole_numbers
from perenne_experiments.words.language import Language

_SIGNS = {"<": "below", "<=": "at_most", ">": "above", ">=": "at_least"}


def rule(corner: Corner, say: Language) -> str:
    """Return a corner as a part of a sentence: "“members at the start” is at most 11 people and …"."""
    return say.listed([clause(one, say) for one in corner.restrictions])


def clause(restriction: Restriction, say: Language) -> str:
    """Return one range as a clause, its factor's name between quotation marks."""
    return bound(restriction, say, name=say("text.quoted", name=factor_label(restriction.factor, say)))


def bound(restriction: Restriction, say: Language, *, name: str) -> str:
    """Return one range as a clause about a name."""
    low, high = restriction.low, restriction.high
    whole = takes_whole_numbers(restriction.factor)
    if whole:
        low = None if low is None else math.ceil(low)
        high = None if high is None else math.floor(high)
    said = {
        key: factor_amount(restriction.factor, value, say)
        for key, value in (("low", low), ("high", high))
        if value is not None
    }
    return say(f"factor.{_form(low, high, whole=whole)}", name=name, **said)


def fails(failure: Failure, against: str | None, say: Language) -> str:
    """Return what counts as a failure, as a sentence."""
    other = say.quoted(against) if against else ""
    if against and failure == Failure("lifetime", "<=", 0.0):
        return say("discovery.not_outlive", other=other)
    number = say.numerals.shortest(failure.bound)
    amount = say(f"discovery.amount.{failure.outcome}", number=number)
    told = say(f"discovery.{_SIGNS[failure.sign]}", amount=amount)
    outcome = say(f"discovery.outcome.{failure.outcome}")
    key = "discovery.fails_against" if against else "discovery.fails"
    return say(key, outcome=outcome, bound=told, **({"other": other} if against else {}))


def shaky(corners: Sequence[Corner], least: float) -> list[str]:
    """Return the factors whose bounds are found again in less than a share of the halves."""
    names = [one.factor for corner in corners for one in corner.restrictions if one.reproduced < least]
    return list(dict.fromkeys(names))


def _form(low: float | None, high: float | None, *, whole: bool) -> str:
    if low is None:
        return "at_most" if whole else "below"
    if high is None:
        return "at_least" if whole else "above"
    if low == high:
        return "exactly"
    return "from_to" if whole else "between"
