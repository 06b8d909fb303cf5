"""Replicates: the same communities, lived many times under each policy.

Replicate k has the same seed under every policy (common random numbers), whatever the number of replicates.
Lives run in blocks on any `concurrent.futures.Executor`; blocks are gathered in order, so that the result
does not depend on how many workers there were or which came first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from threading import Event as Flag
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.lives.traces import SAMPLE, Traces, TraceSums
from perenne_experiments.lives.workers import StoppedError, hand_out

if TYPE_CHECKING:
    from perenne_model import Life, Parameters, Policy

VALUES = ("information", "expertise", "ideas")
"""The three kinds of value, in the order of the columns of `Lives.value`."""

Progress = Callable[[int, int], None]
"""Called with the number of lives done and the number of lives in all."""

_BLOCK = 8  # lives a task: some 50 ms of work against 0.1 ms to hand it over; sums depend on it in the last bit


class LifeError(RuntimeError):
    """A life that could not be simulated; the message says which, and the cause is chained."""


@dataclass(frozen=True, eq=False)
class Lives:
    """All lives under one policy, a row a replicate.

    Attributes:
        policy: name of the policy.
        causes: causes of death, in the order of the numbers in `cause`.
        reasons: reasons for leaving, in the order of the columns of `leavers`.
        seeds: seed of each life, shape (n,).
        lifetime: weeks, shape (n,).
        censored: whether it still lived at the horizon, shape (n,).
        cause: number of the cause of death, −1 when alive, shape (n,).
        leavers: members who left, by reason, shape (n, reasons).
        value: value given, by kind as in `VALUES`, shape (n, 3).
        hours: facilitation hours spent, shape (n,).
        revivals: times it came back from dormancy, shape (n,).
        traces: weekly vital signs.
    """

    policy: str
    causes: tuple[str, ...]
    reasons: tuple[str, ...]
    seeds: NDArray[np.uint64]
    lifetime: NDArray[np.float64]
    censored: NDArray[np.bool_]
    cause: NDArray[np.int8]
    leavers: NDArray[np.int64]
    value: NDArray[np.float64]
    hours: NDArray[np.float64]
    revivals: NDArray[np.int64]
    traces: Traces

    def __len__(self) -> int:
        """Count the lives."""
        return len(self.lifetime)


@dataclass(frozen=True, eq=False)
class Block:
    """Some consecutive replicates of one policy to live.

    Attributes:
        parameters: the model's parameters.
        policy: the policy.
        events: what befalls the community.
        weeks: horizon.
        first: number of the first replicate.
        seeds: their seeds.
    """

    parameters: Parameters
    policy: Policy
    events: Sequence[Any]
    weeks: int
    first: int
    seeds: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class BlockResult:
    """What came of a block: a row of scalars a life, and the sums of their weeks."""

    rows: list[tuple[Any, ...]]
    sums: TraceSums

    @classmethod
    def empty_like(cls, other: BlockResult) -> BlockResult:
        """Return the result of no life, with the vital signs and the horizon of another."""
        return cls([], TraceSums.empty(other.sums.names, len(other.sums.alive)))

    def add(self, later: BlockResult) -> None:
        """Add the result of the lives that follow."""
        self.rows.extend(later.rows)
        self.sums.add(later.sums)


def replicate_seed(seed: int, replicate: int) -> int:
    """Return the 64-bit seed of a replicate; it does not depend on how many replicates there are.

    Args:
        seed: seed of the whole comparison, 0 or more.
        replicate: number of the replicate, from 0.
    """
    sequence = np.random.SeedSequence(seed, spawn_key=(replicate,))
    return int(sequence.generate_state(1, np.uint64)[0])


def run_replicates(
    parameters: Parameters,
    policies: Sequence[Policy],
    *,
    runs: int,
    seed: int,
    weeks: int,
    events: Sequence[Any] = (),
    executor: Executor | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> tuple[Lives, ...]:
    """Live every replicate under every policy.

    Args:
        parameters: the model's parameters.
        policies: policies with names that differ.
        runs: replicates of each, 1 or more.
        seed: seed of the whole.
        weeks: horizon, 1 or more.
        events: what befalls the community, the same under every policy.
        executor: where to run; by default threads of this process, which the compiled model lets run side
            by side.
        jobs: number of those threads; by default one for each usable core.
        progress: called in this thread with (lives done, lives in all).

    Returns:
        The lives of each policy, in the order given.

    Raises:
        ValueError: no policy, two of one name, or a number below 1.
        LifeError: a life failed.
        KeyboardInterrupt: as it came; what was handed out has been called back first.
    """
    _check(policies, runs, weeks, jobs)
    seeds = tuple(replicate_seed(seed, replicate) for replicate in range(runs))
    blocks = [
        Block(parameters, policy, tuple(events), weeks, first, seeds[first : first + _BLOCK])
        for first in range(0, runs, _BLOCK)
        for policy in policies
    ]
    gathered: dict[str, BlockResult] = {}
    done = 0

    def take(task: tuple[Block], result: BlockResult) -> None:
        nonlocal done
        gathered.setdefault(task[0].policy.name, BlockResult.empty_like(result)).add(result)
        done += len(result.rows)
        if progress:
            progress(done, runs * len(policies))

    hand_out(run_block, [(block,) for block in blocks], take, executor=executor, jobs=jobs)
    return tuple(_lives(policy.name, seeds, gathered[policy.name]) for policy in policies)


def run_block(block: Block, stop: Flag | None = None) -> BlockResult:
    """Live the replicates of a block, one after another.

    Args:
        block: what to live.
        stop: when set from outside, no further life is begun.

    Raises:
        StoppedError: `stop` was set.
        LifeError: a life failed.
    """
    sums: TraceSums | None = None
    rows = []
    for replicate, seed in enumerate(block.seeds, start=block.first):
        if stop and stop.is_set():
            raise StoppedError(f"stopped before replicate {replicate} of policy {block.policy.name}")
        where = f"policy {block.policy.name}, replicate {replicate}, seed {seed}"
        life = live_or_tell(where, block.parameters, block.policy, seed=seed, weeks=block.weeks, events=block.events)
        sums = sums or TraceSums.empty(life.weekly.dtype.names or (), block.weeks)
        sums.add_life(life.weekly, life.lifetime, keep=replicate < SAMPLE)
        rows.append(_row(life))
    if sums is None:
        raise ValueError("seeds: expected 1 or more")
    return BlockResult(rows, sums)


def _check(policies: Sequence[Policy], runs: int, weeks: int, jobs: int | None) -> None:
    names = [policy.name for policy in policies]
    if not names or len(set(names)) < len(names):
        raise ValueError(f"policies = {names}: expected one or more, with names that differ")
    for name, number in (("runs", runs), ("weeks", weeks), ("jobs", 1 if jobs is None else jobs)):
        if number < 1:
            raise ValueError(f"{name} = {number}: expected 1 or more")


def live_or_tell(where: str, parameters: Parameters, policy: Policy, **options: Any) -> Life:
    """Live a life; what goes wrong is told with `where` it did.

    Args:
        where: which life it is, in words.
        parameters: the model's parameters.
        policy: the policy.
        options: the rest of what `live` takes.

    Raises:
        LifeError: the life failed.
    """
    from perenne_model import live

    try:
        return live(parameters, policy, **options)
    except Exception as error:
        raise LifeError(f"{where}: {type(error).__name__}: {error}") from error


def _row(life: Life) -> tuple[Any, ...]:
    from perenne_model import CAUSES, REASONS

    return (
        life.lifetime,
        life.censored,
        -1 if life.cause is None else CAUSES.index(life.cause),
        [life.reasons[reason] for reason in REASONS],
        [life.value[kind] for kind in VALUES],
        life.hours,
        life.revivals,
    )


def _lives(policy: str, seeds: Sequence[int], result: BlockResult) -> Lives:
    from perenne_model import CAUSES, REASONS

    lifetime, censored, cause, leavers, value, hours, revivals = zip(*result.rows, strict=True)
    return Lives(
        policy=policy,
        causes=tuple(CAUSES),
        reasons=tuple(REASONS),
        seeds=np.array(seeds, dtype=np.uint64),
        lifetime=np.array(lifetime, dtype=np.float64),
        censored=np.array(censored, dtype=np.bool_),
        cause=np.array(cause, dtype=np.int8),
        leavers=np.array(leavers, dtype=np.int64),
        value=np.array(value, dtype=np.float64),
        hours=np.array(hours, dtype=np.float64),
        revivals=np.array(revivals, dtype=np.int64),
        traces=result.sums.traces(),
    )
