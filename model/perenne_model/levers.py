"""The nine levers: what a facilitator can do, in two families, support and control (Jang, Reeve & Deci 2010)."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

SUPPORT = ("welcoming", "connecting", "focusing", "recognising", "resourcing", "curating")
CONTROL = ("directing", "gatekeeping", "reporting")
LEVERS = SUPPORT + CONTROL

# What each lever serves, and so what its cost grows with.
SERVED = {
    "welcoming": "newcomers",
    "connecting": "active",
    "focusing": "open",
    "recognising": "active",
    "resourcing": "open",
    "curating": "posts",
    "directing": "active",
    "gatekeeping": "posts",
    "reporting": "active",
}

LEVERS_DTYPE = np.dtype([(lever, np.float64) for lever in LEVERS])


class LeverError(ValueError):
    """A lever that does not exist, or a setting outside 0 to 1."""

    def __init__(self, field: str, value: object, expected: str) -> None:
        """Keep the parts apart, so that a caller can say them in another language."""
        super().__init__(f"{field} = {value!r}: expected {expected}")
        self.field = field
        self.value = value
        self.expected = expected


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def lever_record(settings: Mapping[str, float]) -> NDArray[np.void]:
    """Return the settings as the engine's record, of shape (1,); levers not named are zero.

    Raises:
        LeverError: a name that is no lever, or a setting outside 0 to 1.
    """
    record = np.zeros(1, dtype=LEVERS_DTYPE)
    for lever, setting in settings.items():
        if lever not in LEVERS:
            near = difflib.get_close_matches(str(lever), LEVERS, n=1, cutoff=0.5)
            hint = f" (did you mean {near[0]}?)" if near else ""
            raise LeverError(lever, setting, f"one of the levers {', '.join(LEVERS)}{hint}")
        if not _is_number(setting) or not 0.0 <= setting <= 1.0:
            raise LeverError(lever, setting, "a number from 0 to 1")
        record[lever] = setting
    return record
