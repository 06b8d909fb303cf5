"""The state of one simulated world: NumPy columns that the compiled rules read and write.

Members and initiatives are structured arrays, one record each, so that `world.members["motivation"]` is a column and
`world.members[row].motivation` a number, in Python and in compiled code alike. Members stand in order of arrival,
those of one week around the circle of topics; departed ones keep their row until a compaction, which keeps that order.
Open initiatives stand in order of founding, without a gap. Who is near in topic is thus near in memory too, as far as
may be.

A member's record fills two cache lines of 64 bytes: first what others see and most phases need, then what only feelings
and totals need; an initiative's fills one. Traits that are drawn once are kept in single precision, to seven digits.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from .levers import LEVERS_DTYPE
from .parameters import record_dtype
from .vitals import VITALS

NOBODY = -1
"""No row: no initiative, no neighbour."""

TIES = 8
"""Most ties a member keeps; the weakest gives way."""

OPEN, SUCCEEDED, ABANDONED = 1, 2, 3
"""States of an initiative."""

MEMBER_ORIGIN, MANDATE_ORIGIN = 0, 1
"""Who started an initiative: a member, or the organisation."""

AUTONOMY, RESULTS, BELONGING, OVERLOAD, ORGANISATION = range(5)
"""Numbers of the reasons, in the order of REASONS."""

MEMBER = np.dtype(
    [
        # the first cache line: who they are to others, what they are at, what this week brings
        ("motivation", np.float64),
        ("hours", np.float64),
        ("tie_strength", np.float64),
        ("interest", np.float32),
        ("own_result", np.float32),
        ("habit", np.int32),
        ("arrival", np.int32),
        ("slot", np.int32),
        ("initiative", np.int32),
        ("mandate", np.int32),
        ("answered", np.int8),
        ("ignored", np.int8),
        ("unit", np.int8),
        ("ties", np.int8),
        ("present", np.bool_),
        ("active", np.bool_),
        ("rejected", np.bool_),
        ("thanked", np.bool_),
        ("let_down", np.bool_),
        ("worked", np.bool_),
        ("worked_mandate", np.bool_),
        # the second: what they feel, their traits, totals
        ("autonomy", np.float64),
        ("competence", np.float64),
        ("relatedness", np.float64),
        ("total_hours", np.float64),
        ("autonomy_need", np.float32),
        ("own_motivation", np.float32),
        ("capacity", np.float32),
        ("total_answers", np.int32),
        ("total_results", np.int32),
        ("left", np.int32),
        ("reason", np.int8),
    ],
    align=True,
)

INITIATIVE = np.dtype(
    [
        ("topic", np.float64),
        ("need", np.float64),
        ("progress", np.float64),
        ("effort", np.float64),
        ("units", np.uint64),
        ("units_now", np.uint64),
        ("serial", np.int32),
        ("company", np.int32),
        ("company_now", np.int32),
        ("idle", np.int16),
        ("state", np.int8),
        ("origin", np.int8),
    ],
    align=True,
)

COMMUNITY = np.dtype(
    [
        ("seed", np.uint64),
        ("week", np.int64),
        ("rows", np.int64),
        ("members", np.int64),
        ("active", np.int64),
        ("initiatives", np.int64),
        ("open", np.int64),
        ("founded", np.int64),
        ("mandates", np.int64),
        ("arcs", np.int64),
        ("leader_bins", np.int64),
        ("former", np.float64),
        # what events have set
        ("hours_factor", np.float64),
        ("imposed", np.float64),
        ("burst", np.int64),
        # the week's counts
        ("newcomers", np.int64),
        ("posts", np.int64),
        ("answered", np.int64),
        ("arranged", np.int64),
        ("results", np.int64),
        ("abandoned", np.int64),
        ("hours", np.float64),
        ("overload", np.float64),
        ("scatter", np.float64),
        # life and death
        ("quiet", np.int64),
        ("begun", np.bool_),
        ("dormant", np.bool_),
        ("dead", np.bool_),
        ("revivals", np.int64),
        # value and cost so far
        ("information", np.float64),
        ("expertise", np.float64),
        ("ideas", np.float64),
        ("total_hours", np.float64),
        # the same by the end of the last week that was not quiet
        ("lived_information", np.float64),
        ("lived_expertise", np.float64),
        ("lived_ideas", np.float64),
        ("lived_total_hours", np.float64),
        # whether departed rows are kept, and the event log
        ("keeping", np.bool_),
        ("logging", np.bool_),
        ("log_rows", np.int64),
    ],
    align=True,
)

LOG = np.dtype(
    [
        ("arrival", np.int32),
        ("slot", np.int32),
        ("second", np.int64),
        ("thread", np.int64),
        ("reply_to", np.int64),
        ("kind", np.int8),
    ],
    align=True,
)
POST, REPLY, JOIN = range(3)
"""Kinds of logged events."""

POSTS_A_WEEK = 5
"""Most posts a member writes in a week; keeps the log's room foreseeable."""

BLOCK = 64
"""Members drawn for at a time: their numbers stay in the nearest cache."""

HABITS = 1024
"""Contributions up to which what depends on them is looked up rather than computed."""

CLASSES = 2 * BLOCK
"""Classes of contributions, eight to a doubling, by which inequality is measured: counted where luck is drawn else."""

SIGNS = np.dtype([(sign, np.float64) for sign in VITALS])


class World(NamedTuple):
    """All state of one world. Shapes are capacities; `community` says how much of each is used."""

    parameters: NDArray[Any]
    """Shape (1,): all parameters by name."""
    asked: NDArray[Any]
    """Shape (1,): the levers the policy asks for."""
    levers: NDArray[Any]
    """Shape (1,): the levers in force, once hours have run short."""
    community: NDArray[Any]
    """Shape (1,): clocks, counts and totals."""
    members: NDArray[Any]
    """Shape (capacity,): one record a member, in order of arrival."""
    who: NDArray[np.int32]
    """Shape (2, capacity): week of arrival and slot once more, side by side, so that all are drawn for at once."""
    drawn_for: NDArray[np.int32]
    """Shape (2, BLOCK): weeks of arrival and slots of the block of members drawn for."""
    luck: NDArray[np.float64]
    """Shape (4, BLOCK): the draws of a block of members in one decision."""
    by_habit: NDArray[np.float64]
    """Shape (2, HABITS): how much more often members drop in, and how much less they leave, by contributions so far.

    Worlds of the same parameters share it.
    """
    tie_to: NDArray[np.int32]
    """Shape (capacity, TIES): rows of the members tied to, the first `ties` of them; then NOBODY. Mutual."""
    tie_strength: NDArray[np.float64]
    """Shape (capacity, TIES): strength of those ties, the same on both sides; 0 where there is none."""
    active_list: NDArray[np.int32]
    """Shape (capacity,): rows of this week's active members, arc by arc around the circle of topics."""
    arc_start: NDArray[np.int32]
    """Shape (capacity // 4 + 2,): where each arc starts in `active_list`."""
    unsorted: NDArray[np.int32]
    """Shape (capacity,): what is to be sorted by arcs."""
    initiatives: NDArray[Any]
    """Shape (capacity,): one record each: the open ones in order of founding, then those that ended this week."""
    moved: NDArray[np.int32]
    """Shape (capacity,): where each initiative of the week stands after it; NOBODY if it ended."""
    mandate_list: NDArray[np.int32]
    """Shape (capacity,): the open initiatives that the organisation mandated."""
    leaders: NDArray[np.int32]
    """Shape (capacity // 4 + 4,): the most advanced open initiative of each bin of topics."""
    weekly: NDArray[Any]
    """Shape (weeks,): the vital signs."""
    leavers: NDArray[np.int64]
    """Shape (weeks, 5): leavers of each week by reason."""
    log: NDArray[Any]
    """Shape (capacity,): posts, replies and joins, when logging."""


def _array(dtype: Any, dimensions: int = 1) -> Any:
    return numba.types.Array(numba.from_dtype(dtype), dimensions, "C")


WORLD = numba.types.NamedTuple(
    (
        _array(record_dtype()),
        _array(LEVERS_DTYPE),
        _array(LEVERS_DTYPE),
        _array(COMMUNITY),
        _array(MEMBER),
        _array(np.dtype(np.int32), 2),
        _array(np.dtype(np.int32), 2),
        _array(np.dtype(np.float64), 2),
        _array(np.dtype(np.float64), 2),
        _array(np.dtype(np.int32), 2),
        _array(np.dtype(np.float64), 2),
        _array(np.dtype(np.int32)),
        _array(np.dtype(np.int32)),
        _array(np.dtype(np.int32)),
        _array(INITIATIVE),
        _array(np.dtype(np.int32)),
        _array(np.dtype(np.int32)),
        _array(np.dtype(np.int32)),
        _array(SIGNS),
        _array(np.dtype(np.int64), 2),
        _array(LOG),
    ),
    World,
)
"""The compiled rules' type of a world."""
