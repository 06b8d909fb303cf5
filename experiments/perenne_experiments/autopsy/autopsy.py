"""The autopsy: when a community tipped, what was seen then, and what would have saved it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perenne_experiments.autopsy.change import Change, Circumstances, Revision, changes
from perenne_experiments.autopsy.drivers import Drivers, look_for_drivers
from perenne_experiments.autopsy.rescue import Rescue, Ward
from perenne_experiments.autopsy.tipping import Tipping, tipping_point
from perenne_experiments.autopsy.watched import Watched, watch_life
from perenne_experiments.statistics.estimate import LEVEL

if TYPE_CHECKING:
    from perenne_model import Event, Policy
    from perenne_scenarios import Scenario

RESPITE = 104
"""Weeks beyond its death that a community has to live to count as saved: two years."""

LEAD = 13
"""Weeks before the tipping point at which a later change is made: a quarter, or as much after a launch."""

LOOKED = 50
"""Seeds that are looked through for a death, where the community asked about lives on."""

_DATES = 7  # weeks at which the best change is tried in turn

Progress = Callable[[int, int], None]
"""Called with the lives lived and the lives to live, as far as is known."""


@dataclass(frozen=True, eq=False)
class Alive:
    """A community that did not die: there is nothing to dissect.

    Attributes:
        scenario: the community.
        policy: name of its policy.
        seed: its seed.
        weeks: horizon.
        deaths: how many of the next seeds die.
        looked: how many of them were looked at.
        next_death: the first of them that dies, and the week it does; None where none does.
    """

    scenario: Scenario
    policy: str
    seed: int
    weeks: int
    deaths: int
    looked: int
    next_death: tuple[int, int] | None


@dataclass(frozen=True, eq=False)
class Autopsy:
    """What an autopsy found.

    Attributes:
        scenario: the community.
        policy: name of its policy.
        seed: its seed.
        weeks: horizon.
        runs: other lucks with which each change was tried.
        watched: the life.
        tipping: when it tipped.
        drivers: what was seen then.
        late: week at which later changes are made.
        from_start: rescues made at the start, luck alone first.
        from_late: rescues made in week `late`, luck alone first.
        dates: pairs of luck alone and the best later change, made in ever later weeks; empty where none is sure.
    """

    scenario: Scenario
    policy: str
    seed: int
    weeks: int
    runs: int
    watched: Watched
    tipping: Tipping
    drivers: Drivers
    late: int
    from_start: tuple[Rescue, ...]
    from_late: tuple[Rescue, ...]
    dates: tuple[tuple[Rescue, Rescue], ...] = field(default=())

    @property
    def lifetime(self) -> int:
        """Weeks the community lived."""
        return int(self.watched.life.lifetime)

    @property
    def until(self) -> int:
        """The week that it has to reach to count as saved."""
        return self.lifetime + RESPITE

    def sure(self, rescues: Sequence[Rescue]) -> tuple[Rescue, ...]:
        """Return what surely saves more than luck does, the most first."""
        return tuple(sorted((one for one in rescues if one.sure), key=lambda one: -one.saved.value))

    @property
    def last_chance(self) -> int | None:
        """The last of the weeks tried at which the best change still surely saved more than luck; None if none."""
        return max((best.week for _, best in self.dates if best.sure), default=None)


def perform_autopsy(
    scenario: Scenario,
    policy: Policy,
    *,
    seed: int = 1,
    weeks: int = 520,
    events: Sequence[Event] | None = None,
    revisions: Sequence[Revision] = (),
    runs: int = 100,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Autopsy | Alive:
    """Dissect one life.

    Args:
        scenario: the community.
        policy: who facilitated.
        seed: its seed.
        weeks: horizon within which it died.
        events: what befell it; by default what the scenario says.
        revisions: how its parameters were set otherwise while it lived, in the order of the weeks.
        runs: other lucks with which each change is tried, 10 or more.
        jobs: number of threads; by default one for each usable core.
        progress: called as lives are lived.

    Returns:
        What was found; or, for a community that did not die, that it lives.

    Raises:
        ValueError: fewer than 10 runs, a seed or a horizon that is none.
    """
    if runs < 10:
        raise ValueError(f"runs = {runs}: expected 10 or more")
    befell = tuple(scenario.events if events is None else events)
    here = Circumstances(scenario.parameters, policy, befell, tuple(revisions))
    watched = watch_life(here.parameters, policy, seed=seed, weeks=weeks, events=befell, revisions=revisions)
    if watched.life.censored:
        return _alive(scenario, here, seed, weeks)
    lifetime = int(watched.life.lifetime)
    tipping = tipping_point(watched.life.weekly, lifetime)
    turn = LEAD if tipping.week is None else tipping.week
    late = min(max(LEAD, turn - LEAD), max(1, lifetime - 1))
    heights = watched.mean_levers(0, max(1, lifetime))
    tried = changes(here, heights)
    work = _Work(progress, (runs + 1) * (2 * (len(tried) + 1) + 2 * _DATES))
    ward = Ward(here, seed, lifetime + RESPITE, runs, jobs, work.lived)
    level = 1 - (1 - LEVEL) / max(1, len(tried))
    from_start = ward.rescues(tried, 0, level=level)
    from_late = ward.rescues(tried, late, level=level)
    dates = _dates(ward, from_late, lifetime)
    work.done()
    return Autopsy(
        scenario=scenario,
        policy=policy.name,
        seed=seed,
        weeks=weeks,
        runs=runs,
        watched=watched,
        tipping=tipping,
        drivers=look_for_drivers(watched, 0 if tipping.week is None else tipping.week),
        late=late,
        from_start=from_start,
        from_late=from_late,
        dates=dates,
    )


def _alive(scenario: Scenario, here: Circumstances, seed: int, weeks: int) -> Alive:
    """Look for a seed near by whose community does die."""
    from perenne_model import Engine

    found = []
    for other in range(seed + 1, seed + 1 + LOOKED):
        engine = Engine(here.parameters, here.policy, seed=other, weeks=weeks, events=here.events)
        here.live(engine, weeks)
        life = engine.life()
        if not life.censored:
            found.append((other, int(life.lifetime)))
    return Alive(scenario, here.policy.name, seed, weeks, len(found), LOOKED, found[0] if found else None)


def _dates(ward: Ward, from_late: Sequence[Rescue], lifetime: int) -> tuple[tuple[Rescue, Rescue], ...]:
    """Make the best later change in ever later weeks."""
    sure = [rescue for rescue in from_late if rescue.sure and rescue.change is not None]
    if not sure:
        return ()
    best: Change = max(sure, key=lambda rescue: rescue.saved.value).change  # type: ignore[assignment]
    weeks = sorted({max(1, round(place * (lifetime - 1) / (_DATES - 1))) for place in range(_DATES)})
    level = 1 - (1 - LEVEL) / len(weeks)
    pairs = (ward.rescues([best], week, level=level) for week in weeks if best.possible(week))
    return tuple((alone, made) for alone, made in pairs)


class _Work:
    """Counts the lives lived, for whoever watches."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def lived(self, lives: int) -> None:
        """Take note of lives."""
        self._tell(min(self._done + lives, self._total - 1))

    def done(self) -> None:
        """Take note of the end."""
        self._tell(self._total)

    def _tell(self, done: int) -> None:
        self._done = done
        if self._progress:
            self._progress(done, self._total)
