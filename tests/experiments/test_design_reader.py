"""The design reader's errors: one line each, which names the file, the field, the value, and what was expected."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perenne_experiments.design.error import DesignError
from perenne_experiments.design.library import names
from perenne_experiments.design.reader import FIELDS, design_of, load_design
from perenne_model.policies import PolicyError
from perenne_model.user_file import parse_toml
from perenne_scenarios import ScenarioError

START = 'scenario = "reference"\npolicies = ["absent"]\n'
LHS = '[sampling]\nmethod = "lhs"\npoints = 8\n'

WRONG = [
    # what the file says; field; what is said of it
    (START + "replicate = 3", "replicate", "no such field; expected title,", "did you mean replicates?"),
    ('policies = ["absent"]', "scenario", "missing; a design needs a scenario and policies", None),
    ('scenario = "reference"', "policies", "missing; a design needs a scenario and policies", None),
    ('scenario = 3\npolicies = ["absent"]', "scenario", "3: expected the name of a scenario", None),
    ('scenario = "reference"\npolicies = "absent"', "policies", "expected a list of policies", None),
    ('scenario = "reference"\npolicies = []', "policies", "expected a list of policies", None),
    ('scenario = "reference"\npolicies = ["absent", 3]', "policies[2]", "3: expected a list of policies", None),
    ('scenario = "reference"\npolicies = ["absnt"]', "policies[1]", "no such policy", "did you mean absent?"),
    ('scenario = "reference"\npolicies = ["absent", "absent"]', "policies", '"absent": there twice', None),
    ('scenario = "reference"\npolicies = ["grip"]', "policies", "add grip under [levers]", None),
    (START + "[levers]\ngrip = { steps = 3 }", "levers.grip", "add grip to the policies", None),
    (START + "replicates = 0", "replicates", "0: expected a whole number from 1 to", None),
    (START + 'replicates = "ten"', "replicates", '"ten": expected a whole number', None),
    (START + "replicates = true", "replicates", "expected a whole number", None),
    (START + "weeks = 52.5", "weeks", "expected a whole number from 1 to 5,200", None),
    (START + "seed = -1", "seed", "expected a whole number from 0", None),
    (START + 'outcomes = ["lifetimes"]', "outcomes[1]", '"lifetimes": expected a list', "did you mean lifetime?"),
    (START + "outcomes = []", "outcomes", "expected a list of one or more of lifetime", None),
    (START + 'outcomes = "lifetime"', "outcomes", '"lifetime": expected a list', None),
    (START + "title = 3", "title", "3: expected a text, or a table with en and fr", None),
    (START + "uncertainties = 3", "uncertainties", "3: expected a table", None),
    (
        START + '[uncertainties]\n"launch.cor" = [5, 6]',
        "uncertainties.launch.cor",
        "no such factor",
        "did you mean launch.core?",
    ),
    (START + '[uncertainties]\n"welcoming" = [0.1]', "uncertainties.welcoming", "move it to [levers]", None),
    (START + '[levers]\n"pool.size" = [100]', "levers.pool.size", "move it to [uncertainties]", None),
    (START + '[uncertainties]\n"launch.core" = []', "uncertainties.launch.core.values", "one value or more", None),
    (START + '[uncertainties]\n"launch.core" = { values = [] }', "uncertainties.launch.core.values", "or more", None),
    (START + '[uncertainties]\n"launch.core" = 5', "uncertainties.launch.core", "5: expected a list of values", None),
    (START + '[uncertainties]\n"launch.core" = [5, 5]', "uncertainties.launch.core.values", "5: listed twice", None),
    (
        START + '[uncertainties]\n"launch.core" = { low = 40, high = 8 }\n' + LHS,
        "uncertainties.launch.core",
        "low = 40 and high = 8: expected low below high",
        None,
    ),
    (
        START + '[uncertainties]\n"launch.core" = { low = 8, high = 8 }\n' + LHS,
        "uncertainties.launch.core",
        "expected low below high",
        None,
    ),
    (
        START + '[uncertainties]\n"launch.core" = { values = [8], low = 3 }',
        "uncertainties.launch.core.low",
        "a list of values has its range",
        None,
    ),
    (
        START + '[uncertainties]\n"launch.core" = { low = 8, high = "many" }\n' + LHS,
        "uncertainties.launch.core.high",
        '"many": expected a number',
        None,
    ),
    (
        START + '[uncertainties]\n"launch.core" = { low = 8.5, high = 20 }\n' + LHS,
        "uncertainties.launch.core.low",
        "expected a whole number from",
        None,
    ),
    (
        START + '[uncertainties]\n"members.autonomy_need.mean" = [1.5]',
        "uncertainties.members.autonomy_need.mean.values[1]",
        "1.5: expected a number from 0 to 1",
        None,
    ),
    (
        START + '[uncertainties]\n"launch.core" = { low = 8, hihg = 9 }\n' + LHS,
        "uncertainties.launch.core.hihg",
        "no such field",
        "did you mean high?",
    ),
    (
        START + '[uncertainties]\n"members.autonomy_need.mean" = { low = 0, high = 1, scale = "log" }\n' + LHS,
        "uncertainties.members.autonomy_need.mean.low",
        "the scale is logarithmic",
        None,
    ),
    (
        START + '[uncertainties]\n"launch.core" = { low = 8, high = 20, scale = "lgo" }\n' + LHS,
        "uncertainties.launch.core.scale",
        '"lgo": expected one of linear, log',
        "did you mean log?",
    ),
    (
        START + '[uncertainties]\n"launch.core" = { low = 8, high = 20, steps = 1 }',
        "uncertainties.launch.core.steps",
        "expected a whole number from 2",
        None,
    ),
    (
        START + '[levers]\n"launch.core" = [5]\n[uncertainties]\n"launch.core" = [6]',
        "uncertainties.launch.core",
        "both a lever and an uncertainty",
        None,
    ),
    (
        START + '[settings]\n"launch.core" = 5\n[uncertainties]\n"launch.core" = [6]',
        "settings.launch.core",
        "both set and varied",
        None,
    ),
    (START + '[uncertainties]\n"launch.core" = { low = 8, high = 20 }', "sampling.points", "needs a number", None),
    (
        START + '[uncertainties]\n"launch.core" = { low = 8, high = 20 }\n[sampling]\nmethod = "grid"',
        "sampling",
        "give launch.core steps or values",
        None,
    ),
    (
        START + '[uncertainties]\n"launch.core" = [8]\n[sampling]\nmethod = "grid"\npoints = 4',
        "sampling.points",
        "take out points",
        None,
    ),
    (
        START + '[uncertainties]\n"launch.core" = { low = 8, high = 20 }\n[sampling]\nmethod = "sobol"\npoints = 100',
        "sampling.points",
        "100: a Sobol sequence is even at powers of two; expected 64 or its double",
        None,
    ),
    (
        START + '[uncertainties]\n"launch.core" = { low = 8, high = 20 }\n[sampling]\nmethod = "sobl"\npoints = 4',
        "sampling.method",
        '"sobl": expected one of grid, lhs, sobol',
        "did you mean sobol?",
    ),
    (
        START + '[uncertainties]\n"launch.core" = { low = 8, high = 20 }\n[sampling]\npoints = 0',
        "sampling.points",
        "expected a whole number from 1",
        None,
    ),
    (
        START + 'replicates = 1000000\n[uncertainties]\n"launch.core" = { low = 5, high = 20, steps = 16 }',
        "",
        "16,000,000 runs (16 configurations × 1,000,000 replicates): expected 10,000,000 at most",
        None,
    ),
]


@pytest.mark.parametrize(("text", "field", "said", "near"), WRONG, ids=range(len(WRONG)))
def test_one_line_in_each_language(text: str, field: str, said: str, near: str | None) -> None:
    with pytest.raises((DesignError, ScenarioError)) as caught:
        design_of(parse_toml(text), file="my.toml", name="my")
    error = caught.value
    assert isinstance(error, (DesignError, ScenarioError))
    line, french = error.say("en"), error.say("fr")
    assert line.startswith(f"my.toml: {field}" if field else "my.toml: ")
    assert said in line
    assert (near in line) if near else ("did you mean" not in line or "policies" in field)
    assert french.startswith(f"my.toml\u00a0: {field}" if field else "my.toml\u00a0: ")
    assert "\n" not in line + french
    assert not re.search(r"\b(expected|the|there|needs|add)\b", french), french
    assert ("vouliez-vous dire" in french) == ("did you mean" in line)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (START + "[settings]\n\"launch.cor\" = 5", "did you mean launch.core?"),
        (START + "[settings]\n\"launch.core\" = -5", "launch.core = -5"),
        ('scenario = "refrence"\npolicies = ["absent"]', "did you mean reference?"),
    ],
)  # fmt: skip
def test_what_a_scenario_refuses(text: str, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        design_of(parse_toml(text), file="my.toml", name="my")
    assert said in caught.value.say("en")
    assert "\n" not in caught.value.say("en") + caught.value.say("fr")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"scenario = ", "broken TOML"),
        (b"\xff\xfe", "not UTF-8 text"),
        (None, "no such file"),
    ],
)
def test_what_is_no_design_file(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "my.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DesignError, match=said) as caught:
        load_design(path)
    assert str(path) in str(caught.value)
    assert "\n" not in caught.value.say("fr")


def test_an_unknown_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DesignError, match=r"did you mean assumptions\?"):
        load_design("asumptions")
    (tmp_path / "mine.toml").write_text(START, encoding="utf-8")
    with pytest.raises(DesignError, match=r"did you mean mine\.toml\?"):
        load_design("mine")


def test_a_policy_file_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text('scenario = "reference"\npolicies = ["./none.toml"]', encoding="utf-8")
    with pytest.raises(PolicyError, match=r"none\.toml"):
        load_design(tmp_path / "my.toml")


@pytest.mark.parametrize("name", names())
def test_the_library_can_be_read(name: str) -> None:
    design = load_design(name)
    assert design.runs > 0
    assert design.title["en"] != design.title["fr"]


_values = st.recursive(
    st.one_of(st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(FIELDS), _values, max_size=4))
def test_whatever_stands_in_a_file_is_read_or_refused_in_a_line(fields: dict[str, object]) -> None:
    with contextlib.suppress(DesignError, ScenarioError, PolicyError):
        design_of({"scenario": "reference", "policies": ["absent"], **fields}, file="f", name="f")
