"""Room: whether a week fits into the arrays; departed rows are squeezed out first."""

from math import ceil

from numba import boolean, int64

from ..compiled import compiled, inlined
from ..world import NOBODY, OPEN, POSTS_A_WEEK, TIES, WORLD, World
from .join import arrivals


@compiled(int64(WORLD), entry=True)
def members_needed(world: World) -> int:
    """Return the rows of members that this week may need."""
    c = world.community[0]
    return c.rows + arrivals(world) + c.burst


@compiled(int64(WORLD), entry=True)
def initiatives_needed(world: World) -> int:
    """Return the rows of initiatives that may be needed next.

    At the start of a week, room for those that the organisation mandates; once it is known who takes part, for each
    of them to start one.
    """
    p, c = world.parameters[0], world.community[0]
    return c.initiatives + (c.active if c.begun else ceil(c.active / p.agenda_team))


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


@inlined
def squeeze_initiatives(world: World) -> None:
    """Move open initiatives up, in order, and mend what members point to."""
    c, moved = world.community[0], world.open_list
    kept = 0
    for row in range(c.initiatives):
        moved[row] = kept
        if world.initiatives[row].state == OPEN:
            if kept != row:
                world.initiatives[kept] = world.initiatives[row]
            kept += 1
    c.initiatives = kept
    for row in range(c.rows):
        member = world.members[row]
        if member.initiative != NOBODY:
            member.initiative = moved[member.initiative]
        if member.mandate != NOBODY:
            member.mandate = moved[member.mandate]


@compiled(boolean(WORLD))
def make_room(world: World) -> bool:
    """Squeeze out departed rows where they have become many, and tell whether the week fits."""
    c = world.community[0]
    if not c.keeping and c.rows - c.members > 64 + c.members // 16:
        squeeze_members(world)
    if c.initiatives - c.open > 64 + c.open // 8:
        squeeze_initiatives(world)
    return (
        members_needed(world) <= len(world.members)
        and initiatives_needed(world) <= len(world.initiatives)
        and log_needed(world) <= len(world.log)
    )
