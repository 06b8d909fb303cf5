"""`perenne search`."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .conftest import COMMAND, Call, environment

SMALL = ("--set", "pool.size=30", "--set", "launch.core=8")
SHORT = ("search", "reference", "--hours", "3", "--trials", "18", "--runs", "10", "--weeks", "12", *SMALL)


@pytest.mark.parametrize("code", ["en", "fr"])
def test_a_search_in_words_and_its_policy(call: Call, tmp_path: Path, code: str) -> None:
    done = call(*SHORT, "--lang", code)
    assert done.returncode == 0, done.stderr
    assert "juste mesure" in done.stdout
    assert max(map(len, done.stdout.splitlines()[:20])) <= 80
    folder = tmp_path / "perenne-out" / "reference" / "search"
    assert sorted(path.name for path in folder.iterdir()) == [
        "best-found.toml",
        "juste-mesure.toml",
        "report.html",
        "search.json",
    ]
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "perenne search reference --hours 3 --trials 18 --runs 10 --weeks 12" in page
    policy = str(folder / "juste-mesure.toml")
    lived = call("simulate", "reference", "--policy", policy, "--weeks", "5", "--json")
    assert lived.returncode == 0, lived.stderr


def test_json_and_a_store_that_goes_on_where_it_was(call: Call) -> None:
    """Neither stopping nor the number of jobs changes anything."""
    whole = call(*SHORT, "--json", "--jobs", "1", "--out", "a").stdout
    assert call(*SHORT, "--trials", "16", "--store", "kept", "--out", "b").returncode == 0
    assert call(*SHORT, "--store", "kept", "--json", "--out", "c").stdout == whole
    told = json.loads(whole)
    assert told["hours"] == 3
    assert set(told["juste_mesure"]) >= {"stages", "involvement", "control", "lifetime", "loss"}
    assert set(told["too_rosy"]) >= {"lifetime", "best_claimed", "best_found"}
    other = call(*SHORT, "--store", "kept", "--hours", "4", "--lang", "fr")
    assert other.returncode == 2
    assert "contient une autre recherche (facilitator.hours\u00a0: 3 là-bas, 4 ici)" in other.stderr


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_killed_search_goes_on(call: Call, tmp_path: Path) -> None:
    arguments = (
        "search",
        "reference",
        "--trials",
        "160",
        "--runs",
        "20",
        "--weeks",
        "260",
        "--store",
        "kept",
        "--json",
    )
    whole = call(*arguments[:-3], "--json").stdout
    journal = tmp_path / "kept" / "search.journal"
    for _ in range(2):
        process = subprocess.Popen(
            [*COMMAND, *arguments], cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        before = _size(journal)
        while process.poll() is None and _size(journal) <= before:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert call(*arguments).stdout == whole


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--hours", "-1"), "perenne: --hours = -1: expected a number from 0 to 10000"),
        (("--hours", "many"), "perenne: --hours = many: expected a number"),
        (("--hours", "nan"), "perenne: --hours = nan: expected a number"),
        (("--tolerance", "2"), "perenne: --tolerance = 2: expected a number from 0 to 1"),
        (("--trials", "0"), "perenne: --trials = 0: expected a whole number from 1 to 100,000"),
        (("--runs", "3"), "perenne: --runs = 3: expected a whole number from 10"),
        (("--uncertain", "none.toml"), "none.toml"),
        (("--uncertain", "grip-curve"), "no uncertainties besides the hours; expected a design with"),
        (("--store", "file.txt"), "perenne: file.txt: not a folder; name another one for --store"),
        (("--store", "odd"), "search.journal: not the journal of a search; name another folder for --store"),
        (("--stage",), "did you mean --stages?"),
    ],
)
def test_one_line_and_exit_code_two_before_anything_is_compiled(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.setattr("perenne.engine.prepare_engine", lambda session: pytest.fail("it compiled first"))
    (tmp_path / "file.txt").write_text("kept")
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "search.journal").write_text("kept\n")
    done = call("search", "reference", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert said in done.stderr
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file.txt", "odd", "search.journal"]
    assert (tmp_path / "odd" / "search.journal").read_text() == "kept\n"


def test_an_unknown_scenario(call: Call) -> None:
    assert "did you mean reference?" in call("search", "refrence").stderr


def test_without_the_library(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    from perenne_experiments.search.library import optuna

    optuna.cache_clear()
    monkeypatch.setitem(sys.modules, "optuna", None)
    try:
        done = call("search", "reference")
    finally:
        optuna.cache_clear()
    assert done.returncode == 2
    assert done.stderr == "perenne: this needs the package optuna: pip install perenne[search]\n"
