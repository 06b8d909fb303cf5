"""The factors of a design file, each checked, with errors that say what to do."""

from __future__ import annotations

from typing import Any

from perenne_experiments.design.factor import LEVER, UNCERTAINTY, Factor, bounds, evenly, names, roles
from perenne_experiments.design.field import Table, both_languages
from perenne_model.levers import LEVERS
from perenne_model.parameters import registry
from perenne_scenarios.error import nearest_name

_FIELDS = ("low", "high", "steps", "values", "scale")
_SCALES = ("linear", "log")
_MOST_STEPS = 10_000


class FactorReader:
    """Reads one group of factors: the levers, or the uncertainties."""

    def __init__(self, fields: Table, role: str) -> None:
        """Take the group's table."""
        self._fields = fields
        self._role = role

    def factors(self) -> tuple[Factor, ...]:
        """Return the factors, in the order of the file.

        Raises:
            DesignError: one cannot be used.
        """
        return tuple(self._factor(name, given) for name, given in self._fields.leaves().items())

    def _factor(self, name: str, given: Any) -> Factor:
        self._check_name(name)
        if isinstance(given, list):
            given = {"values": given}
        if not isinstance(given, dict):
            raise self._fields.error("design.factor", name, given)
        return _Read(Table(self._fields.file, given, f"{self._path}.{name}"), name, self._role).factor()

    @property
    def _path(self) -> str:
        return "levers" if self._role == LEVER else "uncertainties"

    def _check_name(self, name: str) -> None:
        """Refuse a factor that does not exist, or that stands in the wrong group."""
        known = name in registry() or name in names(LEVER)
        if not known:
            near = nearest_name(name, [*names(self._role), *LEVERS, *registry()])
            raise self._fields.error("design.no_factor", name, near=near)
        if self._role not in roles(name):
            key = "design.lever_as_uncertainty" if self._role == UNCERTAINTY else "design.uncertainty_as_lever"
            raise self._fields.error(key, name)


class _Read:
    """Reads one factor."""

    def __init__(self, fields: Table, name: str, role: str) -> None:
        self._fields = fields
        self._name = name
        self._role = role
        self._least, self._most, self._whole = bounds(name)

    def factor(self) -> Factor:
        self._fields.check_names(_FIELDS)
        scale = self._fields.one_of("scale", _SCALES, default="linear")
        if "values" in self._fields:
            return self._listed(scale)
        low, high = self._end("low", self._least), self._end("high", self._most)
        if low >= high:
            raise self._fields.error("design.contradictory", low=both_languages(low), high=both_languages(high))
        if scale == "log" and low <= 0:
            raise self._fields.error("design.log", "low", low)
        values = None
        if "steps" in self._fields:
            steps = self._fields.whole("steps", 2, _MOST_STEPS, default=2)
            values = evenly(low, high, steps, scale=scale, whole=self._whole)
        return Factor(self._name, self._role, low, high, values, scale, self._whole)

    def _listed(self, scale: str) -> Factor:
        given = self._fields["values"]
        for name in ("low", "high", "steps"):
            if name in self._fields:
                raise self._fields.error("design.values_and_range", name, self._fields[name])
        if not isinstance(given, list) or not given:
            raise self._fields.error("design.empty", "values", given)
        values = tuple(self._accepted(value, f"values[{place}]") for place, value in enumerate(given, 1))
        for value, written in zip(values, given, strict=True):
            if values.count(value) > 1:
                raise self._fields.error("design.value_twice", "values", written)
        return Factor(self._name, self._role, min(values), max(values), values, scale, self._whole)

    def _end(self, name: str, default: float) -> float:
        return self._accepted(self._fields[name], name) if name in self._fields else default

    def _accepted(self, given: object, field: str) -> float:
        """Return a number that the model takes."""
        number = self._fields.checked_number(given, field)
        if not self._least <= number <= self._most or (self._whole and number != int(number)):
            key = "design.whole_out_of_range" if self._whole else "design.out_of_range"
            ends = {"low": both_languages(self._least), "high": both_languages(self._most)}
            raise self._fields.error(key, field, given, **ends)
        return number
