"""What befalls a community from outside, at a week that the scenario sets."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from .number import is_number, is_whole

FOREVER = 1 << 30
"""A week that never comes."""

# kind: (smallest amount, largest, what it is)
EVENT_KINDS = {
    "facilitator_leaves": (0.0, 0.0, "no amount"),
    "hours_cut": (0.0, 1.0, "share of the hours that is cut, 0 to 1"),
    "reorganisation": (0.0, 1.0, "share of members who change units, 0 to 1"),
    "newcomers": (1.0, 1e6, "a whole number of people who come in at once, 1 or more"),
    "key_members_lost": (1.0, 1e6, "a whole number of members lost, the most active first, 1 or more"),
    "agenda_imposed": (0.0, 1.0, "strength of directing, 0 to 1"),
}

LASTING = ("facilitator_leaves", "hours_cut", "agenda_imposed")
"""Kinds that last; the others happen at once."""

COUNTED = ("newcomers", "key_members_lost")
"""Kinds whose amount is a number of people, and so whole."""


class EventError(ValueError):
    """An event that cannot happen as it was written."""

    def __init__(self, field: str, value: object, expected: str) -> None:
        """Keep the parts apart, so that a caller can say them in another language."""
        super().__init__(f"{field} = {value!r}: expected {expected}")
        self.field = field
        self.value = value
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Event:
    """One event.

    Attributes:
        kind: one of EVENT_KINDS.
        week: week at whose start it happens.
        weeks: how long it lasts, for those that last; None for good.
        amount: its size, in the unit of its kind.
    """

    kind: str
    week: int
    weeks: int | None = None
    amount: float | None = None

    def check(self) -> None:
        """Make sure that the event can happen.

        Raises:
            EventError: an unknown kind, a week before the first, a duration for what happens at once, or an amount
                out of range.
        """
        if str(self.kind) not in EVENT_KINDS:
            near = difflib.get_close_matches(str(self.kind), EVENT_KINDS, n=1, cutoff=0.4)
            hint = f" (did you mean {near[0]}?)" if near else ""
            raise EventError("kind", self.kind, f"one of {', '.join(EVENT_KINDS)}{hint}")
        if not is_whole(self.week) or self.week < 0:
            raise EventError("week", self.week, "a whole number, 0 or more")
        if self.weeks is not None:
            self._check_weeks()
        if not self._sound_amount():
            raise EventError("amount", self.amount, EVENT_KINDS[self.kind][2])

    def _check_weeks(self) -> None:
        if self.kind not in LASTING:
            raise EventError("weeks", self.weeks, f"none: only {', '.join(LASTING)} last")
        if not is_whole(self.weeks) or self.weeks < 1:
            raise EventError("weeks", self.weeks, "a whole number, 1 or more")

    def _sound_amount(self) -> bool:
        low, high, _ = EVENT_KINDS[self.kind]
        if high == 0.0:
            return self.amount is None
        if not is_number(self.amount) or not low <= self.amount <= high:
            return False
        return self.kind not in COUNTED or self.amount == int(self.amount)

    @property
    def end(self) -> int:
        """First week in which the event no longer holds."""
        return int(self.week) + int(self.weeks) if self.weeks is not None else FOREVER

    def holds(self, week: int) -> bool:
        """Tell whether the event holds in a week."""
        return self.week <= week < self.end
