"""Ties between members: mutual, bounded in number, with the same strength on both sides."""

from numba import float64, int64, void

from ..compiled import compiled, inlined
from ..world import NOBODY, TIES, WORLD, World


@inlined
def place_of(world: World, row: int, other: int) -> int:
    """Return where `other` stands among the ties of `row`, or NOBODY. All places are looked at: no branch to guess."""
    found = NOBODY
    for place in range(TIES):
        if world.tie_to[row, place] == other:
            found = place
    return found


@inlined
def drop(world: World, row: int, place: int) -> None:
    """Forget one side of a tie; the last tie takes its place."""
    last = world.members[row].ties - 1
    world.tie_to[row, place] = world.tie_to[row, last]
    world.tie_strength[row, place] = world.tie_strength[row, last]
    world.tie_to[row, last] = NOBODY
    world.members[row].ties = last


@inlined
def cut(world: World, row: int, place: int) -> None:
    """End a tie on both sides."""
    other = world.tie_to[row, place]
    drop(world, other, place_of(world, other, row))
    drop(world, row, place)


@inlined
def weakest(world: World, row: int) -> int:
    """Return the place of the weakest tie of a member who has all; the earliest among equals."""
    least, strength = 0, world.tie_strength[row, 0]
    for place in range(1, TIES):
        if world.tie_strength[row, place] < strength:
            least, strength = place, world.tie_strength[row, place]
    return least


@inlined
def add(world: World, row: int, other: int, strength: float) -> None:
    """Add one side of a tie; there must be room."""
    last = world.members[row].ties
    world.tie_to[row, last] = other
    world.tie_strength[row, last] = strength
    world.members[row].ties = last + 1


@inlined
def spare(world: World, row: int, gain: float) -> int:
    """Return the place of the tie that would give way to a new one: NOBODY if none need, TIES if none would."""
    if world.members[row].ties < TIES:
        return NOBODY
    place = weakest(world, row)
    return place if world.tie_strength[row, place] < gain else TIES


@compiled(void(WORLD, int64, int64, float64))
def strengthen(world: World, row: int, other: int, gain: float) -> None:
    """Make a tie, or strengthen the one there is.

    A member whose ties are all taken gives up the weakest, if it is weaker than the new one would be.
    """
    place = place_of(world, row, other)
    if place != NOBODY:
        world.tie_strength[row, place] += gain
        world.tie_strength[other, place_of(world, other, row)] += gain
        return
    mine, theirs = spare(world, row, gain), spare(world, other, gain)
    if TIES in (mine, theirs):
        return
    if mine != NOBODY:
        cut(world, row, mine)
    if theirs != NOBODY:
        cut(world, other, theirs)
    add(world, row, other, gain)
    add(world, other, row, gain)


@inlined
def fade(world: World, row: int, kept: float, live: float) -> float:
    """Let the ties of one member fade by a week, drop those no longer live, and return their sum.

    Both sides of a tie have the same strength, so that both drop it in the same week.
    """
    total = 0.0
    place = 0
    while place < world.members[row].ties:
        strength = world.tie_strength[row, place] * kept
        if strength < live:
            drop(world, row, place)
        else:
            world.tie_strength[row, place] = strength
            total += strength
            place += 1
    return total
