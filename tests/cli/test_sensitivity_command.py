"""`perenne sensitivity` and `perenne discover`, from the command line."""

from __future__ import annotations

import builtins
import json
from pathlib import Path
from typing import Any

import pytest

DESIGN = """
scenario = "reference"
policies = ["absent", "cultivating"]
replicates = 3
weeks = 60
[uncertainties]
"launch.core" = { low = 5, high = 40, scale = "log" }
"members.motivation.mean" = { low = 0.3, high = 0.8 }
[sampling]
method = "lhs"
points = 60
"""
SCREEN = ("sensitivity", "d.toml", "--samples", "4", "--jobs", "1")


@pytest.fixture
def design(tmp_path: Path) -> Path:
    file = tmp_path / "d.toml"
    file.write_text(DESIGN, encoding="utf-8")
    return file


@pytest.mark.usefixtures("design")
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_screening_in_words(call: Any, tmp_path: Path, language: str) -> None:
    done = call(*SCREEN, "--lang", language)
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80
    folder = tmp_path / "perenne-out" / "d" / "sensitivity"
    assert sorted(path.name for path in folder.iterdir()) == ["report.html", "sensitivity.json"]
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "perenne sensitivity d.toml --method morris --outcome lifetime --samples 4" in page
    numbers = json.loads((folder / "sensitivity.json").read_text(encoding="utf-8"))
    assert [target["policy"] for target in numbers["targets"]] == ["cultivating", "absent", "cultivating"]


@pytest.mark.usefixtures("design")
def test_sobol_as_json_and_the_runs_are_kept(call: Any) -> None:
    sobol = ("sensitivity", "d.toml", "--method", "sobol", "--samples", "16", "--outcome", "ideas", "--store", "s")
    first = call(*sobol, "--contrast", "absent,cultivating", "--json", "--out", "here")
    assert first.returncode == 0, first.stderr
    told = json.loads(first.stdout)
    assert told["outcome"] == "ideas"
    assert set(told["targets"][0]["factors"]) == {"launch.core", "members.motivation.mean"}
    assert call(*sobol, "--contrast", "absent,cultivating", "--json", "--out", "here", "--jobs", "2") == first


@pytest.mark.usefixtures("design")
def test_a_sweep_and_its_corner(call: Any, tmp_path: Path) -> None:
    assert call("sweep", "d.toml", "--store", "s").returncode == 0
    done = call("discover", "s", "--policy", "absent", "--fails", "lifetime < 52")
    assert done.returncode == 0, done.stderr
    assert "60 worlds" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    folder = tmp_path / "perenne-out" / "reference" / "discovery"
    assert sorted(path.name for path in folder.iterdir()) == ["discovery.json", "report.html"]
    told = call("discover", "s", "--policy", "cultivating", "--against", "absent", "--json", "--lang", "fr")
    assert json.loads(told.stdout)["policies"]["cultivating"]["against"] == "absent"


@pytest.mark.usefixtures("design")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("sensitivity plane", "no uncertainty varies"),
        ("sensitivity d.toml --outcome lifetimes", "did you mean lifetime?"),
        ("sensitivity d.toml --contrast absent,cultivatng", "did you mean cultivating?"),
        ("sensitivity d.toml --contrast absent", "two policies"),
        ("sensitivity d.toml --method moris", "did you mean morris?"),
        ("sensitivity d.toml --method sobol --samples 20", "did you mean 32?"),
        ("sensitivity d.toml --samples none", "--samples = none"),
        ("sensitivity nowhere.toml", "nowhere.toml"),
        ("discover nowhere", "nowhere"),
    ],
)
def test_one_line_and_nothing_written(call: Any, tmp_path: Path, arguments: str, words: str) -> None:
    done = call(*arguments.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["d.toml"]


@pytest.mark.usefixtures("design")
def test_without_salib(call: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("SALib"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    done = call(*SCREEN)
    assert done.returncode == 2
    assert "pip install perenne[sensitivity]" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["d.toml"]
