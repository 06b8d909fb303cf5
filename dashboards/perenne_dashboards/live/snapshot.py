"""Snapshots: what the engine's columns say, as arrays to send. No other module of the pages knows those columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from perenne_model import CONTROL, REASONS, SUPPORT, VITALS, Engine
from perenne_model.world import ABANDONED, OPEN, SUCCEEDED

Floats = NDArray[np.float32]

COLUMNS = (
    *VITALS,
    *(f"left_{reason}" for reason in REASONS),
    "information",
    "expertise",
    "ideas",
    "total_hours",
    "involvement",
    "control",
)
"""What is kept of each week: vital signs, leavers by reason, value and hours so far, the levers in force by family."""

DRAWN = 1200
"""Most members drawn of one world."""

STREAMS = 200
"""Most initiatives kept of a week: those with the most company."""

MEMBER_FIELDS = ("arrival", "slot", "interest", "unit", "motivation", "active", "serial")
INITIATIVE_FIELDS = ("week", "serial", "topic", "advance", "company", "mandate")
CLOSED_FIELDS = ("serial", "topic", "state", "week")
LEAVER_FIELDS = ("arrival", "slot", "interest", "reason", "week")

_BURST = 1 << 28
"""Where the model numbers those of a burst from: beyond what 32-bit floats can tell apart, so they are moved down."""
_BURST_SENT = 1 << 20
_NONE = -1.0


class Identity(NamedTuple):
    """One person, the same in every world of one seed."""

    arrival: int
    slot: int


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a person in one world.

    Attributes:
        identity: who.
        present: whether they are in.
        left: week they left, or None.
        reason: why, one of REASONS, or None.
        unit: their department, firm or site.
        autonomy_need: 0 to 1, as all until `habit`.
        motivation: now, or when they left.
        autonomy: satisfaction of that need, as the next two.
        competence: the same.
        relatedness: the same.
        contributions: how many, with those before the launch.
        results: initiatives of theirs that came to something.
        answers: questions they answered.
        hours: given in all.
        ties: people they are tied to.
    """

    identity: Identity
    present: bool
    left: int | None
    reason: str | None
    unit: int
    autonomy_need: float
    motivation: float
    autonomy: float
    competence: float
    relatedness: float
    contributions: int
    results: int
    answers: int
    hours: float
    ties: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where everybody is.

    Attributes:
        members: shape (n, len(MEMBER_FIELDS)).
        ties: shape (n, 2), pairs of places in `members`.
        total: how many members there are, drawn or not.
    """

    members: Floats
    ties: Floats
    total: int


def row_of(engine: Engine) -> Floats:
    """Return the week that has just been lived, shape (len(COLUMNS),)."""
    world = engine.world
    week = engine.week - 1
    community = world.community[0]
    levers = world.levers[0]
    signs = [world.weekly[week][sign] for sign in VITALS]
    value = [community[name] for name in ("information", "expertise", "ideas", "total_hours")]
    stance = [np.mean([levers[lever] for lever in family]) for family in (SUPPORT, CONTROL)]
    return np.array([*signs, *world.leavers[week], *value, *stance], dtype=np.float32)


def snapshot_of(engine: Engine) -> Snapshot:
    """Return where everybody is now; of a very large community, the same people each week."""
    world = engine.world
    used = world.members[: int(world.community["rows"][0])]
    present = np.flatnonzero(used["present"])
    rows = _drawn(used, present)
    members = used[rows]
    return Snapshot(
        members=_columns(
            members["arrival"],
            _sent_slot(members["slot"]),
            members["interest"],
            members["unit"],
            members["motivation"],
            members["active"],
            _serials(world, members["initiative"]),
        ),
        ties=_ties(world, rows, len(used)),
        total=len(present),
    )


def open_initiatives(engine: Engine) -> Floats:
    """Return the initiatives open at the end of the week just lived, shape (n, len(INITIATIVE_FIELDS))."""
    world = engine.world
    used = world.initiatives[: int(world.community["initiatives"][0])]
    made = used[used["state"] == OPEN]
    if len(made) > STREAMS:
        made = made[np.argsort(-made["company_now"], kind="stable")[:STREAMS]]
    advance = np.minimum(1.0, made["progress"] / np.maximum(made["need"], 1e-9))
    week = np.full(len(made), engine.week - 1)
    return _columns(week, made["serial"], made["topic"], advance, made["company_now"], made["origin"])


def closed_initiatives(engine: Engine) -> Floats:
    """Return the initiatives that ended in the week just lived, shape (n, len(CLOSED_FIELDS)); state 1 is success."""
    world = engine.world
    used = world.initiatives[: int(world.community["initiatives"][0])]
    # An initiative that ends keeps its row until the next week makes room: those known to be over are left out later.
    ended = used[used["state"] != OPEN]
    state = (ended["state"] == SUCCEEDED).astype(np.float32)
    known = (ended["state"] == SUCCEEDED) | (ended["state"] == ABANDONED)
    ended, state = ended[known], state[known]
    return _columns(ended["serial"], ended["topic"], state, np.full(len(ended), engine.week - 1))


def leavers_of(engine: Engine) -> Floats:
    """Return who left in the week just lived, shape (n, len(LEAVER_FIELDS)); reasons are places in REASONS."""
    world = engine.world
    used = world.members[: int(world.community["rows"][0])]
    gone = used[~used["present"] & (used["left"] == engine.week - 1)]
    return _columns(gone["arrival"], _sent_slot(gone["slot"]), gone["interest"], gone["reason"], gone["left"])


def fate_of(engine: Engine, identity: Identity) -> Fate | None:
    """Return what became of a person, or None where they have not come."""
    world = engine.world
    used = world.members[: int(world.community["rows"][0])]
    found = np.flatnonzero((used["arrival"] == identity.arrival) & (used["slot"] == identity.slot))
    if not len(found):
        return None
    member = used[int(found[0])]
    present = bool(member["present"])
    return Fate(
        identity=identity,
        present=present,
        left=None if present else int(member["left"]),
        reason=None if present else REASONS[int(member["reason"])],
        unit=int(member["unit"]),
        contributions=int(member["habit"]),
        results=int(member["total_results"]),
        answers=int(member["total_answers"]),
        hours=float(member["total_hours"]),
        ties=int(member["ties"]),
        **{name: float(member[name]) for name in _TRAITS},
    )


def levers_of(engine: Engine) -> dict[str, float]:
    """Return the levers that are asked for, by name."""
    asked = engine.world.asked[0]
    return {lever: float(asked[lever]) for lever in (*SUPPORT, *CONTROL)}


def strength_of(engine: Engine) -> float:
    """Return the share of the levers asked for that are in force, 0 to 1; hours weaken all alike."""
    asked, given = engine.world.asked[0], engine.world.levers[0]
    shares = [float(given[lever] / asked[lever]) for lever in (*SUPPORT, *CONTROL) if asked[lever] > 0]
    return min([1.0, *shares])


def units_of(engine: Engine) -> int:
    """Return how many units there are."""
    return int(engine.parameters["members.units"])


def is_asleep(engine: Engine) -> bool:
    """Tell whether the community is dormant: hardly anybody active for a quarter."""
    return bool(engine.world.community["dormant"][0])


def quiet_weeks(engine: Engine) -> int:
    """Return for how many weeks running hardly anybody has been active."""
    return int(engine.world.community["quiet"][0])


def received(arrival: float, slot: float) -> Identity:
    """Return the identity that a browser names by the two numbers it was sent."""
    number = int(slot)
    return Identity(int(arrival), number - _BURST_SENT + _BURST if number >= _BURST_SENT else number)


_TRAITS = ("autonomy_need", "motivation", "autonomy", "competence", "relatedness")


def _columns(*columns: NDArray[Any]) -> Floats:
    return np.column_stack(columns).astype(np.float32) if len(columns[0]) else np.zeros((0, len(columns)), np.float32)


def _sent_slot(slot: NDArray[Any]) -> NDArray[Any]:
    return np.where(slot >= _BURST, slot - _BURST + _BURST_SENT, slot)


def _drawn(used: NDArray[Any], present: NDArray[Any]) -> NDArray[Any]:
    if len(present) <= DRAWN:
        return present
    people = used[present]
    scattered = (people["arrival"].astype(np.uint64) * 2654435761 + people["slot"].astype(np.uint64) * 40503) % 65521
    return np.sort(present[np.argsort(scattered, kind="stable")[:DRAWN]])


def _serials(world: Any, rows: NDArray[Any]) -> NDArray[Any]:
    """Return the number of the initiative each member works on, which stays when rows are moved; −1 for none."""
    busy = rows >= 0
    serials = np.full(len(rows), _NONE)
    serials[busy] = world.initiatives["serial"][rows[busy]]
    return serials


def _ties(world: Any, rows: NDArray[Any], used: int) -> Floats:
    place = np.full(used, -1)
    place[rows] = np.arange(len(rows))
    kept = np.arange(world.tie_to.shape[1]) < world.members["ties"][rows][:, None]
    start, end = np.broadcast_to(np.arange(len(rows))[:, None], kept.shape)[kept], world.tie_to[rows][kept]
    end = place[end]
    once = end > start
    return _columns(start[once], end[once])
