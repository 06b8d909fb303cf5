"""Random draws as pure functions of (seed, decision, week, who): common random numbers by construction.

There is no stream to advance. Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011) turns a counter of four 32-bit words,
here (slot, arrival week, week, decision and try), and a key of two, here the seed, into four random words. The same
person, known by the week of arrival and a slot in that week, thus has the same traits and the same luck in every world
of one seed, whatever a policy changed and however the work is split.
"""

from __future__ import annotations

from enum import IntEnum
from math import cos, log, sqrt
from typing import Any

import numba
import numpy as np
from numba import float64, int32, int64, types
from numpy.typing import NDArray

from .compiled import compiled, inlined

uint64: Any = numba.uint64


class Decision(IntEnum):
    """What is drawn, each with a number of its own. A new decision takes a new number; none is ever used again."""

    ARRIVAL = 1
    CHARACTER = 2
    TALENT = 3
    PARTICIPATION = 4
    CHOICE = 5
    TASTE = 6
    SHOWN_TASTE = 7
    FOUNDING = 8
    ASSIGNMENT = 9
    MANDATE = 10
    POSTING = 11
    ANSWER = 12
    ROUTING = 13
    WELCOME = 14
    # 15 and 16 are spent.
    SEEING = 17
    DEPARTURE = 18
    REORGANISATION = 19
    HOUR = 20


Four = types.UniTuple(float64, 4)
Row = types.Array(int32, 1, "C")
Luck = types.Array(float64, 1, "C")


@inlined
def bijection(key: int, c0: int, c1: int, c2: int, c3: int) -> tuple[int, int, int, int]:
    """Turn a counter under a key into four 32-bit words: Philox4x32-10, in the caller's own loop."""
    mask = uint64(0xFFFFFFFF)
    k0 = key & mask
    k1 = key >> uint64(32)
    for _ in range(10):
        p0 = uint64(0xD2511F53) * c0
        p1 = uint64(0xCD9E8D57) * c2
        c0, c1, c2, c3 = (p1 >> uint64(32)) ^ c1 ^ k0, p1 & mask, (p0 >> uint64(32)) ^ c3 ^ k1, p0 & mask
        k0 = (k0 + uint64(0x9E3779B9)) & mask
        k1 = (k1 + uint64(0xBB67AE85)) & mask
    return c0, c1, c2, c3


@compiled(types.UniTuple(uint64, 4)(uint64, uint64, uint64, uint64, uint64), entry=True)
def philox(key: int, c0: int, c1: int, c2: int, c3: int) -> tuple[int, int, int, int]:
    """Return the four 32-bit words that Philox4x32-10 gives for a counter under a 64-bit key."""
    return bijection(key, c0, c1, c2, c3)


@compiled(Four(uint64, int64, int64, int64, int64, int64), entry=True)
def uniforms(
    seed: int, arrival: int, slot: int, week: int, decision: int, attempt: int
) -> tuple[float, float, float, float]:
    """Return four numbers, uniform between 0 and 1 and never either, for one decision of one person in one week."""
    a, b, c, d = philox(
        seed,
        uint64(slot) & uint64(0xFFFFFFFF),
        uint64(arrival) & uint64(0xFFFFFFFF),
        uint64(week) & uint64(0xFFFFFFFF),
        (uint64(attempt) << uint64(16)) | uint64(decision),
    )
    scale = 2.0**-32
    return (a + 0.5) * scale, (b + 0.5) * scale, (c + 0.5) * scale, (d + 0.5) * scale


@inlined
def words_of(
    seed: int, arrivals: NDArray[np.int32], slots: NDArray[np.int32], place: int, week: int, decision: int
) -> tuple[int, int, int, int]:
    """Return the four words for one of many people, in the caller's own loop."""
    mask = uint64(0xFFFFFFFF)
    return bijection(
        seed, uint64(slots[place]) & mask, uint64(arrivals[place]) & mask, uint64(week) & mask, uint64(decision)
    )


@compiled(types.void(uint64, Row, Row, int64, int64, Luck, Luck))
def pairs_for_all(
    seed: int,
    arrivals: NDArray[np.int32],
    slots: NDArray[np.int32],
    week: int,
    decision: int,
    first: NDArray[np.float64],
    second: NDArray[np.float64],
) -> None:
    """Write the first two of the numbers that `uniforms` gives, for one decision of many people.

    Identities that lie side by side are drawn several at a time, five times as fast as one by one.
    """
    for place in range(len(arrivals)):
        a, b, _, _ = words_of(seed, arrivals, slots, place, week, decision)
        first[place] = (a + 0.5) * 2.0**-32
        second[place] = (b + 0.5) * 2.0**-32


@compiled(types.void(uint64, Row, Row, int64, int64, Luck, Luck, Luck, Luck))
def fours_for_all(
    seed: int,
    arrivals: NDArray[np.int32],
    slots: NDArray[np.int32],
    week: int,
    decision: int,
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    third: NDArray[np.float64],
    fourth: NDArray[np.float64],
) -> None:
    """Write all four of the numbers that `uniforms` gives, for one decision of many people."""
    for place in range(len(arrivals)):
        a, b, c, d = words_of(seed, arrivals, slots, place, week, decision)
        first[place] = (a + 0.5) * 2.0**-32
        second[place] = (b + 0.5) * 2.0**-32
        third[place] = (c + 0.5) * 2.0**-32
        fourth[place] = (d + 0.5) * 2.0**-32


@compiled(float64(float64, float64), entry=True)
def normal(u: float, v: float) -> float:
    """Return a standard normal number from two uniform ones (Box & Muller 1958)."""
    return sqrt(-2.0 * log(u)) * cos(2.0 * 3.141592653589793 * v)
