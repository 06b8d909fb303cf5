"""Ties between villagers: mutual, few, equally strong on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.twin.villager import Villager

MOST = 8
"""Most ties a villager keeps."""


class Ties:
    """What ties one villager to others.

    Attributes:
        strength: how strong each tie is, by person.
        people: the same people in the order in which they are looked through; who is looked at is drawn by place in
            it. The last tie takes the place of one that ends.
    """

    def __init__(self) -> None:
        """Start with no tie."""
        self.strength: dict[Villager, float] = {}
        self.people: list[Villager] = []

    def __len__(self) -> int:
        return len(self.people)

    def __contains__(self, person: object) -> bool:
        return person in self.strength

    def pick(self, luck: float) -> Villager:
        """Return one of the people tied to, by a number from 0 to 1."""
        return self.people[int(luck * len(self.people))]

    def weakest(self) -> Villager:
        """Return who is tied to most weakly; among equals, the first in order."""
        return min(self.people, key=self.strength.__getitem__)

    def withstand(self, gain: float) -> bool:
        """Tell whether there is no room for a new tie of this strength: all are taken, and none is weaker."""
        return len(self) == MOST and self.strength[self.weakest()] >= gain

    def begin(self, person: Villager, strength: float) -> None:
        """Add one side of a tie."""
        self.strength[person] = strength
        self.people.append(person)

    def end(self, person: Villager) -> None:
        """Take one side of a tie away."""
        del self.strength[person]
        place = self.people.index(person)
        last = self.people.pop()
        if last is not person:
            self.people[place] = last

    def fade(self, kept: float, live: float) -> float:
        """Let a week pass over one side of all ties, end those too weak to live, and return what is left in all."""
        total = 0.0
        place = 0
        while place < len(self):
            person = self.people[place]
            self.strength[person] *= kept
            if self.strength[person] < live:
                self.end(person)
            else:
                total += self.strength[person]
                place += 1
        return total


def strengthen(one: Villager, other: Villager, gain: float) -> None:
    """Strengthen the tie between two villagers, or tie them if both have room for a tie of that strength."""
    both = (one, other)
    if other in one.ties:
        one.ties.strength[other] += gain
        other.ties.strength[one] += gain
    elif not any(person.ties.withstand(gain) for person in both):
        for person in both:
            if len(person.ties) == MOST:
                part(person, person.ties.weakest())
        one.ties.begin(other, gain)
        other.ties.begin(one, gain)


def part(one: Villager, other: Villager) -> None:
    """End the tie between two villagers."""
    one.ties.end(other)
    other.ties.end(one)
