"""What keeps a sensitivity analysis from being made."""

from __future__ import annotations

from perenne_experiments.errors.hinted_error import HintedError


class SensitivityError(HintedError):
    """A sensitivity analysis that cannot be made as it was asked for."""
