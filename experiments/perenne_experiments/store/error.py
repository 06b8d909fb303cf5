"""What is wrong with a store."""

from __future__ import annotations

from perenne_experiments.errors.said_error import SaidError


class StoreError(SaidError):
    """A store that cannot be used: not one, of another model, damaged, or a question that it cannot answer."""
