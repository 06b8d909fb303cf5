"""The curve: mean life along the diagonal, where support and control rise together, and what may be said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from perenne_dashboards.pages.paradox.many import SEED, Answer, Study, study
from perenne_dashboards.pages.paradox.story import WEEKS
from perenne_experiments.comparison.standing import MARGIN
from perenne_experiments.statistics.diagonal import GRIPS, lead_of_inside
from perenne_experiments.statistics.estimate import Estimate

POLICIES = (*(f"grip:{grip:g}" for grip in GRIPS), "cultivating", "directive")
"""The diagonal, and two policies off it."""

HINGES: Mapping[str, Mapping[str, float]] = {
    "none": {},
    "high_need": {"members.autonomy_need.mean": 0.7},
    "low_need": {"members.autonomy_need.mean": 0.3},
    "no_reporting": {"levers.reporting.hours": 0.0},
    "ownership": {"needs.ownership": 0.0},
}
"""What the fall at the tight end hangs on, one assumption changed at a time (docs/findings.md tells of more)."""


@dataclass(frozen=True, slots=True)
class Curve:
    """What so many runs say.

    Attributes:
        runs: communities at each grip.
        means: mean life at each of GRIPS, as a share of the horizon.
        cultivating: the same under cultivation, which lies off the diagonal.
        directive: the same under direction.
        best: grip of the longest mean life.
        plateau: lowest and highest grip within the margin of it.
        over_hands_off: lead of the best strictly inside over grip 0, as a share of the horizon.
        over_tight: its lead over grip 1.
    """

    runs: int
    means: tuple[Estimate, ...]
    cultivating: Estimate
    directive: Estimate
    best: float
    plateau: tuple[float, float]
    over_hands_off: Estimate
    over_tight: Estimate

    @property
    def rises(self) -> bool:
        """Whether doing something clearly outlives doing nothing."""
        return self.over_hands_off.low > 0

    @property
    def falls(self) -> bool:
        """Whether the tight end clearly lives less long than the best inside."""
        return self.over_tight.low > 0

    @property
    def verdict(self) -> str:
        """What the curve looks like: "u", "rise", "fall" or "flat"."""
        return {(True, True): "u", (True, False): "rise", (False, True): "fall"}.get((self.rises, self.falls), "flat")


def curve_study(hinge: str = "none") -> Study:
    """Return the study of the diagonal under one of HINGES."""
    return study(POLICIES, HINGES[hinge])


def curve(answer: Answer) -> Curve:
    """Return what the answer to a `curve_study` says."""
    table = answer.lifetime[: len(GRIPS)]
    means = tuple(answer.life(f"grip:{grip:g}") for grip in GRIPS)
    values = np.array([mean.value for mean in means])
    flat = [grip for grip, value in zip(GRIPS, values, strict=True) if value >= values.max() - MARGIN]
    return Curve(
        runs=answer.runs,
        means=means,
        cultivating=answer.life("cultivating"),
        directive=answer.life("directive"),
        best=GRIPS[int(np.argmax(values))],
        plateau=(min(flat), max(flat)),
        over_hands_off=lead_of_inside(table, 0, WEEKS, seed=SEED),
        over_tight=lead_of_inside(table, -1, WEEKS, seed=SEED),
    )
