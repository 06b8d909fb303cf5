"""A share of a sweep: what one of several programs does that run it side by side, none knowing of the others."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.sweep.error import SweepError

_FORM = re.compile(r"(\d{1,6})/(\d{1,6})")


@dataclass(frozen=True, slots=True)
class Share:
    """One of several equal shares of the runs.

    Attributes:
        number: which one, from 1.
        of: how many there are.
    """

    number: int = 1
    of: int = 1

    @classmethod
    def parse(cls, text: str) -> Share:
        """Return a share from a text such as "2/8".

        Raises:
            SweepError: it is none.
        """
        found = _FORM.fullmatch(text.strip())
        if found is None or not 1 <= int(found[1]) <= int(found[2]):
            raise SweepError("sweep.share", value=text)
        return cls(int(found[1]), int(found[2]))

    def has(self, key: str, replicates: int) -> NDArray[np.bool_]:
        """Tell which replicates of a configuration are in it; each is in one share, the same in every program."""
        turns: NDArray[np.int64] = (np.arange(replicates) + int(key[:8], 16)) % self.of
        return np.equal(turns, self.number - 1)
