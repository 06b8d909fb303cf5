"""The circle of topics (Salop 1979): places from 0 to 1, of which 0 and 1 are the same."""

from numba import float64, int64

from ..compiled import compiled


@compiled(float64(float64))
def around(place: float) -> float:
    """Return a place brought back onto the circle."""
    return place - float(int(place // 1.0))


@compiled(float64(float64, float64))
def distance(a: float, b: float) -> float:
    """Return how far two places lie apart, from 0 to 0.5."""
    gap = abs(a - b)
    return min(gap, 1.0 - gap)


@compiled(float64(float64, float64, float64))
def fit(a: float, b: float, reach: float) -> float:
    """Return how well two places fit: 1 at the same place, falling in a line to 0 at `reach`."""
    return max(0.0, 1.0 - distance(a, b) / reach)


@compiled(int64(float64, int64))
def bin_of(place: float, bins: int) -> int:
    """Return which of so many equal arcs a place lies in."""
    return min(int(place * bins), bins - 1)


@compiled(int64(int64, int64, int64))
def beside(arc: int, step: int, bins: int) -> int:
    """Return the arc so many steps further round the circle, one at most; cheaper than a remainder."""
    other = arc + step
    if other < 0:
        return other + bins
    return other - bins if other >= bins else other
