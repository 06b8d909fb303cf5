"""What keeps a log from being read."""

from __future__ import annotations

from perenne_experiments.errors.hinted_error import HintedError


class LogError(HintedError):
    """A log that cannot be read, or a community that is not in it."""
