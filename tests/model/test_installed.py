"""Policies that other packages bring, by entry points: found, made, and refused in one line where they cannot be."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from perenne_model import PolicyError, parse_policy
from perenne_model.installed import GROUP, installed_policies

CODE = """
from perenne_model import Policy


class Gentle(Policy):
    name = "gentle"

    def levers(self, signs):
        return {"welcoming": 0.5}


class Misnamed(Gentle):
    name = "another"


class Breaking(Gentle):
    def __init__(self):
        raise RuntimeError("no\\nway")
"""


def package(folder: Path, name: str, entries: Mapping[str, str]) -> None:
    """Lay out a package as an installer would."""
    (folder / f"{name}.py").write_text(CODE, encoding="utf-8")
    about = folder / f"{name}-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    lines = [f"[{GROUP}]", *(f"{key} = {value}" for key, value in entries.items())]
    (about / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on the path; what it brings is forgotten afterwards."""
    monkeypatch.syspath_prepend(str(tmp_path))
    installed_policies.cache_clear()
    yield tmp_path
    installed_policies.cache_clear()
    for name in [name for name in sys.modules if name.startswith("brought")]:
        del sys.modules[name]


def refusal(text: str) -> PolicyError:
    with pytest.raises(PolicyError) as caught:
        parse_policy(text)
    assert len(str(caught.value).splitlines()) == 1
    assert caught.value.say("fr") != caught.value.say("en")
    return caught.value


def test_it_is_found_by_its_name(folder: Path) -> None:
    package(folder, "brought", {"gentle": "brought:Gentle"})
    assert parse_policy("gentle").levers(None) == {"welcoming": 0.5}  # type: ignore[arg-type]
    assert parse_policy("gentle>absent@10").name == "gentle>absent@10"
    assert "brought" in sys.modules


def test_nothing_is_imported_until_it_is_asked_for(folder: Path) -> None:
    package(folder, "brought", {"gentle": "brought:Gentle"})
    assert [one.package for one in installed_policies()["gentle"]] == ["brought"]
    parse_policy("absent")
    assert "brought" not in sys.modules


def test_it_is_among_what_is_expected(folder: Path) -> None:
    package(folder, "brought", {"gentle": "brought:Gentle"})
    error = refusal("gentel")
    assert error.expectation is not None
    assert error.expectation.near == "gentle"
    assert "gentle" in error.expected


@pytest.mark.parametrize("name", ["absent", "responsive", "grip", "mix"])
def test_a_built_in_name_is_refused(folder: Path, name: str) -> None:
    package(folder, "brought", {name: "brought:Gentle"})
    assert "perenne, brought" in refusal(name).expected


def test_a_name_brought_twice_is_refused(folder: Path) -> None:
    package(folder, "brought", {"gentle": "brought:Gentle"})
    package(folder, "brought_too", {"gentle": "brought_too:Gentle"})
    assert "brought, brought_too" in refusal("gentle").expected


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("missing_module:Gentle", "ModuleNotFoundError"),
        ("brought:Missing", "AttributeError"),
        ("brought:Breaking", "RuntimeError: no way"),
    ],
)
def test_what_does_not_load_is_told_in_one_line(folder: Path, target: str, said: str) -> None:
    package(folder, "brought", {"gentle": target})
    error = refusal("gentle")
    assert said in error.expected
    assert "brought" in error.expected


def test_another_name_than_the_one_it_is_brought_under_is_refused(folder: Path) -> None:
    package(folder, "brought", {"gentle": "brought:Misnamed"})
    assert refusal("gentle").field == "name = 'another'"
