"""Habit: what contributions so far do to dropping in and to leaving."""

from numba import float64, void

from ..compiled import compiled, inlined
from ..world import HABITS, WORLD, World


@compiled(float64(WORLD, float64))
def compute_drawn_back(world: World, habit: float) -> float:
    """Return how many times as often a member drops in as one without habit: it rises and levels off."""
    p = world.parameters[0]
    return 1.0 + p.participation_habit_gain * habit / (habit + p.participation_habit_half)


@compiled(float64(WORLD, float64))
def compute_staying(world: World, habit: float) -> float:
    """Return what is left of the hazard of leaving: it falls with contributions n as about 1/n (Wilkinson 2008)."""
    return (1.0 + habit) ** -world.parameters[0].leaving_habit


@compiled(void(WORLD), entry=True)
def tabulate(world: World) -> None:
    """Compute both once for every number of contributions that is common; contributions are whole."""
    for habit in range(HABITS):
        world.by_habit[0, habit] = compute_drawn_back(world, float(habit))
        world.by_habit[1, habit] = compute_staying(world, float(habit))


@inlined
def drawn_back(world: World, habit: int) -> float:
    """Return how many times as often a member drops in as one without habit."""
    return world.by_habit[0, habit] if habit < HABITS else compute_drawn_back(world, float(habit))


@inlined
def staying(world: World, habit: int) -> float:
    """Return what is left of the hazard of leaving."""
    return world.by_habit[1, habit] if habit < HABITS else compute_staying(world, float(habit))


@inlined
def is_new(world: World, row: int) -> bool:
    """Tell whether a member still counts as a newcomer; the launch core never did: they have worked together before."""
    arrival = world.members[row].arrival
    return arrival > 0 and world.community[0].week - arrival < world.parameters[0].levers_welcoming_weeks
