"""What is wrong with a search."""

from __future__ import annotations

from perenne_experiments.errors.said_error import SaidError


class SearchError(SaidError):
    """A search that cannot be made, or that is not the one its folder holds."""
