"""What keeps survival from being analysed."""

from __future__ import annotations

from perenne_experiments.errors.hinted_error import HintedError


class SurvivalError(HintedError):
    """A survival analysis that cannot be made as it was asked for."""
