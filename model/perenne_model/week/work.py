"""Work: effort pools, thin effort leaks away, initiatives succeed or are abandoned."""

from numba import int64, void

from ..compiled import compiled, inlined
from ..draws import uint64
from ..world import ABANDONED, MANDATE_ORIGIN, NOBODY, OPEN, SUCCEEDED, WORLD, World
from .topics import fit


@inlined
def give(world: World, row: int, to: int, hours: float) -> None:
    """Add some of a member's hours to an initiative."""
    initiative = world.initiatives[to]
    initiative.effort += hours
    initiative.company_now += 1
    initiative.units_now |= uint64(1) << uint64(world.members[row].unit)


@inlined
def pool(world: World) -> None:
    """Pool the hours of active members: a share goes to what was assigned, the rest to what was chosen."""
    share = world.levers[0].directing * world.parameters[0].levers_directing_share
    for place in range(world.community[0].active):
        row = world.active_list[place]
        member = world.members[row]
        if member.hours <= 0.0:
            continue
        assigned = 0.0
        if member.mandate != NOBODY and member.mandate != member.initiative:  # noqa: PLR1714
            assigned = share * member.hours
            give(world, row, member.mandate, assigned)
        if member.initiative != NOBODY:
            give(world, row, member.initiative, member.hours - assigned)


@compiled(int64(uint64))
def units_in(units: int) -> int:
    """Count the units of a set, one bit each."""
    count = 0
    while units:
        units &= units - uint64(1)
        count += 1
    return count


@inlined
def yield_of(world: World, row: int) -> float:
    """Return the worth of a week's hours: more from several units that trust each other, less where they do not."""
    p, initiative = world.parameters[0], world.initiatives[row]
    units = units_in(initiative.units_now)
    if units == 0:
        return 0.0
    mixed = 1.0 - 1.0 / units
    return initiative.effort * (1.0 + p.initiatives_mixing * mixed * (2.0 * p.trust_across - 1.0))


@inlined
def move(world: World, row: int) -> None:
    """Move one initiative by a week: some of what was done is lost, the week's work is added, and it may end."""
    p, c, initiative = world.parameters[0], world.community[0], world.initiatives[row]
    initiative.progress = initiative.progress * (1.0 - p.initiatives_leak) + yield_of(world, row)
    initiative.units |= initiative.units_now
    initiative.company = initiative.company_now
    initiative.idle = 0 if initiative.company_now > 0 else initiative.idle + 1
    initiative.worked = initiative.effort
    initiative.effort = 0.0
    initiative.units_now = 0
    initiative.company_now = 0
    needed = initiative.need * (1.0 - p.levers_resourcing_saving * world.levers[0].resourcing)
    units = units_in(initiative.units)
    if initiative.progress >= needed and units >= p.initiatives_units_needed:
        initiative.state = SUCCEEDED
        c.results += 1
        c.ideas += 1.0
        if units >= 2:
            c.expertise += 1.0
    elif initiative.idle >= p.initiatives_patience:
        initiative.state = ABANDONED
        c.abandoned += 1
    if initiative.state != OPEN:
        c.open -= 1
        if initiative.origin == MANDATE_ORIGIN:
            c.mandates -= 1


@inlined
def hear(world: World, row: int, of: int) -> int:
    """Let a member know of the initiative they are at: return it if it goes on, NOBODY if it ended."""
    if of == NOBODY:
        return NOBODY
    member, initiative = world.members[row], world.initiatives[of]
    if initiative.state == SUCCEEDED:
        # A result off one's interest counts the less, the more one needs autonomy.
        misfit = 1.0 - fit(member.interest, initiative.topic, world.parameters[0].choice_reach)
        member.own_result = max(member.own_result, 1.0 - min(1.0, 2.0 * member.autonomy_need * misfit))
        member.total_results += 1
    elif initiative.state == ABANDONED:
        member.let_down = True
    return of if initiative.state == OPEN else NOBODY


@inlined
def tell(world: World) -> None:
    """Let the members of every initiative that ended this week know; they are then free for another."""
    for row in range(world.community[0].rows):
        member = world.members[row]
        if member.present:
            chosen, member.initiative = member.initiative, hear(world, row, member.initiative)
            if member.mandate == chosen:
                member.mandate = member.initiative
            else:
                member.mandate = hear(world, row, member.mandate)


@compiled(void(WORLD), entry=True)
def work(world: World) -> None:
    """Pool the week's hours, move every initiative, and let those at it know how it ended."""
    pool(world)
    c = world.community[0]
    c.results = 0
    c.abandoned = 0
    for row in range(c.initiatives):
        if world.initiatives[row].state == OPEN:
            move(world, row)
        else:
            world.initiatives[row].worked = 0.0
    if c.results + c.abandoned > 0:
        tell(world)
