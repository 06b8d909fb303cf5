"""Take part: who drops in this week, and what time they have to give."""

from math import exp

from numba import void

from ..compiled import compiled, inlined
from ..draws import Decision
from ..world import BLOCK, WORLD, World
from .arcs import sort_by_arc
from .habit import drawn_back
from .luck import luck_of_rows


@inlined
def begin(world: World, row: int) -> None:
    """Forget what the last week brought."""
    member = world.members[row]
    member.hours = 0.0
    member.own_result = 0.0
    member.answered = 0
    member.ignored = 0
    member.rejected = False
    member.thanked = False
    member.let_down = False


@compiled(void(WORLD), entry=True)
def take_part(world: World) -> None:
    """Let each member drop in or not: visits are a Poisson process, more frequent with motivation and habit.

    Time to give is capacity times motivation, less what reporting takes.
    """
    p, c = world.parameters[0], world.community[0]
    reporting = world.levers[0].reporting * p.levers_reporting_hours
    active = 0
    for first in range(0, c.rows, BLOCK):
        end = min(first + BLOCK, c.rows)
        luck_of_rows(world, first, end, Decision.PARTICIPATION)
        for row in range(first, end):
            member = world.members[row]
            if not member.present:
                continue
            begin(world, row)
            chance = 1.0 - exp(-p.participation_rate * member.motivation * drawn_back(world, member.habit))
            member.active = world.luck[0, row - first] < chance
            # Written for everybody, and kept for the active: no branch to guess.
            world.unsorted[active] = row
            active += member.active
    for place in range(active):
        member = world.members[world.unsorted[place]]
        member.hours = max(0.0, member.capacity * member.motivation - reporting)
    c.active = active
    sort_by_arc(world, active)
