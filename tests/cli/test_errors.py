"""What the user can mend: one line on standard error, exit code 2, nothing on standard output."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .conftest import Call

SIMULATE = ("simulate", "reference", "--policy", "absent")
COMPARE = ("compare", "reference")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("compar",),
            "perenne: compar: no such command; expected one of compare, dashboard, simulate, ",
        ),
        (("--foo",), "perenne: --foo: no such option"),
        (("--lang",), "perenne: --lang: a value is missing"),
        (("--lang", "de", "week"), "perenne: --lang = de: expected en, fr"),
        (("compare",), "perenne: SCENARIO is missing"),
        (("simulate", "reference"), "perenne: --policy is missing"),
        ((*COMPARE, "--run", "3"), "perenne: --run: no such option; did you mean --runs?"),
        ((*COMPARE, "--runs"), "perenne: --runs: a value is missing"),
        ((*COMPARE, "--json=yes"), "perenne: --json takes no value"),
        ((*COMPARE, "other"), "perenne: other: one argument too many"),
        ((*COMPARE, "--runs", "0"), "perenne: --runs = 0: expected a whole number from 1 to 1,000,000"),
        ((*COMPARE, "--runs", "many"), "perenne: --runs = many: expected a whole number"),
        ((*COMPARE, "--weeks", "-4"), "perenne: --weeks = -4: expected a whole number from 1 to 5,200"),
        ((*COMPARE, "--weeks", "0"), "perenne: --weeks = 0: expected"),
        ((*COMPARE, "--weeks", "99999999"), "perenne: --weeks = 99999999: expected"),
        ((*COMPARE, "--jobs", "0"), "perenne: --jobs = 0: expected"),
        ((*COMPARE, "--runs", ""), 'perenne: --runs = "": expected a whole number'),
        ((*COMPARE, "--seed", str(2**64)), "expected a whole number from 0 to 18,446,744,073,709,551,615"),
        ((*COMPARE, "--out", ""), "perenne: --out: a value is missing"),
        ((*COMPARE, "--out", "a\0b"), "cannot be written in (Invalid argument)"),
        ((*COMPARE, "--policies", "grip:0,4"), "perenne: policy 4: unknown; a comma starts another policy: write"),
        ((*SIMULATE, "--runs", "3"), "perenne: --runs: no such option\n"),
        (("",), 'perenne: "": no such command'),
        ((*COMPARE, "--seed", "-1"), "perenne: --seed = -1: expected"),
        ((*COMPARE, "--policies", "absent,cultivatin"), "did you mean cultivating?"),
        ((*COMPARE, "--policies", "absent,absent"), "perenne: --policies: absent is there twice"),
        ((*COMPARE, "--policies", ","), "perenne: --policies: expected one policy or more"),
        ((*COMPARE, "--policies", "grip:2"), "perenne: policy grip:2: expected one number from 0 to 1"),
        ((*COMPARE, "--policies", "mix:0.2"), "perenne: policy mix:0.2: expected two numbers from 0 to 1"),
        ((*COMPARE, "--policies", "absent>directive"), "expected a handover as in cultivating>absent@104"),
        ((*COMPARE, "--policies", "./none.toml"), "none.toml"),
        ((*COMPARE, "--policies", "./none.py:Mine"), "./none.py:Mine"),
        (
            (*COMPARE, "--set", "pool.sise=3"),
            "perenne: --set: pool.sise: no such parameter; did you mean pool.size?",
        ),
        (
            (*COMPARE, "--set", "pool.size=1"),
            "perenne: --set: pool.size = 1: expected a whole number from 3 to",
        ),
        (("compare", "refrence"), "did you mean reference?"),
        (("compare", "none.toml"), "perenne: none.toml: no such file"),
        (("scenarios", "show", "refrence"), "did you mean reference?"),
        (("scenarios", "shw", "reference"), "did you mean show?"),
        (
            (*SIMULATE, "--out", "life.txt"),
            "perenne: --out = life.txt: expected a file that ends in .json, .csv",
        ),
        (
            (*SIMULATE, "--events", "log.xls"),
            "perenne: --events = log.xls: expected a file that ends in .csv",
        ),
        ((*SIMULATE, "--out", "a.csv", "--events", "./a.csv"), "--out and --events must be two files"),
    ],
)
def test_one_line_and_exit_code_two(call: Call, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    done = call(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_shell_gets_the_exit_code_too(spawn: Call) -> None:
    done = spawn(*COMPARE, "--policies", "absent,cultivatin")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("perenne: policy cultivatin: unknown; expected one of absent, cultivating")
    assert done.stderr.endswith("did you mean cultivating?\n")


def test_errors_are_told_in_french(call: Call) -> None:
    done = call(*COMPARE, "--policies", "cultivatin", "--lang", "fr")
    assert done.stderr.startswith("perenne\u00a0: politique cultivatin\u00a0: inconnue")
    assert "vouliez-vous dire cultivating\u202f?" in done.stderr


def test_a_policy_file_that_is_wrong(call: Call, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[levers]\nwelcomin = 0.5\n")
    done = call("simulate", "reference", "--policy", "./mine.toml")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "welcomin" in done.stderr


def test_a_policy_of_ones_own_that_fails_while_it_runs(call: Call, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(
        "class Mine:\n    name = 'mine'\n    def levers(self, signs):\n        return {'welcoming': 1 / 0}\n"
        "    def next_review(self, week):\n        return week + 1\n"
    )
    for command in (
        ("simulate", "reference", "--policy"),
        ("compare", "reference", "--runs", "1", "--policies"),
    ):
        done = call(*command, "./mine.py:Mine", "--weeks", "5")
        assert done.returncode == 2
        assert done.stderr.splitlines()[-1].endswith("mine.py, line 4: ZeroDivisionError: division by zero")
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("out", ["file.txt/inside", "/proc/none", "/dev/null"])
@pytest.mark.skipif(os.name == "nt", reason="other devices")
def test_a_folder_that_cannot_be_written_in_is_found_before_the_runs(call: Call, tmp_path: Path, out: str) -> None:
    (tmp_path / "file.txt").write_text("kept")
    done = call(*COMPARE, "--runs", "1000000", "--out", out)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "cannot be written in" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file.txt"]


@pytest.mark.skipif(os.name == "nt", reason="other devices")
def test_a_device_is_not_written_over(call: Call, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    done = call(*SIMULATE, "--out", "pipe.csv")
    assert done.returncode == 2
    assert "pipe.csv: not an ordinary file" in done.stderr
