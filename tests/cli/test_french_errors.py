"""Errors of users' own files, in French: one line, no English in it, with the spaces French wants."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from perenne.error_line import _USER_MODULE
from perenne_experiments.words.typography import typeset
from perenne_model.policy_reader import USER_MODULE

from .conftest import Call, Called

ENGLISH = re.compile(
    r"\b(a|an|the|of|and|or|with|from|at|is|it|no|not|such|only|did|you|mean|expected|found|one|number|text|line|"
    r"whole|invalid|cannot|unclosed|missing|must)\b",
    re.IGNORECASE,
)

MINE = (
    "class Mine:\n  name = 'zz'\n  def levers(self, signs): return {}\n  def next_review(self, week): return week + 1\n"
)

POLICIES = {
    "broken.toml": "name = ",
    "twice.toml": "levers.focusing = 1\nlevers.focusing = 0",
    "redeclared.toml": "[levers]\n[levers]",
    "open.toml": "x = [1",
    "two.toml": "x = 1 y = 2",
    "keyless.toml": "= 3",
    "deep.toml": f"x = {'[' * 5000}",
    "field.toml": "lever.focusing = 1",
    "misplaced.toml": "welcoming = 0.5",
    "title.toml": "name = 3",
    "stages.toml": "stages = 3",
    "week.toml": "[[stages]]\nweek = 1.5",
    "stage.toml": "[[stages]]\nweek = 3\nfocusing = 1",
    "table.toml": "levers = 3",
    "lever.toml": "levers.focussing = 1",
    "share.toml": "levers.focusing = 1.5",
    "other.py": "class Mien:\n  def levers(self, signs): ...",
    "methods.py": "class Mine: ...",
    "title.py": MINE.replace("'zz'", "3"),
    "lever.py": MINE.replace("{}", "{'focussing': 1}"),
    "share.py": MINE.replace("{}", "{'focusing': 2}"),
    "levers.py": MINE.replace("{}", "3"),
    "ahead.py": MINE.replace("week + 1", "week + 0.5"),
    "review.py": "from perenne_model import Policy\nclass Mine(Policy):\n  name = 'zz'\n  review = 0\n",
}

SCENARIOS = {
    "broken.toml": "[parameters",
    "parameter.toml": "[parameters]\npool.sise = 3",
    "value.toml": "[parameters]\npool.size = 'x'",
    "field.toml": "titel = 'x'",
    "misplaced.toml": "pool.size = 3",
    "title.toml": "title = 3",
    "sources.toml": "sources = 'x'",
    "circle.toml": "extends = 'circle.toml'",
    "extended.toml": "extends = 'nowhere.toml'",
    "kind.toml": "[[events]]\nkind = 'newcomer'\nweek = 3",
    "weeks.toml": "[[events]]\nkind = 'newcomers'\nweek = 3\nweeks = 2\namount = 2",
    "amount.toml": "[[events]]\nkind = 'newcomers'\nweek = 3\namount = 2.5",
}


def check(done: Called, name: str) -> None:
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert name in line
    assert not ENGLISH.search(line.replace(name, "")), line
    assert typeset(line, "fr") == line


@pytest.mark.parametrize("name", POLICIES)
def test_policies(call: Call, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(POLICIES[name])
    given = name if name.endswith(".toml") else f"{name}:Mine"
    at_run_time = name in {"lever.py", "share.py", "levers.py", "ahead.py"}
    check(
        call("simulate", "reference", "--weeks", "3", "--policy", given, "--lang", "fr"), "zz" if at_run_time else name
    )


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenarios(call: Call, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(SCENARIOS[name])
    check(call("scenarios", "show", name, "--lang", "fr"), name)


@pytest.mark.parametrize("command", [("scenarios", "show"), ("simulate", "reference", "--policy")])
@pytest.mark.parametrize("name", ["folder.toml", "nowhere.toml", "latin.toml", "large.toml", f"{'x' * 300}.toml"])
def test_files_that_cannot_be_read(call: Call, tmp_path: Path, command: tuple[str, ...], name: str) -> None:
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "latin.toml").write_bytes(b"name = '\xe9'")
    (tmp_path / "large.toml").write_text("#" * 1_000_001)
    check(call(*command, name, "--lang", "fr"), name)


@pytest.mark.skipif(os.name == "nt", reason="other devices")
@pytest.mark.parametrize("out", ["file.txt", "file.txt/inside", "/proc/nowhere", "a\0b"])
def test_folders_that_cannot_be_written_in(call: Call, tmp_path: Path, out: str) -> None:
    (tmp_path / "file.txt").write_text("kept")
    done = call("compare", "reference", "--runs", "1", "--out", out, "--lang", "fr")
    check(done, out.replace("\0", "�"))
    assert [path.name for path in tmp_path.iterdir()] == ["file.txt"]


def test_the_command_line_knows_a_policys_own_errors_by_its_modules_name() -> None:
    assert _USER_MODULE == USER_MODULE


def test_a_file_that_a_policy_lacks_is_the_policys_own_error(call: Call, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(MINE.replace("{}", "open('nowhere').read()"))
    done = call("simulate", "reference", "--policy", "mine.py:Mine", "--weeks", "3", "--lang", "fr")
    assert done.returncode == 2
    assert "mine.py, ligne 3\u00a0: FileNotFoundError: " in done.stderr
