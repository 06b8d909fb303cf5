"""Sweeps on a cluster: the rows of a sweep at home, and one clear line where nobody answers."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.experiments.sweeping import Cluster, small_configurations
from tests.steady import PATIENCE, wait_until

from perenne_experiments.store.error import StoreError
from perenne_experiments.store.store import Store
from perenne_experiments.sweep import agenda
from perenne_experiments.sweep.cluster import ClusterExecutor, cluster
from perenne_experiments.sweep.configuration import Configuration
from perenne_experiments.sweep.error import SweepError
from perenne_experiments.sweep.progress import SweepProgress
from perenne_experiments.sweep.runner import run_sweep
from perenne_model import parse_policy
from perenne_scenarios import load

OWN = """
from perenne_model import Policy

class Mine(Policy):
    name = "mine"

    def levers(self, signs):
        return {"welcoming": 0.5}
"""


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    made.add_worker()
    made.add_worker()
    yield made
    made.close()


def wait_for_workers(executor: ClusterExecutor, number: int) -> None:
    wait_until(lambda: executor.workers >= number, f"{number} workers")


def test_rows_are_those_of_a_sweep_at_home(machines: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agenda, "TASK_SECONDS", 0.1)
    (tmp_path / "mine.py").write_text(OWN)
    scenario = load("reference").replace({"launch.core": 8, "pool.size": 60})
    own = parse_policy(f"{tmp_path / 'mine.py'}:Mine")
    broken = scenario.replace({"launch.core": 9})
    configurations = [
        *small_configurations(),
        Configuration(scenario, own, 60, {"own": 1.0}),
        Configuration(broken, parse_policy("responsive>absent@30"), 60),
    ]
    with cluster(machines.address, patience=PATIENCE) as executor:
        wait_for_workers(executor, 2)
        away = Store.create(tmp_path / "away")
        summary = run_sweep(configurations, away, replicates=30, seed=1, executor=executor)
        again = run_sweep(configurations, away, replicates=30, seed=1, executor=executor)
    home = Store.create(tmp_path / "home")
    run_sweep(configurations, home, replicates=30, seed=1)
    assert (summary.run, summary.failed, again.run) == (240, 0, 0)
    assert away.table(failed=True).equals(home.table(failed=True))


def test_ctrl_c_leaves_the_cluster_usable(machines: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agenda, "TASK_SECONDS", 0.05)

    def interrupt(progress: SweepProgress) -> None:
        if progress.done:
            raise KeyboardInterrupt

    store = Store.create(tmp_path / "store")
    with pytest.raises(KeyboardInterrupt), cluster(machines.address, patience=PATIENCE) as executor:
        run_sweep(list(small_configurations()), store, replicates=500, seed=1, executor=executor, progress=interrupt)
    kept = len(store)
    assert 0 < kept < 3000
    with cluster(machines.address, patience=PATIENCE) as executor:
        summary = run_sweep(list(small_configurations()), store, replicates=20, seed=1, executor=executor)
    assert summary.run + summary.skipped == 120


def test_a_scheduler_that_does_not_answer() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(SweepError, match="no answer within 1 s") as caught, cluster(address, patience=1):
            pass
    assert "\n" not in caught.value.say("fr")


@pytest.mark.parametrize("greeting", [b"", b"SSH-2.0-OpenSSH\r\n", b"\0" * 100_000])
def test_another_service_than_a_scheduler(greeting: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        lines: list[socket.socket] = []

        def greet() -> None:
            lines.append(other.accept()[0])
            lines[0].sendall(greeting)

        waiter = threading.Thread(target=greet)
        waiter.start()
        address = f"tcp://127.0.0.1:{other.getsockname()[1]}"
        with pytest.raises(SweepError, match="no answer within 1 s"), cluster(address, patience=1):
            pass
        with socket.create_connection(other.getsockname()):  # where nobody came within that second, somebody does now
            waiter.join()
        lines[0].close()


@pytest.mark.parametrize(
    "address", ["", "head-node", "8786", "http://head-node:80", "tcp://", "tcp://a b:1", "tcp://a:b"]
)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(SweepError, match="expected an address"), cluster(address):
        pass


def test_a_scheduler_that_goes_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One clear line; what was committed stays, and can be gone on from at home."""
    monkeypatch.setattr(agenda, "TASK_SECONDS", 0.05)
    machines = Cluster(tmp_path)
    store = Store.create(tmp_path / "store")
    configurations = list(small_configurations())
    try:
        machines.add_worker()

        def kill(progress: SweepProgress) -> None:
            if progress.done:
                machines.scheduler.kill()

        with (
            pytest.raises((SweepError, StoreError)) as caught,
            cluster(machines.address, patience=PATIENCE) as executor,
        ):
            run_sweep(configurations, store, replicates=500, seed=1, executor=executor, progress=kill)
        assert "\n" not in str(caught.value)
    finally:
        machines.close()
    kept = len(store)
    summary = run_sweep(configurations, store, replicates=20, seed=1)
    assert kept > 0
    assert summary.run + summary.skipped == 120
