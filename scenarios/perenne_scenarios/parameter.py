"""Values of the model's parameters, checked, with errors that can be said in each language."""

from __future__ import annotations

from perenne_model.parameters import Parameter, ParameterError, registry
from perenne_model.words import words
from perenne_scenarios.error import ScenarioError, did_you_mean
from perenne_scenarios.phrase import Phrase

_UNIT_INTERVAL = "0 to 1"
"""A unit that says no more than the range does."""


def checked_value(path: str, value: object, *, file: str) -> float:
    """Return a parameter's value as a number.

    Raises:
        ScenarioError: an unknown parameter, or a value that it cannot take.
    """
    parameter = known(path, file=file, field=path)
    try:
        return parameter.check(value)
    except (ParameterError, OverflowError) as error:
        raise ScenarioError(expected_of(parameter), file=file, field=path, value=value) from error


def known(path: str, *, file: str, field: str) -> Parameter:
    """Return the parameter of a path; `field` is where the file names it.

    Raises:
        ScenarioError: there is none; the hint names the nearest.
    """
    found = registry().get(path)
    if found is None:
        hint = did_you_mean(path, registry()) or Phrase("hint.parameters")
        raise ScenarioError(Phrase("error.no_parameter"), file=file, field=field, hint=hint)
    return found


def expected_of(parameter: Parameter) -> Phrase:
    """Return what a parameter takes: the kind of number, its range and its unit."""
    kind = "expected.whole" if parameter.integer else "expected.number"
    if parameter.unit == _UNIT_INTERVAL:
        kind = "expected.plain"
    return Phrase(kind, {"low": parameter.low, "high": parameter.high, "unit": unit_of(parameter)})


def unit_of(parameter: Parameter) -> dict[str, str]:
    """Return a parameter's unit by language code."""
    french = words("perenne_scenarios", "fr").table("units")
    return {"en": parameter.unit, "fr": str(french.get(parameter.unit, parameter.unit))}
