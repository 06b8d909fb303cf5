"""What events do to a world."""

from __future__ import annotations

import numpy as np

from .draws import Decision, uniforms
from .events import FOREVER, Event
from .week.leave import depart
from .world import ORGANISATION, World


def next_change(events: tuple[Event, ...], week: int) -> int:
    """Return the first week after `week` at which an event begins or ends; a far one when none does."""
    changes = [change for event in events for change in (event.week, event.end) if change > week]
    return min(changes, default=FOREVER)


def apply_events(world: World, events: tuple[Event, ...], week: int) -> None:
    """Set what holds in this week, and let what happens at its start happen."""
    community = world.community
    community["hours_factor"] = hours_factor(events, week)
    community["imposed"] = imposed(events, week)
    for event in events:
        if event.week != week:
            continue
        if event.kind == "newcomers":
            community["burst"] += int(event.amount or 0)
        elif event.kind == "reorganisation":
            reorganise(world, event.amount or 0.0)
        elif event.kind == "key_members_lost":
            lose_key_members(world, int(event.amount or 0))


def hours_factor(events: tuple[Event, ...], week: int) -> float:
    """Return the share of facilitation hours that is left in a week."""
    factor = 1.0
    for event in events:
        if event.holds(week):
            if event.kind == "facilitator_leaves":
                factor = 0.0
            elif event.kind == "hours_cut":
                factor *= 1.0 - (event.amount or 0.0)
    return factor


def imposed(events: tuple[Event, ...], week: int) -> float:
    """Return how strongly the organisation directs in a week, whatever the policy."""
    return max((e.amount or 0.0 for e in events if e.kind == "agenda_imposed" and e.holds(week)), default=0.0)


def reorganise(world: World, share: float) -> None:
    """Move a share of the members to units drawn at random."""
    seed, week = int(world.community["seed"][0]), int(world.community["week"][0])
    units = int(world.parameters["members_units"][0])
    for member in world.members[: int(world.community["rows"][0])]:
        drawn = uniforms(seed, member["arrival"], member["slot"], week, Decision.REORGANISATION, 0)
        if member["present"] and drawn[0] < share:
            member["unit"] = min(int(drawn[1] * units), units - 1)


def lose_key_members(world: World, people: int) -> None:
    """Let the members with the most contributions leave the organisation; the earliest among equals."""
    used = world.members[: int(world.community["rows"][0])]
    present = np.flatnonzero(used["present"])
    order = np.argsort(-used["habit"][present], kind="stable")
    for row in present[order[:people]]:
        depart(world, int(row), ORGANISATION)
