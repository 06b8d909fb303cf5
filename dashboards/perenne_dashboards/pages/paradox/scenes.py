"""Scenes: the paradox in order, each adding one idea, with a goal before going on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from perenne_dashboards.pages.paradox.bets import Bets, read_bets

SCENES = ("meet", "alone", "predict", "race", "leavers", "results", "lives", "many", "curve", "break", "sandbox")
"""The scenes, in order."""

GOALS: Mapping[str, str] = {
    "meet": "pick",
    "alone": "watch",
    "predict": "bet",
    "race": "watch",
    "many": "run",
    "curve": "run",
    "break": "try",
}
"""What a room does in a scene before it goes on; the others are looked at."""

KEY = "paradox"
"""Key of the scene in the address; the other keys begin with it."""

_WHO, _BETS, _BIG = f"{KEY}-who", f"{KEY}-bets", f"{KEY}-big"
_MOST_FOUNDERS = 1000


@dataclass(frozen=True, slots=True)
class Journey:
    """Where a room stands, and what it has done on its way.

    Attributes:
        scene: the scene it looks at, one of SCENES.
        who: place of the founder it follows; None before one is picked.
        bets: what it predicts.
        done: scenes whose goal has been met by what was watched, run or tried.
        big: whether it looks from the back of a room: presenter mode.
    """

    scene: str = SCENES[0]
    who: int | None = None
    bets: Bets = field(default_factory=Bets)
    done: frozenset[str] = frozenset()
    big: bool = False

    @property
    def place(self) -> int:
        """Number of the scene, from 0."""
        return SCENES.index(self.scene)

    @property
    def is_first(self) -> bool:
        """Whether there is nothing to go back to."""
        return self.place == 0

    @property
    def is_last(self) -> bool:
        """Whether there is nothing to go on to."""
        return self.place == len(SCENES) - 1

    @property
    def goal(self) -> str | None:
        """What is still to be done before going on; None where nothing is."""
        return None if self.met(self.scene) else GOALS[self.scene]

    def met(self, scene: str) -> bool:
        """Tell whether a scene's goal has been met."""
        if scene == "meet":
            return self.who is not None
        if scene == "predict":
            return self.bets.total > 0
        return scene not in GOALS or scene in self.done

    def at(self, scene: str) -> Journey:
        """Return the journey at a scene; at one that does not exist, as it was."""
        return replace(self, scene=scene) if scene in SCENES else self

    def forward(self) -> Journey:
        """Return the journey one scene on."""
        return self if self.is_last else self.at(SCENES[self.place + 1])

    def back(self) -> Journey:
        """Return the journey one scene back."""
        return self if self.is_first else self.at(SCENES[self.place - 1])

    def follow(self, who: int) -> Journey:
        """Return the journey with somebody to follow."""
        return replace(self, who=who)

    def bet(self, bets: Bets) -> Journey:
        """Return the journey with these bets."""
        return replace(self, bets=bets)

    def finish(self, scene: str) -> Journey:
        """Return the journey with a scene's goal met."""
        return replace(self, done=self.done | {scene})

    def present(self, *, big: bool) -> Journey:
        """Return the journey in presenter mode, or out of it."""
        return replace(self, big=big)

    def address(self) -> dict[str, str]:
        """Return what the address holds of it, by key; an empty text for what it does not hold."""
        return {
            KEY: "" if self.is_first else self.scene,
            _WHO: "" if self.who is None else str(self.who),
            _BETS: self.bets.written(),
            _BIG: "1" if self.big else "",
        }


def read_journey(address: Mapping[str, str]) -> Journey:
    """Return the journey that an address tells of; whatever in it makes no sense is left out."""
    journey = Journey(bets=read_bets(address.get(_BETS, "")), big=address.get(_BIG) == "1").at(address.get(KEY, ""))
    who = address.get(_WHO, "")
    if who.isascii() and who.isdecimal() and len(who) < 5 and int(who) < _MOST_FOUNDERS:
        journey = journey.follow(int(who))
    return journey
