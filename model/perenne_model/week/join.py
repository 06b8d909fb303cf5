"""Join: who comes in, and who they are.

The arrivals of a week are a Poisson process whose points are drawn alike in every world: person k of a week comes if
the sum of the first k + 1 unit exponential gaps lies below the rate. A world that attracts more gets the same people
and more.
"""

from math import exp, log

from numba import float64, int64, void

from ..compiled import compiled, inlined
from ..draws import Decision, normal, uniforms
from ..world import JOIN, NOBODY, TIES, WORLD, World
from .arcs import sort_by_arc
from .journal import note
from .topics import around

BURST = 1 << 28
"""First slot of those who come in a burst: out of the way of everybody else's."""


@inlined
def arrival_rate(world: World) -> float:
    """Return the newcomers to expect this week: Bass 1969, on those of the pool who are outside and never were in."""
    p, c = world.parameters[0], world.community[0]
    outside = max(0.0, p.pool_size - c.members - c.former)
    return outside * (p.pool_discovery + p.pool_word_of_mouth * c.members / p.pool_size) / 52.0


@compiled(int64(WORLD))
def arrivals(world: World) -> int:
    """Return how many come this week, bursts aside: a pure function of the state, so that it can be asked twice."""
    c = world.community[0]
    if c.week == 0:
        return int(world.parameters[0].launch_core)
    rate = arrival_rate(world)
    reached = 0.0
    count = 0
    while True:
        u, v, w, x = uniforms(c.seed, c.week, count // 4, c.week, Decision.ARRIVAL, 0)
        for draw in (u, v, w, x):
            reached -= log(draw)
            if reached > rate:
                return count
            count += 1


@compiled(float64(float64, float64, float64))
def trait(mean: float, sd: float, z: float) -> float:
    """Return a trait between 0 and 1; its spread is `sd` at a mean of 0.5 and vanishes towards both ends."""
    return min(1.0, max(0.0, mean + sd * 4.0 * mean * (1.0 - mean) * z))


@inlined
def interest_of(world: World, unit: int, v: float, w: float) -> float:
    """Return where on the circle of topics a member's interest lies: about the middle of their unit's arc."""
    p = world.parameters[0]
    return around((unit + 0.5) / p.members_units + p.members_interest_spread * normal(v, w))


@inlined
def unit_of(world: World, u: float) -> int:
    """Return which unit somebody belongs to."""
    units = int(world.parameters[0].members_units)
    return min(int(u * units), units - 1)


@compiled(void(WORLD, int64))
def admit(world: World, slot: int) -> None:
    """Let one person in, with the character they have in every world."""
    p, c = world.parameters[0], world.community[0]
    row = c.rows
    member = world.members[row]
    member.arrival = world.who[0, row] = c.week
    member.slot = world.who[1, row] = slot
    u, v, w, _ = uniforms(c.seed, c.week, slot, 0, Decision.CHARACTER, 0)
    member.unit = unit_of(world, u)
    member.interest = interest_of(world, member.unit, v, w)
    u, v, w, x = uniforms(c.seed, c.week, slot, 0, Decision.TALENT, 0)
    member.autonomy_need = trait(p.members_autonomy_need_mean, p.members_autonomy_need_sd, normal(u, v))
    member.own_motivation = trait(p.members_motivation_mean, p.members_motivation_sd, normal(w, x))
    u, v, w, x = uniforms(c.seed, c.week, slot, 0, Decision.TALENT, 1)
    member.capacity = exp(log(p.members_capacity_median) + p.members_capacity_sigma * normal(u, v))
    member.motivation = member.own_motivation
    member.autonomy = 1.0
    member.competence = 0.5
    member.relatedness = 0.5
    member.habit = int(p.launch_habit) if c.week == 0 else 0
    member.hours = 0.0
    member.own_result = 0.0
    member.tie_strength = 0.0
    member.total_hours = 0.0
    member.total_answers = 0
    member.total_results = 0
    member.initiative = NOBODY
    member.mandate = NOBODY
    member.answered = 0
    member.ignored = 0
    member.ties = 0
    for place in range(TIES):
        world.tie_to[row, place] = NOBODY
        world.tie_strength[row, place] = 0.0
    member.present = True
    member.active = False
    member.rejected = False
    member.thanked = False
    member.let_down = False
    member.worked = False
    member.worked_mandate = False
    member.reason = NOBODY
    member.left = NOBODY
    c.rows += 1
    c.members += 1
    c.newcomers += 1
    note(world, row, JOIN, NOBODY, NOBODY, 0)


@inlined
def slot_of(number: int, coming: int) -> int:
    """Return the slot of one of this week's newcomers: those of a burst come after those who come anyway."""
    return number if number < coming else BURST + number - coming


@inlined
def sort_newcomers(world: World, coming: int, count: int) -> None:
    """List this week's newcomers around the circle of topics; their rows serve to note their interests meanwhile."""
    c = world.community[0]
    for number in range(count):
        row = c.rows + number
        u, v, w, _ = uniforms(c.seed, c.week, slot_of(number, coming), 0, Decision.CHARACTER, 0)
        world.members[row].interest = interest_of(world, unit_of(world, u), v, w)
        world.unsorted[number] = row
    sort_by_arc(world, count)


@compiled(void(WORLD), entry=True)
def join(world: World) -> None:
    """Let this week's newcomers in, and let some of the former members be replaced by people new to the pool."""
    p, c = world.parameters[0], world.community[0]
    coming = arrivals(world)
    first, count = c.rows, coming + c.burst
    sort_newcomers(world, coming, count)
    c.newcomers = 0
    for place in range(count):
        admit(world, slot_of(world.active_list[place] - first, coming))
    c.burst = 0
    c.former *= exp(-p.pool_renewal / 52.0)
