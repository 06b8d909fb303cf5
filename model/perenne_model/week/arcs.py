"""Arcs: members in the order of their topics, so that who is near in topic is near in memory too."""

from numba import int64, void

from ..compiled import compiled
from ..world import WORLD, World
from .topics import bin_of


@compiled(void(WORLD, int64))
def sort_by_arc(world: World, count: int) -> None:
    """Sort the first rows of `unsorted` into `active_list` by arcs of the circle of topics, some four to an arc.

    Within an arc, they keep the order in which they stood.
    """
    c, start = world.community[0], world.arc_start
    c.arcs = max(1, count // 4)
    start[: c.arcs + 1] = 0
    for place in range(count):
        start[bin_of(world.members[world.unsorted[place]].interest, c.arcs) + 1] += 1
    for arc in range(c.arcs):
        start[arc + 1] += start[arc]
    for place in range(count):
        row = world.unsorted[place]
        arc = bin_of(world.members[row].interest, c.arcs)
        world.active_list[start[arc]] = row
        start[arc] += 1
    for arc in range(c.arcs, 0, -1):
        start[arc] = start[arc - 1]
    start[0] = 0
