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


@inlined
def held(world: World, row: int, lift: float) -> float:
    """Return the chance that what is under way brings back somebody who took part last week; 0 for anybody else.

    People act in spells, not at random moments (Barabási 2005): one who is at something tends to go on with it
    (Malmgren, Stouffer, Motter & Amaral 2008). A spell lasts the longer the more one is motivated, so that motivation
    alone brings anybody back, and those who came once are those whose spells are short. An answer multiplies the odds
    of going on by `lift` (Joyce & Kraut 2006); how that of silence differs from none at all, no log tells.
    """
    p, member = world.parameters[0], world.members[row]
    if not member.active:
        return 0.0
    chance = p.participation_spell * member.motivation
    if member.answered > 0:
        chance *= lift / (1.0 - chance + lift * chance)
    return chance


@compiled(void(WORLD), entry=True)
def take_part(world: World) -> None:
    """Let each member drop in or not: visits are a Poisson process, more frequent with motivation and habit.

    Where members act in spells, one week's visit makes the next likelier. Time to give is capacity times motivation,
    less what reporting takes.
    """
    p, c = world.parameters[0], world.community[0]
    spells, lift = p.participation_spell > 0.0, exp(p.participation_answered)
    reporting = world.levers[0].reporting * p.levers_reporting_hours
    active = 0
    for first in range(0, c.rows, BLOCK):
        end = min(first + BLOCK, c.rows)
        luck_of_rows(world, first, end, Decision.PARTICIPATION)
        for row in range(first, end):
            member = world.members[row]
            if not member.present:
                continue
            chance = 1.0 - exp(-p.participation_rate * member.motivation * drawn_back(world, member.habit))
            if spells:
                chance += (1.0 - chance) * held(world, row, lift)
            begin(world, row)
            member.active = world.luck[0, row - first] < chance
            # Written for everybody, and kept for the active: no branch to guess.
            world.unsorted[active] = row
            active += member.active
    for place in range(active):
        member = world.members[world.unsorted[place]]
        member.hours = max(0.0, member.capacity * member.motivation - reporting)
    c.active = active
    sort_by_arc(world, active)
