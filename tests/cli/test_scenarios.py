"""`perenne scenarios` and `perenne week`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from perenne_model import PHASES
from perenne_model.parameters import registry
from perenne_scenarios import load, names

from .conftest import Call


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_list(call: Call, language: str) -> None:
    done = call("scenarios", "--lang", language)
    assert done.returncode == 0
    for name in names():
        assert f"{name} – {load(name).title[language]}" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_the_list_as_json(call: Call) -> None:
    listed = json.loads(call("scenarios", "--json").stdout)
    assert [entry["name"] for entry in listed] == list(names())
    assert set(listed[0]) == {"name", "title", "description"}


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("language", ["en", "fr"])
def test_one_explained(call: Call, name: str, language: str) -> None:
    done = call("scenarios", "show", name, "--lang", language, COLUMNS="120")
    scenario = load(name)
    assert done.returncode == 0
    assert done.stderr == ""
    for path, value in scenario.parameters.items():
        assert (f"  {path} = " in done.stdout) == (value != registry()[path].default)
    assert "{" not in done.stdout


def test_all_parameters_on_demand(call: Call) -> None:
    told = call("scenarios", "show", "reference", "--all").stdout
    assert all(f"  {path} = " in told for path in registry())


def test_one_as_json(call: Call) -> None:
    told = json.loads(call("scenarios", "show", "craft-guilds", "--json").stdout)
    assert told["parameters"]["pool.size"]["value"] == 800
    assert told["parameters"]["pool.size"]["why"]["fr"]
    assert told["parameters"]["pool.size"]["default"] == registry()["pool.size"].default
    assert told["events"][0] == {"kind": "reorganisation", "week": 156, "weeks": None, "amount": 0.3}
    assert set(told["parameters"]) == set(registry())


def test_a_file_of_ones_own(call: Call, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("title = 'Chez nous [b]'\n[parameters]\npool.size = 70\n")
    told = call("scenarios", "show", "mine.toml").stdout
    assert told.startswith("mine – Chez nous [b]")
    assert "pool.size = 70 (default 500)" in told


def test_the_week(call: Call) -> None:
    told = call("week").stdout
    assert len([line for line in told.splitlines() if line[0].isdigit()]) == len(PHASES)
    listed = json.loads(call("week", "--json", "--lang", "fr").stdout)
    assert [entry["phase"] for entry in listed] == [phase.name for phase in PHASES]
    assert listed[0]["does"].startswith("Animer")
