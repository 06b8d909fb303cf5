"""The space that is searched: the nine levers, at one height for life or at another in each stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from perenne_experiments.search.plan import Point
from perenne_model.levers import CONTROL, LEVERS, SUPPORT
from perenne_model.policies import Absent, Cultivating, Directive, Grip, Mix, Staged, Timetable, mixed

STEP = 0.05
"""Distance of the heights that are tried: finer ones nobody could keep to."""

LIFELONG = (0,)
"""First weeks of the stages of a policy that never changes."""

STAGES = (0, 26, 104)
"""First weeks of launch, growth and maturity, as in the staged policy."""

_SINGLE = 0.7  # height of a lever that starts a search by itself


@dataclass(frozen=True, slots=True)
class LeverSpace:
    """Every policy that holds the levers at heights of their own.

    Attributes:
        stages: first week of each stage.
    """

    stages: tuple[int, ...] = LIFELONG

    @property
    def dimensions(self) -> tuple[str, ...]:
        """A name for each dimension: the lever, and in later stages the week from which it is held."""
        return tuple(lever if week == 0 else f"{lever}@{week}" for week in self.stages for lever in LEVERS)

    def policy(self, point: Point, name: str) -> Timetable:
        """Return the policy at a point."""
        return Timetable(name, tuple(zip(self.stages, self.heights(point), strict=True)))

    def heights(self, point: Point) -> tuple[Mapping[str, float], ...]:
        """Return the heights of the levers, by name, for each stage."""
        count = len(LEVERS)
        return tuple(
            dict(zip(LEVERS, point[place * count : (place + 1) * count], strict=True))
            for place in range(len(self.stages))
        )

    def levels(self, point: Point, weeks: int) -> tuple[float, float]:
        """Return the mean heights of the support and of the control levers, over the weeks of each stage."""
        ends = (*self.stages[1:], weeks)
        lengths = [max(0, min(end, weeks) - first) for first, end in zip(self.stages, ends, strict=True)]
        involvement = control = 0.0
        for length, heights in zip(lengths, self.heights(point), strict=True):
            involvement += length * sum(heights[lever] for lever in SUPPORT) / len(SUPPORT)
            control += length * sum(heights[lever] for lever in CONTROL) / len(CONTROL)
        return involvement / weeks, control / weeks

    def moved(self, point: Point, lever: str, height: float) -> Point:
        """Return a point with one lever at another height, in every stage."""
        place = LEVERS.index(lever)
        return tuple(height if index % len(LEVERS) == place else old for index, old in enumerate(point))

    def point(self, policy: Timetable) -> Point:
        """Return the point at which a policy of known stages lies."""
        heights = []
        for week in self.stages:
            levers: Mapping[str, float] = {}
            for first, held in policy.stages:
                levers = held if first <= week else levers
            heights += [levers.get(lever, 0.0) for lever in LEVERS]
        return tuple(heights)

    def starts(self) -> tuple[Point, ...]:
        """Return the points that a search begins with: known policies, each support lever alone, and some mixes."""
        policies = [
            Absent(),
            Cultivating(),
            Directive(),
            *(Mix(involvement, 0.0) for involvement in (0.25, 0.5, 0.75, 1.0)),
            *(Grip(grip) for grip in (0.25, 0.5, 0.75)),
            *(Timetable(lever, ((0, {**mixed(0.0, 0.0), lever: _SINGLE}),)) for lever in SUPPORT),
        ]
        staged = [Staged()] if len(self.stages) > 1 else []
        return tuple(self.point(policy) for policy in (*staged, *policies))
