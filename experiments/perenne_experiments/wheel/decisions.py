"""Decisions: how high each lever was held in each month. They are a policy like any other, and fit into a link."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from perenne_experiments.wheel.months import MONTHS, week_of
from perenne_model.levers import LEVERS
from perenne_model.policies import Timetable

STEPS = 4
"""Steps from nothing to full: a lever stands at 0, ¼, ½, ¾ or 1."""

NOTHING: tuple[int, ...] = (0,) * len(LEVERS)

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_WIDTH = 4  # digits that nine levers of five steps take
_ENTRY = _WIDTH + 1  # and one for how many months


class CodeError(ValueError):
    """A text that holds no decisions."""


@dataclass(frozen=True)
class Decisions:
    """The steps of each lever, month by month.

    Attributes:
        months: for each month, a step from 0 to STEPS for each lever, in the order of LEVERS.
    """

    months: tuple[tuple[int, ...], ...] = ()

    def __post_init__(self) -> None:
        """Refuse what nobody could have decided.

        Raises:
            ValueError: too many months, or steps that there are not.
        """
        sound = all(len(steps) == len(LEVERS) and all(0 <= step <= STEPS for step in steps) for steps in self.months)
        if not sound or len(self.months) > MONTHS:
            raise ValueError(f"months: expected at most {MONTHS}, each with {len(LEVERS)} steps from 0 to {STEPS}")

    def then(self, steps: Iterable[int], months: int = 1) -> Decisions:
        """Return these decisions with some months more, up to the end of the game."""
        more = (tuple(int(step) for step in steps),) * months
        return Decisions((self.months + more)[:MONTHS])

    def policy(self, name: str) -> Timetable:
        """Return them as a policy; after the last month, the levers stay where they are."""
        stages, month = [], 0
        for steps, group in groupby(self.months):
            stages.append((week_of(month), heights(steps)))
            month += len(list(group))
        return Timetable(name, tuple(stages) or ((0, heights(NOTHING)),))

    @property
    def code(self) -> str:
        """A short text that says them all: five letters for each stretch of months with the same levers."""
        parts = []
        for steps, group in groupby(self.months):
            number = 0
            for step in steps:
                number = number * (STEPS + 1) + step
            parts.append(_written(number) + _DIGITS[len(list(group))])
        return "".join(parts)

    @classmethod
    def read(cls, code: str) -> Decisions:
        """Return the decisions that a code says.

        Raises:
            CodeError: it says none.
        """
        if len(code) % _ENTRY or len(code) > _ENTRY * MONTHS or any(letter not in _DIGITS for letter in code):
            raise CodeError("no decisions")
        months: list[tuple[int, ...]] = []
        for first in range(0, len(code), _ENTRY):
            steps = _steps(code[first : first + _WIDTH])
            months += [steps] * _DIGITS.index(code[first + _WIDTH])
        if len(months) > MONTHS:
            raise CodeError("too many months")
        return cls(tuple(months))


def heights(steps: Iterable[int]) -> dict[str, float]:
    """Return the height of each lever, 0–1."""
    return {lever: step / STEPS for lever, step in zip(LEVERS, steps, strict=True)}


def _written(number: int) -> str:
    letters = []
    for _ in range(_WIDTH):
        number, digit = divmod(number, len(_DIGITS))
        letters.append(_DIGITS[digit])
    return "".join(reversed(letters))


def _steps(text: str) -> tuple[int, ...]:
    number = 0
    for letter in text:
        number = number * len(_DIGITS) + _DIGITS.index(letter)
    steps = []
    for _ in LEVERS:
        number, step = divmod(number, STEPS + 1)
        steps.append(step)
    if number:
        raise CodeError("steps that there are not")
    return tuple(reversed(steps))
