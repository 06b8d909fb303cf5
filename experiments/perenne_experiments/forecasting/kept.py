"""The lives that are kept: of every plausible set, those that look like the log today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.calibration.simulator import TOO_LARGE, TOO_MANY
from perenne_experiments.forecasting.crew import Crew
from perenne_experiments.forecasting.lives import past
from perenne_experiments.forecasting.today import SPANS, Past, drawn, weights_of
from perenne_experiments.lives.replicates import replicate_seed
from perenne_experiments.logs.activity import WEEK

if TYPE_CHECKING:
    from perenne_model import Parameters, Policy
    from perenne_scenarios.calibration import Calibration


@dataclass(frozen=True, eq=False)
class Kept:
    """The lives that look like the log.

    Attributes:
        pasts: the lives, each once.
        repeats: how often each was drawn, shape (lives,).
        effective: number of equally weighted lives that would tell as much.
    """

    pasts: tuple[Past, ...]
    repeats: NDArray[np.int64]
    effective: float

    @property
    def places(self) -> NDArray[np.int64]:
        """Place of the plausible set of each, shape (lives,)."""
        return np.array([one.place for one in self.pasts])


def keep(
    calibration: Calibration,
    sets: Sequence[Parameters],
    present: Policy,
    *,
    lives: int,
    futures: int,
    seed: int,
    crew: Crew,
) -> Kept | None:
    """Live every set up to today, and draw the lives that look like the log.

    Args:
        calibration: where the sets come from.
        sets: the plausible sets.
        present: policy that the community has lived under.
        lives: lives of each set.
        futures: lives that are drawn, the same several times if it looks most like the log.
        seed: seed of the whole.
        crew: lives them.

    Returns:
        The lives drawn; None where no life looks like the community at all.
    """
    watched = weeks_watched(calibration)
    until, spans, limits = calibration.warm_up + watched, _spans(calibration), _limits(calibration)
    tasks = [(place, replicate_seed(seed, place * lives + life)) for place in range(len(sets)) for life in range(lives)]
    found = crew.map(
        past, [(place, sets[place], present, seed_, until, spans, watched, limits) for place, seed_ in tasks]
    )
    pasts = [one for one in found if one is not None]
    if not pasts:
        return None
    weights = weights_of(pasts, calibration.recent)
    chosen = drawn(weights, futures, np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(1 << 20,))))
    counts = Counter(chosen.tolist())
    repeats = np.array(list(counts.values()))
    return Kept(tuple(pasts[place] for place in counts), repeats, float(1 / (weights**2).sum()))


def weeks_watched(calibration: Calibration) -> int:
    """Return the weeks that the log watches, the last begun one included."""
    return -(-calibration.seconds // WEEK)


def _spans(calibration: Calibration) -> tuple[int, ...]:
    """Return the weeks before today over which activity is compared: those that lives are chosen by, and others."""
    watched = weeks_watched(calibration)
    return tuple(sorted({*SPANS, *(span for span in calibration.recent if span <= watched)}))


def _limits(calibration: Calibration) -> tuple[int, int]:
    events = TOO_MANY * calibration.contributions + TOO_LARGE * calibration.posters
    return int(events), int(TOO_LARGE * calibration.posters)
