"""The library's scenarios, read once: the lab looks at them whenever it is drawn."""

from __future__ import annotations

from functools import cache

from perenne_scenarios import Scenario, load


@cache
def of_library(name: str) -> Scenario:
    """Return a scenario of the library."""
    return load(name)
