"""`perenne autopsy`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Call

DEADLY = ("--set", "launch.core=4", "--set", "pool.size=20", "--runs", "10", "--weeks", "300")
SHORT = ("autopsy", "reference", "--policy", "directive", *DEADLY)


@pytest.mark.parametrize(("code", "said"), [("en", "How much was luck?"), ("fr", "Quelle part de hasard ?")])
def test_in_words(call: Call, tmp_path: Path, code: str, said: str) -> None:
    done = call(*SHORT, "--lang", code)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout.replace("\u202f", " ")
    assert max(map(len, done.stdout.splitlines())) <= 80
    folder = tmp_path / "perenne-out" / "reference" / "autopsy"
    assert sorted(path.name for path in folder.iterdir()) == ["autopsy.json", "report.html"]
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "perenne autopsy reference --policy directive --seed 1 --weeks 300 --runs 10 --set launch.core=4" in page


def test_json(call: Call, tmp_path: Path) -> None:
    done = call(*SHORT, "--events", "facilitator_leaves@9", "--json", "--out", "here")
    told = json.loads(done.stdout)
    assert told["died"] is True
    assert "event:facilitator_leaves:9" in {rescue["change"] for rescue in told["from_start"]}
    assert told == json.loads((tmp_path / "here" / "autopsy.json").read_text(encoding="utf-8"))


def test_the_living_get_one_paragraph_and_no_file(call: Call, tmp_path: Path) -> None:
    done = call("autopsy", "reference", "--policy", "cultivating", "--weeks", "20")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("No autopsy: Reference community under “cultivating”, seed 1, is still alive")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--runs", "3"), "perenne: --runs = 3: expected a whole number from 10"),
        (("--events", "facilitator_leves@3"), "did you mean facilitator_leaves?"),
        (("--events", "boom"), "expected KIND@WEEK"),
        (("--out", "file.txt"), "file.txt: cannot be written in"),
    ],
)
def test_one_line_and_exit_code_two(call: Call, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    (tmp_path / "file.txt").write_text("kept")
    done = call("autopsy", "reference", "--policy", "absent", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr
