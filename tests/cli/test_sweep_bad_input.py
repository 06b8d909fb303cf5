"""What a sweep cannot do: one clear line in the reader's language, exit code 2, and nothing that is there touched."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from perenne_experiments.store.store import Store
from perenne_experiments.sweep import cluster

from .conftest import COMMAND, Call, environment

HEAD = 'scenario = "reference"\npolicies = ["absent"]\nreplicates = 2\nweeks = 30\n'
RANGE = '"members.autonomy_need.mean" = { low = 0.3, high = 0.7 }\n'
GRID = '[sampling]\nmethod = "grid"\n'

DESIGNS = {
    "unknown factor": (
        "[uncertainties]\nmembers.autonomy_ned.mean = [0.3]\n",
        "did you mean members.autonomy_need",
    ),
    "empty list": ('[uncertainties]\n"launch.core" = { values = [] }\n', "expected a list of one value or more"),
    "grid without values": (f"{GRID}[uncertainties]\n{RANGE}", "a grid needs listed values"),
    "no point": (f"[sampling]\npoints = 0\n[uncertainties]\n{RANGE}", "expected a whole number from 1"),
    "ends the wrong way": ('[uncertainties]\n"launch.core" = { low = 9, high = 3 }\n', "expected low below high"),
    "a range of nothing": ('[uncertainties]\n"launch.core" = { low = 9, high = 9 }\n', "expected low below high"),
    "a range and a list": ('[uncertainties]\n"launch.core" = { low = 9, values = [9] }\n', "take out this field"),
    "beyond the model": ('[uncertainties]\n"members.autonomy_need.mean" = { low = 0, high = 2 }\n', "from 0 to 1"),
    "chosen and borne": (f'[levers]\n"launch.core" = [9]\n[uncertainties]\n"launch.core" = [9]\n{GRID}', "launch.core"),
}
"""What a design says after its first lines, and what is said of it."""

GOOD = f'{HEAD}[uncertainties]\n"launch.core" = [8, 9]\n'


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(call: Call, folder: Path, said: str, *arguments: str) -> None:
    """Hold a call against what all refusals have in common."""
    before = files(folder)
    english = call(*arguments)
    french = call(*arguments, "--lang", "fr")
    for done in (english, french):
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.count("\n") == 1
    assert said in english.stderr
    assert french.stderr.startswith("perenne\u00a0: ")
    assert files(folder) == before


@pytest.mark.parametrize("name", DESIGNS)
def test_a_design_that_cannot_be_meant(call: Call, tmp_path: Path, name: str) -> None:
    text, said = DESIGNS[name]
    (tmp_path / "d.toml").write_text(HEAD + text, encoding="utf-8")
    for options in ((), ("--dry-run",)):
        refused(call, tmp_path, said, "sweep", "d.toml", "--store", "s", *options)
    assert not (tmp_path / "s").exists()


@pytest.fixture
def good(call: Call, tmp_path: Path) -> Path:
    """A folder with a design and a store of its four runs."""
    (tmp_path / "d.toml").write_text(GOOD, encoding="utf-8")
    assert call("sweep", "d.toml", "--store", "s").returncode == 0
    return tmp_path


def test_stores_that_are_none_of_ours(call: Call, good: Path) -> None:
    for name, content in {
        "model": json.dumps({"format": 1, "model": "0123456789abcdef"}),
        "format": json.dumps({"format": 99, "model": "0123456789abcdef"}),
        "damaged": "{",
    }.items():
        shutil.copytree(good / "s", good / name)
        (good / name / "store.json").write_text(content)
    (good / "folder").mkdir()
    (good / "folder" / "thesis.txt").write_text("kept")
    for store, said in {
        "model": "another version of the model",
        "format": "a store of format 99",
        "damaged": "damaged",
        "folder": "not a store, and not empty",
        "d.toml": "not a store",
        "d.toml/s": "cannot be written",
    }.items():
        refused(call, good, said, "sweep", "d.toml", "--store", store)


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_a_scheduler_that_does_not_answer(
    call: Call, good: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    answers = cluster.answers
    monkeypatch.setattr(cluster, "answers", lambda address, patience: answers(address, 0.5))
    refused(call, good, "no answer", "sweep", "d.toml", "--store", "s", "--scheduler", "tcp://127.0.0.1:9", *options)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 48 kB, mounted for the test."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = os.name == "posix" and shutil.which("mount") is not None
    mounted = (
        mounted
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=48k", "none", str(folder)], check=False, capture_output=True
        ).returncode
    )
    if not mounted:
        pytest.skip("no disk can be mounted here; another test lets the system refuse to write")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_really_full(small_disk: Path, tmp_path: Path) -> None:
    """The sweep ends in one line; what was committed stays; with more room the same command goes on to the end."""
    text = GOOD.replace("replicates = 2", "replicates = 4000").replace("[8, 9]", "[8]")
    (tmp_path / "d.toml").write_text(text, encoding="utf-8")

    def sweep(language: str) -> subprocess.CompletedProcess[str]:
        command = [*COMMAND, "sweep", "d.toml", "--store", str(small_disk / "s"), "--lang", language]
        return subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False)

    (small_disk / "ballast").write_bytes(bytes(24_000))
    for language, said in {"en": "cannot be written", "fr": "impossible d’y écrire"}.items():
        full = sweep(language)
        assert (full.returncode, full.stdout) == (2, "")
        assert full.stderr.count("\n") == 1
        assert said in full.stderr
        assert not list((small_disk / "s" / "parts").glob(".*"))
    assert len(Store.open(small_disk / "s")) < 4000
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    assert sweep("en").returncode == 0
    assert len(Store.open(small_disk / "s")) == 4000
