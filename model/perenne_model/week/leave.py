"""Leave: who goes, and why."""

from math import exp

from numba import int64, void

from ..compiled import compiled, inlined
from ..draws import Decision
from ..world import BLOCK, NOBODY, ORGANISATION, WORLD, World
from .feel import pull
from .habit import staying
from .luck import luck_of_rows
from .ties import cut, web_of


@inlined
def hazard(world: World, row: int) -> float:
    """Return the hazard of leaving the community of one's own accord, a week."""
    p, member = world.parameters[0], world.members[row]
    held = p.leaving_motivation * (member.motivation - 0.5) + p.leaving_ties * member.tie_strength
    return p.leaving_base * staying(world, member.habit) * exp(-held)


@inlined
def highest_hazard(world: World) -> float:
    """Return the hazard of somebody without habit, motivation and ties, and a hair more for rounding: none is above."""
    p = world.parameters[0]
    return p.leaving_base * exp(0.5 * p.leaving_motivation) * (1.0 + 1e-9)


@inlined
def main_reason(world: World, row: int) -> int:
    """Return the reason that held motivation down the most."""
    reason = 0
    for other in range(1, ORGANISATION):
        if pull(world, row, other) < pull(world, row, reason):
            reason = other
    return reason


@compiled(void(WORLD, int64, int64), entry=True)
def depart(world: World, row: int, reason: int) -> None:
    """Let one member go: their ties end, and the reason is recorded."""
    c, member = world.community[0], world.members[row]
    while member.ties > 0:
        cut(web_of(world), row, 0)
    member.present = False
    member.active = False
    member.initiative = NOBODY
    member.mandate = NOBODY
    member.reason = reason
    member.left = c.week
    c.members -= 1
    world.leavers[c.week, reason] += 1


@compiled(void(WORLD), entry=True)
def leave(world: World) -> None:
    """Let members go: with the organisation, whatever they felt, or of their own accord.

    The hazard of leaving falls with motivation, with live ties, and with contributions n as about 1/n (Wilkinson 2008).
    """
    p, c = world.parameters[0], world.community[0]
    turnover, highest = 1.0 - exp(-p.pool_renewal / 52.0), highest_hazard(world)
    for first in range(0, c.rows, BLOCK):
        end = min(first + BLOCK, c.rows)
        luck_of_rows(world, first, end, Decision.DEPARTURE)
        for row in range(first, end):
            if not world.members[row].present:
                continue
            luck = world.luck[:, row - first]
            if luck[0] < turnover:
                depart(world, row, ORGANISATION)
                continue
            # The chance is never above the hazard, nor that above the highest: mostly, both exponentials are spared.
            if luck[1] >= highest * staying(world, world.members[row].habit):
                continue
            risk = hazard(world, row)
            if luck[1] < risk and luck[1] < 1.0 - exp(-risk):
                depart(world, row, main_reason(world, row))
                c.former += 1.0
