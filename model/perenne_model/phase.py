"""The phases of a week, in order: data to print, to profile and to draw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from . import week
from .world import World


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase: its name, by which language files know it, and the compiled rule that runs it."""

    name: str
    run: Callable[[World], None]


PHASES = tuple(Phase(rule.__name__, rule) for rule in week.PHASES)
