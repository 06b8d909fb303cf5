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
    initiative.company_now += hours > 0.0
    initiative.units_now |= uint64(hours > 0.0) << uint64(world.members[row].unit)


@inlined
def spend(world: World, row: int, share: float) -> None:
    """Spend a member's hours: a share on what was assigned, the rest on what was chosen.

    Who has chosen nothing, since a new initiative was refused, does not give that rest.
    """
    member = world.members[row]
    assigned = 0.0
    if member.mandate != NOBODY and member.mandate != member.initiative:  # noqa: PLR1714
        assigned = share * member.hours
        give(world, row, member.mandate, assigned)
        member.worked_mandate |= assigned > 0.0
    if member.initiative != NOBODY:
        chosen = member.hours - assigned
        give(world, row, member.initiative, chosen)
        member.worked |= chosen > 0.0
    else:
        member.hours = assigned


@inlined
def pool(world: World) -> None:
    """Pool the hours of active members."""
    share = world.levers[0].directing * world.parameters[0].levers_directing_share
    for place in range(world.community[0].active):
        row = world.active_list[place]
        if world.members[row].hours > 0.0:
            spend(world, row, share)


@compiled(int64(uint64))
def units_in(units: int) -> int:
    """Count the units of a set, one bit each, by adding the bits of neighbours, pairs, fours and eights."""
    units -= (units >> uint64(1)) & uint64(0x5555555555555555)
    units = (units & uint64(0x3333333333333333)) + ((units >> uint64(2)) & uint64(0x3333333333333333))
    units = (units + (units >> uint64(4))) & uint64(0x0F0F0F0F0F0F0F0F)
    return int64((units * uint64(0x0101010101010101)) >> uint64(56))


@inlined
def yield_of(world: World, row: int) -> float:
    """Return the worth of a week's hours: more from several units that trust each other, less where they do not.

    At worst they are worth nothing: nobody undoes what others have done.
    """
    p, initiative = world.parameters[0], world.initiatives[row]
    if initiative.company_now == 0:
        return 0.0
    mixed = 1.0 - 1.0 / units_in(initiative.units_now)
    return initiative.effort * max(0.0, 1.0 + p.initiatives_mixing * mixed * (2.0 * p.trust_across - 1.0))


@inlined
def end_or_not(world: World, row: int) -> None:
    """Let one initiative succeed, be abandoned, or go on."""
    p, c, initiative = world.parameters[0], world.community[0], world.initiatives[row]
    needed = initiative.need * (1.0 - p.levers_resourcing_saving * world.levers[0].resourcing)
    if initiative.progress >= needed and units_in(initiative.units) >= p.initiatives_units_needed:
        initiative.state = SUCCEEDED
        c.results += 1
        c.ideas += 1.0
        if units_in(initiative.units) >= 2:
            c.expertise += 1.0
    elif initiative.idle >= p.initiatives_patience:
        initiative.state = ABANDONED
        c.abandoned += 1
    if initiative.state != OPEN and initiative.origin == MANDATE_ORIGIN:
        c.mandates -= 1


@inlined
def move(world: World, row: int) -> None:
    """Move one initiative by a week: some of what was done is lost, the week's work is added, and it may end."""
    initiative = world.initiatives[row]
    initiative.progress = initiative.progress * (1.0 - world.parameters[0].initiatives_leak) + yield_of(world, row)
    initiative.units |= initiative.units_now
    initiative.company = initiative.company_now
    initiative.idle = 0 if initiative.company_now > 0 else initiative.idle + 1
    initiative.effort = 0.0
    initiative.units_now = 0
    initiative.company_now = 0
    end_or_not(world, row)


@inlined
def move_all(world: World) -> None:
    """Move every initiative, and find how scattered the week's hours are.

    The effective number of initiatives worked on is the inverse of Simpson's index over the week's hours.
    """
    c = world.community[0]
    total = squares = 0.0
    going_on = 0
    for row in range(c.open):
        worked = world.initiatives[row].effort
        total += worked
        squares += worked * worked
        move(world, row)
        goes_on = world.initiatives[row].state == OPEN
        world.moved[row] = going_on if goes_on else NOBODY
        going_on += goes_on
    c.scatter = total * total / squares if squares > 0.0 else 0.0
    c.initiatives = c.open
    c.open = going_on


@inlined
def hear(world: World, row: int, of: int, worked: bool) -> int:  # noqa: FBT001
    """Let a member know how an initiative they are at goes on: return where it stands now, NOBODY if it ended.

    Its end is theirs if they have worked on it.
    """
    if of == NOBODY:
        return NOBODY
    now = world.moved[of]
    if now == NOBODY and worked:
        member, initiative = world.members[row], world.initiatives[of]
        if initiative.state == SUCCEEDED:
            # A result off one's interest counts the less, the more one needs autonomy.
            misfit = 1.0 - fit(member.interest, initiative.topic, world.parameters[0].choice_reach)
            member.own_result = max(member.own_result, 1.0 - min(1.0, 2.0 * member.autonomy_need * misfit))
            member.total_results += 1
        else:
            member.let_down = True
    return now


@inlined
def tell(world: World) -> None:
    """Let the members of every initiative that ended this week know; they are then free for another."""
    for row in range(world.community[0].rows):
        member = world.members[row]
        if not member.present:
            continue
        chosen, mandate = member.initiative, member.mandate
        if mandate == chosen:
            member.initiative = hear(world, row, chosen, member.worked or member.worked_mandate)
            member.mandate = member.initiative
        else:
            member.initiative = hear(world, row, chosen, member.worked)
            member.mandate = hear(world, row, mandate, member.worked_mandate)


@inlined
def close_ranks(world: World) -> None:
    """Move open initiatives up, in order; those that ended stand behind them until the next week begins."""
    c, rows = world.community[0], world.initiatives
    spare = len(rows) - 1
    for row in range(c.initiatives):
        now = world.moved[row]
        if now not in (NOBODY, row):
            rows[spare] = rows[now]
            rows[now] = rows[row]
            rows[row] = rows[spare]


@compiled(void(WORLD), entry=True)
def work(world: World) -> None:
    """Pool the week's hours, move every initiative, and let those at it know how it ended."""
    pool(world)
    c = world.community[0]
    c.results = 0
    c.abandoned = 0
    move_all(world)
    if c.results + c.abandoned > 0:
        tell(world)
        close_ranks(world)
