"""The help pages: quick, complete, in both languages."""

from __future__ import annotations

import subprocess
import sys

import pytest

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
