"""What keeps a community's future from being told."""

from __future__ import annotations

from perenne_experiments.errors.hinted_error import HintedError


class ForecastError(HintedError):
    """A forecast that cannot be made."""
