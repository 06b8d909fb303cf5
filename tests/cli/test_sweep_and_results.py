"""`perenne sweep` and `perenne results`, as one calls them: a sweep that is stopped, goes on, and is asked about."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from tests.steady import PATIENCE, wait_until

from .conftest import COMMAND, Call, Called, environment

DESIGN = """
scenario = "reference"
policies = ["absent", "cultivating"]
replicates = 8
weeks = 40

[settings]
"launch.core" = 8
"pool.size" = 60

[uncertainties]
"members.autonomy_need.mean" = { values = [0.2, 0.8] }
"""

SWEEP = ("sweep", "small.toml", "--store", "store")


@pytest.fixture
def design(tmp_path: Path) -> Path:
    path = tmp_path / "small.toml"
    path.write_text(DESIGN)
    return path


@pytest.fixture
def swept(call: Call, design: Path) -> Call:
    """A store of 32 runs, in the folder in which the command is called."""
    assert call(*SWEEP).returncode == 0
    return call


def assert_one_line(called: Called, said: str) -> None:
    assert called.returncode == 2
    assert called.stdout == ""
    assert said in called.stderr
    assert called.stderr.count("\n") == 1


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_a_store_holds(swept: Call) -> None:
    told = swept("results", "store")
    assert told.returncode == 0
    for text in ("reference, 40 weeks", "absent", "cultivating", "of which failed", "facilitation hours"):
        assert text in told.stdout
    french = swept("results", "store", "--lang", "fr").stdout
    assert "dont échouées" in french
    form = json.loads(swept("results", "store", "--json").stdout)
    assert (form["runs"], form["failed"]) == (32, 0)
    assert [group["policy"] for group in form["groups"]] == ["absent", "cultivating"]
    assert form["groups"][0]["configurations"] == 2
    assert 0 < form["groups"][0]["rmst_low"] <= form["groups"][0]["rmst"] <= form["groups"][0]["rmst_high"] <= 40
    assert set(form["groups"][0]["survival"].values()) == {None}


def test_only_what_is_missing_is_run(swept: Call) -> None:
    before = files(Path("store"))
    form = json.loads(swept(*SWEEP, "--json").stdout)
    assert (form["run"], form["skipped"]) == (0, 32)
    assert files(Path("store")) == before


def test_a_question(swept: Call) -> None:
    question = "SELECT policy, count(*) AS runs, max(weeks) AS weeks FROM runs GROUP BY policy ORDER BY policy"
    lines = swept("results", "store", "--sql", question).stdout.splitlines()
    assert [line.split() for line in lines if "─" not in line] == [
        ["policy", "runs", "weeks"],
        ["absent", "16", "40"],
        ["cultivating", "16", "40"],
    ]
    rows = json.loads(swept("results", "store", "--sql", question, "--json").stdout)
    assert rows[0] == {"policy": "absent", "runs": 16, "weeks": 40}
    assert swept("results", "store", "--sql", "SELECT 1 AS one WHERE false").stdout == "No row.\n"


def test_files(swept: Call, tmp_path: Path) -> None:
    import pyarrow.csv
    import pyarrow.parquet as pq

    assert "runs.csv" in swept("results", "store", "--export", "runs.csv").stdout
    assert pyarrow.csv.read_csv(tmp_path / "runs.csv").num_rows == 32
    question = "SELECT seed FROM runs WHERE policy = 'absent'"
    assert swept("results", "store", "--sql", question, "--export", "seeds.parquet").returncode == 0
    assert pq.read_table(tmp_path / "seeds.parquet").num_rows == 16
    assert_one_line(swept("results", "store", "--export", "runs.xlsx"), "expected a file that ends in .csv, .parquet")
    assert not (tmp_path / "runs.xlsx").exists()


def test_merging(swept: Call, tmp_path: Path) -> None:
    assert swept(*SWEEP[:2], "--store", "store", "--share", "1/1").returncode == 0
    text = (tmp_path / "small.toml").read_text().replace("replicates = 8", "replicates = 9")
    (tmp_path / "small.toml").write_text(text)
    assert swept(*SWEEP).returncode == 0
    told = swept("results", "store", "--compact", "--json")
    assert "parts merged" in told.stderr
    assert json.loads(told.stdout)["runs"] == 36
    assert len(list((tmp_path / "store" / "parts").glob("*.parquet"))) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("results", "nowhere"), "nowhere: no such folder"),
        (("results", "."), ".: not a store"),
        (("results", "store", "--sql", "SELEC 1"), "--sql: Parser Error"),
        (("results", "store", "--sql", "DELETE FROM runs"), "--sql: expected one question"),
        (("results", "store", "--sql", "SELECT * FROM read_csv('small.toml')"), "--sql: "),
        (("results",), "STORE is missing"),
        (("sweep", "small.toml", "--store", "."), "not a store, and not empty"),
        ((*SWEEP, "--scheduler", "head-node"), "--scheduler = head-node: expected an address"),
        ((*SWEEP, "--scheduler", "tcp://h:1", "--threads"), "cannot go together"),
        ((*SWEEP, "--share", "9/8"), "--share = 9/8: expected K/N"),
    ],
)
def test_one_clear_line(swept: Call, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    before = files(tmp_path)
    assert_one_line(swept(*arguments), said)
    assert files(tmp_path) == before


def test_a_damaged_store(swept: Call, tmp_path: Path) -> None:
    part = next((tmp_path / "store" / "parts").glob("*.parquet"))
    part.write_bytes(part.read_bytes()[:100])
    before = files(tmp_path)
    for arguments in (("results", "store"), SWEEP):
        assert_one_line(swept(*arguments), f"{part.name}: damaged")
    assert files(tmp_path) == before


def test_a_store_of_another_model(swept: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files(tmp_path)
    monkeypatch.setattr("perenne_experiments.store.store.model_version", lambda: "0123456789abcdef")
    for arguments in (("results", "store"), SWEEP):
        assert_one_line(swept(*arguments), "another version of the model")
    assert json.loads(swept("results", "store", "--any-model", "--json").stdout)["runs"] == 32
    assert files(tmp_path) == before


def test_a_policy_that_fails(call: Call, design: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(
        "from perenne_model import Policy\n"
        "class Mine(Policy):\n"
        "    name = 'mine'\n"
        "    def levers(self, signs):\n"
        "        raise ZeroDivisionError('no members')\n"
    )
    design.write_text(DESIGN.replace('"cultivating"', '"./mine.py:Mine"'))
    told = call(*SWEEP, "--json")
    assert told.returncode == 0
    form = json.loads(told.stdout)
    assert (form["run"], form["failed"]) == (32, 16)
    assert "ZeroDivisionError: no members" in form["error"]
    rows = call("results", "store", "--sql", "SELECT DISTINCT error FROM runs WHERE error IS NOT NULL", "--json")
    assert "ZeroDivisionError" in json.loads(rows.stdout)[0]["error"]
    assert json.loads(call(*SWEEP, "--retry-failed", "--json").stdout)["run"] == 16


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C to whole consoles")
def test_ctrl_c(design: Path, call: Call, tmp_path: Path) -> None:
    design.write_text(DESIGN.replace("replicates = 8", "replicates = 40000"))
    process = subprocess.Popen(
        [*COMMAND, *SWEEP], cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    parts = tmp_path / "store" / "parts"
    wait_until(lambda: bool(list(parts.glob("*.parquet"))), "a part of the store")
    process.send_signal(signal.SIGINT)
    _, trouble = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "Traceback" not in trouble
    assert not list(parts.glob(".*"))
    kept = json.loads(call("results", "store", "--json").stdout)["runs"]
    assert 0 < kept < 160_000
