"""The filter: which runs are looked at. One object makes the SQL, the words and the address."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from perenne_experiments.words.factors import factor_amount, factor_label, takes_whole_numbers
from perenne_experiments.words.language import Language

Sign = Literal["<", "<=", ">", ">="]

_SIGNS: tuple[Sign, ...] = get_args(Sign)
_FORM = re.compile(r"([^<>=;]+)(<=|>=|<|>)([-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)")
_MOST = 40  # bounds that an address may hold


@dataclass(frozen=True, slots=True)
class Bound:
    """One side of a range of a factor.

    Attributes:
        factor: name of the factor.
        sign: how its values stand to the number.
        number: the number.
    """

    factor: str
    sign: Sign
    number: float

    @property
    def is_low(self) -> bool:
        """Whether it bounds from below."""
        return self.sign.startswith(">")


@dataclass(frozen=True, slots=True)
class Filter:
    """Ranges of factors, all of which a run must lie in.

    Attributes:
        bounds: at most one from below and one from above of each factor, in the order they were set.
    """

    bounds: tuple[Bound, ...] = ()

    @classmethod
    def read(cls, text: str) -> Filter:
        """Return the filter that an address holds, as in "launch.core>=8;launch.core<20"; what is none is dropped."""
        found = (_FORM.fullmatch(part.strip()) for part in text.split(";")[:_MOST])
        bounds = [_bound(match[1], match[2], match[3]) for match in found if match]
        return cls().narrowed(*(one for one in bounds if one is not None))

    @property
    def text(self) -> str:
        """The same as an address holds it."""
        return ";".join(f"{one.factor}{one.sign}{one.number!r}" for one in self.bounds)

    @property
    def sql(self) -> str:
        """The condition on the columns of a store; "" without bounds."""
        return " AND ".join(f"{_column(one.factor)} {one.sign} {one.number!r}" for one in self.bounds)

    @property
    def factors(self) -> tuple[str, ...]:
        """The factors that are bounded."""
        return tuple(dict.fromkeys(one.factor for one in self.bounds))

    def narrowed(self, *bounds: Bound) -> Filter:
        """Return the filter with further bounds, each in place of the one on its side."""
        sides = {(one.factor, one.is_low): one for one in (*self.bounds, *bounds)}
        return Filter(tuple(sides.values()))

    def without(self, factor: str) -> Filter:
        """Return the filter without any bound on a factor."""
        return Filter(tuple(one for one in self.bounds if one.factor != factor))

    def among(self, factors: Collection[str]) -> Filter:
        """Return the filter on those factors alone: an address may name what a store does not have."""
        return Filter(tuple(one for one in self.bounds if one.factor in factors))

    def clauses(self, say: Language) -> Iterator[tuple[str, str]]:
        """Yield each bounded factor with its range in words: "“members at the start” is at most 11 people"."""
        for name in self.factors:
            yield name, self._clause(name, say)

    def words(self, say: Language) -> str:
        """Return the whole as a part of a sentence."""
        return say.listed([clause for _, clause in self.clauses(say)])

    def _clause(self, factor: str, say: Language) -> str:
        sides = {one.is_low: one for one in self.bounds if one.factor == factor}
        whole = takes_whole_numbers(factor)
        said = {
            "low" if one.is_low else "high": factor_amount(factor, _whole(one) if whole else one.number, say)
            for one in sides.values()
        }
        if len(sides) == 1:
            form = _open_form(next(iter(sides.values())), whole=whole)
        elif said["low"] == said["high"]:
            form = "exactly"
        else:
            form = "from_to" if whole else "between"
        return say(f"factor.{form}", name=say("text.quoted", name=factor_label(factor, say)), **said)


def between(factor: str, low: float, high: float, *, last: bool = True) -> tuple[Bound, Bound]:
    """Return the bounds of a range, its upper end within it or just past it."""
    return Bound(factor, ">=", low), Bound(factor, "<=" if last else "<", high)


def _open_form(bound: Bound, *, whole: bool) -> str:
    """Return how a range with one side is said."""
    closed = whole or "=" in bound.sign
    if bound.is_low:
        return "at_least" if closed else "above"
    return "at_most" if closed else "below"


def _whole(bound: Bound) -> int:
    """Return the whole number that a bound comes to."""
    if bound.sign == ">":
        return math.floor(bound.number) + 1
    if bound.sign == "<":
        return math.ceil(bound.number) - 1
    return math.ceil(bound.number) if bound.is_low else math.floor(bound.number)


def _bound(factor: str, sign: str, number: str) -> Bound | None:
    known = next((one for one in _SIGNS if one == sign), None)
    value = float(number)
    return Bound(factor.strip(), known, value) if known is not None and math.isfinite(value) else None


def _column(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
