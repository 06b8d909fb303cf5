"""Whatever a file holds, reading it gives a scenario or a ScenarioError: nothing else."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from perenne_model.parameters import registry
from perenne_scenarios import Scenario, ScenarioError, load, parse_settings
from perenne_scenarios.field import FIELDS

_values = st.one_of(
    st.integers(min_value=-(10**30), max_value=10**30).map(str),
    st.floats().map(lambda number: str(number).replace("e+", "e")),
    st.sampled_from(["true", "[]", "{}", "[1, [2]]", "'x'", "''", "{ en = 'x' }", "{ en = 1 }", "1979-05-27", "nan"]),
    st.text(st.characters(blacklist_categories=["Cs"]), max_size=20).map(lambda text: f'"{text}"'),
)
_keys = st.one_of(
    st.sampled_from([*FIELDS, *registry(), "kind", "week", "weeks", "amount", "en", "fr", "''", '"a.b"']),
    st.from_regex(r"[a-z.]{1,12}", fullmatch=True),
)
_lines = st.one_of(
    st.builds("{} = {}".format, _keys, _values),
    st.builds("[{}]".format, _keys),
    st.builds("[[{}]]".format, _keys),
    st.sampled_from(["[[events]]", "kind = 'reorganisation'", "week = 3", "amount = 0.5", "extends = 'reference'"]),
)


def check(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fuzz.toml"
        path.write_bytes(content)
        outcome: Scenario | ScenarioError
        try:
            outcome = load(path)
        except ScenarioError as error:
            outcome = error
    lines = outcome.title.values() if isinstance(outcome, Scenario) else map(outcome.say, ("en", "fr"))
    for line in lines:
        assert line
        assert isinstance(outcome, Scenario) or "\n" not in line


@given(st.lists(_lines, max_size=8))
@settings(max_examples=150)
def test_files_that_look_like_scenarios(lines: list[str]) -> None:
    check("\n".join(lines).encode("utf-8"))


@given(st.binary(max_size=200))
@settings(max_examples=50)
def test_files_of_any_bytes(content: bytes) -> None:
    check(content)


@given(st.one_of(st.text(max_size=40), st.builds("{}={}".format, _keys, _values)))
@settings(max_examples=150)
def test_settings_of_any_text(text: str) -> None:
    said = ""
    parsed: dict[str, float] = {}
    try:
        parsed = parse_settings([text])
    except ScenarioError as error:
        said = error.say("fr")
    assert "\n" not in said
    assert all(path in registry() for path in parsed)
