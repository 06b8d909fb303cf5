"""The compiled rules' cache: where it lies, when it is stale, and that nobody compiles twice."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

import numba
import pytest
from numba import int64

import perenne_model
from perenne_model import Absent, Parameters, live
from perenne_model import compiled as engine_cache
from perenne_model.compiled import cache_folder, compiled, fingerprint, is_cold

numba_settings: Any = numba.config

PACKAGE = Path(perenne_model.__path__[0])

ONE_LIFE = "from perenne_model import Parameters, Absent, live; live(Parameters(), Absent(), seed=1, weeks=20)"
"""A program that needs the compiled rules."""

MACHINE_CODE = (".nbi", ".nbc")
"""Numba's files: indices and code."""

COMPILED = re.compile(r"^@(compiled|inlined)\b", re.MULTILINE)

found_folder = cache_folder.__wrapped__
"""`cache_folder`, asked anew each time."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home and a temporary folder of one's own, and no wish for another place."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    for name in ("PERENNE_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("USER", "someone")
    return tmp_path / "home"


def in_another_process(code: str, **variables: str) -> str:
    """Run a program with the environment's variables, some changed; return what it printed."""
    environment = {**os.environ, **variables}
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class TestPlace:
    def test_where_it_is_asked_for(self, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PERENNE_CACHE", str(tmp_path / "deep" / "here"))
        assert found_folder().parent == tmp_path / "deep" / "here"
        assert found_folder().is_dir()

    def test_it_bears_the_version_of_the_rules_and_of_python(self, home: Path) -> None:
        assert found_folder().name == f"{fingerprint()}-{sys.implementation.cache_tag}"

    @pytest.mark.parametrize(
        ("platform", "variable", "base", "otherwise"),
        [
            ("linux", "XDG_CACHE_HOME", "xdg", ".cache"),
            ("win32", "LOCALAPPDATA", "local", "AppData/Local"),
            ("darwin", None, "", "Library/Caches"),
        ],
    )
    def test_otherwise_in_the_users_cache(
        self,
        home: Path,
        monkeypatch: pytest.MonkeyPatch,
        platform: str,
        variable: str | None,
        base: str,
        otherwise: str,
    ) -> None:
        monkeypatch.setattr(sys, "platform", platform)
        assert found_folder().parent == home / otherwise / "perenne"
        if variable:
            monkeypatch.setenv(variable, str(home / base))
            assert found_folder().parent == home / base / "perenne"

    @pytest.mark.parametrize("variable", ["PERENNE_CACHE", "XDG_CACHE_HOME"])
    def test_where_no_folder_can_be_made_a_temporary_one_will_do(
        self, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
    ) -> None:
        (tmp_path / "file").touch()
        monkeypatch.setattr(sys, "platform", "linux")
        monkeypatch.setenv(variable, str(tmp_path / "file"))
        assert found_folder().parent == tmp_path / "tmp" / "perenne-someone"

    def test_nor_where_nothing_can_be_written(
        self, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        forbidden = tmp_path / "forbidden"
        monkeypatch.setenv("PERENNE_CACHE", str(forbidden))
        write = tempfile.TemporaryFile

        def refuse(**options: Path) -> Any:
            if forbidden in options["dir"].parents:
                raise PermissionError(13, "Permission denied")
            return write(**options)  # type: ignore[call-overload]

        monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
        assert found_folder().parent == tmp_path / "tmp" / "perenne-someone"

    def test_if_all_else_fails_a_folder_for_this_time_only(
        self, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for blocked in (tmp_path / "file", tmp_path / "tmp" / "perenne-someone"):
            blocked.touch()
        monkeypatch.setenv("PERENNE_CACHE", str(tmp_path / "file"))
        first, second = found_folder(), found_folder()
        assert first.is_dir()
        assert first.parent == second.parent == tmp_path / "tmp"
        assert first != second


class TestFingerprint:
    @pytest.fixture
    def copied(self, tmp_path: Path) -> Path:
        """Copy the package's sources."""
        return shutil.copytree(PACKAGE, tmp_path / "perenne_model", ignore=shutil.ignore_patterns("__pycache__"))

    def test_a_copy_has_the_same(self, copied: Path) -> None:
        assert fingerprint_of(copied) == fingerprint()

    @pytest.mark.parametrize(
        "source",
        ["draws.py", "world.py", "levers.py", "vitals.py", "parameters.toml", "week/__init__.py", "week/ties.py"],
    )
    def test_it_changes_when_a_rule_does(self, copied: Path, source: str) -> None:
        with (copied / source).open("a", encoding="utf-8") as file:
            file.write("# a remark\n")
        assert fingerprint_of(copied) != fingerprint()

    def test_it_changes_with_a_new_rule_and_a_lost_one(self, copied: Path) -> None:
        (copied / "week" / "rest.py").touch()
        added = fingerprint_of(copied)
        (copied / "week" / "ties.py").unlink()
        assert len({fingerprint(), added, fingerprint_of(copied)}) == 3

    def test_it_changes_when_two_rules_swap_names(self, copied: Path) -> None:
        ties, topics, aside = (copied / "week" / name for name in ("ties.py", "topics.py", "aside"))
        ties.rename(aside)
        topics.rename(ties)
        aside.rename(topics)
        assert fingerprint_of(copied) != fingerprint()

    def test_ends_of_lines_do_not_count(self, copied: Path) -> None:
        for source in (copied / "week").glob("*.py"):
            source.write_bytes(source.read_bytes().replace(b"\n", b"\r\n"))
        assert fingerprint_of(copied) == fingerprint()

    def test_what_is_not_compiled_does_not_count(self, copied: Path) -> None:
        for source in ("policies.py", "community.py", "languages/fr.toml"):
            (copied / source).write_text("", encoding="utf-8")
        assert fingerprint_of(copied) == fingerprint()

    def test_every_file_with_compiled_rules_counts(self, copied: Path) -> None:
        rules = [source for source in copied.rglob("*.py") if COMPILED.search(source.read_text(encoding="utf-8"))]
        assert len(rules) > 10
        for source in rules:
            before = fingerprint_of(copied)
            source.write_text("", encoding="utf-8")
            assert fingerprint_of(copied) != before, source


def fingerprint_of(package: Path) -> str:
    """Return the fingerprint that a copy of the package finds of itself."""
    module = loaded(package / "compiled.py")
    found: str = module.fingerprint()
    return found


def loaded(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("copied_compiled", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class TestCompiling:
    def test_a_second_process_compiles_nothing(self, tmp_path: Path) -> None:
        live(Parameters(), Absent(), seed=1, weeks=20)
        shutil.copytree(cache_folder(), tmp_path / cache_folder().name, ignore=but_machine_code)
        before = compiled_files(tmp_path)
        in_another_process(ONE_LIFE, PERENNE_CACHE=str(tmp_path))
        assert before
        assert compiled_files(tmp_path) == before

    def test_asking_whether_the_cache_is_cold_imports_nothing_heavy(self, tmp_path: Path) -> None:
        code = (
            "import sys; from perenne_model.compiled import is_cold; "
            "print(is_cold(), sorted({'numba', 'numpy', 'mesa'} & set(sys.modules)))"
        )
        assert in_another_process(code, PERENNE_CACHE=str(tmp_path)) == "True []"

    def test_it_is_warm_here(self) -> None:
        live(Parameters(), Absent(), seed=1, weeks=20)
        assert not is_cold()

    def test_settings_of_the_users_own_are_left_alone(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(numba_settings, "CACHE_DIR", "the user's")
        monkeypatch.setattr(engine_cache, "cache_folder", lambda: tmp_path)
        doubled = compiled(int64(int64), entry=True)(double)
        assert doubled(21) == 42
        assert numba_settings.CACHE_DIR == "the user's"
        assert compiled_files(tmp_path)

    def test_they_are_left_alone_when_a_rule_does_not_compile(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(numba_settings, "CACHE_DIR", "the user's")
        monkeypatch.setattr(engine_cache, "cache_folder", lambda: tmp_path)
        with pytest.raises(numba.TypingError):
            compiled(int64(int64))(wrong)
        assert numba_settings.CACHE_DIR == "the user's"

    @pytest.mark.slow
    def test_a_cold_cache_is_filled_once(self, tmp_path: Path) -> None:
        asked = "from perenne_model.compiled import is_cold; print(is_cold())"
        assert in_another_process(asked, PERENNE_CACHE=str(tmp_path)) == "True"
        in_another_process(ONE_LIFE, PERENNE_CACHE=str(tmp_path))
        filled = compiled_files(tmp_path)
        assert in_another_process(asked, PERENNE_CACHE=str(tmp_path)) == "False"
        in_another_process(ONE_LIFE, PERENNE_CACHE=str(tmp_path))
        assert filled
        assert compiled_files(tmp_path) == filled


def but_machine_code(folder: str, names: list[str]) -> list[str]:
    """Return what need not be copied, or may vanish while it is: other tests may be compiling."""
    return [name for name in names if (Path(folder) / name).is_file() and Path(name).suffix not in MACHINE_CODE]


def compiled_files(folder: Path) -> dict[str, tuple[int, int]]:
    """Return size and time of writing of every file of machine code, and of their indices."""
    files = [file for file in folder.rglob("*") if file.suffix in MACHINE_CODE]
    return {str(file.relative_to(folder)): (file.stat().st_size, file.stat().st_mtime_ns) for file in files}


def double(number: int) -> int:
    return 2 * number


def wrong(number: int) -> int:
    return number.unheard_of  # type: ignore[attr-defined,no-any-return]
