"""Scenario files that are sent and given back: checked like any other, and blind to the files of this machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from perenne_model import Event, registry
from perenne_model.user_file import LARGEST
from perenne_scenarios import ScenarioError, load, load_text, names, scenario_toml

TEXTS = {"en": "A “name”\\with = signs", "fr": "Un nom\u202f!"}


def refusal(text: str, language: str = "en") -> str:
    with pytest.raises(ScenarioError) as caught:
        load_text("sent.toml", text)
    said = caught.value.say(language)
    assert "\n" not in said
    return said


def test_a_text_is_read_as_a_file_is() -> None:
    read = load_text("sent.toml", 'extends = "craft-guilds"\n[parameters]\npool.size = 77\n')
    assert read.name == "sent"
    assert read.parameters == load("craft-guilds").parameters.replace({"pool.size": 77})


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("text", ["pool.size = 3", "[parameters]\npool.size = -1", "x = [", "x = " + "[" * 5000])
def test_what_is_wrong_is_told_in_one_line(text: str, language: str) -> None:
    assert refusal(text, language).startswith("sent.toml")


def test_it_can_extend_no_file_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret.toml").write_text("[parameters]\npool.size = 77\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    told = set()
    for path in ("secret.toml", "secret", str(tmp_path / "secret.toml"), str(tmp_path / "absent.toml")):
        said = refusal(f"extends = {path!r}")
        told.add(said[said.index("unknown") :].split("; did you mean")[0])
    assert len(told) == 1  # nothing tells whether a file is there


def test_it_may_not_be_larger_than_a_file() -> None:
    assert "larger than" in refusal("#" * (LARGEST + 1))


@settings(max_examples=30)
@given(
    some.sampled_from(names()),
    some.dictionaries(some.sampled_from(sorted(registry())), some.floats(0, 1), max_size=8),
    some.lists(
        some.one_of(
            some.builds(Event, some.just("newcomers"), some.integers(0, 500), some.none(), some.integers(1, 90)),
            some.builds(Event, some.just("hours_cut"), some.integers(0, 500), some.integers(1, 90), some.floats(0, 1)),
            some.builds(Event, some.just("facilitator_leaves"), some.integers(0, 500)),
        ),
        max_size=4,
    ),
    some.text(some.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=40).filter(str.strip),
)
def test_what_is_written_is_read_again(library: str, shares: dict[str, float], events: list[Event], title: str) -> None:
    values = {}
    for path, share in shares.items():
        parameter = registry()[path]
        value = parameter.low + share * (parameter.high - parameter.low)
        values[path] = float(round(value)) if parameter.integer else value
    text = scenario_toml(
        extends=library, title=TEXTS, description={"en": title, "fr": title}, values=values, events=events
    )
    read = load_text("mine.toml", text)
    assert read.parameters == load(library).parameters.replace(values)
    assert list(read.events) == events
    assert read.title == TEXTS
    assert read.description["en"].split() == title.split()
