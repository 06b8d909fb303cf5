"""What counts as a failure: an outcome set against a number, as in "lifetime < 104"."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.discovery.error import DiscoveryError
from perenne_experiments.errors.hinted_error import nearest
from perenne_experiments.lives.outcome import LIFETIME, OUTCOMES

_FORM = re.compile(r"\s*([A-Za-z_]\w*)\s*(<=|>=|<|>)\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*")

_COMPARES: dict[str, Callable[[NDArray[np.float64], float], NDArray[np.bool_]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

_TWO_YEARS = 104


@dataclass(frozen=True, slots=True)
class Failure:
    """A condition on the outcome of a life, or on the difference between two lives on the same seed.

    Attributes:
        outcome: one of `OUTCOMES`.
        sign: "<", "<=", ">" or ">=".
        bound: number that the outcome is compared with, in its unit (weeks for a lifetime).
    """

    outcome: str
    sign: str
    bound: float

    @property
    def text(self) -> str:
        """The condition as it is written on the command line."""
        return f"{self.outcome} {self.sign} {self.bound:g}"

    def of(self, values: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell which values are failures."""
        return _COMPARES[self.sign](values, self.bound)


def default_failure(weeks: int, *, against: bool) -> Failure:
    """Return what counts as a failure unless something else is asked for.

    Args:
        weeks: horizon.
        against: whether two policies are compared: failing then means not to outlive the other; else it means to
            die within two years, or before the horizon if that comes first.
    """
    return Failure(LIFETIME, "<=", 0.0) if against else Failure(LIFETIME, "<", float(min(_TWO_YEARS, weeks)))


def parse_failure(text: str, *, weeks: int, against: bool) -> Failure:
    """Read a condition such as "lifetime < 104".

    Args:
        text: what was written.
        weeks: horizon of the lives, past which nothing is known of them.
        against: whether the condition is on the difference between two policies.

    Raises:
        DiscoveryError: it has another form, an unknown outcome, or a lifetime past the horizon.
    """
    match = _FORM.fullmatch(text)
    if match is None:
        raise DiscoveryError("discovery_error.condition", value=text)
    outcome, sign, bound = match[1], match[2], float(match[3])
    if outcome not in OUTCOMES:
        known = ", ".join(OUTCOMES)
        raise DiscoveryError("discovery_error.outcome", value=outcome, known=known, near=nearest(outcome, OUTCOMES))
    if outcome == LIFETIME and not against and (bound > weeks or (bound == weeks and sign in {"<=", ">"})):
        raise DiscoveryError("discovery_error.horizon", value=text, weeks=weeks)
    return Failure(outcome, sign, bound)
