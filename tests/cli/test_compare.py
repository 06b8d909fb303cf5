"""`perenne compare`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.steady import PATIENCE

from .conftest import COMMAND, Call, environment

LISTENING = """
import signal, runpy, sys
import perenne_model
signal.signal(signal.SIGINT, signal.default_int_handler)
live = perenne_model.live
def told(*args, **options):
    perenne_model.live = live
    print("begun", file=sys.stderr, flush=True)
    return live(*args, **options)
perenne_model.live = told
runpy.run_module("perenne", run_name="__main__", alter_sys=True)
"""
"""The program in a process that listens to Ctrl-C even where a shell's background has it ignored, and says when the
first life begins."""

SHORT = ("compare", "reference", "--runs", "4", "--weeks", "60")


@pytest.fixture
def warm(call: Call) -> None:
    """The engine compiled, so that what follows is quick."""
    assert call("simulate", "reference", "--policy", "absent", "--weeks", "2").returncode == 0


@pytest.mark.parametrize(("language", "start"), [("en", "Reference community: 4"), ("fr", "Communauté de référence")])
@pytest.mark.parametrize("columns", [80, 120])
def test_a_comparison_in_words(call: Call, tmp_path: Path, language: str, start: str, columns: int) -> None:
    done = call(*SHORT, "--lang", language, COLUMNS=str(columns))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(start)
    assert max(map(len, done.stdout.splitlines())) <= columns
    folder = tmp_path / "perenne-out" / "reference"
    assert sorted(path.name for path in folder.iterdir()) == ["comparison.json", "report.html"]
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert f'lang="{language}"' in page
    assert "perenne compare reference --policies absent,cultivating,directive --runs 4 --seed 1 --weeks 60" in page


def test_a_comparison_as_json(call: Call, tmp_path: Path) -> None:
    done = call(*SHORT, "--policies", "absent,mix:0.8,0.1,staged", "--json", "--out", "here")
    told = json.loads(done.stdout)
    assert list(told["policies"]) == ["absent", "mix:0.8,0.1", "staged"]
    assert set(told) == {"scenario", "weeks", "runs", "seed", "policies", "contrasts", "conclusion"}
    assert told == json.loads((tmp_path / "here" / "comparison.json").read_text(encoding="utf-8"))
    assert len(told["contrasts"]) == 3


def test_the_number_of_jobs_changes_nothing(call: Call) -> None:
    one, two = (call(*SHORT, "--json", "--jobs", jobs).stdout for jobs in ("1", "2"))
    assert one == two


def test_an_older_report_is_replaced(call: Call, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "comparison.json").write_text("old")
    assert call(*SHORT, "--out", "out").returncode == 0
    assert json.loads((tmp_path / "out" / "comparison.json").read_text(encoding="utf-8"))["runs"] == 4


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.usefixtures("warm")
def test_ctrl_c_ends_it_at_once_and_leaves_nothing(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [
            sys.executable,
            "-P",
            "-c",
            LISTENING,
            "compare",
            "reference",
            "--runs",
            "200000",
            "--weeks",
            "5200",
        ],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        assert process.stderr is not None
        while "begun" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)  # to the end it would be hours
    finally:
        process.kill()
    assert process.returncode == 130
    assert out == ""
    assert "Traceback" not in err
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="pipes")
@pytest.mark.parametrize(
    "command", ["scenarios show reference --all", "--help", "simulate reference --policy absent --json"]
)
def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path, command: str) -> None:
    program = " ".join(f"'{word}'" for word in COMMAND)
    done = subprocess.run(
        ["sh", "-c", f"({program} {command}; echo code $? >&2) | head -n 1"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert len(done.stdout.splitlines()) == 1
    lines = [line for line in done.stderr.splitlines() if not line.startswith("Compiling")]
    assert lines in (["code 0"], ["code 141"])
