"""Two worlds: the same people under two policies, one pair of lives looked at member by member."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from perenne_experiments.lives.replicates import Lives
    from perenne_model import Parameters, Policy

Identity = tuple[int, int]
"""(week of joining, place among that week's newcomers): the same person in each world of one seed."""

CORE_SHOWN = 24
"""Members of the launch core that are shown: the first."""

PEOPLE_SHOWN = 40
"""People shown in all: the core first, then arrivals in their order."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A person's time in one world.

    Attributes:
        joined: week of joining.
        until: week of leaving, or the week the community's life ended or the watch did.
        reason: reason for leaving; None for someone who stayed to the end.
    """

    joined: float
    until: float
    reason: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """One person in both worlds.

    Attributes:
        arrival: week of joining, in whichever world; 0 for the launch core.
        autonomy_need: how much the person needs autonomy, 0–1.
        stays: time in the first and in the second world; None where the person never joined.
    """

    arrival: int
    autonomy_need: float
    stays: tuple[Stay | None, Stay | None]


@dataclass(frozen=True, eq=False)
class TwoWorlds:
    """One pair of lives on the same seed.

    Attributes:
        policies: names of the policies, the longer-lived first.
        replicate: number of the replicate.
        seed: its seed.
        lifetimes: weeks lived in each world.
        ended: whether each world's community died before the horizon.
        typical_gap: median of the positive differences of lifetime that the pair was chosen by, weeks.
        positive: replicates whose first world outlived the second.
        people: people shown, the launch core first.
        left_out: people who joined in either world and are not shown.
    """

    policies: tuple[str, str]
    replicate: int
    seed: int
    lifetimes: tuple[float, float]
    ended: tuple[bool, bool]
    typical_gap: float
    positive: int
    people: tuple[Person, ...]
    left_out: int


def typical_replicate(first: NDArray[np.float64], second: NDArray[np.float64]) -> int | None:
    """Return the replicate whose gap in lifetime is nearest the median of the positive gaps; None if none is.

    Args:
        first: lifetimes under one policy, shape (n,).
        second: lifetimes under the other on the same seeds, shape (n,).
    """
    gaps = first - second
    positive = np.flatnonzero(gaps > 0)
    if not len(positive):
        return None
    distance = np.abs(gaps[positive] - np.median(gaps[positive]))
    return int(positive[np.argmin(distance)])


def two_worlds(
    parameters: Parameters,
    policies: tuple[Policy, Policy],
    lives: tuple[Lives, Lives],
    *,
    weeks: int,
    events: Sequence[Any] = (),
) -> TwoWorlds | None:
    """Live one typical replicate again under two policies and follow its people.

    Args:
        parameters: the model's parameters.
        policies: the longer-lived policy, then the other.
        lives: their lives.
        weeks: horizon.
        events: what befalls the community.

    Returns:
        The pair, or None when the first policy never outlived the second on the same seed.
    """
    from perenne_model import live

    first, second = (column.lifetime for column in lives)
    replicate = typical_replicate(first, second)
    if replicate is None:
        return None
    seed = int(lives[0].seeds[replicate])
    pair = [live(parameters, policy, seed=seed, weeks=weeks, events=tuple(events), fates=True) for policy in policies]
    known = [_stays(life.fates, life.lifetime, lives[0].reasons) for life in pair]
    shown, left_out = _chosen(known)
    gaps = (first - second)[first > second]
    return TwoWorlds(
        policies=(policies[0].name, policies[1].name),
        replicate=replicate,
        seed=seed,
        lifetimes=(pair[0].lifetime, pair[1].lifetime),
        ended=(not pair[0].censored, not pair[1].censored),
        typical_gap=float(np.median(gaps)),
        positive=len(gaps),
        people=tuple(_person(identity, known) for identity in shown),
        left_out=left_out,
    )


_Known = Mapping[Identity, tuple[float, Stay]]


def _stays(fates: NDArray[np.void] | None, lifetime: float, reasons: Sequence[str]) -> _Known:
    """Return autonomy need and stay of everyone who joined before the community's life ended."""
    if fates is None:
        raise ValueError("fates: expected the fate of every member, as live(…, fates=True) returns them")
    known = {}
    for fate in fates:
        if fate["arrival"] >= lifetime:
            continue
        stayed = fate["left"] < 0 or fate["left"] > lifetime
        until = lifetime if stayed else float(fate["left"])
        reason = None if stayed or fate["reason"] < 0 else reasons[int(fate["reason"])]
        stay = Stay(float(fate["arrival"]), until, reason)
        known[int(fate["arrival"]), int(fate["slot"])] = float(fate["autonomy_need"]), stay
    return known


def _chosen(known: Sequence[_Known]) -> tuple[list[Identity], int]:
    everyone = sorted({*known[0], *known[1]})
    core = [identity for identity in everyone if identity[0] == 0][:CORE_SHOWN]
    later = [identity for identity in everyone if identity[0] > 0][: PEOPLE_SHOWN - len(core)]
    core.sort(key=lambda identity: (-_until(known[1], identity), -_until(known[0], identity), identity))
    return core + later, len(everyone) - len(core) - len(later)


def _until(known: _Known, identity: Identity) -> float:
    return known[identity][1].until if identity in known else -1.0


def _person(identity: Identity, known: Sequence[_Known]) -> Person:
    found = [world.get(identity) for world in known]
    need = next(entry[0] for entry in found if entry)
    first, second = (entry[1] if entry else None for entry in found)
    return Person(identity[0], need, (first, second))
