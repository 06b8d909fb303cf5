"""What simulated communities show of the patterns that real ones show, C1 to C12."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from perenne_experiments.lives.cohort import Case, look_at_lives, seeds_of
from perenne_experiments.logs.activity import WEEK, Activity
from perenne_experiments.logs.pattern import AIMED, PLATFORM_PATTERNS, Pattern, PlatformPattern, Range, Target
from perenne_experiments.logs.window import Window

if TYPE_CHECKING:
    from perenne_model import Policy
    from perenne_scenarios import Scenario

Progress = Callable[[int, int], None]
"""Called with the lives lived and the lives to live."""

SEED = 2
"""Seed where none is given: calibrations take 1, and a fit is not to be judged on the lives that it was made from."""

USUAL_WEEKS = 520

_FOUNDED = 5 * 52
"""Weeks of observation below which nothing is said of how long communities live after their founding (C12)."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What simulated communities show of one pattern.

    Attributes:
        key: name of the pattern.
        code: its number in the list of evidence, C1 to C12.
        unit: its unit, one of `pattern.UNITS`.
        value: mean over the communities that can tell it; NaN where none can.
        spread: where the middle eight tenths of them lie; None for what only many communities together show.
        accepted: values that count as reproduced.
    """

    key: str
    code: str
    unit: str
    value: float
    spread: Range | None
    accepted: Range

    @property
    def told(self) -> bool:
        """Whether it can be told."""
        return not math.isnan(self.value)

    @property
    def holds(self) -> bool:
        """Whether it lies in the range accepted."""
        return self.value in self.accepted


@dataclass(frozen=True, eq=False)
class Validation:
    """A model's behaviour beside that of real communities.

    Attributes:
        scenario: the community.
        policy: name of the policy that it lived under.
        runs: communities simulated.
        seen: those of them that contributed anything while they were looked at.
        weeks: how long each was looked at.
        seed: seed of the whole.
        patterns: what they show, in the order of the codes.
    """

    scenario: Scenario
    policy: str
    runs: int
    seen: int
    weeks: int
    seed: int
    patterns: tuple[Shown, ...]

    @property
    def codes(self) -> dict[str, bool | None]:
        """Whether each code holds, in all its parts; None where no part of it can be told."""
        return by_code((one.code, one.holds if one.told else None) for one in self.patterns)


def by_code(verdicts: Iterable[tuple[str, bool | None]]) -> dict[str, bool | None]:
    """Return by code whether all its parts hold that can be told; None where none can.

    Args:
        verdicts: the code and the verdict of each part; None for one that cannot be told.
    """
    found: dict[str, bool | None] = {}
    for code, holds in verdicts:
        before = found.get(code)
        found[code] = holds if before is None else before and holds is not False
    return found


def window_of(scenario: Scenario, weeks: int | None = None) -> Window:
    """Return how a scenario's communities are looked at: as the log it was calibrated to was, or from their launch on.

    Args:
        scenario: the community.
        weeks: how long; by default as long as that log, or ten years.
    """
    known = scenario.calibration
    if known is None:
        return Window((weeks or USUAL_WEEKS) * WEEK)
    return Window(known.seconds if weeks is None else weeks * WEEK, partial=known.warm_up > 0)


def validate(
    scenario: Scenario,
    policy: Policy,
    *,
    runs: int = 30,
    weeks: int | None = None,
    seed: int = SEED,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Validation:
    """Simulate communities, and measure what they show as the logs of real ones are measured.

    Args:
        scenario: the community.
        policy: who facilitates, and how.
        runs: communities, 1 or more.
        weeks: how long each is looked at; by default see `window_of`.
        seed: seed of the whole.
        jobs: number of threads; by default one for each usable core.
        progress: called as lives are lived.

    Raises:
        ValueError: runs or weeks below 1.
        LifeError: a life failed.
    """
    if runs < 1 or (weeks is not None and weeks < 1):
        raise ValueError(f"runs = {runs}, weeks = {weeks}: expected 1 or more of each")
    window = window_of(scenario, weeks)
    lived = 0

    def advance(lives: int) -> None:
        nonlocal lived
        lived += lives
        if progress:
            progress(lived, runs)

    case = Case(scenario.parameters, policy, seeds_of(seed, runs), window.weeks, scenario.events, log=True)
    (looks,) = look_at_lives([case], window.look, jobs=jobs, advance=advance)
    seen = [one for one in looks if one is not None]
    watched = -(-window.seconds // WEEK)
    return Validation(scenario, policy.name, runs, len(seen), watched, seed, tuple(shown(seen, watched)))


def shown(seen: Sequence[Activity], weeks: int) -> Iterator[Shown]:
    """Yield what communities show of each pattern, in the order of the codes.

    Args:
        seen: their activity.
        weeks: how long each was looked at.
    """
    single = [_single(one, one.target, seen) for one in AIMED if one.target is not None]
    together = [_together(one, seen, weeks) for one in PLATFORM_PATTERNS]
    yield from sorted((*single, *together), key=lambda one: int(one.code.removeprefix("C")))


def _single(pattern: Pattern, target: Target, seen: Sequence[Activity]) -> Shown:
    values = np.array([pattern.measure(one).value for one in seen], dtype=np.float64)
    told = values[~np.isnan(values)]
    spread = Range(*map(float, np.quantile(told, (0.1, 0.9)))) if len(told) else None
    mean = float(told.mean()) if len(told) else math.nan
    return Shown(pattern.key, target.code, pattern.unit, mean, spread, target.accepted)


def _together(pattern: PlatformPattern, seen: Sequence[Activity], weeks: int) -> Shown:
    value = pattern.measure(seen).value if weeks >= _FOUNDED else math.nan
    return Shown(pattern.key, pattern.target.code, pattern.unit, value, None, pattern.target.accepted)
