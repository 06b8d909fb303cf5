"""The paradox: the same people in three worlds, told scene by scene, for a room to predict, watch and break."""

from __future__ import annotations

from typing import Any

__all__ = ["Page"]


def __getattr__(name: str) -> Any:
    """Load the page when it is first asked for: what stands behind the scenes needs no Solara."""
    if name != "Page":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from perenne_dashboards.pages.paradox.page import Page

    return Page
