"""`perenne calibrate` and `perenne forecast`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from perenne_scenarios import load

from .conftest import Call
from .test_vitals import made_up

PINNED = ("launch.habit=5", "needs.answered=0.1", "needs.ignored=0.05", "leaving.ties=0.5", "leaving.motivation=4")
QUICK = ("--simulations", "400", *(word for one in PINNED for word in ("--set", one)))


def test_from_a_log_to_a_scenario_to_a_forecast(call: Call, tmp_path: Path) -> None:
    made_up(tmp_path / "log.csv")
    done = call("calibrate", "log.csv", "--out", "mine.toml", *QUICK, "--lang", "fr")
    assert done.returncode == 0, done.stderr
    assert "Makers : 41 membres ayant contribué" in done.stdout.replace("\u202f", " ").replace("\xa0", " ")
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log.csv", "mine.toml", "perenne-out"]
    folder = tmp_path / "perenne-out" / "mine" / "calibration"
    assert sorted(path.name for path in folder.iterdir()) == ["calibration.json", "report.html"]
    page = (folder / "report.html").read_text(encoding="utf-8")
    settings = " ".join(f"--set {one}" for one in PINNED)
    assert f"perenne calibrate log.csv --out mine.toml --simulations 400 {settings} --lang fr" in page
    assert "perenne forecast mine.toml --lang fr" in page
    found = load(tmp_path / "mine.toml")
    assert found.calibration is not None
    assert found.calibration.community == "Makers"
    assert found.parameters["launch.habit"] == 5
    assert "launch.habit" not in found.calibration.sets[0].parameters
    told = json.loads(call("forecast", "mine.toml", "--weeks", "60", "--lives", "1", "--json").stdout)
    assert set(told["policies"]) == {"absent", "cultivating", "directive"}
    assert 0 <= told["policies"]["absent"]["survival"]["60"]["low"] <= 1
    # The scenario is one like any other.
    assert call("simulate", "mine.toml", "--policy", "cultivating", "--weeks", "20").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("calibrate", "log.csv"), "--out"),
        (("calibrate", "nowhere.csv", "--out", "x.toml"), "nowhere.csv: "),
        (("calibrate", "log.csv", "--out", "x.json"), ".toml"),
        (("calibrate", "log.csv", "--out", "x.toml", "--community", "Maker"), "did you mean Makers?"),
        (("calibrate", "log.csv", "--out", "x.toml", "--scenario", "referense"), "did you mean reference?"),
        (("calibrate", "log.csv", "--out", "x.toml", "--policy", "absnt"), "did you mean absent?"),
        (("calibrate", "log.csv", "--out", "x.toml", "--budget", "soon"), "--budget = soon"),
        (("calibrate", "log.csv", "--out", "x.toml", "--simulations", "3"), "--simulations = 3"),
        (("calibrate", "log.csv", "--out", "x.toml", "--typical"), "what is typical takes 3 or more"),
        (("calibrate", "log.csv", "--out", "x.toml", "--without", "Makers"), "--without"),
        (("calibrate", "log.csv", "--out", "x.toml", "--report", "log.csv"), "log.csv: cannot be written in"),
        (("calibrate", "log.csv", "--out", "x.toml", "--report", ""), "--report"),
        (("calibrate", "few.csv", "--out", "x.toml"), "a calibration needs 20 or more"),
        (("forecast", "reference"), "reference: not a scenario that perenne calibrate wrote"),
        (("forecast", "nowhere.toml"), "nowhere.toml: no such file"),
        (("forecast", "reference", "--weeks", "0"), "--weeks = 0"),
    ],
)
def test_one_line_and_exit_code_two(call: Call, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    log = made_up(tmp_path / "log.csv")
    (tmp_path / "few.csv").write_text("\n".join(log.read_text().splitlines()[:12]) + "\n")
    for code in ("en", "fr"):
        done = call(*arguments, "--lang", code)
        assert done.returncode == 2
        assert done.stdout == ""
        assert len(done.stderr.splitlines()) == 1, done.stderr
        if code == "en":
            assert said in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["few.csv", "log.csv"]


def test_what_another_calibration_keeps_is_not_touched(call: Call, tmp_path: Path) -> None:
    made_up(tmp_path / "log.csv")
    kept = tmp_path / "mine.calibration.npz"
    kept.write_bytes(b"mine")
    done = call("calibrate", "log.csv", "--out", "mine.toml", *QUICK)
    assert done.returncode == 2
    assert "mine.calibration.npz" in done.stderr
    assert kept.read_bytes() == b"mine"


def test_a_page_that_cannot_be_written_costs_nothing_of_what_was_simulated(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scenario is there, and what is kept stays, so that the same command makes the page at once."""
    made_up(tmp_path / "log.csv")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("perenne.study_files.StudyFiles.deliver", full)
        done = call("calibrate", "log.csv", "--out", "mine.toml", *QUICK)
    assert done.returncode == 2
    assert "No space left" in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"log.csv", "mine.toml", "mine.calibration.npz"}
    first = load(tmp_path / "mine.toml").calibration
    drawn: list[str] = []

    def save(panels: Sequence[Any], folder: Path, formats: Sequence[str]) -> tuple[Path, ...]:
        assert (folder, formats) == (Path("pages") / "here" / "pictures", ("svg",))
        drawn.extend(panel.key for panel in panels)
        return ()

    monkeypatch.setattr("perenne_experiments.pages.pictures.save_pictures", save)
    monkeypatch.setattr("perenne_experiments.pages.pictures.check_pictures", lambda: None)
    options = ("--report", "pages/here", "--pictures", "svg", "--json")
    done = call("calibrate", "log.csv", "--out", "mine.toml", *QUICK, *options)
    assert done.returncode == 0, done.stderr
    assert drawn == ["places", "course-active", "course-new", "parameters"]
    assert {path.name for path in tmp_path.iterdir()} == {"log.csv", "mine.toml", "pages"}
    told = json.loads(done.stdout)
    assert {"codes", "patterns", "parameters", "sets", "distance", "tolerance"} <= set(told)
    assert told == json.loads((tmp_path / "pages" / "here" / "calibration.json").read_text(encoding="utf-8"))
    again = load(tmp_path / "mine.toml").calibration
    assert first is not None
    assert again is not None
    assert again.sets == first.sets
