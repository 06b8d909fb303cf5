"""The study: the corners of the assumptions in which a policy fails, as rules that people can read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.discovery.bins import Bins
from perenne_experiments.discovery.error import DiscoveryError
from perenne_experiments.discovery.failure import Failure, default_failure, parse_failure
from perenne_experiments.discovery.honesty import HeldOut, cross_validate, reproduced
from perenne_experiments.discovery.prim import Box, Measure, best_box, luck, measure, peel
from perenne_experiments.discovery.worlds import FEWEST, Runs, Worlds, worlds_of
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.words.factors import takes_whole_numbers

MOST_CORNERS = 3
"""Boxes looked for, one after another, each in what the earlier ones left."""


@dataclass(frozen=True, slots=True)
class Restriction:
    """A range of one factor.

    Attributes:
        factor: its name.
        place: its place among the worlds' factors.
        low: number that the factor lies above; None without one.
        high: number that it lies below; None without one.
        luck: how likely it would raise the share of failures as much by luck (a quasi-p-value).
        reproduced: share of random halves of the worlds in which it is found again.
    """

    factor: str
    place: int
    low: float | None
    high: float | None
    luck: float
    reproduced: float


@dataclass(frozen=True, eq=False)
class Corner:
    """A box, with what it is worth.

    Attributes:
        restrictions: its ranges, the surest first.
        base: share of lives that failed in the worlds that it was looked for in: all, or what earlier boxes left.
        measure: how well it tells failures from the rest, in the worlds that it was found in; its coverage and
            mass are of all failures and all worlds, whatever earlier boxes hold.
        held_out: the same on worlds held out.
        inside: which worlds lie in it, shape (worlds,).
    """

    restrictions: tuple[Restriction, ...]
    base: float
    measure: Measure
    held_out: HeldOut
    inside: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Discovery:
    """Where one policy fails.

    Attributes:
        policy: name of the policy.
        against: name of the policy that it is compared with, or None.
        failure: what counts as a failure.
        worlds: what became of it in each world.
        corners: the boxes, none when failures keep to no corner.
        trajectory: what the first peeling went through, from all worlds to the smallest box.
    """

    policy: str
    against: str | None
    failure: Failure
    worlds: Worlds
    corners: tuple[Corner, ...]
    trajectory: tuple[Measure, ...]

    @property
    def coverage(self) -> float:
        """Share of all failures that lie in some corner."""
        inside = np.any([corner.inside for corner in self.corners], axis=0)
        return float(self.worlds.failed[inside].sum() / self.worlds.failed.sum()) if self.corners else 0.0


@dataclass(frozen=True, eq=False)
class Study:
    """Where the policies of a store fail.

    Attributes:
        runs: what the store has.
        discoveries: one for each policy that was asked for.
    """

    runs: Runs
    discoveries: tuple[Discovery, ...]


def discover(
    runs: Runs,
    *,
    policies: Sequence[str] = (),
    fails: str | None = None,
    against: str | None = None,
    seed: int = 1,
    progress: Callable[[int, int], object] = lambda done, of: None,  # noqa: ARG005
) -> Study:
    """Look for the corners in which policies fail.

    Args:
        runs: what the store has.
        policies: their names; by default all, but the one they are compared with.
        fails: what counts as a failure, such as "lifetime < 104"; by default `default_failure`.
        against: name of a policy to compare with: the condition is then on the difference on the same seeds.
        seed: seed of folds and halves.
        progress: called with the corners looked for and those to look for; what it raises ends the discovery.

    Raises:
        DiscoveryError: an unknown policy or outcome, a condition that cannot be read, or too few worlds.
        StoreError: the store is damaged.
    """
    compared = against is not None
    if against is not None and runs.checked(against) in policies:
        raise DiscoveryError("discovery_error.same", value=against)
    chosen = [runs.checked(name) for name in policies] or [name for name in runs.policies if name != against]
    failure = (
        default_failure(runs.weeks, against=compared)
        if fails is None
        else parse_failure(fails, weeks=runs.weeks, against=compared)
    )
    steps = MOST_CORNERS * len(chosen)
    found: list[Discovery] = []

    def told(corners: int) -> None:
        progress(MOST_CORNERS * len(found) + corners, steps)

    for policy in chosen:
        found.append(  # noqa: PERF401 - how many there are is told on the way
            discover_corners(
                worlds_of(runs, policy, failure, against=against),
                policy,
                failure,
                against=against,
                seed=seed,
                progress=told,
            )
        )
    return Study(runs, tuple(found))


def discover_corners(
    worlds: Worlds,
    policy: str,
    failure: Failure,
    *,
    against: str | None = None,
    seed: int = 1,
    progress: Callable[[int], object] = lambda corners: None,  # noqa: ARG005
) -> Discovery:
    """Look for the corners in which one policy fails.

    Args:
        worlds: what became of it in each world.
        policy: its name.
        failure: what counted as a failure.
        against: name of the policy that it was compared with, or None.
        seed: seed of folds and halves.
        progress: called with the number of corners found; what it raises ends the discovery.
    """
    bins, failed = Bins.of(worlds.values), worlds.failed
    corners: list[Corner] = []
    left = np.ones(len(failed), dtype=np.bool_)
    boxes = peel(bins, failed) if _mixed(failed) else []
    while len(corners) < MOST_CORNERS and left.sum() >= FEWEST and _mixed(failed[left]):
        corner = _corner(bins, worlds, left, seed)
        if corner is None or corner.held_out.density.value < worlds.share:
            break
        corners.append(corner)
        left &= ~corner.inside
        progress(len(corners))
    trajectory = tuple(measure(box, bins, failed) for box in boxes)
    return Discovery(policy, against, failure, worlds, tuple(corners), trajectory)


def _mixed(failed: NDArray[np.float64]) -> bool:
    return 0 < float(failed.sum()) < len(failed)


def _corner(bins: Bins, worlds: Worlds, left: NDArray[np.bool_], seed: int) -> Corner | None:
    """Return the best box in the worlds left over, or None when it is no more than luck."""
    among, failed = bins.among(left), worlds.failed[left]
    box = best_box(among, failed)
    if not box.limited(bins):
        return None
    places = np.flatnonzero(left)

    def share_among(chosen: NDArray[np.bool_]) -> Estimate:
        whole = np.zeros(len(left), dtype=np.bool_)
        whole[places[chosen]] = True
        return worlds.share_among(whole)

    held_out = cross_validate(among, failed, seed=seed, share_among=share_among)
    if not held_out.real:
        return None
    again = reproduced(among, failed, box, seed=seed)
    restrictions = [
        _restriction(box, bins, place, worlds, luck(box, among, failed, place), again[place])
        for place in box.limited(bins)
    ]
    inside = left & np.all([_holds(one, worlds) for one in restrictions], axis=0)
    return Corner(
        restrictions=tuple(sorted(restrictions, key=lambda one: (-one.reproduced, one.luck))),
        base=float(failed.mean()),
        measure=_measured(inside, worlds, len(restrictions)),
        held_out=held_out,
        inside=inside,
    )


def _holds(restriction: Restriction, worlds: Worlds) -> NDArray[np.bool_]:
    """Tell which worlds a range holds, as it is told: bounds are rounded, and may differ a little from the box's."""
    values = worlds.values[:, restriction.place]
    low = -np.inf if restriction.low is None else restriction.low
    high = np.inf if restriction.high is None else restriction.high
    return np.asarray((values > low) & (values < high))


def _measured(inside: NDArray[np.bool_], worlds: Worlds, limited: int) -> Measure:
    lost, points = float(worlds.failed[inside].sum()), int(np.count_nonzero(inside))
    all_lost, size = float(worlds.failed.sum()), len(worlds.failed)
    coverage = lost / all_lost
    gain = coverage - (points - lost) / (size - all_lost)
    return Measure(coverage, lost / max(points, 1), points / size, gain, limited)


def _restriction(box: Box, bins: Bins, place: int, worlds: Worlds, chance: float, again: float) -> Restriction:
    low, high, last = int(box.low[place]), int(box.high[place]), int(bins.counts[place]) - 1
    edge = bins.gap if takes_whole_numbers(worlds.names[place]) else bins.edge
    return Restriction(
        factor=worlds.names[place],
        place=place,
        low=edge(place, low - 1) if low else None,
        high=edge(place, high) if high < last else None,
        luck=chance,
        reproduced=again,
    )
