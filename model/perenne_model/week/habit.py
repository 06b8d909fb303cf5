"""Habit: what contributions so far do to dropping in and to leaving."""

import numpy as np
from numba import float64, void
from numpy.typing import NDArray

from ..compiled import compiled, inlined
from ..world import HABITS, World


@compiled(float64(float64, float64, float64))
def compute_drawn_back(habit: float, gain: float, half: float) -> float:
    """Return how many times as often a member drops in as one without habit: it rises and levels off."""
    return 1.0 + gain * habit / (habit + half)


@compiled(float64(float64, float64))
def compute_staying(habit: float, power: float) -> float:
    """Return what is left of the hazard of leaving: it falls with contributions n as about 1/n (Wilkinson 2008)."""
    return (1.0 + habit) ** -power


@compiled(void(float64[:, ::1], float64, float64, float64), entry=True)
def tabulate(by_habit: NDArray[np.float64], gain: float, half: float, power: float) -> None:
    """Compute both once for every number of contributions that is common; contributions are whole."""
    for habit in range(HABITS):
        by_habit[0, habit] = compute_drawn_back(float(habit), gain, half)
        by_habit[1, habit] = compute_staying(float(habit), power)


@inlined
def drawn_back(world: World, habit: int) -> float:
    """Return how many times as often a member drops in as one without habit."""
    if habit < HABITS:
        return world.by_habit[0, habit]
    p = world.parameters[0]
    return compute_drawn_back(float(habit), p.participation_habit_gain, p.participation_habit_half)


@inlined
def staying(world: World, habit: int) -> float:
    """Return what is left of the hazard of leaving."""
    if habit < HABITS:
        return world.by_habit[1, habit]
    return compute_staying(float(habit), world.parameters[0].leaving_habit)


@inlined
def is_new(world: World, row: int) -> bool:
    """Tell whether a member still counts as a newcomer; the launch core never did: they have worked together before."""
    arrival = world.members[row].arrival
    return arrival > 0 and world.community[0].week - arrival < world.parameters[0].levers_welcoming_weeks
