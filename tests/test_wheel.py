"""The wheel: what it holds, what it says of itself, and that it works far from the checkout, among hostile files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from dataclasses import dataclass, replace
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = {
    "perenne_model": ROOT / "model/perenne_model",
    "perenne_scenarios": ROOT / "scenarios/perenne_scenarios",
    "perenne_experiments": ROOT / "experiments/perenne_experiments",
    "perenne_dashboards": ROOT / "dashboards/perenne_dashboards",
    "perenne": ROOT / "cli/perenne",
}
HOSTILE = ("perenne", "perenne_model", "model", "scenarios", "numpy", "numba", "typer", "languages", "tomllib", "site")
"""Names of modules that lie in the folder where the program is started."""


def project() -> dict[str, Any]:
    declared: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return declared


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by what is installed, from the checkout as it stands."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("perenne-*.whl")
    return built


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return HeaderParser().parsestr(archive.read(name).decode("utf-8"))


# --- what it holds ------------------------------------------------------------------------------------------


def test_it_holds_every_package_whole_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    wanted = {
        file.relative_to(folder.parent).as_posix()
        for folder in PACKAGES.values()
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert wanted - held == set()
    assert {name.partition("/")[0] for name in held} == {
        *PACKAGES,
        f"perenne-{project()['version']}.dist-info",
    }


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_says_it_is_typed(package: str) -> None:
    assert (PACKAGES[package] / "py.typed").is_file()


def test_the_licence_is_in_it(wheel: Path, metadata: Message) -> None:
    assert metadata["License-Expression"] == "MIT"
    assert metadata.get_all("License-File") == ["LICENSE"]
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("licenses/LICENSE")]
        assert archive.read(name) == (ROOT / "LICENSE").read_bytes()


def test_it_says_what_it_is(metadata: Message) -> None:
    assert (metadata["Name"], metadata["Version"]) == ("perenne", project()["version"])
    assert metadata["Summary"] == project()["description"]
    assert metadata["Requires-Python"] == project()["requires-python"]
    assert set(metadata.get_all("Provides-Extra") or ()) == set(project()["optional-dependencies"])
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert metadata.get_payload() == (ROOT / "README.md").read_text(encoding="utf-8")


def test_no_test_tool_is_asked_of_users(metadata: Message) -> None:
    asked = [line for line in metadata.get_all("Requires-Dist") or () if "extra ==" not in line]
    assert len(asked) == len(project()["dependencies"])
    assert not [line for line in asked if line.startswith(("pytest", "hypothesis", "lifelines", "solara", "mypy"))]


def test_the_citation_is_of_this_version() -> None:
    """The keys that CFF 1.2.0 requires, and no key that it does not know."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert set(citation) >= {"cff-version", "message", "title", "authors"}
    assert set(citation) <= {
        *("abstract", "authors", "cff-version", "date-released", "doi", "identifiers", "keywords", "license"),
        *("message", "preferred-citation", "references", "repository-code", "title", "type", "url", "version"),
    }
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] == "software"
    assert citation["version"] == project()["version"]
    assert citation["license"] == project()["license"]
    assert [author["name"] for author in citation["authors"]] == [author["name"] for author in project()["authors"]]
    assert sorted(citation["keywords"]) == sorted(project()["keywords"])


# --- whether it works ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Installed:
    """The wheel in an environment of its own: other libraries are borrowed, the checkout is nowhere on its path."""

    python: Path
    script: Path
    folder: Path

    def run(self, *command: str, language: str = "en_GB.UTF-8") -> subprocess.CompletedProcess[str]:
        """Start a program in the folder with the hostile files."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
        environment = {**kept, "LC_ALL": language, "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=600
        )

    def perenne(self, *arguments: str, language: str = "en_GB.UTF-8") -> str:
        """Run the installed command, and return what it prints."""
        done = self.run(str(self.script), *arguments, language=language)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    home = tmp_path_factory.mktemp("elsewhere")
    context = venv.EnvBuilder().ensure_directories(home / "environment")
    venv.create(home / "environment")
    python = Path(context.env_exe)
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    library = Path(sysconfig.get_path("purelib", vars={"base": str(home / "environment")}))
    # Only this one path is added: the .pth files in it, and so the checkout, are not followed.
    (library / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    folder = home / "work"
    folder.mkdir()
    for name in HOSTILE:
        (folder / f"{name}.py").write_text("raise SystemExit('a file of the user was imported')\n", encoding="utf-8")
    return Installed(python, Path(context.bin_path) / ("perenne.exe" if os.name == "nt" else "perenne"), folder)


def test_what_runs_is_what_is_in_the_wheel(installed: Installed) -> None:
    ask = "import importlib; print(*(importlib.import_module(name).__file__ for name in {!r}), sep='\\n')"
    done = installed.run(str(installed.python), "-P", "-c", ask.format(list(PACKAGES)))
    assert done.returncode == 0, done.stderr
    places = [Path(line) for line in done.stdout.splitlines()]
    assert len(places) == len(PACKAGES)
    assert all(installed.python.parent.parent in place.parents for place in places)
    assert not any(ROOT in place.parents for place in places)


def test_scenarios_and_languages_are_in_it(installed: Installed) -> None:
    names = [scenario["name"] for scenario in json.loads(installed.perenne("scenarios", "--json"))]
    assert "reference" in names
    english = installed.perenne("scenarios")
    french = installed.perenne("scenarios", language="fr_FR.UTF-8")
    assert all(name in english and name in french for name in names)
    assert english != french
    assert installed.perenne("week").startswith("1. Facilitate")
    assert installed.perenne("week", language="fr_FR.UTF-8").startswith("1. Animer")


def test_the_live_pages_are_in_it(installed: Installed) -> None:
    assert "--port" in installed.perenne("dashboard", "--help")
    ask = (
        "from importlib.resources import files; page = files('perenne_dashboards');"
        "print(*(page.joinpath(*path.split('/')).is_file() for path in"
        " ('assets/site.css', 'assets/mark.svg', 'templates/index.html.j2', 'languages/fr.toml')))"
    )
    done = installed.run(str(installed.python), "-P", "-c", ask)
    assert done.stdout.split() == ["True"] * 4, done.stderr


def test_the_version_is_told(installed: Installed) -> None:
    ask = "import perenne; print(perenne.__version__)"
    done = installed.run(str(installed.python), "-P", "-c", ask)
    assert done.stdout.strip() == project()["version"], done.stderr


TYPED = """\
from perenne import Design, Scenario, compare, live, load, parse_policy
from perenne_model import Parameters, Policy

scenario: Scenario = load("reference")
policy: Policy = parse_policy("cultivating")
parameters: Parameters = scenario.parameters.replace({"launch.core": 12})
life = live(parameters, policy, seed=1, weeks=52)
lifetime: float = life.lifetime
reveal_type(life.value)
reveal_type(compare(scenario, [policy], runs=2, seed=1, weeks=52).contrasts)
design = Design("mine", scenario, ("absent",), weeks=52)
wrong: int = life.policy
live(parameters, policy, seed="one")
"""
"""What a user of the packages may write, rightly and, in its last lines, wrongly."""


@pytest.mark.slow  # reads the types of all libraries: half a minute
def test_users_are_told_types(installed: Installed, tmp_path: Path) -> None:
    """Types are seen from outside: of what is there, and by what they refuse; nothing is told to be untyped."""
    file = tmp_path / "study.py"  # far from the hostile files, which a type checker would take for the packages
    file.write_text(TYPED, encoding="utf-8")
    check = ["-m", "mypy", "--strict", "--python-executable", str(installed.python), "--cache-dir", str(tmp_path)]
    done = replace(installed, folder=tmp_path).run(sys.executable, "-P", *check, str(file))
    told = [line.partition("study.py:")[2] for line in done.stdout.splitlines() if "study.py:" in line]
    lines = TYPED.splitlines()
    notes = [line for line in told if "note: Revealed type" in line]
    assert len(notes) == 2, done.stdout
    assert not any("Any" in note for note in notes), notes
    errors = [line for line in told if " error: " in line]
    assert {int(line.partition(":")[0]) for line in errors} == {len(lines) - 1, len(lines)}, done.stdout


@pytest.mark.slow  # compiles the rules anew: half a minute
@pytest.mark.parametrize("way", ["script", "module"])
def test_the_main_job_runs(installed: Installed, way: str) -> None:
    start = {"script": [str(installed.script)], "module": [str(installed.python), "-P", "-m", "perenne"]}[way]
    out = installed.folder / way
    done = installed.run(*start, "compare", "reference", "--runs", "8", "--weeks", "104", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert {file.name for file in out.iterdir()} >= {"report.html"}
    assert "cultivating" in done.stdout
    done = installed.run(*start, "simulate", "reference", "--policy", "./mine.toml", "--weeks", "52")
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
