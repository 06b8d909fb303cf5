"""Feel: experience moves the three needs, the needs move motivation (Deci & Ryan 2000)."""

from numba import void

from ..compiled import compiled, inlined
from ..draws import Decision
from ..world import AUTONOMY, BELONGING, BLOCK, NOBODY, RESULTS, WORLD, World
from .habit import is_new
from .luck import luck_of_rows
from .ties import fade
from .topics import fit


@inlined
def pull(world: World, row: int, term: int) -> float:
    """Return how far one experience holds motivation above or below its own level; `term` is a reason's number."""
    p, member = world.parameters[0], world.members[row]
    if term == AUTONOMY:
        return -p.needs_autonomy * 2.0 * member.autonomy_need * (1.0 - member.autonomy)
    if term == RESULTS:
        return p.needs_competence * (member.competence - 0.5)
    if term == BELONGING:
        return p.needs_relatedness * (member.relatedness - 0.5)
    return -p.needs_overload * world.community[0].overload


@inlined
def feel_autonomy(world: World, row: int) -> None:
    """Move autonomy satisfaction towards 1 less the pressure felt; a rejection is a pulse."""
    p, member = world.parameters[0], world.members[row]
    levers = world.levers[0]
    pressure = levers.reporting * p.pressure_reporting
    if member.mandate != NOBODY:
        topic = world.initiatives[member.mandate].topic
        share = levers.directing * p.levers_directing_share
        pressure += p.pressure_assigned * share * (1.0 - fit(member.interest, topic, p.choice_reach))
    # Within the zone of indifference, orders are taken without a thought (Barnard 1938).
    felt = min(1.0, max(0.0, pressure - p.pressure_zone))
    member.autonomy += p.needs_rate * (1.0 - felt - member.autonomy)
    if member.rejected:
        member.autonomy -= p.pressure_rejection * member.autonomy


@inlined
def weight_of_thanks(world: World, row: int) -> float:
    """Return how much thanks weigh: fully for newcomers, and more the more a member gives (Gallus 2017)."""
    p, member = world.parameters[0], world.members[row]
    if is_new(world, row):
        return 1.0
    return member.habit / (member.habit + p.participation_habit_half)


@inlined
def sees_result(world: World, row: int, u: float) -> int:
    """Tell whether a member sees a result of one of their ties this week: they look at one."""
    member = world.members[row]
    if world.community[0].results == 0 or member.ties == 0:
        return 0
    return world.members[world.tie_to[row, int(u * member.ties)]].own_result > 0.0


@inlined
def ownership(world: World, row: int) -> float:
    """Return how far a member feels their results as their own: success enhances motivation only along with autonomy.

    Cognitive evaluation theory (Ryan 1982; Ryan & Deci 2000). The more one needs autonomy, the more it matters.
    """
    p, member = world.parameters[0], world.members[row]
    return 1.0 - p.needs_ownership * min(1.0, 2.0 * member.autonomy_need * (1.0 - member.autonomy))


@inlined
def feel_competence(world: World, row: int, u: float) -> None:
    """Let competence satisfaction fade, rise with results and thanks, and fall when an initiative is abandoned."""
    p, member = world.parameters[0], world.members[row]
    own = ownership(world, row)
    competence = member.competence * (1.0 - p.needs_rate)
    competence += p.needs_own_result * own * member.own_result * (1.0 - competence)
    if member.active and sees_result(world, row, u):
        competence += p.needs_seen_result * (1.0 - competence)
    if member.thanked:
        competence += p.levers_recognising_gain * own * weight_of_thanks(world, row) * (1.0 - competence)
    if member.let_down:
        competence -= p.needs_abandonment * competence
    member.competence = competence


@inlined
def feel_relatedness(world: World, row: int) -> None:
    """Let ties fade; move relatedness towards what they support; answers raise it, silence lowers it."""
    p, member = world.parameters[0], world.members[row]
    member.tie_strength = fade(world, row, 1.0 - p.exchange_tie_decay, p.exchange_tie_live)
    supported = member.tie_strength / (member.tie_strength + p.needs_ties_half)
    related = member.relatedness + p.needs_rate * (supported - member.relatedness)
    for _ in range(member.answered):
        related += p.needs_answered * (1.0 - related)
    for _ in range(member.ignored):
        related -= p.needs_ignored * related
    member.relatedness = related


@inlined
def feel_week(world: World, row: int, u: float) -> None:
    """Let one member feel the week; `u` draws at whom they look."""
    member = world.members[row]
    if member.active:
        feel_autonomy(world, row)
    feel_competence(world, row, u)
    feel_relatedness(world, row)
    if member.hours > 0.0:
        member.habit += 1
        member.total_hours += member.hours
    rest = member.own_motivation
    for term in range(4):
        rest += pull(world, row, term)
    member.motivation += world.parameters[0].needs_rate * (min(1.0, max(0.0, rest)) - member.motivation)


@compiled(void(WORLD), entry=True)
def feel(world: World) -> None:
    """Let each member feel the week.

    Only those who took part meet pressure, answers and thanks; the fading of competence, the warmth of ties and an
    initiative's end reach everybody. All satisfactions move towards a level, so that a regime weighs once.
    """
    c = world.community[0]
    for first in range(0, c.rows, BLOCK):
        end = min(first + BLOCK, c.rows)
        if c.results > 0:
            luck_of_rows(world, first, end, Decision.SEEING)
        for row in range(first, end):
            if world.members[row].present:
                feel_week(world, row, world.luck[0, row - first])
