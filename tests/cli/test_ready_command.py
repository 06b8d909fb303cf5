"""`perenne ready`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Call

SHORT = ("ready", "reference", "--runs", "10", "--weeks", "104", "--set", "pool.size=30")


@pytest.mark.parametrize(
    ("code", "said"), [("en", "These four questions are ours"), ("fr", "Ces quatre questions sont les nôtres")]
)
def test_four_answers_in_words(call: Call, tmp_path: Path, code: str, said: str) -> None:
    done = call(*SHORT, "--lang", code)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout
    assert [line[:2] for line in done.stdout.splitlines() if line[:1].isdigit()][:4] == ["1.", "2.", "3.", "4."]
    assert max(map(len, done.stdout.splitlines())) <= 80
    folder = tmp_path / "perenne-out" / "reference" / "ready"
    assert sorted(path.name for path in folder.iterdir()) == ["ready.json", "report.html"]
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert f"perenne ready reference --runs 10 --seed 1 --weeks 104 --set pool.size=30 --lang {code}" in page


def test_json(call: Call, tmp_path: Path) -> None:
    done = call(*SHORT, "--json", "--out", "here")
    told = json.loads(done.stdout)
    assert set(told) == {
        "scenario",
        "runs",
        "seed",
        "weeks",
        "aim",
        "motivation",
        "core",
        "facilitation",
        "signs",
        "conclusion",
    }
    assert told == json.loads((tmp_path / "here" / "ready.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--weeks", "60"), "perenne: --weeks = 60: expected a whole number from 104 to 5,200"),
        (("--runs", "1"), "perenne: --runs = 1: expected a whole number from 10"),
        (("--set", "launch.cor=3"), "did you mean launch.core?"),
        (("--jobs", "0"), "perenne: --jobs = 0: expected"),
        (("--out", "file.txt"), "file.txt: cannot be written in"),
    ],
)
def test_one_line_and_exit_code_two(call: Call, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    (tmp_path / "file.txt").write_text("kept")
    done = call("ready", "reference", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file.txt"]
