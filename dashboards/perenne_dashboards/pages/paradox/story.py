"""The story: the same people under three policies, and what a room is shown of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from perenne_dashboards.pages.paradox.fate import Fate, fate
from perenne_dashboards.pages.paradox.recording import Identity, Recording, record

if TYPE_CHECKING:
    from perenne_model import Parameters

WORLDS = ("absent", "cultivating", "directive")
"""The three policies, in the order in which they stand side by side."""

WEEKS = 520
"""Horizon: ten years."""

_YEAR = 52
_KEPT = 6  # recordings of three worlds take some 10 MB


@dataclass(frozen=True, slots=True)
class Founder:
    """Somebody of the launch core, who is the same in every world.

    Attributes:
        identity: who.
        autonomy_need: how much they need autonomy, 0–1.
        capacity: hours a week they can give.
        motivation: the motivation they come with, 0–1.
        unit: number of their department.
    """

    identity: Identity
    autonomy_need: float
    capacity: float
    motivation: float
    unit: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What came of one world.

    Attributes:
        policy: name of its policy.
        lifetime: weeks lived.
        alive: whether it still lived at the horizon.
        reasons: members who left during its life, by reason.
        started: initiatives begun.
        results: initiatives that gave a result.
        abandoned: initiatives given up.
        own: members' own initiatives that ended, and those of them that gave a result.
        first_result: week of the first result; None if there was none.
        first_year: results in the first year.
        hours: facilitation hours spent.
    """

    policy: str
    lifetime: int
    alive: bool
    reasons: Mapping[str, int]
    started: int
    results: int
    abandoned: int
    own: tuple[int, int]
    first_result: int | None
    first_year: int
    hours: float


@dataclass(frozen=True, eq=False)
class Story:
    """One seed's three worlds.

    Attributes:
        seed: seed of all draws.
        recordings: by policy, in the order of WORLDS.
    """

    seed: int
    recordings: Mapping[str, Recording]

    @property
    def facts(self) -> tuple[Facts, ...]:
        """What came of each world."""
        return tuple(facts(recording) for recording in self.recordings.values())

    @property
    def winner(self) -> str:
        """The world that outlived the others; of two that reached the horizon, the one with more results."""
        return max(self.facts, key=lambda one: (one.lifetime, one.results)).policy

    def founders(self) -> tuple[Founder, ...]:
        """Return the launch core."""
        first = next(iter(self.recordings.values()))
        return tuple(
            Founder(
                identity=(int(person["arrival"]), int(person["slot"])),
                autonomy_need=float(person["autonomy_need"]),
                capacity=float(person["capacity"]),
                motivation=float(person["own_motivation"]),
                unit=int(person["unit"]),
            )
            for person in first.people
            if person["arrival"] == 0
        )

    def fates(self, identity: Identity) -> tuple[Fate, ...]:
        """Return what became of a person in each world."""
        return tuple(fate(recording, identity) for recording in self.recordings.values())

    def witness(self) -> Founder:
        """Return the founder whose three lives differ most: the longest stay less the two others'.

        Of those who want autonomy where they are directed and results where they are left alone, if there are any.
        """
        return max(self.founders(), key=lambda founder: self._contrast(founder.identity))

    def _contrast(self, identity: Identity) -> tuple[bool, int]:
        absent, cultivated, directed = self.fates(identity)
        telling = absent.reason == "results" and directed.reason == "autonomy"
        return telling, cultivated.stay - max(absent.stay, directed.stay)


@lru_cache(maxsize=_KEPT)
def tell(parameters: Parameters, seed: int, weeks: int = WEEKS) -> Story:
    """Live the three worlds of a seed; a story that was told lately is not lived again."""
    from perenne_model import parse_policy

    worlds = {name: record(parameters, parse_policy(name), seed=seed, weeks=weeks) for name in WORLDS}
    return Story(seed, worlds)


def facts(recording: Recording) -> Facts:
    """Return what came of one world."""
    from perenne_model import REASONS

    people = recording.people
    left = people["left"]
    during = (left >= 0) & (left <= recording.weeks)
    counts = np.bincount(people["reason"][during], minlength=len(REASONS))
    results = recording.ended(succeeded=True)
    own = [one for one in recording.undertakings if not one.mandated and one.succeeded is not None]
    return Facts(
        policy=recording.life.policy,
        lifetime=recording.weeks,
        alive=recording.life.censored,
        reasons={reason: int(count) for reason, count in zip(REASONS, counts, strict=True)},
        started=len(recording.undertakings),
        results=len(results),
        abandoned=len(recording.ended(succeeded=False)),
        own=(len(own), sum(bool(one.succeeded) for one in own)),
        first_result=min((one.ended for one in results), default=None),
        first_year=sum(one.ended < _YEAR for one in results),
        hours=float(recording.life.hours),
    )
