"""`perenne validate`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Call

SHORT = ("validate", "reference", "--runs", "3", "--weeks", "60", "--set", "pool.size=80")


@pytest.mark.parametrize(("code", "said"), [("en", "no proof of the same mechanisms"), ("fr", "ne prouve pas")])
def test_in_words(call: Call, tmp_path: Path, code: str, said: str) -> None:
    done = call(*SHORT, "--lang", code)
    assert done.returncode == 0, done.stderr
    assert said in " ".join(done.stdout.split())
    assert {line.split()[0] for line in done.stdout.splitlines() if line[:1] == "C" and line[1:2].isdigit()} == {
        f"C{number}" for number in range(1, 13)
    }
    assert max(map(len, done.stdout.splitlines())) <= 80
    folder = tmp_path / "perenne-out" / "reference" / "validation"
    assert sorted(path.name for path in folder.iterdir()) == ["report.html", "validation.json"]
    page = (folder / "report.html").read_text(encoding="utf-8")
    command = "perenne validate reference --policy absent --runs 3 --weeks 60 --seed 2 --set pool.size=80"
    assert f"{command} --lang {code}" in page


def test_json(call: Call, tmp_path: Path) -> None:
    done = call(*SHORT, "--policy", "cultivating", "--json", "--out", "here")
    told = json.loads(done.stdout)
    assert set(told) == {"scenario", "policy", "runs", "seen", "weeks", "seed", "codes", "patterns"}
    assert told["policy"] == "cultivating"
    assert set(told["codes"]) == {one["code"] for one in told["patterns"].values()}
    assert told == json.loads((tmp_path / "here" / "validation.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--runs", "0"), "perenne: --runs = 0: expected a whole number from 1"),
        (("--weeks", "0"), "perenne: --weeks = 0: expected a whole number from 1"),
        (("--policy", "cultivatin"), "cultivating"),
        (("--set", "launch.cor=3"), "did you mean launch.core?"),
        (("--out", "file.txt"), "file.txt: cannot be written in"),
    ],
)
def test_one_line_and_exit_code_two(call: Call, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    (tmp_path / "file.txt").write_text("kept")
    done = call("validate", "reference", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr
    assert (tmp_path / "file.txt").read_text() == "kept"
