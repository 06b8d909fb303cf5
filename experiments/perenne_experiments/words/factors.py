"""Words of factors: short names of parameters and levers, and their values with units."""

from __future__ import annotations

from perenne_experiments.words.language import Language
from perenne_experiments.words.typography import typeset
from perenne_model.levers import LEVERS
from perenne_model.parameters import registry
from perenne_scenarios.parameter import unit_of

_SAID_UNITS = frozenset(
    {
        "people",
        "contributions",
        "units",
        "hours",
        "weeks",
        "hours a week",
        "posts a week",
        "visits a week",
        "posts an hour",
    }
)
"""Units that follow a number as they are; of the others, the parameter's name tells enough."""

_SHARES = ("share", "probability")


def factor_label(name: str, say: Language) -> str:
    """Return what people call a factor, in a few words; one without words keeps its own name."""
    labels = say.table("factor_label")
    if name in labels:
        return typeset(str(labels[name]), say.code)
    if name in LEVERS:
        return say.name("levers", name)
    if name in registry():
        return typeset(registry()[name].meaning[say.code].split(":")[0].strip(), say.code)
    return name


def factor_amount(name: str, value: float, say: Language) -> str:
    """Return a factor's value with its unit: "120 hours", "15%", "0.3"."""
    parameter = registry().get(name)
    unit = parameter.unit if parameter else ""
    if told_in_per_cent(name):
        return say.numerals.shortest(100 * value) + say.numerals.percent_sign
    number = say.numerals.shortest(value)
    if parameter is None or unit not in _SAID_UNITS:
        return number
    return f"{number} {typeset(unit_of(parameter)[say.code], say.code)}"


def factor_span(name: str, low: float, high: float, say: Language) -> str:
    """Return a range of a factor with its unit, said once: "8 to 60 people"."""
    start, end = factor_amount(name, low, say), factor_amount(name, high, say)
    number, _, unit = start.partition(" ")
    return say("factor.range", low=number if unit and end.endswith(unit) else start, high=end)


def told_in_per_cent(name: str) -> bool:
    """Tell whether a factor is a share or a probability, which people read in per cent."""
    return name in registry() and registry()[name].unit.startswith(_SHARES)


def takes_whole_numbers(name: str) -> bool:
    """Tell whether a factor is a parameter that takes whole numbers only."""
    return name in registry() and registry()[name].integer
