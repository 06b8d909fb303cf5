"""Exchange: posts, answers, ties, thanks, and the load of reading."""

from numba import void

from ..compiled import compiled, inlined
from ..draws import Decision, uniforms
from ..world import BLOCK, NOBODY, POST, POSTS_A_WEEK, REPLY, WORLD, World
from .habit import is_new
from .journal import note
from .luck import luck_of_active
from .ties import strengthen, web_of
from .topics import beside, bin_of, fit


@inlined
def someone_near(world: World, row: int, u: float) -> int:
    """Return an active member of the same arc of topics or one beside it, or NOBODY; `u` draws the arc and who."""
    c = world.community[0]
    step = int(u * 3.0)
    arc = beside(bin_of(world.members[row].interest, c.arcs), step - 1, c.arcs)
    first = world.arc_start[arc]
    count = world.arc_start[arc + 1] - first
    if count == 0:
        return NOBODY
    other = world.active_list[first + int((u * 3.0 - step) * count)]
    return NOBODY if other == row else other


@inlined
def trust(world: World, row: int, other: int) -> float:
    """Return the trust between two members: full within a unit."""
    same = world.members[row].unit == world.members[other].unit
    return 1.0 if same else world.parameters[0].trust_across


@inlined
def willingness(world: World, row: int, other: int) -> float:
    """Return the chance that `other` answers `row`: motivation, nearness in topic, trust, and approval in time."""
    p, asker, answerer = world.parameters[0], world.members[row], world.members[other]
    if not answerer.active:
        return 0.0
    chance = p.exchange_answer * answerer.motivation * fit(asker.interest, answerer.interest, p.choice_reach)
    chance *= trust(world, row, other)
    return chance * (1.0 - world.levers[0].gatekeeping * p.levers_gatekeeping_delay)


@inlined
def answer(world: World, row: int, other: int, thread: int) -> None:
    """Record an answer: it counts as a contribution of the one who gives it, and ties the two."""
    c, asker, answerer = world.community[0], world.members[row], world.members[other]
    c.answered += 1
    c.information += 1.0
    asker.answered += 1
    answerer.total_answers += 1
    answerer.habit += 1
    strengthen(web_of(world), row, other, world.parameters[0].exchange_tie_gain * trust(world, row, other))
    note(world, other, REPLY, thread, thread, answerer.total_answers)


@inlined
def volunteer(world: World, row: int, number: int) -> int:
    """Return who answers a post unasked: a tie is looked to first, then those near in topic; or NOBODY.

    One draw of four numbers serves two attempts.
    """
    p, c, member = world.parameters[0], world.community[0], world.members[row]
    u = v = w = x = 0.0
    for attempt in range(int(p.exchange_tries)):
        if attempt % 2 == 0:
            u, v, w, x = uniforms(c.seed, member.arrival, member.slot, c.week, Decision.ANSWER, number * 32 + attempt)
        else:
            u, v = w, x
        other = NOBODY
        if attempt == 0 and member.ties > 0:
            other = world.tie_to[row, int(u * member.ties)]
        else:
            other = someone_near(world, row, u)
        if other != NOBODY and v < willingness(world, row, other):
            return other
    return NOBODY


@inlined
def asked(world: World, row: int, decision: int, number: int, chance: float) -> int:
    """Return whom facilitation asks to answer, someone near in topic; or NOBODY."""
    c, member = world.community[0], world.members[row]
    if chance <= 0.0:
        return NOBODY
    drawn = uniforms(c.seed, member.arrival, member.slot, c.week, decision, number)
    other = NOBODY
    if drawn[0] < chance:
        other = someone_near(world, row, drawn[1])
    if other != NOBODY:
        c.arranged += 1
    return other


@inlined
def arranged(world: World, row: int, number: int) -> int:
    """Return who answers at facilitation's request: routed by connecting, or, to newcomers, asked to welcome them."""
    p, levers = world.parameters[0], world.levers[0]
    other = asked(world, row, Decision.ROUTING, number, levers.connecting * p.levers_connecting_routing)
    if other == NOBODY and is_new(world, row):
        other = asked(world, row, Decision.WELCOME, number, levers.welcoming * p.levers_welcoming_reach)
    return other


@inlined
def post(world: World, row: int, number: int) -> None:
    """Write one post; those near may answer; failing them, facilitation may bring an answer about."""
    world.community[0].posts += 1
    thread = note(world, row, POST, NOBODY, NOBODY, number)
    other = volunteer(world, row, number)
    if other == NOBODY:
        other = arranged(world, row, number)
    if other == NOBODY:
        world.members[row].ignored += 1
    else:
        answer(world, row, other, thread)


@inlined
def introduce(world: World, row: int, u: float) -> None:
    """Introduce a member to someone near in topic, of whatever unit."""
    other = someone_near(world, row, u)
    if other != NOBODY:
        strengthen(web_of(world), row, other, world.parameters[0].exchange_tie_gain)


@compiled(void(WORLD), entry=True)
def exchange(world: World) -> None:
    """Let contributors post, others answer or not, facilitation help, and count what there is to read."""
    p, levers, c = world.parameters[0], world.levers[0], world.community[0]
    c.posts = 0
    c.answered = 0
    c.arranged = 0
    for first in range(0, c.active, BLOCK):
        end = min(first + BLOCK, c.active)
        luck_of_active(world, first, end, Decision.POSTING)
        for place in range(first, end):
            row, luck = world.active_list[place], world.luck[:, place - first]
            member = world.members[row]
            for number in range(min(POSTS_A_WEEK, int(member.hours * p.exchange_posts_per_hour + luck[0]))):
                post(world, row, number)
            if luck[1] < levers.connecting * p.levers_connecting_introductions:
                introduce(world, row, luck[3])
            seen = luck[2] < levers.recognising * p.levers_recognising_thanks
            member.thanked = seen & (member.hours > 0.0)
    # What reaches a member: all posts and answers, unless reading is filtered nearer to their interest.
    reading = (c.posts + c.answered) * p.exchange_breadth * (1.0 - levers.curating * p.levers_curating_filter)
    excess = max(0.0, reading / p.exchange_reading - 1.0)
    c.overload = excess / (1.0 + excess)
