"""Sweeps: the same rows whoever does the work, each run once, failures kept as data."""

from __future__ import annotations

import errno
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.experiments.sweeping import environment, parts, raw_keys, small_configurations

from perenne_experiments.lives.replicates import replicate_seed
from perenne_experiments.store.error import StoreError
from perenne_experiments.store.store import Store
from perenne_experiments.store.wanted import wanted
from perenne_experiments.sweep import agenda, journal
from perenne_experiments.sweep.agenda import Agenda, Pace
from perenne_experiments.sweep.configuration import Configuration
from perenne_experiments.sweep.error import SweepError
from perenne_experiments.sweep.forecast import forecast
from perenne_experiments.sweep.progress import SweepProgress, SweepSummary
from perenne_experiments.sweep.runner import run_sweep
from perenne_experiments.sweep.share import Share
from perenne_experiments.sweep.task import Batch, Task, pack, run_task, unpack
from perenne_model import Absent, Handover, Mix, Policy, PolicyError, Responsive, Timetable, model_version, parse_policy
from perenne_scenarios import load

OWN = """
from dataclasses import dataclass
from perenne_model import Policy

@dataclass
class Mine(Policy):
    name: str = "mine"
    review: int | None = 26
    height: float = HEIGHT

    def levers(self, signs):
        return {"welcoming": self.height}
"""


@dataclass(frozen=True)
class Remembering(Policy):
    """A policy that does in its second life what it does not in its first."""

    name: str = "remembering"
    lives: list[int] = field(default_factory=list)

    def levers(self, signs: Any) -> dict[str, float]:
        self.lives.append(signs.week)
        return {"welcoming": 1.0 if len(self.lives) == 1 else 0.0}


@dataclass(frozen=True)
class Failing(Policy):
    """A policy that asks for what there is not."""

    name: str = "failing"

    def levers(self, signs: Any) -> dict[str, float]:
        raise ZeroDivisionError("no\nmembers")


class Here(Executor):
    """Runs nothing until it is asked for, here, in the order that a test wants."""

    def __init__(self, error: Exception | None = None, times: int = 0) -> None:
        self.error = error
        self.times = times
        self.calls = 0
        self.workers = 3

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.calls += 1
        if self.error is not None and self.calls <= self.times:
            future.set_exception(self.error)
        else:
            future.set_result(fn(*args, **kwargs))
        return future


class KilledWorker(Exception):  # noqa: N818 - the cluster's own name
    """What a cluster says when workers were lost over a task."""


@pytest.fixture
def no_thread_left() -> Iterator[None]:
    """Hold a test to ending every thread of ours that it began."""
    before = set(threading.enumerate())
    yield
    left = set(threading.enumerate()) - before
    assert not [thread for thread in left if thread.name.startswith("perenne")]


def toys(toy: type, toy_scenario: Any, points: int = 3, weeks: int = 60) -> list[Configuration]:
    return [
        Configuration(toy_scenario, toy(name), weeks, {"point": float(point)})
        for point in range(points)
        for name in ("absent", "cultivating")
    ]


def swept(folder: Path, configurations: Sequence[Configuration], **options: Any) -> tuple[Store, SweepSummary]:
    store = Store.open_or_create(folder)
    summary = run_sweep(configurations, store, **{"replicates": 20, "seed": 1, **options})
    return store, summary


# --- the same rows whoever does the work --------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [1, 2, 7])
def test_number_of_workers_does_not_matter(
    toy: type, toy_scenario: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr(journal, "SOONEST", 0.0)
    one, summary = swept(tmp_path / "one", toys(toy, toy_scenario), jobs=1)
    other, _ = swept(tmp_path / "other", toys(toy, toy_scenario), jobs=jobs)
    assert summary.run == summary.total == 120
    assert one.table(failed=True).equals(other.table(failed=True))
    assert one.compact() > 1
    assert other.compact() > 1
    assert parts(one)[0].read_bytes() == parts(other)[0].read_bytes()


def test_an_executor_of_ones_own(toy: type, toy_scenario: Any, tmp_path: Path) -> None:
    one, _ = swept(tmp_path / "one", toys(toy, toy_scenario))
    with ThreadPoolExecutor(2) as pool:
        other, _ = swept(tmp_path / "other", toys(toy, toy_scenario), executor=pool)
        assert pool.submit(int).result() == 0
    assert one.table().equals(other.table())


def test_size_of_tasks_does_not_matter(
    toy: type, toy_scenario: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _ = swept(tmp_path / "one", toys(toy, toy_scenario))
    monkeypatch.setattr(agenda, "TASK_SECONDS", 1e-9)
    monkeypatch.setattr(journal, "SOONEST", 0.0)
    other, _ = swept(tmp_path / "other", toys(toy, toy_scenario))
    assert len(parts(other)) > len(parts(one))
    assert one.table().equals(other.table())


def test_rows_are_those_of_the_lives(tmp_path: Path) -> None:
    """The real engine, one life after another, against the sweep."""
    from perenne_model import live

    configurations = list(small_configurations((0.5,)))
    store, _ = swept(tmp_path / "store", configurations, replicates=3, seed=7)
    rows = {(row["configuration"], row["replicate"]): row for row in store.table().to_pylist()}
    assert len(rows) == 6
    for one in configurations:
        for replicate in range(3):
            seed = replicate_seed(7, replicate)
            life = live(one.scenario.parameters, one.policy, seed=seed, weeks=one.weeks, events=one.scenario.events)
            found = rows[one.key, replicate]
            assert (found["seed"], found["lifetime"], found["censored"]) == (seed, life.lifetime, life.censored)
            assert (found["cause"], found["hours"], found["revivals"]) == (life.cause, life.hours, life.revivals)
            assert {reason: found[f"left_{reason}"] for reason in life.reasons} == life.reasons
            assert {kind: found[kind] for kind in life.value} == life.value
            assert found["members.autonomy_need.mean"] == 0.5


def test_configurations_share_their_seeds(toy: type, toy_scenario: Any, tmp_path: Path) -> None:
    store, _ = swept(tmp_path / "store", toys(toy, toy_scenario))
    assert {tuple(sorted(seeds.tolist())) for seeds in store.keys().values()} == {
        tuple(sorted(replicate_seed(1, replicate) for replicate in range(20)))
    }


def test_a_policy_that_remembers_begins_each_life_afresh(tmp_path: Path) -> None:
    scenario = load("reference").replace({"launch.core": 8, "pool.size": 60})
    one = [Configuration(scenario, Remembering(), 40)]
    with ThreadPoolExecutor(1) as pool:
        tables = [
            swept(tmp_path / name, one, replicates=6, **options)[0].table(failed=True)
            for name, options in (("a", {"jobs": 1}), ("b", {"jobs": 3}), ("c", {"executor": pool}))
        ]
    assert tables[0].equals(tables[1])
    assert tables[0].equals(tables[2])
    assert set(tables[0]["error"].to_pylist()) == {None}
    assert min(tables[0]["hours"].to_pylist()) > 0


# --- each run once ------------------------------------------------------------------------------------------


def test_only_what_is_missing_is_run(toy: type, toy_scenario: Any, tmp_path: Path) -> None:
    few = toys(toy, toy_scenario, points=2)
    swept(tmp_path / "store", few, replicates=10)
    store, summary = swept(tmp_path / "store", toys(toy, toy_scenario, points=3), replicates=15)
    assert (summary.total, summary.skipped, summary.run) == (90, 40, 50)
    straight, _ = swept(tmp_path / "straight", toys(toy, toy_scenario, points=3), replicates=15)
    assert store.table().equals(straight.table())
    assert len(raw_keys(store.folder)) == 90
    assert swept(tmp_path / "store", few, replicates=10)[1].run == 0


def test_a_configuration_that_comes_twice_is_run_once(toy: type, toy_scenario: Any, tmp_path: Path) -> None:
    store, summary = swept(tmp_path / "store", toys(toy, toy_scenario, points=1) * 3)
    assert summary.total == summary.run == len(store) == 40


def test_a_store_says_how_many_runs_it_will_have(toy: type, toy_scenario: Any, tmp_path: Path) -> None:
    told: list[int | None] = []
    store = Store.create(tmp_path / "store")
    assert wanted(store) is None

    def note(_: SweepProgress) -> None:
        told.append(wanted(store))

    swept(store.folder, toys(toy, toy_scenario, points=1) * 2, progress=note)
    assert told[0] == 80  # as far as can be known before it is done
    assert wanted(store) == len(store) == 40
    told.clear()
    swept(store.folder, toys(toy, toy_scenario, points=3), progress=note)
    assert told[0] == 160
    assert wanted(store) == len(store) == 120
    told.clear()

    def interrupt(progress: SweepProgress) -> None:
        note(progress)
        raise KeyboardInterrupt

    for stop in (interrupt, interrupt, note):
        with suppress(KeyboardInterrupt):
            swept(tmp_path / "stopped", toys(toy, toy_scenario, points=3), progress=stop)
        assert wanted(Store.open(tmp_path / "stopped")) == 120
    (store.folder / "wanted.json").write_text("{")
    assert wanted(store) is None


def test_configurations_are_taken_one_by_one(
    toy: type, toy_scenario: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agenda, "TASK_SECONDS", 0.05)
    taken: list[int] = []

    def endless() -> Iterator[Configuration]:
        for point in range(10**9):
            taken.append(point)
            yield Configuration(toy_scenario, toy("absent"), 60, {"point": float(point)})

    def interrupt(progress: SweepProgress) -> None:
        if progress.done > 100:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        swept(tmp_path / "store", endless(), replicates=2, progress=interrupt)  # type: ignore[arg-type]
    assert 50 < len(taken) < 10_000


def test_shares_make_the_whole(toy: type, toy_scenario: Any, tmp_path: Path) -> None:
    configurations = toys(toy, toy_scenario)
    runs = [swept(tmp_path / "shared", configurations, share=Share.parse(f"{number}/3"))[1].run for number in (1, 2, 3)]
    assert sum(runs) == 120
    assert max(runs) - min(runs) <= len(configurations)
    assert len(raw_keys(tmp_path / "shared")) == 120
    whole, _ = swept(tmp_path / "whole", configurations)
    assert Store.open(tmp_path / "shared").table().equals(whole.table())


@pytest.mark.parametrize("text", ["", "3", "0/3", "4/3", "1/0", "-1/3", "a/b", "1/2/3"])
def test_what_is_no_share(text: str) -> None:
    with pytest.raises(SweepError, match="expected K/N"):
        Share.parse(text)


def test_two_sweeps_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both end, the store is whole, and tells each run once."""
    monkeypatch.setattr(agenda, "TASK_SECONDS", 0.02)
    monkeypatch.setattr(journal, "SOONEST", 0.02)
    store = Store.create(tmp_path / "both")
    configurations = list(small_configurations())
    threads = [
        threading.Thread(target=swept, args=(store.folder, configurations), kwargs={"replicates": 60, "jobs": 1})
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    alone, _ = swept(tmp_path / "alone", configurations, replicates=60)
    assert store.table().equals(alone.table())
    assert len(set(raw_keys(store.folder))) == 360


def test_what_others_did_meanwhile_is_not_done_again(toy: type, toy_scenario: Any) -> None:
    seeds = [11, 12, 13]
    one, other = toys(toy, toy_scenario, points=1)
    plan = Agenda([one, other], seeds, {}, "model")
    first = plan.next_task(1)
    assert first is not None
    plan.learn({other.key: np.array([11, 13], dtype=np.uint64)})
    rest = plan.next_task(100)
    assert rest is not None
    assert [batch.seeds for batch in rest.batches] == [(12, 13), (12,)]
    assert plan.next_task(100) is None
    assert plan.skipped == 2


# --- failures -----------------------------------------------------------------------------------------------


def test_a_run_that_fails_is_a_row(
    toy: type, toy_scenario: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import perenne_model

    live = perenne_model.live
    broken = {replicate_seed(1, 3), replicate_seed(1, 17)}

    def fragile(*args: Any, seed: int, **options: Any) -> Any:
        if seed in broken:
            raise ZeroDivisionError("no\nmembers")
        return live(*args, seed=seed, **options)

    monkeypatch.setattr(perenne_model, "live", fragile)
    configurations = toys(toy, toy_scenario)
    store, summary = swept(tmp_path / "store", configurations)
    assert (summary.run, summary.failed) == (120, 12)
    assert summary.error == "ZeroDivisionError: no members"
    assert store.table().num_rows == 108
    bad = store.table(["seed", "error", "lifetime", "policy", "point"], "error IS NOT NULL", failed=True)
    assert {row["seed"] for row in bad.to_pylist()} == broken
    assert {row["lifetime"] for row in bad.to_pylist()} == {None}

    again = swept(tmp_path / "store", configurations)[1]
    assert (again.run, again.skipped) == (0, 120)
    broken.clear()
    mended = swept(tmp_path / "store", configurations, retry_failed=True)[1]
    assert (mended.run, mended.failed, mended.skipped) == (12, 0, 108)
    assert len(store) == store.table().num_rows == 120


def test_a_policy_of_ones_own_that_fails(tmp_path: Path) -> None:
    store, summary = swept(tmp_path / "store", [Configuration(load("reference"), Failing(), 40)], replicates=3)
    assert (summary.run, summary.failed) == (3, 3)
    assert summary.error is not None
    assert "ZeroDivisionError: no members" in summary.error
    assert len(store) == 3


def test_a_run_that_kills_its_workers_is_a_row_in_the_end(toy: type, toy_scenario: Any, tmp_path: Path) -> None:
    configurations = toys(toy, toy_scenario, points=1)
    executor = Here(KilledWorker("three times"), times=10**9)
    store, summary = swept(tmp_path / "store", configurations, replicates=3, executor=executor)
    assert (summary.run, summary.failed) == (6, 6)
    assert set(store.table(failed=True)["error"].to_pylist()) == {"KilledWorker: three times"}
    mended, _ = swept(tmp_path / "mended", configurations, replicates=3, executor=Here(KilledWorker("once"), times=2))
    assert mended.table().num_rows == 6


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (BrokenExecutor("all gone"), "all workers were lost"),
        (ModuleNotFoundError("No module named 'perenne_experiments'"), "a worker could not work"),
        (SweepError("sweep.other_model", found="a", known="b"), "another version of the model"),
    ],
)
def test_workers_that_are_of_no_use(toy: type, toy_scenario: Any, tmp_path: Path, error: Exception, said: str) -> None:
    with pytest.raises(SweepError, match=said) as caught:
        swept(tmp_path / "store", toys(toy, toy_scenario), executor=Here(error, times=10**9))
    assert "\n" not in caught.value.say("fr")
    assert len(Store.open(tmp_path / "store")) == 0


def test_another_model_on_a_worker_is_refused() -> None:
    (one, _) = small_configurations((0.5,))
    with pytest.raises(SweepError, match="another version of the model"):
        run_task(Task("0123456789abcdef", (Batch.of(one, [0], [1]),)))


@pytest.mark.usefixtures("no_thread_left")
def test_a_full_disk_ends_the_sweep_and_keeps_what_was_committed(
    toy: type, toy_scenario: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "SOONEST", 0.0)
    monkeypatch.setattr(agenda, "TASK_SECONDS", 1e-9)
    write = pq.write_table
    written: list[Path] = []

    def filling(table: Any, where: Path, **options: Any) -> None:
        written.append(where)
        if len(written) > 5:
            Path(where).write_bytes(b"PAR1 half")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(table, where, **options)

    configurations = toys(toy, toy_scenario)
    with monkeypatch.context() as patch:
        patch.setattr(pq, "write_table", filling)
        with pytest.raises(StoreError, match="all runs committed before are kept"):
            swept(tmp_path / "store", configurations)
    assert len(parts(tmp_path / "store")) == 5
    assert not list((tmp_path / "store" / "parts").glob(".*"))
    kept = len(Store.open(tmp_path / "store"))
    store, summary = swept(tmp_path / "store", configurations)
    assert summary.skipped == kept > 0
    assert store.table().equals(swept(tmp_path / "other", configurations)[0].table())


# --- stopping and progress ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("no_thread_left")
def test_ctrl_c_keeps_what_was_done(
    toy: type, toy_scenario: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import perenne_model

    begun: list[int] = []
    live = perenne_model.live

    def slow(*args: Any, **options: Any) -> Any:
        begun.append(1)
        time.sleep(0.005)
        return live(*args, **options)

    def interrupt(progress: SweepProgress) -> None:
        if progress.done >= 10:
            raise KeyboardInterrupt

    monkeypatch.setattr(perenne_model, "live", slow)
    configurations = toys(toy, toy_scenario)
    with pytest.raises(KeyboardInterrupt):
        swept(tmp_path / "store", configurations, replicates=2000, jobs=2, progress=interrupt)
    assert len(begun) < 3000, "it did not end, but went on for some seconds"
    kept = len(Store.open(tmp_path / "store"))
    assert len(begun) == kept, "a run that was begun is kept"


def test_progress(toy: type, toy_scenario: Any, tmp_path: Path) -> None:
    seen: list[SweepProgress] = []
    swept(tmp_path / "store", toys(toy, toy_scenario, points=1), replicates=5)
    swept(tmp_path / "store", toys(toy, toy_scenario), progress=seen.append)
    last = seen[-1]
    assert (last.done, last.total, last.failed, last.skipped) == (110, 120, 0, 10)
    assert last.seconds_left == 0
    assert last.runs_a_second > 0
    assert [progress.done for progress in seen] == sorted(progress.done for progress in seen)


def test_tasks_take_about_as_long_as_they_should() -> None:
    pace = Pace()
    assert pace.runs_a_task() < 10
    for _ in range(20):
        pace.learn(10, 0.05)
    assert pace.runs_a_task() == pytest.approx(agenda.TASK_SECONDS / 0.005, rel=0.01)
    for _ in range(20):
        pace.learn(10, 100.0)
    assert pace.runs_a_task() == 1


@pytest.mark.parametrize("options", [{"replicates": 0}, {"jobs": 0}])
def test_numbers_below_one_are_refused(toy: type, toy_scenario: Any, tmp_path: Path, options: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=f"{next(iter(options))} = 0: expected 1 or more"):
        swept(tmp_path / "store", toys(toy, toy_scenario), **options)


def test_forecast(tmp_path: Path) -> None:
    configurations = list(small_configurations())
    store, _ = swept(tmp_path / "store", configurations[:2], replicates=5)
    before = sorted(path.name for path in parts(store))
    told = forecast(configurations, replicates=10, seed=1, store=store, jobs=2)
    assert (told.configurations, told.runs, told.there, told.tried, told.failed) == (6, 60, 10, 6, 0)
    assert 0 < told.seconds < 60
    assert told.seconds_a_run > 0
    assert told.bytes > 1000
    assert sorted(path.name for path in parts(store)) == before


# --- what a configuration is --------------------------------------------------------------------------------


def key(policy: Any = None, weeks: int = 520, settings: dict[str, float] | None = None, **factors: float | str) -> str:
    scenario = load("reference").replace(settings or {})
    return Configuration(scenario, Absent() if policy is None else policy, weeks, factors).key


def test_whatever_decides_is_part_of_the_key() -> None:
    keys = [
        key(),
        key(weeks=519),
        key(settings={"launch.core": 26}),
        key(Mix(0.0, 0.0)),
        key(Mix(0.1, 0.0)),
        key(Responsive()),
        key(Responsive(calm=0.3)),
        key(parse_policy("absent>cultivating@104")),
        key(parse_policy("absent>cultivating@105")),
        key(Handover(Absent(), Responsive(calm=0.3), 104)),
        key(grip=0.1),
        key(grip=0.2),
        key(kind="wide"),
    ]
    assert len(set(keys)) == len(keys)
    assert all(len(one) == 32 and int(one, 16) >= 0 for one in keys)


def test_what_does_not_decide_is_not() -> None:
    one = Timetable("mine", ((0, {"welcoming": 1, "curating": 0}), (26, {"welcoming": 0.5})))
    other = Timetable("mine", ((0, {"curating": -0.0, "welcoming": 1.0}), (26, {"welcoming": 0.5})))
    assert key(one) == key(other)
    assert key(settings={"launch.core": 25}) == key(settings={"launch.core": 25.0})


def test_a_factor_is_no_other_column() -> None:
    with pytest.raises(ValueError, match="factor hours"):
        Configuration(load("reference"), Absent(), 520, {"hours": 3.0})


def test_a_policy_file_counts_by_its_content(tmp_path: Path) -> None:
    first, second = (tmp_path / name / "mine.py" for name in ("first", "second"))
    for file in (first, second):
        file.parent.mkdir()
        file.write_text(OWN.replace("HEIGHT", "0.5"))
    before = key(parse_policy(f"{first}:Mine"))
    assert before == key(parse_policy(f"{second}:Mine")), "where the file is kept does not count"
    first.write_text(OWN.replace("HEIGHT", "0.5").replace("signs):", "signs):\n        # the same name"))
    assert key(parse_policy(f"{first}:Mine")) != before
    assert key(Handover(parse_policy(f"{second}:Mine"), Absent(), 104)) != before


def test_a_policy_from_nowhere_is_refused() -> None:
    space: dict[str, Any] = {"__name__": "nowhere"}
    exec(OWN.replace("HEIGHT", "0.5").replace("@dataclass", ""), space)
    with pytest.raises(PolicyError, match="comes from a file"):
        key(space["Mine"]())


def test_keys_are_the_same_in_every_process(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(OWN.replace("HEIGHT", "0.5"))
    program = (
        "import sys; from perenne_experiments.sweep.configuration import Configuration;"
        "from perenne_model import parse_policy; from perenne_scenarios import load;"
        "[print(Configuration(load('reference'), parse_policy(text), 520, {'b': 1.0, 'a': 2.0}).key)"
        " for text in sys.argv[1:]]"
    )
    names = ["staged", "cultivating>absent@104", f"{file}:Mine", "mix:0.8,0.1"]
    found = set()
    for seed in ("0", "1", "random"):
        done = subprocess.run(
            [sys.executable, "-c", program, *names],
            env=environment(PYTHONHASHSEED=seed),
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(done.stdout)
    here = [Configuration(load("reference"), parse_policy(name), 520, {"a": 2.0, "b": 1.0}).key for name in names]
    assert found == {"".join(f"{one}\n" for one in here)}


# --- sending tasks away -------------------------------------------------------------------------------------


def test_a_policy_file_goes_along_with_the_task(tmp_path: Path) -> None:
    """Another process does the task, and the file is not there any more."""
    file = tmp_path / "mine.py"
    file.write_text(OWN.replace("HEIGHT", "0.5"))
    mine = parse_policy(f"{file}:Mine")
    scenario = load("reference").replace({"launch.core": 8, "pool.size": 60})
    batches = tuple(
        Batch.of(Configuration(scenario, policy, 40), [0, 1], [5, 6]) for policy in (mine, Handover(mine, Absent(), 20))
    )
    task = Task(model_version(), batches)
    (tmp_path / "task").write_bytes(pack(task))
    file.unlink()
    program = (
        "import sys, pickle; from pathlib import Path; from perenne_experiments.sweep.task import run_packed;"
        "Path(sys.argv[2]).write_bytes(pickle.dumps(run_packed(Path(sys.argv[1]).read_bytes())))"
    )
    call = [sys.executable, "-c", program, str(tmp_path / "task"), str(tmp_path / "result")]
    subprocess.run(call, env=environment(), check=True)
    there = unpack(pickle.loads((tmp_path / "result").read_bytes()))
    here = run_task(task)
    assert there.failed == here.failed == 0
    assert there.table.equals(here.table)


def test_what_cannot_be_sent_is_told_in_one_line(tmp_path: Path) -> None:
    @dataclass(frozen=True)
    class Local(Policy):
        name: str = "local"

        def levers(self, signs: Any) -> dict[str, float]:
            return {}

    configuration = Configuration(load("reference"), Local(), 40)
    with ThreadPoolExecutor(1) as pool, pytest.raises(SweepError, match="cannot be sent"):
        swept(tmp_path / "store", [configuration], executor=pool)
