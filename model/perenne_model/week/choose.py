"""Choose: what each active member works on this week, out of the few initiatives they can see."""

from numba import void

from ..compiled import compiled, inlined
from ..draws import Decision, uniforms
from ..world import BLOCK, MEMBER_ORIGIN, NOBODY, WORLD, World
from .initiatives import advance_of, effort_needed, list_open, open_initiative
from .luck import luck_of_active
from .topics import beside, bin_of, fit

FOUND = -2
"""The choice of starting an initiative of one's own."""


@inlined
def assign(world: World, row: int) -> None:
    """Give a member an initiative of the organisation's to work on, until it ends, while anything is directed."""
    c, member = world.community[0], world.members[row]
    if world.levers[0].directing <= 0.0:
        member.mandate = NOBODY
    elif member.mandate == NOBODY and c.mandates > 0:
        drawn = uniforms(c.seed, member.arrival, member.slot, c.week, Decision.ASSIGNMENT, 0)
        member.mandate = world.mandate_list[int(drawn[0] * c.mandates)]
        member.worked_mandate = False


@inlined
def appeal(world: World, row: int, initiative: int, taste: float) -> float:
    """Return the utility of an initiative to a member: fit, progress, company, inertia, and taste from 0 to 1."""
    p, member, offer = world.parameters[0], world.members[row], world.initiatives[initiative]
    utility = p.choice_fit * fit(member.interest, offer.topic, p.choice_reach)
    utility += p.choice_progress * advance_of(world, initiative)
    utility += p.choice_company * offer.company / (offer.company + 2.0)
    if initiative == member.initiative:
        utility += p.choice_inertia
    return utility + p.choice_noise * taste


@inlined
def better(world: World, row: int, initiative: int, taste: float, best: int, utility: float) -> tuple[int, float]:
    """Return an initiative and its utility where it appeals more than the best so far; else the best so far."""
    if initiative == NOBODY:
        return best, utility
    other = appeal(world, row, initiative, taste)
    if other > utility:
        return initiative, other
    return best, utility


@inlined
def choose_freely(world: World, row: int, u: float, v: float, w: float) -> int:
    """Return the best of what a member can see: an initiative, or FOUND."""
    p, c, member = world.parameters[0], world.community[0], world.members[row]
    taste = uniforms(c.seed, member.arrival, member.slot, c.week, Decision.TASTE, 0)
    best, utility = FOUND, p.choice_fit - p.choice_founding + p.choice_noise * taste[0]
    best, utility = better(world, row, member.initiative, taste[1], best, utility)
    if member.ties > 0:
        followed = world.members[world.tie_to[row, int(u * member.ties)]].initiative
        best, utility = better(world, row, followed, taste[2], best, utility)
    if c.open > 0 and v < p.choice_notice:
        noticed = int(v / p.choice_notice * c.open)
        best, utility = better(world, row, noticed, taste[3], best, utility)
    if w < world.levers[0].focusing * p.levers_focusing_shown:
        shown = uniforms(c.seed, member.arrival, member.slot, c.week, Decision.SHOWN_TASTE, 0)
        arc = bin_of(member.interest, c.leader_bins)
        for step in range(3):
            leader = world.leaders[beside(arc, step - 1, c.leader_bins)]
            best, utility = better(world, row, leader, shown[step], best, utility)
    return best


@inlined
def found(world: World, row: int) -> int:
    """Start a member's own initiative and return it, unless approval is needed and refused."""
    p, c, member = world.parameters[0], world.community[0], world.members[row]
    drawn = uniforms(c.seed, member.arrival, member.slot, c.week, Decision.FOUNDING, 0)
    if drawn[0] < world.levers[0].gatekeeping * p.levers_gatekeeping_rejection:
        member.rejected = True
        return NOBODY
    return open_initiative(world, member.interest, effort_needed(world, drawn[1], drawn[2]), MEMBER_ORIGIN)


@inlined
def take(world: World, row: int, initiative: int) -> None:
    """Let a member be at an initiative; at another than before, their work is still to come."""
    member = world.members[row]
    member.worked &= initiative == member.initiative
    member.initiative = initiative


@compiled(void(WORLD), entry=True)
def choose(world: World) -> None:
    """Let each active member take an assignment, and stay with an initiative or choose among a few."""
    list_open(world)
    restless, active = world.parameters[0].choice_restless, world.community[0].active
    for first in range(0, active, BLOCK):
        end = min(first + BLOCK, active)
        luck_of_active(world, first, end, Decision.CHOICE)
        for place in range(first, end):
            row, luck = world.active_list[place], world.luck[:, place - first]
            member = world.members[row]
            assign(world, row)
            if member.initiative == NOBODY or luck[0] < restless:
                choice = choose_freely(world, row, luck[1], luck[2], luck[3])
                take(world, row, found(world, row) if choice == FOUND else choice)
