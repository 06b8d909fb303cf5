"""Draws: the published generator, numbers that look random in every direction, and keys that never meet.

Each statistical test below would reject a sound generator for one choice of seed in ten thousand (FALSE_ALARM, shared
out among the comparisons that a test makes). The seed is fixed, so that a test that passes once passes always.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from itertools import combinations, product

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from perenne_model import Absent, Parameters, live
from perenne_model.draws import Decision, normal, philox, uniforms

FALSE_ALARM = 1e-4
SIZE = 20_000
SEED = 20_240_229
LAST_SEED = 2**64 - 1

AXES = ("seed", "arrival", "slot", "week", "attempt")
"""What the numbers of a series may differ in, besides the decision."""


def series(axis: str, size: int = SIZE, **fixed: int) -> NDArray[np.float64]:
    """Return draws that differ in one thing only, shape (size, 4)."""
    key = {"seed": SEED, "arrival": 0, "slot": 3, "week": 17, "decision": int(Decision.CHOICE), "attempt": 0}
    keys = ({**key, **fixed, axis: place} for place in range(size))
    return np.array([uniforms(*key.values()) for key in keys])


def dependence(x: NDArray[np.float64], y: NDArray[np.float64], cells: int = 16) -> float:
    """Return the p-value of two uniform samples being independent: a chi-squared test on a grid of pairs."""
    counts, _, _ = np.histogram2d(x, y, bins=cells, range=((0.0, 1.0), (0.0, 1.0)))
    return float(stats.chisquare(counts.ravel()).pvalue)


# --- the generator ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        ((0, 0, 0, 0), 0, (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((0xFFFFFFFF,) * 4, LAST_SEED, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            0x299F31D0A4093822,
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
    ids=["zeros", "ones", "digits of pi"],
)
def test_known_answers(counter: tuple[int, ...], key: int, answer: tuple[int, ...]) -> None:
    """Known answers for philox4x32-10 that come with Random123 (Salmon, Moraes, Dror & Shaw 2011)."""
    assert philox(key, *counter) == answer


@pytest.mark.parametrize("seed", [0, 1, SEED, 2**32, LAST_SEED])
def test_what_a_draw_is_made_of(seed: int) -> None:
    """A draw is the hash of (slot, arrival, week, decision and try) under the seed, half a step off both ends."""
    words = philox(seed, 5, 11, 300, 7 << 16 | Decision.ANSWER)
    assert uniforms(seed, 11, 5, 300, Decision.ANSWER, 7) == tuple((word + 0.5) / 2**32 for word in words)


def test_never_the_ends() -> None:
    assert 0.0 < (0 + 0.5) / 2**32 < (2**32 - 1 + 0.5) / 2**32 < 1.0
    drawn = series("slot")
    words = drawn * 2.0**32 - 0.5
    np.testing.assert_array_equal(words, np.floor(words))
    assert 0.0 <= words.min() < words.max() <= 2**32 - 1
    assert 0.0 < drawn.min() < drawn.max() < 1.0


def test_every_decision_has_its_number() -> None:
    numbers = [int(decision) for decision in Decision.__members__.values()]
    assert issubclass(Decision, IntEnum)
    assert len(set(numbers)) == len(numbers)
    assert all(0 < number < 2**16 for number in numbers)


def test_pure() -> None:
    """No stream is advanced: what was drawn before, and in what order, changes nothing."""
    keys = [(SEED, arrival, slot, 9, Decision.TASTE, 0) for arrival in range(20) for slot in range(20)]
    forth = [uniforms(*key) for key in keys]
    back = [uniforms(*key) for key in reversed(keys)]
    assert forth == back[::-1]


# --- uniform, independent -----------------------------------------------------------------------------------


@pytest.mark.parametrize("axis", AXES)
def test_uniform(axis: str) -> None:
    """Kolmogorov and Smirnov's test of each of the four numbers."""
    values = [stats.kstest(numbers, "uniform").pvalue for numbers in series(axis).T]
    assert min(values) > FALSE_ALARM / len(values)


@pytest.mark.parametrize("axis", AXES)
def test_neighbours_are_independent(axis: str) -> None:
    """One member, week, seed … tells nothing of the next, of the one after, or of one half-way along."""
    drawn = series(axis)
    lags = (1, 2, SIZE // 2)
    values = [dependence(x[:-lag], x[lag:]) for x, lag in product(drawn.T, lags)]
    assert min(values) > FALSE_ALARM / len(values)


def test_the_four_numbers_are_independent() -> None:
    columns = series("slot").T
    values = [dependence(one, other) for one, other in combinations(columns, 2)]
    assert min(values) > FALSE_ALARM / len(values)


def test_decisions_are_independent() -> None:
    by_decision = [series("slot", 4_000, decision=int(decision))[:, 0] for decision in Decision]
    values = [dependence(one, other, cells=8) for one, other in combinations(by_decision, 2)]
    assert min(values) > FALSE_ALARM / len(values)


@pytest.mark.parametrize(
    "others",
    [
        [{"seed": SEED + 1}, {"seed": SEED + 2**32}, {"seed": SEED ^ 2**63}, {"seed": 0}, {"seed": LAST_SEED}],
        [{"week": week} for week in (0, 16, 18, 519)],
        [{"arrival": arrival} for arrival in (1, 17, 519)],
        [{"attempt": attempt} for attempt in (1, 2, 32)],
    ],
    ids=["seeds", "weeks", "arrivals", "tries"],
)
def test_worlds_are_independent(others: list[dict[str, int]]) -> None:
    """The same members under another seed, in another week, of another arrival, at another try."""
    first = series("slot")[:, 0]
    values = [dependence(first, series("slot", **other)[:, 0]) for other in others]
    assert min(values) > FALSE_ALARM / len(values)


def keys() -> Iterator[tuple[int, ...]]:
    """Every combination of a few values of each part, such as are close together or far apart."""
    seeds = (0, 1, 2**32, LAST_SEED)
    slots = (0, 1, 2, 1 << 20)
    return product(seeds, (0, 1, 2, 519), slots, (0, 1, 2, 519), map(int, Decision), (0, 1, 2, 32))


def test_no_two_keys_meet() -> None:
    everything = list(keys())
    assert len({uniforms(*key) for key in everything}) == len(everything)


def test_normal() -> None:
    drawn = series("slot")
    numbers = [normal(u, v) for u, v, _, _ in drawn]
    assert stats.kstest(numbers, "norm").pvalue > FALSE_ALARM
    farthest = normal(0.5 / 2**32, 1 - 0.5 / 2**32)
    assert 6.0 < farthest < 7.0


# --- seeds --------------------------------------------------------------------------------------------------


def test_every_seed_is_a_seed() -> None:
    """The first and the last seed, and such as differ in their upper half only, each make a world of their own."""
    worlds = [live(Parameters(), Absent(), seed=seed, weeks=20) for seed in (0, 1, 2**32, 2**63, LAST_SEED)]
    assert [world.seed for world in worlds] == [0, 1, 2**32, 2**63, LAST_SEED]
    assert len({world.weekly["motivation"].tobytes() for world in worlds}) == len(worlds)
