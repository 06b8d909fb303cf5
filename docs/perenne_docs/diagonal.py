"""The diagonal: mean life along `grip`, support and control rising together, and whether its best lies inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from perenne_docs.lab import DECIMALS, Lab, Numbers, kept, mean_life
from perenne_experiments.comparison.standing import MARGIN
from perenne_experiments.lives.replicates import Lives
from perenne_experiments.statistics import diagonal as diagonal_of_lives
from perenne_experiments.statistics.estimate import Estimate
from perenne_model import Parameters

SIX = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
ELEVEN = diagonal_of_lives.GRIPS


def diagonal(
    lab: Lab,
    settings: Mapping[str, float] | Parameters | None = None,
    *,
    grips: Sequence[float] = SIX,
    share: float = 1,
) -> Numbers:
    """Live communities along the diagonal.

    The best of several noisy means looks better than it is, so that its lead is measured on other replicates than
    those it was chosen on: each half of them chooses for the other half.

    Returns:
        Grips; mean lives; the grip of the longest; the grips within the margin of it; the lead of the best strictly
        inside over each end.
    """
    lives = lab.lives([f"grip:{grip:g}" for grip in grips], settings, share=share)
    means = [mean_life(column, lab.weeks) for column in lives]
    values = np.array([mean.value for mean in means])
    flat = [grip for grip, value in zip(grips, values, strict=True) if value >= values.max() - MARGIN]
    return {
        "runs": len(lives[0]),
        "grips": list(grips),
        "mean": [kept(mean) for mean in means],
        "best": grips[int(np.argmax(values.round(DECIMALS)))],
        "flat": [min(flat), max(flat)],
        "over_hands_off": kept(lead_of_inside(lives, 0, lab)),
        "over_tight": kept(lead_of_inside(lives, len(lives) - 1, lab)),
    }


def lead_of_inside(lives: Sequence[Lives], end: int, lab: Lab) -> Estimate:
    """Return by how much the best policy strictly inside outlives one end, as a share of the horizon.

    Args:
        lives: lives along the diagonal.
        end: place of the end.
        lab: how much was run.
    """
    table = np.array([column.lifetime for column in lives])
    return diagonal_of_lives.lead_of_inside(table, end, lab.weeks, seed=lab.seed)


def is_inside(numbers: Numbers) -> bool:
    """Tell whether the best lies clearly inside: its lead over each end excludes zero."""
    return bool(numbers["over_hands_off"]["low"] > 0 and numbers["over_tight"]["low"] > 0)
