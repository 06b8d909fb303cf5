"""Outcomes of runs as a store keeps them: their names, and the form in which studies look at them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

LIFETIME = "lifetime"

OUTCOMES = (LIFETIME, "information", "expertise", "ideas", "hours")
"""Columns of a store that say what came of a run: weeks lived, the three kinds of value, and the hours spent."""


def studied(outcome: str, values: ArrayLike, weeks: int) -> NDArray[np.float64]:
    """Return an outcome in the form that means are taken of.

    A lifetime becomes the share of the horizon lived, whose mean is the restricted mean survival time over the
    horizon; the others stay as they are.

    Args:
        outcome: one of `OUTCOMES`.
        values: the runs' values.
        weeks: horizon.
    """
    numbers = np.asarray(values, dtype=np.float64)
    return np.minimum(numbers, weeks) / weeks if outcome == LIFETIME else numbers
