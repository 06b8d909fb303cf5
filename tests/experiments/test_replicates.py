"""Replicates: the same whatever the workers, told apart by their seeds, and stopped cleanly."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from perenne_experiments.lives.replicates import LifeError, Lives, replicate_seed, run_replicates
from perenne_experiments.lives.traces import SAMPLE, quantiles_of_known
from perenne_experiments.lives.workers import usable_cores
from perenne_model import Parameters

WEEKS = 30


def run(toy: type, *names: str, runs: int = 40, seed: int = 1, weeks: int = WEEKS, **options: Any) -> tuple[Lives, ...]:
    policies = [toy(name) for name in names or ("absent", "cultivating")]
    return run_replicates(Parameters(), policies, runs=runs, seed=seed, weeks=weeks, **options)


def assert_same(one: Lives, other: Lives) -> None:
    for name in ("seeds", "lifetime", "censored", "cause", "leavers", "value", "hours", "revivals"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), name)
    for name in ("alive", "mean", "quartiles"):
        np.testing.assert_array_equal(getattr(one.traces, name), getattr(other.traces, name), name)


class Backwards(Executor):
    """Runs nothing until asked for a result, then the latest task first."""

    def __init__(self) -> None:
        self.tasks: list[tuple[Future[Any], Any]] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.tasks.append((future, lambda: fn(*args, **kwargs)))
        threading.Timer(0.01, self.drain).start()
        return future

    def drain(self) -> None:
        while self.tasks:
            future, task = self.tasks.pop()
            if future.set_running_or_notify_cancel():
                future.set_result(task())


@pytest.mark.parametrize("jobs", [1, 2, 7])
def test_number_of_workers_does_not_matter(toy: type, jobs: int) -> None:
    for one, other in zip(run(toy, jobs=jobs), run(toy), strict=True):
        assert_same(one, other)


def test_order_of_execution_does_not_matter(toy: type) -> None:
    for one, other in zip(run(toy, executor=Backwards()), run(toy), strict=True):
        assert_same(one, other)


def test_an_executor_of_ones_own_is_left_open(toy: type) -> None:
    with ThreadPoolExecutor(2) as pool:
        for one, other in zip(run(toy, executor=pool), run(toy), strict=True):
            assert_same(one, other)
        assert pool.submit(int).result() == 0


def test_fewer_replicates_are_the_first_of_more(toy: type) -> None:
    few, more = run(toy, runs=11)[0], run(toy, runs=23)[0]
    np.testing.assert_array_equal(few.lifetime, more.lifetime[:11])


def test_a_policy_does_not_depend_on_its_company(toy: type) -> None:
    assert_same(run(toy, "directive")[0], run(toy, "absent", "directive")[1])


def test_policies_share_their_seeds(toy: type) -> None:
    first, second = run(toy)
    np.testing.assert_array_equal(first.seeds, second.seeds)


def test_seeds_differ() -> None:
    seeds = {replicate_seed(seed, replicate) for seed in range(20) for replicate in range(200)}
    assert len(seeds) == 4000
    assert all(0 <= seed < 2**64 for seed in seeds)
    assert replicate_seed(0, 0) != replicate_seed(1, 0)


def test_scalars_are_those_of_the_lives(toy: type) -> None:
    from perenne_model import live

    lives = run(toy, "absent", runs=20)[0]
    for replicate, seed in enumerate(lives.seeds):
        life = live(Parameters(), toy("absent"), seed=int(seed), weeks=WEEKS)
        assert lives.lifetime[replicate] == life.lifetime
        assert lives.censored[replicate] == life.censored
        assert (lives.causes[lives.cause[replicate]] if lives.cause[replicate] >= 0 else None) == life.cause
        assert dict(zip(lives.reasons, lives.leavers[replicate], strict=True)) == life.reasons


def test_traces_are_means_over_the_living(toy: type) -> None:
    from perenne_model import live

    lives = run(toy, "directive", runs=SAMPLE, weeks=200)[0]
    all_lives = [live(Parameters(), toy("directive"), seed=int(seed), weeks=200) for seed in lives.seeds]
    trace = lives.traces["members"]
    for week in (0, 50, 199):
        living = [life.weekly["members"][week] for life in all_lives if life.lifetime > week]
        assert trace.alive[week] == len(living)
        assert trace.mean[week] == pytest.approx(np.mean(living))
        assert (trace.low[week], trace.high[week]) == pytest.approx(tuple(np.quantile(living, [0.25, 0.75])), rel=1e-6)


def test_nobody_alive_gives_no_mean(lives_of: Any) -> None:
    trace = lives_of("absent", [3, 5], weeks=10).traces["members"]
    np.testing.assert_array_equal(trace.alive, [2, 2, 2, 1, 1, 0, 0, 0, 0, 0])
    assert np.all(np.isnan(trace.mean[5:]))
    assert np.all(np.isnan(trace.low[5:]))
    with pytest.raises(KeyError, match="weather"):
        lives_of("absent", [3], weeks=10).traces["weather"]


def test_quantiles_as_numpy() -> None:
    draw = np.random.default_rng(1)
    sample = np.where(draw.random((30, 8)) < 0.3, np.nan, draw.random((30, 8)))
    np.testing.assert_allclose(
        quantiles_of_known(sample, (0.1, 0.5)), np.nanquantile(sample, (0.1, 0.5), axis=0), rtol=1e-12
    )
    assert np.isnan(quantiles_of_known(np.empty((0, 3)), (0.5,))).all()


def test_progress(toy: type) -> None:
    seen: list[tuple[int, int]] = []
    run(toy, runs=19, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (38, 38)
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})


def test_ctrl_c_leaves_no_thread_and_starts_no_further_life(toy: type, monkeypatch: pytest.MonkeyPatch) -> None:
    import perenne_model

    begun: list[int] = []
    live = perenne_model.live

    def slow(*args: Any, **options: Any) -> Any:
        begun.append(1)
        time.sleep(0.01)
        return live(*args, **options)

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(perenne_model, "live", slow)
    with pytest.raises(KeyboardInterrupt):
        run(toy, runs=2000, jobs=2, progress=interrupt)
    assert len(begun) < 1000, "it did not end, but went on for some seconds"
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("perenne")]


def test_a_life_that_fails_is_named(toy: type, monkeypatch: pytest.MonkeyPatch) -> None:
    import perenne_model

    live = perenne_model.live

    def fragile(*args: Any, seed: int, **options: Any) -> Any:
        if seed == replicate_seed(1, 13):
            raise ZeroDivisionError("no members")
        return live(*args, seed=seed, **options)

    monkeypatch.setattr(perenne_model, "live", fragile)
    with pytest.raises(LifeError, match=r"policy absent, replicate 13, seed \d+: ZeroDivisionError: no members"):
        run(toy)


@pytest.mark.parametrize("options", [{"runs": 0}, {"weeks": 0}, {"jobs": 0}])
def test_numbers_below_one_are_refused(toy: type, options: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=f"{next(iter(options))} = 0: expected 1 or more"):
        run(toy, **options)


def test_policies_need_names_that_differ(toy: type) -> None:
    with pytest.raises(ValueError, match="names that differ"):
        run(toy, "absent", "absent")
    with pytest.raises(ValueError, match="names that differ"):
        run_replicates(Parameters(), [], runs=1, seed=1, weeks=1)


def test_usable_cores() -> None:
    assert usable_cores() >= 1
