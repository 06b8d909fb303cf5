"""The event log: posts, replies and joins, in the form in which logs of real communities are read."""

from ..compiled import inlined
from ..draws import Decision, uniforms
from ..world import World

SECONDS = 7 * 24 * 3600


@inlined
def note(world: World, row: int, kind: int, thread: int, reply_to: int, attempt: int) -> int:
    """Log one event at some moment of the week and return its row, or return -1 when nothing is logged.

    A reply comes after what it answers, within the same week.
    """
    c = world.community[0]
    if not c.logging:
        return -1
    member = world.members[row]
    u = uniforms(c.seed, member.arrival, member.slot, c.week, Decision.HOUR, 4 * attempt + kind)[0]
    start = c.week * SECONDS
    after = start if reply_to < 0 else world.log[reply_to].second
    event = world.log[c.log_rows]
    event.arrival = member.arrival
    event.slot = member.slot
    event.second = after + int(u * (start + SECONDS - after))
    event.kind = kind
    event.thread = c.log_rows if thread < 0 else thread
    event.reply_to = reply_to
    c.log_rows += 1
    return c.log_rows - 1
