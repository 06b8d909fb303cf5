"""What keeps a sweep from going on."""

from __future__ import annotations

from perenne_experiments.errors.said_error import SaidError


class SweepError(SaidError):
    """A sweep that cannot go on, though no run is to blame; what was committed is safe."""
