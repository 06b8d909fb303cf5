"""The version of the model: another one whenever a life could become another, and never otherwise."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest

import perenne_model
from perenne_model import model_version

PACKAGE = Path(perenne_model.__path__[0])


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the model's sources."""
    folder = tmp_path / "perenne_model"
    shutil.copytree(PACKAGE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def version_of(folder: Path) -> str:
    spec = importlib.util.spec_from_file_location("version_of_a_copy", folder / "version.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return str(module.model_version())


def test_a_copy_has_the_same(copied: Path) -> None:
    assert version_of(copied) == model_version()
    assert len(model_version()) == 16
    int(model_version(), 16)


@pytest.mark.parametrize(
    "source",
    [
        "life.py",
        "upheaval.py",
        "policies.py",
        "policy_reader.py",
        "events.py",
        "levers.py",
        "parameters.py",
        "parameters.toml",
        "draws.py",
        "world.py",
        "week/leave.py",
        "week/__init__.py",
    ],
)
def test_it_changes_with_what_decides(copied: Path, source: str) -> None:
    with (copied / source).open("a", encoding="utf-8") as file:
        file.write("\n# another rule\n")
    assert version_of(copied) != model_version()


@pytest.mark.parametrize("source", ["words.py", "languages/en.toml", "community.py"])
def test_it_does_not_change_with_words(copied: Path, source: str) -> None:
    with (copied / source).open("a", encoding="utf-8") as file:
        file.write("\n# another word\n")
    assert version_of(copied) == model_version()


def test_a_new_rule_counts_and_line_ends_do_not(copied: Path) -> None:
    for source in copied.rglob("*.py"):
        source.write_bytes(source.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert version_of(copied) == model_version()
    (copied / "week" / "another.py").write_text('"""A rule."""\n')
    assert version_of(copied) != model_version()


def test_nothing_that_lives_depends_on_what_is_left_out() -> None:
    """The files that do not count are used by none that does, but for words."""
    beside = ("community", "phase")
    for source in PACKAGE.rglob("*.py"):
        if source.stem in beside or source.name == "__init__.py":
            continue
        text = source.read_text(encoding="utf-8")
        assert not any(f"from .{name} import" in text or f"from ..{name} import" in text for name in beside), source
