"""The guides: all commands of each run, one after another, in one folder, on the small designs that they give."""

from __future__ import annotations

import ast
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from tests.steady import PATIENCE, quiet_port

from perenne.__main__ import main
from perenne_docs import pages
from perenne_docs.pages import cluster
from perenne_docs.speech import LANGUAGES
from perenne_experiments.store.schema import COLUMNS
from perenne_experiments.store.store import Store
from perenne_experiments.store.summary import summary_dict
from perenne_experiments.sweep.cluster import answers

from .page import Page

GUIDES = [pytest.param(Page(guide(code)), id=guide(code).name) for guide in pages.GUIDES for code in LANGUAGES]
CLUSTERS = [pytest.param(Page(cluster(code)), id=code) for code in LANGUAGES]
SMALL = {
    "compare": {"--runs": "2", "--weeks": "30"},
    "search": {"--trials": "2", "--runs": "10", "--weeks": "30"},
    "ready": {"--runs": "10", "--weeks": "104"},
    "autopsy": {"--runs": "10"},
    "calibrate": {"--simulations": "400"},
    "validate": {"--runs": "2"},
    "forecast": {"--lives": "1", "--weeks": "26"},
}
FEWER = {
    "replicates = 20": "replicates = 2",
    "replicates = 5": "replicates = 2",
    "points = 64": "points = 40",
    "weeks = 520": "weeks = 300",
}
SAMPLES = {"morris": "4", "sobol": "16"}


def smaller(arguments: list[str]) -> list[str]:
    """Return a call with few lives."""
    changes = dict(SMALL.get(arguments[0], {}))
    if arguments[0] == "sensitivity":
        changes["--samples"] = SAMPLES["sobol" if "sobol" in arguments else "morris"]
    for option, value in changes.items():
        if option in arguments:
            arguments[arguments.index(option) + 1] = value
        else:
            arguments += [option, value]
    return arguments


def fewer(text: str) -> str:
    for whole, few in FEWER.items():
        text = text.replace(whole, few)
    return text


@pytest.mark.parametrize("page", GUIDES)
def test_all_commands_run_one_after_another(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, content in page.files.items():
        (tmp_path / name).write_text(fewer(content), encoding="utf-8")
    assert len(page.commands) > 3
    for command in page.commands:
        assert main(smaller(shlex.split(command))) == 0, f"{command}: {capsys.readouterr().err}"
        assert capsys.readouterr().out.strip(), command
    for name in page.files:
        if name.startswith("analy"):
            done = subprocess.run([sys.executable, "-P", name], capture_output=True, check=False, text=True)
            assert done.returncode == 0, done.stderr
            assert done.stdout.split()[0] == "480", "the store that the commands have filled is gone on from"


@pytest.mark.parametrize("page", CLUSTERS)
def test_two_machines_by_hand(page: Page, tmp_path: Path) -> None:
    """The scheduler, the workers and the sweep, as the guide starts them, on this machine."""
    port = str(quiet_port())
    here = {
        "8786": port,
        "first-machine": "127.0.0.1",
        "premiere-machine": "127.0.0.1",
        "--nworkers 16": "--nworkers 1",
    }
    (design,) = [name for name in page.files if name.endswith(".toml")]
    (tmp_path / design).write_text(page.files[design], encoding="utf-8")
    here |= {"my-design.toml": design, "mon-plan.toml": design}
    start, sweep = (_replaced(block, here) for block in page.code("bash")[:2])
    scheduler, worker = start.splitlines()
    with _started(scheduler, tmp_path):
        assert answers(f"tcp://127.0.0.1:{port}", PATIENCE)
        with _started(worker, tmp_path):
            call = [sys.executable, "-P", "-m", *shlex.split(sweep)]
            done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE, check=False)
            assert done.returncode == 0, done.stderr
    (store,) = tmp_path.glob("*.*/store.json")
    assert len(Store.open(store.parent)) == 20


@contextmanager
def _started(command: str, folder: Path) -> Iterator[None]:
    words = shlex.split(command)
    assert words[0] == "dask"
    call = [sys.executable, "-m", f"distributed.cli.dask_{words[1]}", *words[2:], "--no-dashboard"]
    process = subprocess.Popen(call, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _replaced(text: str, changes: dict[str, str]) -> str:
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("page", CLUSTERS)
def test_recipes_are_well_formed(page: Page, tmp_path: Path) -> None:
    (kinds,) = [list(yaml.safe_load_all(block)) for block in page.code("yaml")]
    assert [kind["kind"] for kind in kinds] == ["Deployment", "Service", "Deployment", "Job"]
    for block in page.code("bash"):
        checked = subprocess.run(["bash", "-n"], input=block, capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
    program = ast.parse(page.files["slurm_sweep.py"])
    for node in ast.walk(program):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("perenne"):
            module = __import__(str(node.module), fromlist=["x"])
            assert all(hasattr(module, name.name) for name in node.names)


@pytest.mark.parametrize("page", CLUSTERS)
def test_every_column_and_every_number_is_told(page: Page, tmp_path: Path) -> None:
    for column in COLUMNS:
        assert f"`{column}`" in page.text, column
    (form,) = page.code("text")
    told = summary_dict(Store.create(tmp_path / "store"))
    assert all(f'"{name}"' in form for name in told)
