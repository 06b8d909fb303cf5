"""Ties between members: mutual, bounded in number, with the same strength on both sides."""

from typing import Any, NamedTuple

import numba
import numpy as np
from numba import float64, int64, void
from numpy.typing import NDArray

from ..compiled import compiled, inlined
from ..world import NOBODY, TIES, WORLD, World


class Web(NamedTuple):
    """The ties of a world, apart from all else: to hand over the whole world would take longer than to make a tie."""

    members: NDArray[Any]
    to: NDArray[np.int32]
    strength: NDArray[np.float64]


_PARTS = [WORLD.types[World._fields.index(name)] for name in ("members", "tie_to", "tie_strength")]
WEB = numba.types.NamedTuple(_PARTS, Web)
"""The compiled rules' type of a web."""


@inlined
def web_of(world: World) -> Web:
    """Return the ties of a world."""
    return Web(world.members, world.tie_to, world.tie_strength)


@inlined
def place_of(web: Web, row: int, other: int) -> int:
    """Return where `other` stands among the ties of `row`, or NOBODY. All places are looked at: no branch to guess."""
    found = NOBODY
    for place in range(TIES):
        if web.to[row, place] == other:
            found = place
    return found


@inlined
def drop(web: Web, row: int, place: int) -> None:
    """Forget one side of a tie; the last tie takes its place."""
    last = web.members[row].ties - 1
    web.to[row, place] = web.to[row, last]
    web.strength[row, place] = web.strength[row, last]
    web.to[row, last] = NOBODY
    web.strength[row, last] = 0.0
    web.members[row].ties = last


@inlined
def cut(web: Web, row: int, place: int) -> None:
    """End a tie on both sides."""
    other = web.to[row, place]
    drop(web, other, place_of(web, other, row))
    drop(web, row, place)


@inlined
def weakest(web: Web, row: int) -> int:
    """Return the place of the weakest tie of a member who has all; the earliest among equals."""
    least, strength = 0, web.strength[row, 0]
    for place in range(1, TIES):
        if web.strength[row, place] < strength:
            least, strength = place, web.strength[row, place]
    return least


@inlined
def add(web: Web, row: int, other: int, strength: float) -> None:
    """Add one side of a tie; there must be room."""
    last = web.members[row].ties
    web.to[row, last] = other
    web.strength[row, last] = strength
    web.members[row].ties = last + 1


@inlined
def spare(web: Web, row: int, gain: float) -> int:
    """Return the place of the tie that would give way to a new one: NOBODY if none need, TIES if none would."""
    if web.members[row].ties < TIES:
        return NOBODY
    place = weakest(web, row)
    return place if web.strength[row, place] < gain else TIES


@compiled(void(WEB, int64, int64, float64))
def strengthen(web: Web, row: int, other: int, gain: float) -> None:
    """Make a tie, or strengthen the one there is.

    A member whose ties are all taken gives up the weakest, if it is weaker than the new one would be.
    """
    place = place_of(web, row, other)
    if place != NOBODY:
        web.strength[row, place] += gain
        web.strength[other, place_of(web, other, row)] += gain
        return
    mine, theirs = spare(web, row, gain), spare(web, other, gain)
    if TIES in (mine, theirs):
        return
    if mine != NOBODY:
        cut(web, row, mine)
    if theirs != NOBODY:
        cut(web, other, theirs)
    add(web, row, other, gain)
    add(web, other, row, gain)


@compiled(void(WEB, int64, float64))
def drop_faded(web: Web, row: int, live: float) -> None:
    """Forget one side of the ties that are no longer live."""
    place = 0
    while place < web.members[row].ties:
        if web.strength[row, place] < live:
            drop(web, row, place)
        else:
            place += 1


@inlined
def fade(world: World, row: int, kept: float, live: float) -> float:
    """Let the ties of one member fade by a week, drop those no longer live, and return their sum.

    Both sides of a tie have the same strength, so that both drop it in the same week. All places are gone through,
    empty ones too, in which nothing is left to fade: no branch to guess.
    """
    strengths = world.tie_strength[row]
    alive = 0
    for place in range(TIES):
        strengths[place] *= kept
        alive += strengths[place] >= live
    if alive < world.members[row].ties:
        drop_faded(web_of(world), row, live)
    total = 0.0
    for place in range(TIES):
        total += strengths[place]
    return total
