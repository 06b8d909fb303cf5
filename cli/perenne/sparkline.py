"""Sparklines: a series as one line of blocks."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCKS = "▁▂▃▄▅▆▇█"
PLAIN = "_.-=+*#@"
"""Eight heights for terminals that lack the blocks."""


def sparkline(values: NDArray[Any], width: int, *, high: float | None = None, shades: str = BLOCKS) -> str:
    """Return a series as `width` characters at most, each the mean of its share of the values.

    Args:
        values: the series, shape (n,); values beyond 0 and `high` are drawn at the edge.
        width: characters there are.
        high: value of the tallest block, by default the highest mean; the lowest stands for 0.
        shades: characters from low to high.
    """
    if not len(values):
        return ""
    parts = np.array_split(np.asarray(values, dtype=float), min(width, len(values)))
    means = np.array([part.mean() for part in parts])
    top = float(means.max()) if high is None else high
    scaled = np.clip(means / top if top > 0 else means * 0.0, 0.0, 1.0)
    heights = np.round(scaled * (len(shades) - 1)).astype(int)
    return "".join(shades[height] for height in heights)
