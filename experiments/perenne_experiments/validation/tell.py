"""A validation in plain words, and as numbers."""

from __future__ import annotations

from typing import Any

from perenne_experiments.logs.pattern import PLATFORM_PATTERNS
from perenne_experiments.logs.tell import range_of, value_of
from perenne_experiments.statistics.json_values import json_number
from perenne_experiments.validation.validate import Shown, Validation
from perenne_experiments.words.language import Language, language

_TOGETHER = {one.key for one in PLATFORM_PATTERNS}


def conclude(found: Validation, code: str) -> list[str]:
    """Return what was found, in sentences, the headline first.

    Args:
        found: the validation.
        code: language, "en" or "fr".
    """
    say = language(code)
    codes = found.codes
    held = [name for name, holds in codes.items() if holds]
    missed = [name for name, holds in codes.items() if holds is False]
    untold = [name for name, holds in codes.items() if holds is None]
    of = say.numerals.number(len(held) + len(missed))
    number = say.numerals.number(len(held))
    headline = say("validation.headline", of=of, number=number) if held or missed else say("validation.nothing")
    sentences = [headline]
    if held:
        sentences.append(say("validation.held", names=say.listed(held)))
    if missed:
        sentences.append(say("validation.missed", names=say.listed(missed)))
    if untold:
        sentences.append(say("validation.untold", names=say.listed(untold)))
    return [*sentences, say("validation.kind"), say("validation.caution")]


def design_line(found: Validation, say: Language) -> str:
    """Return what was simulated, in one line."""
    return say(
        "validation.design",
        runs=say.numerals.number(found.runs),
        policy=say.quoted(found.policy),
        duration=say.duration(found.weeks),
        seed=found.seed,
    )


def label(one: Shown, say: Language) -> str:
    """Return the code of a pattern, and what it is called."""
    name = say(f"validation.{one.key}") if one.key in _TOGETHER else say(f"pattern.{one.key}")
    return f"{one.code} {name}"


def value(one: Shown, say: Language) -> str:
    """Return what is shown, with a decimal more where a rounded share would seem to lie on the other side of an end."""
    if one.unit == "share" and (round(one.value, 2) in one.accepted) != one.holds:
        return say.numerals.percent(one.value, 1)
    return value_of(one, one.value, say)


def cells(one: Shown, say: Language) -> tuple[str, str, str, str]:
    """Return what is shown, where most communities lie, what is accepted, and the verdict."""
    return (
        value(one, say),
        "–" if one.spread is None else range_of(one, one.spread, say),
        range_of(one, one.accepted, say),
        verdict(one, say),
    )


def verdict(one: Shown, say: Language) -> str:
    """Return where the value lies against the range accepted."""
    if not one.told:
        return say("validation.unknown")
    if one.holds:
        return say("validation.within")
    return say("validation.below" if one.value < one.accepted.low else "validation.above")


def validation_dict(found: Validation) -> dict[str, Any]:
    """Return a validation as numbers: shares 0–1, None where something cannot be told."""
    return {
        "scenario": found.scenario.name,
        "policy": found.policy,
        "runs": found.runs,
        "seen": found.seen,
        "weeks": found.weeks,
        "seed": found.seed,
        "codes": found.codes,
        "patterns": {one.key: _numbers(one) for one in found.patterns},
    }


def _numbers(one: Shown) -> dict[str, Any]:
    return {
        "code": one.code,
        "unit": one.unit,
        "value": json_number(one.value) if one.told else None,
        "low": None if one.spread is None else json_number(one.spread.low),
        "high": None if one.spread is None else json_number(one.spread.high),
        "accepted": [one.accepted.low, one.accepted.high],
        "holds": one.holds if one.told else None,
    }
