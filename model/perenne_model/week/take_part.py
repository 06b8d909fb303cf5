"""Take part: who drops in this week, and what time they have to give."""

from math import exp

from numba import void

from ..compiled import compiled, inlined
from ..draws import Decision, uniforms
from ..world import WORLD, World


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
    for row in range(c.rows):
        member = world.members[row]
        if not member.present:
            continue
        begin(world, row)
        habit = 1.0 + p.participation_habit_gain * member.habit / (member.habit + p.participation_habit_half)
        chance = 1.0 - exp(-p.participation_rate * member.motivation * habit)
        u = uniforms(c.seed, member.arrival, member.slot, c.week, Decision.PARTICIPATION, 0)[0]
        member.active = u < chance
        if member.active:
            world.active_list[c.active] = row
            c.active += 1
            member.hours = max(0.0, member.capacity * member.motivation - reporting)
