"""What counts as a number where people and their code give one: NumPy's own do too, truth values do not."""

from __future__ import annotations

from numbers import Integral, Real
from typing import TypeGuard


def is_whole(value: object) -> TypeGuard[int]:
    """Tell whether a value is a whole number by its type: 3, not 3.0."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def is_number(value: object) -> TypeGuard[float]:
    """Tell whether a value is a real number."""
    return isinstance(value, Real) and not isinstance(value, bool)
