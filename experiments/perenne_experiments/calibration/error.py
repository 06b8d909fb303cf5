"""What keeps a community from being calibrated."""

from __future__ import annotations

from perenne_experiments.errors.hinted_error import HintedError


class CalibrationError(HintedError):
    """A calibration that cannot be made, or a file of one that cannot be used."""
