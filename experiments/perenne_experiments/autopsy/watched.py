"""A life lived again under close watch: what was asked of the levers, what there were hours for, who was there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.autopsy.change import Circumstances
from perenne_experiments.wheel.cost import share_granted
from perenne_model import LEVERS

if TYPE_CHECKING:
    from perenne_experiments.autopsy.change import Revision
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
    parameters: Parameters,
    policy: Policy,
    *,
    seed: int,
    weeks: int,
    events: Sequence[Event] = (),
    revisions: Sequence[Revision] = (),
) -> Watched:
    """Live a life week by week; arguments as for `perenne_model.live`, and how parameters are revised on the way."""
    from perenne_model import Engine

    engine = Engine(parameters, policy, seed=seed, weeks=weeks, events=events, keep=True)
    here = Circumstances(parameters, policy, tuple(events), tuple(revisions))
    asked, granted = [], []
    while engine.week < weeks and not engine.dead:
        here.live(engine, engine.week + 1)
        asked.append(list(engine.world.asked[0].item()))
        granted.append(share_granted(engine))
    leavers = engine.world.leavers[: len(asked)].copy()
    return Watched(engine.life(), np.array(asked), np.array(granted), leavers)
