"""Initiatives: how they open, how much effort they need, and the lists by which members find them."""

from math import exp, log

from numba import float64, int64

from ..compiled import compiled, inlined
from ..draws import normal
from ..world import MANDATE_ORIGIN, NOBODY, OPEN, WORLD, World
from .topics import bin_of


@compiled(float64(WORLD, float64, float64))
def effort_needed(world: World, u: float, v: float) -> float:
    """Return the hours an initiative needs: lognormal."""
    p = world.parameters[0]
    return exp(log(p.initiatives_effort_median) + p.initiatives_effort_sigma * normal(u, v))


@compiled(int64(WORLD, float64, float64, int64))
def open_initiative(world: World, topic: float, need: float, origin: int) -> int:
    """Open an initiative and return its row."""
    c = world.community[0]
    row = c.open
    made = world.initiatives[row]
    made.topic = topic
    made.need = need
    made.progress = 0.0
    made.effort = 0.0
    made.units = 0
    made.units_now = 0
    made.serial = c.founded
    made.idle = 0
    made.company = 0
    made.company_now = 0
    made.state = OPEN
    made.origin = origin
    c.open += 1
    c.initiatives = c.open
    c.founded += 1
    if origin == MANDATE_ORIGIN:
        c.mandates += 1
    return row


@inlined
def advance_of(world: World, row: int) -> float:
    """Return how far an initiative has come, from 0 to 1."""
    initiative = world.initiatives[row]
    return min(1.0, initiative.progress / initiative.need)


@inlined
def list_open(world: World) -> None:
    """List the open initiatives that are mandated, and the most advanced of each arc of topics."""
    c = world.community[0]
    c.leader_bins = max(3, c.open // 4)
    world.leaders[: c.leader_bins] = NOBODY
    mandates = 0
    for row in range(c.open):
        initiative = world.initiatives[row]
        if initiative.origin == MANDATE_ORIGIN:
            world.mandate_list[mandates] = row
            mandates += 1
        arc = bin_of(initiative.topic, c.leader_bins)
        leader = world.leaders[arc]
        if leader == NOBODY or advance_of(world, row) > advance_of(world, leader):
            world.leaders[arc] = row
