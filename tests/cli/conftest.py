"""Calls of the command line: in this process, which is quick, or in one of their own, as from a shell."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from perenne.__main__ import main

COMMAND = (sys.executable, "-P", "-m", "perenne")
LANGUAGE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


@dataclass(frozen=True)
class Called:
    """What came of a call."""

    returncode: int
    stdout: str
    stderr: str


Call = Callable[..., Called]


def environment(**changes: str) -> dict[str, str]:
    """The environment of a user with an English terminal of 80 columns."""
    kept = {name: value for name, value in os.environ.items() if name not in LANGUAGE_VARIABLES}
    return {**kept, "LANG": "en_US.UTF-8", "COLUMNS": "80", "PYTHONUTF8": "1", **changes}


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call `perenne` in an empty folder, within this process."""
    monkeypatch.chdir(tmp_path)

    def _call(*arguments: str, **changes: str) -> Called:
        with monkeypatch.context() as patch:
            for name in LANGUAGE_VARIABLES:
                patch.delenv(name, raising=False)
            for name, value in {"LANG": "en_US.UTF-8", "COLUMNS": "80", **changes}.items():
                patch.setenv(name, value)
            code = main(arguments)
        written = capsys.readouterr()
        return Called(code, written.out, written.err)

    return _call


@pytest.fixture
def spawn(tmp_path: Path) -> Call:
    """Call `perenne` in an empty folder, in a process of its own."""

    def _spawn(*arguments: str, **changes: str) -> Called:
        done = subprocess.run(
            [*COMMAND, *arguments],
            cwd=tmp_path,
            env=environment(**changes),
            capture_output=True,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        return Called(done.returncode, done.stdout, done.stderr)

    return _spawn
