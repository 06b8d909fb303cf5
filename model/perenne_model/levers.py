"""The nine levers: what a facilitator can do, in two families, support and control (Jang, Reeve & Deci 2010)."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from .expectation import Expectation, shown
from .number import is_number

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
    """A lever that does not exist, or a setting outside 0 to 1.

    Attributes:
        field: name that was given; "levers" where it is all of them.
        value: setting that was given.
        expectation: what would have been right, to be said in either language.
        expected: the same in English.
    """

    def __init__(self, field: str, value: object, expectation: Expectation) -> None:
        """Keep the parts apart, so that a caller can say them in another language."""
        self.expected = expectation.say("en")
        super().__init__(f"{field} = {shown(value)}: expected {self.expected}")
        self.field = field
        self.value = value
        self.expectation = expectation

    def __reduce__(self) -> tuple[type[LeverError], tuple[str, object, Expectation]]:
        """Pickle by parts."""
        return LeverError, (self.field, self.value, self.expectation)


def checked_levers(settings: object) -> dict[str, float]:
    """Return the settings as plain numbers by lever.

    Raises:
        LeverError: no mapping, a name that is no lever, or a setting outside 0 to 1.
    """
    if not isinstance(settings, Mapping):
        raise LeverError("levers", settings, Expectation("expected.levers"))
    return {lever: _checked(lever, setting) for lever, setting in settings.items()}


def _checked(lever: object, setting: object) -> float:
    if lever not in LEVERS:
        near = difflib.get_close_matches(str(lever), LEVERS, n=1, cutoff=0.5)
        expectation = Expectation("expected.lever", {"levers": ", ".join(LEVERS)}, near[0] if near else None)
        raise LeverError(str(lever), setting, expectation)
    if not is_number(setting) or not 0.0 <= setting <= 1.0:
        raise LeverError(str(lever), setting, Expectation("expected.share"))
    return float(setting)


def lever_record(settings: Mapping[str, float]) -> NDArray[np.void]:
    """Return the settings as the engine's record, of shape (1,); levers not named are zero.

    Raises:
        LeverError: a name that is no lever, or a setting outside 0 to 1.
    """
    record = np.zeros(1, dtype=LEVERS_DTYPE)
    for lever, setting in checked_levers(settings).items():
        record[lever] = setting
    return record
