"""Luck: draws for many members at a time, in blocks that stay in the processor's nearest cache."""

from numba import int64, void

from ..compiled import compiled
from ..draws import fours_for_all, pairs_for_all
from ..world import WORLD, World


@compiled(void(WORLD, int64, int64, int64))
def luck_of_rows(world: World, first: int, end: int, decision: int) -> None:
    """Draw two numbers for each row of a block; for departed ones too, which is cheaper than passing them over."""
    c, luck = world.community[0], world.luck
    pairs_for_all(c.seed, world.who[0, first:end], world.who[1, first:end], c.week, decision, luck[0], luck[1])


@compiled(void(WORLD, int64, int64, int64))
def luck_of_active(world: World, first: int, end: int, decision: int) -> None:
    """Draw four numbers for each of a block of the active members."""
    c, luck, count = world.community[0], world.luck, end - first
    for place in range(count):
        row = world.active_list[first + place]
        world.drawn_for[0, place] = world.who[0, row]
        world.drawn_for[1, place] = world.who[1, row]
    arrivals, slots = world.drawn_for[0, :count], world.drawn_for[1, :count]
    fours_for_all(c.seed, arrivals, slots, c.week, decision, luck[0], luck[1], luck[2], luck[3])
