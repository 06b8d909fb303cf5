"""Observe: the vital signs of the week, dormancy and death."""

from math import log2

from numba import void

from ..compiled import compiled, inlined
from ..world import CLASSES, WORLD, World

SLOW_EVERY = 4
"""Weeks between two measures of what moves slowly and is dear to measure: inequality, and ties across units."""


@inlined
def observe_members(world: World) -> None:
    """Record the means over members, their ties, and how many newcomers were kept."""
    c = world.community[0]
    motivation = autonomy = competence = relatedness = 0.0
    ties = kept = 0
    settled = c.week - int(world.parameters[0].levers_welcoming_weeks)
    for row in range(c.rows):
        member = world.members[row]
        if not member.present:
            continue
        motivation += member.motivation
        autonomy += member.autonomy
        competence += member.competence
        relatedness += member.relatedness
        ties += member.ties
        if member.arrival == settled:
            kept += 1
    signs = world.weekly[c.week]
    signs.newcomers_kept = kept
    if c.members > 0:
        signs.motivation = motivation / c.members
        signs.autonomy = autonomy / c.members
        signs.competence = competence / c.members
        signs.relatedness = relatedness / c.members
        signs.tie_density = ties / c.members


@inlined
def ties_across(world: World) -> float:
    """Return the share of ties that join members of different units."""
    ties = across = 0
    for row in range(world.community[0].rows):
        member = world.members[row]
        ties += member.ties
        for place in range(member.ties):
            across += world.members[world.tie_to[row, place]].unit != member.unit
    return across / ties if ties > 0 else 0.0


@inlined
def gini(world: World) -> float:
    """Return the Gini coefficient of members' contributions so far, to within a hundredth.

    Members are put into classes of contributions, eight to a doubling: no sorting, so that cost grows in a line.
    """
    c = world.community[0]
    classes = world.luck.reshape(2, CLASSES)
    classes[:] = 0.0
    count, given = classes[0], classes[1]
    for row in range(c.rows):
        member = world.members[row]
        if member.present:
            place = min(CLASSES - 1, int(8.0 * log2(1.0 + member.habit)))
            count[place] += 1.0
            given[place] += member.habit
    before = area = 0.0
    for place in range(CLASSES):
        area += count[place] * (2.0 * before + given[place])
        before += given[place]
    return 1.0 - area / (c.members * before) if before > 0.0 else 0.0


@inlined
def watch(world: World) -> None:
    """Count quiet weeks: enough of them in a row are dormancy, and a long dormancy is death.

    What a community has given and cost is noted as long as it is not quiet, since its life ends there if it dies.
    """
    p, c = world.parameters[0], world.community[0]
    if c.active >= p.death_min_active:
        if c.dormant:
            c.revivals += 1
        c.dormant = False
        c.quiet = 0
        c.lived_information = c.information
        c.lived_expertise = c.expertise
        c.lived_ideas = c.ideas
        c.lived_total_hours = c.total_hours
        return
    c.quiet += 1
    c.dormant = c.quiet >= p.death_grace
    c.dead = c.quiet >= p.death_grace + p.death_after


@compiled(void(WORLD), entry=True)
def observe(world: World) -> None:
    """Record the vital signs, and watch for dormancy and death."""
    c = world.community[0]
    signs = world.weekly[c.week]
    signs.members = c.members
    signs.active = c.active
    signs.newcomers = c.newcomers
    signs.open_initiatives = c.open
    signs.scatter = c.scatter
    signs.results = c.results
    signs.abandoned = c.abandoned
    signs.answer_rate = c.answered / c.posts if c.posts > 0 else 0.0
    signs.dependence = c.arranged / c.answered if c.answered > 0 else 0.0
    signs.hours = c.hours
    signs.overload = c.overload
    observe_members(world)
    if c.week % SLOW_EVERY == 0:
        signs.gini = gini(world)
        signs.cross_unit_ties = ties_across(world)
    else:
        signs.gini = world.weekly[c.week - 1].gini
        signs.cross_unit_ties = world.weekly[c.week - 1].cross_unit_ties
    watch(world)
