"""Incidents: what befalls the community on the way, drawn from the seed of its people."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from perenne_experiments.wheel.months import WEEKS
from perenne_model.events import Event

WEATHERS: Mapping[str, int] = {"calm": 0, "changeable": 3, "stormy": 6}
"""How many incidents there are in five years, by the weather that is chosen."""

KINDS: Mapping[str, tuple[int | None, float | None]] = {
    "hours_cut": (26, 0.5),
    "reorganisation": (None, 0.5),
    "newcomers": (None, 15),
    "key_members_lost": (None, 3),
    "agenda_imposed": (26, 0.6),
    "facilitator_leaves": (8, None),
}
"""Kinds with how many weeks they last and how large they are: the last is the player away for two months."""

_QUIET = 8  # weeks before anything happens
_STREAM = 60  # keeps these draws apart from those of everything else


def incidents(seed: int, weather: str) -> tuple[Event, ...]:
    """Return the incidents of a game: one in each equal part of the five years, no kind twice.

    Args:
        seed: seed of the community.
        weather: one of WEATHERS; another raises KeyError.
    """
    count = WEATHERS[weather]
    if not count:
        return ()
    draw = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(_STREAM,)))
    kinds = draw.permutation(list(KINDS))[:count]
    length = (WEEKS - _QUIET) / count
    weeks = [int(_QUIET + place * length + draw.random() * length) for place in range(count)]
    events = []
    for kind, week in zip(kinds, weeks, strict=True):
        lasting, amount = KINDS[str(kind)]
        events.append(Event(str(kind), week, lasting, amount))
    return tuple(events)
