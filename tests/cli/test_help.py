"""The help pages: quick, complete, in both languages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from perenne_model.installed import installed_policies

from .conftest import Call, environment

HEAVY = (
    "mesa",
    "numba",
    "scipy",
    "numpy",
    "rich",
    "plotly",
    "pandas",
    "pydantic",
    "perenne_model.parameters",
)
PAGES = ((), ("compare",), ("simulate",), ("scenarios",), ("scenarios", "show"), ("week",))


def test_the_help_page_imports_nothing_heavy() -> None:
    program = (
        "import sys; from perenne.__main__ import main; code = main(['--help']);"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], capture_output=True, text=True, env=environment(), check=True
    )
    assert done.stderr.strip() == "[]"
    assert done.stdout.startswith("Usage: perenne [OPTIONS] [COMMAND]")


def test_explaining_a_scenario_loads_no_engine() -> None:
    program = (
        "import sys; from perenne.__main__ import main; main(['scenarios', 'show', 'craft-guilds']);"
        "heavy = [name for name in ('numba', 'scipy', 'mesa', 'plotly') if name in sys.modules];"
        "print(heavy, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], capture_output=True, text=True, env=environment(), check=True
    )
    assert done.stderr.strip() == "[]"


def test_importing_the_package_imports_nothing() -> None:
    program = "import perenne, sys; print([m for m in sys.modules if m.startswith(('typer', 'numpy', 'perenne_'))])"
    done = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("command", PAGES)
@pytest.mark.parametrize(("language", "usage"), [("en", "Usage: "), ("fr", "Usage\u00a0: ")])
def test_every_command_has_its_page(call: Call, command: tuple[str, ...], language: str, usage: str) -> None:
    done = call(*command, "--help", "--lang", language)
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.startswith(f"{usage}perenne")
    assert done.stdout.endswith("\n")
    assert "--lang en|fr" in done.stdout
    assert max(len(line) for line in done.stdout.splitlines() if not line.startswith("  perenne ")) <= 80


def test_without_a_command_there_is_the_help_page(call: Call) -> None:
    assert call().stdout == call("--help").stdout
    assert call().returncode == 0


def test_the_version(call: Call) -> None:
    done = call("--version")
    assert done.stdout.startswith("perenne ")
    assert done.returncode == 0


@pytest.mark.parametrize("place", ["before", "after", "equals"])
def test_the_language_may_stand_anywhere(call: Call, place: str) -> None:
    arguments = {
        "before": ("--lang", "fr", "week"),
        "after": ("week", "--lang", "fr"),
        "equals": ("week", "--lang=FR"),
    }
    assert call(*arguments[place]).stdout.startswith("1. Animer")


def test_the_language_is_that_of_the_environment_unless_said(call: Call) -> None:
    assert call("week", LANG="fr_CA.UTF-8").stdout.startswith("1. Animer")
    assert call("week", LANG="fr_CA.UTF-8", LC_ALL="en_GB.UTF-8").stdout.startswith("1. Facilitate")
    assert call("week", "--lang", "en", LANG="fr_FR").stdout.startswith("1. Facilitate")


def test_policies_of_other_packages_are_listed(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    about = tmp_path / "library" / "brought-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: brought\nVersion: 1.0\n", encoding="utf-8")
    (about / "entry_points.txt").write_text("[perenne.policies]\ngentle = brought:Gentle\n", encoding="utf-8")
    assert "of other packages" not in call("simulate", "--help").stdout
    monkeypatch.syspath_prepend(str(about.parent))
    installed_policies.cache_clear()
    try:
        assert "Policies of other packages:\n  gentle  brought\n" in call("simulate", "--help").stdout
        assert "Politiques d’autres paquets\u00a0:\n  gentle  brought\n" in call("compare", "--help", LANG="fr").stdout
        assert "of other packages" not in call("week", "--help").stdout
        refused = call("simulate", "reference", "--policy", "gentel")
        assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)
        assert "did you mean gentle?" in refused.stderr
    finally:
        installed_policies.cache_clear()
