"""`perenne forecast`: the page, the numbers, and the words that both have in common."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from .conftest import Call

MINE = """
extends = "reference"

[calibration]
log = "x.csv"
community = "x"
communities = 1
policy = "absent"
seconds = 31449600
warm_up = 0
posters = 60
contributions = 900
simulations = 1
seed = 1
model = ""
recent = { 13 = 6, 26 = 6, 52 = 6 }

[[calibration.sets]]
distance = 1.0
parameters = { "pool.size" = 200, "leaving.base" = 0.3 }

[[calibration.sets]]
distance = 1.1
parameters = { "pool.size" = 200, "leaving.base" = 0.9 }
"""
SHORT = ("forecast", "mine.toml", "--weeks", "60", "--lives", "2")


@pytest.fixture(autouse=True)
def mine(tmp_path: Path) -> Path:
    """A calibrated scenario that is quick to live."""
    file = tmp_path / "mine.toml"
    file.write_text(MINE, encoding="utf-8")
    return file


@pytest.mark.parametrize(("code", "said"), [("en", "rests on the model alone"), ("fr", "repose sur le seul modèle")])
def test_in_words(call: Call, tmp_path: Path, code: str, said: str) -> None:
    done = call(*SHORT, "--lang", code)
    assert done.returncode == 0, done.stderr
    assert said in " ".join(done.stdout.split())
    assert max(map(len, done.stdout.splitlines())) <= 80
    folder = tmp_path / "perenne-out" / "mine" / "forecast"
    assert sorted(path.name for path in folder.iterdir()) == ["forecast.json", "report.html"]
    page = (folder / "report.html").read_text(encoding="utf-8")
    command = (
        "perenne forecast mine.toml --policies cultivating,directive --present absent --weeks 60 --lives 2 --seed 1"
    )
    assert f"{command} --lang {code}" in page
    assert said in page.replace("\u00a0", " ")


def test_json(call: Call, tmp_path: Path) -> None:
    done = call(*SHORT, "--policies", "cultivating", "--json", "--out", "here")
    told = json.loads(done.stdout)
    assert set(told) == {
        *("scenario", "present", "weeks", "level", "sets", "likeness", "effective", "seed", "policies"),
    }
    assert set(told["policies"]) == {"absent", "cultivating"}
    assert set(told["policies"]["absent"]) == {"survival", "gain", "active", "mean_weeks"}
    assert told == json.loads((tmp_path / "here" / "forecast.json").read_text(encoding="utf-8"))


def test_what_cannot_be_written_is_refused_before_anything_is_lived(call: Call, tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("kept")
    for arguments, said in ((("--out", "file.txt"), "file.txt: cannot be written in"), (("--out", ""), "--out")):
        done = call(*SHORT, *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert len(done.stderr.splitlines()) == 1
        assert said in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file.txt", "mine.toml"]


def test_a_full_disk_leaves_what_was_there(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert call(*SHORT, "--out", "here").returncode == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "here").iterdir()}

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    done = call(*SHORT, "--out", "here", "--seed", "2")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert {path.name: path.read_bytes() for path in (tmp_path / "here").iterdir()} == before


def test_stopped_by_the_keyboard_nothing_is_left(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("perenne_experiments.forecasting.forecast.forecast", stopped)
    assert call(*SHORT).returncode == 130
    assert [path.name for path in tmp_path.iterdir()] == ["mine.toml"]
