"""Tails and quantiles of the three distributions that intervals and tests need."""

from __future__ import annotations

import math
from statistics import NormalDist

_NORMAL = NormalDist()
_EXACT_UP_TO = 40  # degrees of freedom; beyond, the expansion of Student's quantile is good to 1e-7


def normal_quantile(probability: float) -> float:
    """Return the standard normal quantile of a probability strictly between 0 and 1."""
    return _NORMAL.inv_cdf(probability)


def normal_share_below(value: float) -> float:
    """Return the share of a standard normal distribution below a value."""
    return _NORMAL.cdf(value)


def student_share_below(value: float, degrees: int) -> float:
    """Return the share of Student's t distribution below a value.

    The finite sums for whole degrees of freedom: Abramowitz & Stegun (1964), 26.7.3 and 26.7.4.

    Args:
        value: point on the t axis.
        degrees: degrees of freedom, 1 or more.
    """
    angle = math.atan2(value, math.sqrt(degrees))
    cosine, sine = math.cos(angle), math.sin(angle)
    odd = degrees % 2
    term = cosine if odd else 1.0
    total = 0.0
    for step in range(odd + 2, degrees + 1, 2):
        total += term
        term *= cosine**2 * (step - 1) / step
    central = 2 / math.pi * (angle + sine * total) if odd else sine * total
    return 0.5 + 0.5 * central


def student_quantile(probability: float, degrees: int) -> float:
    """Return the quantile of Student's t distribution.

    Bisection of the exact sums for few degrees of freedom; beyond, the expansion of Cornish & Fisher
    (Abramowitz & Stegun 1964, 26.7.5).

    Args:
        probability: strictly between 0 and 1.
        degrees: degrees of freedom, 1 or more.

    Raises:
        ValueError: fewer than one degree of freedom.
    """
    if degrees < 1:
        raise ValueError(f"degrees of freedom = {degrees}: expected 1 or more")
    if probability < 0.5:
        return -student_quantile(1 - probability, degrees)
    if degrees > _EXACT_UP_TO:
        return _student_expansion(normal_quantile(probability), degrees)
    low, high = 0.0, 1.0
    while student_share_below(high, degrees) < probability:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        if student_share_below(middle, degrees) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _student_expansion(z: float, degrees: int) -> float:
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + math.fsum(term / float(degrees) ** power for power, term in enumerate(terms, start=1))


def chi_squared_tail(value: float, degrees: int) -> float:
    """Return the share of a chi-squared distribution above a value: the p value of a test.

    Args:
        value: statistic, 0 or more.
        degrees: degrees of freedom, 1 or more.

    Raises:
        ValueError: fewer than one degree of freedom.
    """
    if degrees < 1:
        raise ValueError(f"degrees of freedom = {degrees}: expected 1 or more")
    half = value / 2
    if half <= 0:
        return 1.0
    power = 0.5 if degrees % 2 else 1.0
    tail = math.erfc(math.sqrt(half)) if degrees % 2 else math.exp(-half)
    while power < degrees / 2:  # Q(a + 1, x) = Q(a, x) + x^a e^-x / Γ(a + 1)
        tail += math.exp(power * math.log(half) - half - math.lgamma(power + 1))
        power += 1
    return min(tail, 1.0)
