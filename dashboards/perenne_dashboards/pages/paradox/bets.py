"""Bets: which world a room thinks will outlive the others, by name or by a show of hands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from perenne_dashboards.pages.paradox.story import WORLDS

MOST_NAMES = 40
"""Named bets kept; a larger room raises hands."""

MOST_HANDS = 999
LONGEST_NAME = 24

_BETWEEN, _WITHIN = ",", ":"


@dataclass(frozen=True, slots=True)
class Bets:
    """All bets of a room.

    Attributes:
        named: (name, world) of each named bet, in the order in which they were placed.
        hands: hands raised for each world, in the order of WORLDS.
    """

    named: tuple[tuple[str, str], ...] = ()
    hands: tuple[int, ...] = (0,) * len(WORLDS)

    def place(self, name: str, world: str) -> Bets:
        """Return the bets with a named one placed, or moved; a name that is no name changes nothing."""
        shown = clean_name(name)
        if not shown or world not in WORLDS:
            return self
        if any(known == shown for known, _ in self.named):
            moved = tuple((known, world if known == shown else its) for known, its in self.named)
            return replace(self, named=moved)
        return self if len(self.named) >= MOST_NAMES else replace(self, named=(*self.named, (shown, world)))

    def withdraw(self, name: str) -> Bets:
        """Return the bets without somebody's."""
        return replace(self, named=tuple(bet for bet in self.named if bet[0] != name))

    def raise_hands(self, world: str, by: int) -> Bets:
        """Return the bets with so many more hands for a world, or fewer."""
        counts = list(self.hands)
        place = WORLDS.index(world)
        counts[place] = min(MOST_HANDS, max(0, counts[place] + by))
        return replace(self, hands=tuple(counts))

    def names(self, world: str) -> tuple[str, ...]:
        """Return who bets on a world by name."""
        return tuple(name for name, its in self.named if its == world)

    @property
    def tally(self) -> Mapping[str, int]:
        """Bets on each world."""
        return {world: len(self.names(world)) + self.hands[place] for place, world in enumerate(WORLDS)}

    @property
    def total(self) -> int:
        """All bets."""
        return sum(self.tally.values())

    def written(self) -> str:
        """Return the bets as they stand in the address; "" for none."""
        if not self.total:
            return ""
        named = [f"{WORLDS.index(world)}{_WITHIN}{name}" for name, world in self.named]
        return _BETWEEN.join([".".join(map(str, self.hands)), *named])


def read_bets(text: str) -> Bets:
    """Return the bets of an address; whatever in it is no bet is left out."""
    head, *rest = text.split(_BETWEEN)
    counts = head.split(".")
    bets = Bets()
    if len(counts) == len(WORLDS):
        for world, count in zip(WORLDS, counts, strict=True):
            bets = bets.raise_hands(world, _whole(count))
    for part in rest:
        place, found, name = part.partition(_WITHIN)
        if found and place.isdecimal() and _whole(place) < len(WORLDS):
            bets = bets.place(name, WORLDS[_whole(place)])
    return bets


def clean_name(name: str) -> str:
    """Return a name as it is shown: on one line, not too long, without the marks that part bets in the address."""
    kept = "".join(" " if letter in _BETWEEN + _WITHIN else letter for letter in name if letter.isprintable())
    return " ".join(kept.split())[:LONGEST_NAME].strip()


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else 0
