"""A policy with some of its levers held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from perenne_model.levers import lever_record
from perenne_model.policies import Policy, Signs


@dataclass(frozen=True)
class Held(Policy):
    """A policy with some of its levers held at heights of their own, whatever it would do with them.

    Attributes:
        base: the policy that moves the others.
        held: levers and the height of each.
        name: what tables and figures call it: as its base, unless told otherwise.
    """

    base: Policy
    held: tuple[tuple[str, float], ...]
    name: str = ""

    def __post_init__(self) -> None:
        """Take the name of the base, and refuse levers that do not exist."""
        lever_record(dict(self.held))
        object.__setattr__(self, "name", self.name or self.base.name)

    def levers(self, signs: Signs) -> Mapping[str, float]:
        """Return the base's levers with those held in their place."""
        return {**self.base.levers(signs), **dict(self.held)}

    def next_review(self, week: int) -> int:
        """Return the base's next review."""
        return self.base.next_review(week)
