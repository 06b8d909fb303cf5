"""A week of the community: nine phases, one file each, and the engine that runs them in order."""

from numba import int64

from ..compiled import compiled, mark_warm
from ..world import WORLD, World
from .choose import choose
from .exchange import exchange
from .facilitate import facilitate
from .feel import feel
from .join import join
from .leave import leave
from .observe import observe
from .room import initiatives_needed, make_room
from .take_part import take_part
from .work import work

PHASES = (facilitate, join, take_part, choose, work, exchange, feel, leave, observe)
"""The order of a week, as data: to print, to profile, to draw. A test holds it against `advance`."""

REACHED, NEEDS_ROOM = 0, 1
"""What `advance` answers: the week asked for is reached (or the community dead), or an array is too small."""


@compiled(int64(WORLD, int64), entry=True)
def advance(world: World, until: int) -> int:
    """Run whole weeks until one is reached, the community is dead, or an array must grow first.

    The phases stand here by name, since compiled code that loops over functions cannot be cached.
    """
    c = world.community[0]
    while c.week < until and not c.dead:
        if not c.begun:
            if not make_room(world):
                return NEEDS_ROOM
            facilitate(world)
            join(world)
            take_part(world)
            c.begun = True
        # Only now is it known how many may start an initiative.
        if initiatives_needed(world) > len(world.initiatives):
            return NEEDS_ROOM
        choose(world)
        work(world)
        exchange(world)
        feel(world)
        leave(world)
        observe(world)
        c.begun = False
        c.week += 1
    return REACHED


mark_warm()
