"""Take part: who drops in this week, and what time they have to give."""

from math import exp

from numba import void

from ..compiled import compiled, inlined
from ..draws import Decision
from ..world import WORLD, World
from .habit import drawn_back
from .luck import luck_of_all


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
    c.active = 0
    luck_of_all(world, Decision.PARTICIPATION)
    for row in range(c.rows):
        member = world.members[row]
        if not member.present:
            continue
        begin(world, row)
        chance = 1.0 - exp(-p.participation_rate * member.motivation * drawn_back(world, member.habit))
        member.active = world.luck[0, row] < chance
        if member.active:
            world.active_list[c.active] = row
            c.active += 1
            member.hours = max(0.0, member.capacity * member.motivation - reporting)
