"""Parameters: a complete registry, and sets of values that cannot go wrong unseen."""

from __future__ import annotations

import copy
import math
import os
import pickle
import re
import subprocess
import sys
import tomllib
from importlib.resources import files
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perenne_model import (
    LEVERS,
    VITALS,
    Cultivating,
    Directive,
    Parameter,
    ParameterError,
    Parameters,
    find,
    live,
    registry,
)
from perenne_model.parameters import record_dtype

PATHS = tuple(registry())
PEOPLE = ("pool.size", "launch.core")
WHOLE = tuple(path for path, parameter in registry().items() if parameter.integer)


def ends(path: str) -> tuple[float, float]:
    return registry()[path].low, registry()[path].high


class TestRegistry:
    @pytest.mark.parametrize("path", PATHS)
    def test_everything_is_said(self, path: str) -> None:
        parameter = registry()[path]
        assert parameter.path == path
        assert set(parameter.meaning) == {"en", "fr"}
        for text in (*parameter.meaning.values(), parameter.unit, parameter.source):
            assert text == text.strip() != ""
        assert parameter.meaning["en"] != parameter.meaning["fr"]

    @pytest.mark.parametrize("path", PATHS)
    def test_defaults_lie_within_their_range(self, path: str) -> None:
        parameter = registry()[path]
        assert parameter.low < parameter.high
        assert parameter.check(parameter.default) == parameter.default
        assert all(math.isfinite(end) for end in ends(path))

    @pytest.mark.parametrize("path", PATHS)
    def test_ends_of_the_range_are_accepted(self, path: str) -> None:
        assert [registry()[path].check(end) for end in ends(path)] == list(ends(path))

    @pytest.mark.parametrize("path", WHOLE)
    def test_whole_numbers_have_whole_ends(self, path: str) -> None:
        assert all(end == int(end) for end in ends(path))

    def test_paths_are_dotted_words_and_make_distinct_fields(self) -> None:
        assert all(re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", path) for path in PATHS)
        assert len({parameter.field for parameter in registry().values()}) == len(PATHS)

    def test_french_is_typeset(self) -> None:
        assert not [p for p, parameter in registry().items() if "'" in parameter.meaning["fr"]]

    @pytest.mark.parametrize("lever", LEVERS)
    def test_every_lever_has_its_costs(self, lever: str) -> None:
        assert {f"levers.{lever}.fixed", f"levers.{lever}.each"} <= set(PATHS)

    def test_the_order_is_that_of_the_table(self) -> None:
        text = files("perenne_model").joinpath("parameters.toml").read_text(encoding="utf-8")
        assert tuple(tomllib.loads(text)) == PATHS == tuple(Parameters())

    def test_the_registry_cannot_be_written(self) -> None:
        with pytest.raises(TypeError):
            registry()["pool.size"] = registry()["launch.core"]  # type: ignore[index]

    @pytest.mark.parametrize("path", PATHS)
    def test_every_parameter_is_read_by_a_rule(self, path: str) -> None:
        field = registry()[path].field
        rules = "".join(
            rule.read_text(encoding="utf-8")
            for rule in files("perenne_model").joinpath("week").iterdir()
            if rule.name.endswith(".py")
        )
        others = "".join(
            files("perenne_model").joinpath(name).read_text(encoding="utf-8") for name in ("life.py", "upheaval.py")
        )
        assert re.search(rf"\b{field}\b", rules) or field in others or f'"{path}"' in others


class TestValues:
    def test_defaults(self) -> None:
        assert dict(Parameters()) == {path: parameter.default for path, parameter in registry().items()}
        assert len(Parameters()) == len(PATHS)

    def test_some_are_replaced(self) -> None:
        parameters = Parameters({"launch.core": 40}).replace({"pool.size": 900})
        assert (parameters["launch.core"], parameters["pool.size"]) == (40.0, 900.0)
        assert Parameters()["launch.core"] == registry()["launch.core"].default

    @pytest.mark.parametrize("value", [3, 3.0, np.int64(3), np.float32(3.0)])
    def test_numbers_of_any_kind(self, value: Any) -> None:
        parameters = Parameters({"launch.core": value})
        assert type(parameters["launch.core"]) is float
        assert parameters == Parameters({"launch.core": 3})

    def test_an_unknown_path_is_a_missing_key(self) -> None:
        with pytest.raises(KeyError):
            Parameters()["launch.cores"]

    def test_it_cannot_be_written(self) -> None:
        with pytest.raises(TypeError):
            Parameters()["launch.core"] = 3  # type: ignore[index]

    def test_it_shows_what_is_not_default(self) -> None:
        assert repr(Parameters()) == "Parameters({})"
        assert repr(Parameters({"launch.core": 40, "pool.size": 500})) == "Parameters({'launch.core': 40.0})"


class TestErrors:
    @pytest.mark.parametrize(
        "value", [-1, 1.01, float("nan"), float("inf"), -float("inf"), "0.5", None, True, [0.5], 1j]
    )
    def test_what_is_no_share(self, value: object) -> None:
        with pytest.raises(ParameterError) as caught:
            Parameters({"members.autonomy_need.mean": value})
        error = caught.value
        assert (error.field, error.expected) == ("members.autonomy_need.mean", "a number from 0 to 1 (0 to 1)")
        assert error.value is value
        assert str(error) == f"members.autonomy_need.mean = {value!r}: expected {error.expected}"

    @pytest.mark.parametrize("value", [2.5, 2, 5_000_001, np.float64(3.1)])
    def test_what_is_no_number_of_people(self, value: object) -> None:
        with pytest.raises(ParameterError, match=r"a whole number from 3 to 5e\+06 \(people\)"):
            Parameters({"pool.size": value})

    @pytest.mark.parametrize("path", PATHS)
    def test_just_beyond_the_range(self, path: str) -> None:
        low, high = ends(path)
        for value in (low - 1, high + 1):
            with pytest.raises(ParameterError):
                Parameters({path: value})

    @pytest.mark.parametrize(
        ("path", "near"),
        [
            ("launch.cores", "launch.core"),
            ("autonomy_need.mean", "members.autonomy_need.mean"),
            ("members_units", "members.units"),
            ("initiative.leak", "initiatives.leak"),
        ],
    )
    def test_the_nearest_path_is_named(self, path: str, near: str) -> None:
        with pytest.raises(ParameterError, match=re.escape(f"(did you mean {near}?)")) as caught:
            find(path)
        assert caught.value.field == path

    def test_nothing_is_named_where_nothing_is_near(self) -> None:
        with pytest.raises(ParameterError) as caught:
            Parameters({"zzz": 1})
        assert caught.value.expected == "a parameter of the model"

    def test_replacing_checks_too(self) -> None:
        with pytest.raises(ParameterError):
            Parameters().replace({"launch.core": -1})

    def test_found_by_path(self) -> None:
        found = find("launch.core")
        assert isinstance(found, Parameter)
        assert found.field == "launch_core"


settings_drawn = st.dictionaries(st.sampled_from(PATHS), st.floats(0, 1), max_size=6).map(
    lambda shares: {path: _within(path, share) for path, share in shares.items()}
)


def _within(path: str, share: float) -> float:
    low, high = ends(path)
    value = min(high, low + share * (high - low))
    return float(int(value)) if registry()[path].integer else value


class TestIdentity:
    @given(settings_drawn)
    def test_equal_values_are_one_key(self, values: dict[str, float]) -> None:
        one, other = Parameters(values), Parameters().replace(dict(reversed(values.items())))
        assert one == other
        assert hash(one) == hash(other)
        assert one.digest() == other.digest()
        assert {one: 1}[other] == 1

    @given(settings_drawn, settings_drawn)
    def test_the_digest_tells_sets_apart(self, first: dict[str, float], second: dict[str, float]) -> None:
        one, other = Parameters(first), Parameters(second)
        assert (one == other) is (one.digest() == other.digest())

    @given(settings_drawn)
    def test_pickled_and_copied(self, values: dict[str, float]) -> None:
        parameters = Parameters(values)
        for copied in (pickle.loads(pickle.dumps(parameters)), copy.deepcopy(parameters), copy.copy(parameters)):
            assert copied == parameters
            assert copied.digest() == parameters.digest()

    def test_the_digest_is_the_same_in_every_process(self) -> None:
        code = "from perenne_model import Parameters; print(Parameters({'launch.core': 40}).digest())"
        seen = {
            subprocess.run(
                [sys.executable, "-c", code],
                env={**os.environ, "PYTHONHASHSEED": seed},
                check=True,
                capture_output=True,
                text=True,
            ).stdout.strip()
            for seed in ("0", "1")
        }
        assert seen == {Parameters({"launch.core": 40}).digest()}

    def test_minus_zero_is_zero(self) -> None:
        one, other = Parameters({"pool.renewal": 0.0}), Parameters({"pool.renewal": -0.0})
        assert one == other
        assert hash(one) == hash(other)


class TestRecord:
    def test_one_number_each_in_the_order_of_the_table(self) -> None:
        record = Parameters({"pool.renewal": 0.25}).record()
        assert record.shape == (1,)
        assert record.dtype == record_dtype()
        assert record.dtype.names == tuple(parameter.field for parameter in registry().values())
        assert {record.dtype[parameter.field] for parameter in registry().values()} == {np.dtype(np.float64)}
        assert record["pool_renewal"][0] == 0.25

    @given(settings_drawn)
    def test_it_holds_the_values(self, values: dict[str, float]) -> None:
        parameters = Parameters(values)
        assert list(parameters.record()[0].tolist()) == list(parameters.values())


class TestEnds:
    """Every end of every range is a world that can be lived in."""

    @pytest.mark.parametrize("path", [path for path in PATHS if path not in PEOPLE])
    @pytest.mark.parametrize("end", [0, 1])
    def test_a_life_at_the_end_of_a_range(self, path: str, end: int) -> None:
        parameters = Parameters({path: ends(path)[end]})
        for policy in (Cultivating(), Directive()):
            life = live(parameters, policy, seed=1, weeks=40)
            assert all(np.isfinite(life.weekly[sign]).all() for sign in VITALS)
            for sign in (
                "motivation",
                "autonomy",
                "competence",
                "relatedness",
                "answer_rate",
                "dependence",
                "overload",
            ):
                assert 0.0 <= life.weekly[sign].min() <= life.weekly[sign].max() <= 1.0

    @pytest.mark.parametrize("path", PEOPLE)
    def test_a_life_at_the_small_end_of_people(self, path: str) -> None:
        life = live(Parameters({path: ends(path)[0]}), Cultivating(), seed=1, weeks=40)
        assert np.isfinite(life.weekly["members"]).all()
