"""Room: whether a week fits into the arrays; departed rows are squeezed out first."""

from math import ceil

from numba import boolean, int64

from ..compiled import compiled, inlined
from ..world import POSTS_A_WEEK, TIES, WORLD, World
from .join import arrivals

SPARE = 1
"""Rows of initiatives that are never used but to exchange two others."""


@compiled(int64(WORLD), entry=True)
def members_needed(world: World) -> int:
    """Return the rows of members that this week may need."""
    c = world.community[0]
    return c.rows + arrivals(world) + c.burst


@compiled(int64(WORLD), entry=True)
def initiatives_needed(world: World) -> int:
    """Return the rows of initiatives that may be needed next.

    At the start of a week, room for those that the organisation mandates; once it is known who takes part, for each
    of them to start one. One is to spare, to put an initiative aside.
    """
    p, c = world.parameters[0], world.community[0]
    return c.open + (c.active if c.begun else ceil(c.active / p.agenda_team)) + SPARE


@compiled(int64(WORLD), entry=True)
def log_needed(world: World) -> int:
    """Return the rows of the event log that this week may need: posts, an answer to each, and joins."""
    c = world.community[0]
    if not c.logging:
        return 0
    coming = members_needed(world) - c.rows
    return c.log_rows + coming + (c.members + coming) * POSTS_A_WEEK * 2


@inlined
def squeeze_members(world: World) -> None:
    """Move present members up, in order, and mend the ties, which are rows."""
    c, moved = world.community[0], world.unsorted
    kept = 0
    for row in range(c.rows):
        moved[row] = kept
        if world.members[row].present:
            if kept != row:
                world.members[kept] = world.members[row]
                world.who[0, kept] = world.who[0, row]
                world.who[1, kept] = world.who[1, row]
                for place in range(TIES):
                    world.tie_to[kept, place] = world.tie_to[row, place]
                    world.tie_strength[kept, place] = world.tie_strength[row, place]
            kept += 1
    c.rows = kept
    for row in range(kept):
        for place in range(world.members[row].ties):
            world.tie_to[row, place] = moved[world.tie_to[row, place]]


@compiled(boolean(WORLD))
def make_room(world: World) -> bool:
    """Squeeze out departed rows where they have become many, and tell whether the week fits."""
    c = world.community[0]
    if not c.keeping and c.rows - c.members > 4 + c.members // 8:
        squeeze_members(world)
    return (
        members_needed(world) <= len(world.members)
        and initiatives_needed(world) <= len(world.initiatives)
        and log_needed(world) <= len(world.log)
    )
