"""What keeps scenarios from being discovered."""

from __future__ import annotations

from perenne_experiments.errors.hinted_error import HintedError


class DiscoveryError(HintedError):
    """A discovery that cannot be made as it was asked for."""
