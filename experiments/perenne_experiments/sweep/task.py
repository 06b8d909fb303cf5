"""A task: some runs of a sweep, done one after another on one worker, and the table of what came of them."""

from __future__ import annotations

import copy
import io
import pickle
import sys
import time
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event as Flag
from typing import TYPE_CHECKING, Any

from perenne_experiments.store.schema import LEFT, VALUES, run_table
from perenne_experiments.sweep.error import SweepError
from perenne_experiments.sweep.identity import is_foreign, is_from_user_file
from perenne_model.vitals import REASONS

if TYPE_CHECKING:
    import pyarrow as pa

    from perenne_experiments.sweep.configuration import Configuration
    from perenne_model import Event, Life, Parameters, Policy

_LONGEST_ERROR = 500


@dataclass(frozen=True, eq=False)
class Batch:
    """Replicates of one configuration; only what a worker needs.

    Attributes:
        key: the configuration's.
        scenario: name of the scenario.
        parameters: the community.
        events: what befalls it.
        policy: who facilitates, and how.
        weeks: horizon.
        factors: the configuration's.
        replicates: numbers of the replicates.
        seeds: their seeds.
    """

    key: str
    scenario: str
    parameters: Parameters
    events: tuple[Event, ...]
    policy: Policy
    weeks: int
    factors: Mapping[str, float | str]
    replicates: tuple[int, ...]
    seeds: tuple[int, ...]

    @classmethod
    def of(cls, configuration: Configuration, replicates: Sequence[int], seeds: Sequence[int]) -> Batch:
        """Return some replicates of a configuration."""
        return cls(
            key=configuration.key,
            scenario=configuration.scenario.name,
            parameters=configuration.scenario.parameters,
            events=tuple(configuration.scenario.events),
            policy=configuration.policy,
            weeks=configuration.weeks,
            factors=dict(configuration.factors),
            replicates=tuple(replicates),
            seeds=tuple(seeds),
        )

    def __len__(self) -> int:
        """Count the runs."""
        return len(self.seeds)

    def split(self, runs: int) -> tuple[Batch, Batch]:
        """Return the first runs, and the rest."""
        first = replace(self, replicates=self.replicates[:runs], seeds=self.seeds[:runs])
        return first, replace(self, replicates=self.replicates[runs:], seeds=self.seeds[runs:])


@dataclass(frozen=True, eq=False)
class Task:
    """What one worker is handed at a time.

    Attributes:
        model: version of the model that must run it.
        batches: the runs.
        attempts: how often a worker was lost over it.
    """

    model: str
    batches: tuple[Batch, ...]
    attempts: int = 0

    def __len__(self) -> int:
        """Count the runs."""
        return sum(map(len, self.batches))

    def halves(self) -> tuple[Task, ...]:
        """Return the task as two, or itself if it is a single run; one attempt further."""
        attempts = self.attempts + 1
        if len(self) == 1:
            return (Task(self.model, self.batches, attempts),)
        first, rest = split(self.batches, len(self) // 2)
        return Task(self.model, first, attempts), Task(self.model, rest, attempts)


@dataclass(frozen=True, eq=False)
class TaskResult:
    """What came of a task.

    Attributes:
        table: a row a run; fewer than asked for if it was stopped.
        failed: how many failed.
        seconds: how long the runs took.
        error: the first error, or None.
    """

    table: pa.Table
    failed: int
    seconds: float
    error: str | None


def split(batches: Sequence[Batch], runs: int) -> tuple[tuple[Batch, ...], tuple[Batch, ...]]:
    """Return the batches of the first runs, and those of the rest."""
    first: list[Batch] = []
    rest: list[Batch] = []
    for batch in batches:
        if len(batch) <= runs:
            first.append(batch)
        elif runs <= 0:
            rest.append(batch)
        else:
            head, tail = batch.split(runs)
            first.append(head)
            rest.append(tail)
        runs -= len(batch)
    return tuple(first), tuple(rest)


def run_task(task: Task, stop: Flag | None = None) -> TaskResult:
    """Do the runs of a task, one after another; one that fails is a row with its error.

    Args:
        task: what to run.
        stop: when set from outside, no further run is begun.

    Raises:
        SweepError: the model here is of another version.
    """
    import perenne_model.life  # noqa: F401 - loading the rules is no part of the time that runs take
    from perenne_model import model_version

    if task.model != model_version():
        raise SweepError("sweep.other_model", found=model_version(), known=task.model)
    rows: list[dict[str, Any]] = []
    start = time.perf_counter()
    for batch in task.batches:
        foreign = is_foreign(batch.policy)
        for replicate, seed in zip(batch.replicates, batch.seeds, strict=True):
            if stop is not None and stop.is_set():
                break
            rows.append(_run(batch, replicate, seed, foreign=foreign))
    errors = [row["error"] for row in rows if row["error"] is not None]
    seconds = time.perf_counter() - start
    return TaskResult(run_table(rows), len(errors), seconds, errors[0] if errors else None)


def failed_result(task: Task, error: str) -> TaskResult:
    """Return a result in which every run of a task failed for the same reason."""
    rows = [
        {**_labels(batch, replicate, seed), "error": error}
        for batch in task.batches
        for replicate, seed in zip(batch.replicates, batch.seeds, strict=True)
    ]
    return TaskResult(run_table(rows), len(rows), 0.0, error)


def _run(batch: Batch, replicate: int, seed: int, *, foreign: bool) -> dict[str, Any]:
    from perenne_model import live

    row = _labels(batch, replicate, seed)
    try:
        # A policy of the user's own may remember; each life begins with a fresh one.
        policy = copy.deepcopy(batch.policy) if foreign else batch.policy
        life = live(batch.parameters, policy, seed=seed, weeks=batch.weeks, events=batch.events)
        return {**row, **_outcome(life), "error": None}
    except Exception as error:  # noqa: BLE001 - whatever a run does wrong is told in its row
        return {**row, "error": _told(error)}


def _labels(batch: Batch, replicate: int, seed: int) -> dict[str, Any]:
    return {
        "configuration": batch.key,
        "seed": seed,
        "replicate": replicate,
        "scenario": batch.scenario,
        "policy": batch.policy.name,
        "weeks": batch.weeks,
        **batch.factors,
    }


def _outcome(life: Life) -> dict[str, Any]:
    return {
        "lifetime": life.lifetime,
        "censored": life.censored,
        "cause": life.cause,
        **{column: life.reasons[reason] for column, reason in zip(LEFT, REASONS, strict=True)},
        **{kind: life.value[kind] for kind in VALUES},
        "hours": life.hours,
        "revivals": life.revivals,
    }


def _told(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:_LONGEST_ERROR]


def pack(task: Task) -> bytes:
    """Return a task as bytes that any process with this package can unpack.

    A policy from a file of the user's own goes along as the text of that file, so that it is needed here only.

    Raises:
        SweepError: the task holds something that cannot be sent.
    """
    stream = io.BytesIO()
    try:
        _Pickler(stream, protocol=5).dump(task)
    except (pickle.PicklingError, TypeError, AttributeError, OSError) as error:
        raise SweepError("sweep.unsendable", reason=_told(error)) from error
    return stream.getvalue()


def run_packed(payload: bytes) -> tuple[bytes, int, float, str | None]:
    """Do the runs of a packed task; return its table as Arrow's bytes, and the rest of its result."""
    import pyarrow as pa

    result = run_task(pickle.loads(payload))  # noqa: S301 - made by `pack`
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, result.table.schema) as writer:
        writer.write_table(result.table)
    return sink.getvalue(), result.failed, result.seconds, result.error


def unpack(packed: tuple[bytes, int, float, str | None]) -> TaskResult:
    """Return the result of a packed task."""
    import pyarrow as pa

    content, failed, seconds, error = packed
    with pa.ipc.open_stream(content) as reader:
        return TaskResult(reader.read_all(), failed, seconds, error)


class _Pickler(pickle.Pickler):
    """Sends what a policy file of the user's own defines as the text of that file."""

    def reducer_override(self, obj: Any) -> Any:
        """Return how to remake such a class or function; anything else is left to the usual way."""
        if not hasattr(obj, "__qualname__") or not is_from_user_file(obj):
            return NotImplemented
        file = sys.modules[obj.__module__].__file__ or ""
        return _remade, (obj.__module__, file, Path(file).read_bytes(), obj.__qualname__)


def _remade(module_name: str, file: str, source: bytes, name: str) -> Any:
    """Run the text of a policy file, once in each process, and return what it defines by that name."""
    module = sys.modules.get(module_name)
    if module is None:
        module = types.ModuleType(module_name)
        module.__file__ = file
        sys.modules[module_name] = module
        exec(compile(source, file, "exec"), module.__dict__)  # noqa: S102 - the user's own policy
    found: Any = module
    for part in name.split("."):
        found = getattr(found, part)
    return found
