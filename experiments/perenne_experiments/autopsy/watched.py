"""A life lived again under close watch: what was asked of the levers, what there were hours for, who was there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from perenne_model import LEVERS

if TYPE_CHECKING:
    from perenne_model import Event, Life, Parameters, Policy


@dataclass(frozen=True, eq=False)
class Watched:
    """A life, and what happened backstage.

    Attributes:
        life: the life, with the record of every member.
        asked: levers that the policy asked for, shape (weeks lived, levers).
        granted: share of them that there were hours for, 0–1, shape (weeks lived,).
        leavers: who left, by week and reason, shape (weeks lived, reasons).
    """

    life: Life
    asked: NDArray[np.float64]
    granted: NDArray[np.float64]
    leavers: NDArray[np.int64]

    def mean_levers(self, first: int, end: int) -> Mapping[str, float]:
        """Return the mean height asked of each lever over some weeks."""
        return dict(zip(LEVERS, self.asked[first:end].mean(axis=0).tolist(), strict=True))


def watch_life(
    parameters: Parameters, policy: Policy, *, seed: int, weeks: int, events: Sequence[Event] = ()
) -> Watched:
    """Live a life week by week; arguments as for `perenne_model.live`."""
    from perenne_model import Engine

    engine = Engine(parameters, policy, seed=seed, weeks=weeks, events=events, keep=True)
    asked, granted = [], []
    while engine.week < weeks and not engine.dead:
        engine.run_to(engine.week + 1)
        levers = list(engine.world.asked[0].item())
        asked.append(levers)
        granted.append(_granted(levers, list(engine.world.levers[0].item())))
    leavers = engine.world.leavers[: len(asked)].copy()
    return Watched(engine.life(), np.array(asked), np.array(granted), leavers)


def _granted(asked: Sequence[Any], in_force: Sequence[Any]) -> float:
    """Return the share of the levers that there were hours for; an imposed agenda may lift `directing` alone."""
    shares = [force / height for height, force in zip(asked, in_force, strict=True) if height > 0]
    return float(min([1.0, *shares]))
