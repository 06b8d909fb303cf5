"""The three kinds of design: their sizes, how evenly they spread, and that files say the same as objects."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perenne_experiments.design.design import Design
from perenne_experiments.design.factor import LEVER, UNCERTAINTY, Factor, evenly, factor
from perenne_experiments.design.reader import load_design
from perenne_experiments.design.sampling import Sampling
from perenne_scenarios import load

CORE = factor("launch.core", UNCERTAINTY, low=5, high=40, scale="log")
NEED = factor("members.autonomy_need.mean", UNCERTAINTY, low=0, high=1)
EFFORT = factor("initiatives.effort.median", UNCERTAINTY, low=15, high=240, scale="log")

TOML = """
title = { en = "Mine", fr = "Le mien" }
scenario = "reference"
policies = ["absent", "mix"]
replicates = 3
seed = 7
weeks = 52
outcomes = ["ideas", "lifetime"]

[settings]
"pool.size" = 80

[levers]
involvement = [0, 0.5, 1]
control = { steps = 2 }

[uncertainties]
"launch.core" = { low = 5, high = 40, scale = "log" }
"members.autonomy_need.mean" = { low = 0, high = 1 }

[sampling]
method = "lhs"
points = 10
seed = 4
"""


def mine() -> Design:
    return Design(
        name="mine",
        scenario=load("reference").replace({"pool.size": 80}),
        policies=("absent", "mix"),
        levers=(
            factor("involvement", LEVER, values=(0, 0.5, 1)),
            factor("control", LEVER, steps=2),
        ),
        uncertainties=(CORE, NEED),
        sampling=Sampling("lhs", 10, 4),
        lever_sampling=Sampling(),
        replicates=3,
        seed=7,
        weeks=52,
        outcomes=("ideas", "lifetime"),
        title={"en": "Mine", "fr": "Le mien"},
        description={"en": "", "fr": ""},
    )


class TestFilesAndObjects:
    def test_say_the_same(self, tmp_path: Path) -> None:
        (tmp_path / "mine.toml").write_text(TOML, encoding="utf-8")
        read = load_design(tmp_path / "mine.toml")
        assert read == mine()
        assert [one.key for one in read.configurations()] == [one.key for one in mine().configurations()]

    def test_sizes(self) -> None:
        design = mine()
        configurations = list(design.configurations())
        assert len(configurations) == design.size == 10 * (1 + 3 * 2)
        assert design.runs == 3 * design.size
        assert len({one.key for one in configurations}) == design.size
        assert design.levers_of("absent") == ()

    def test_every_policy_lives_in_every_world(self) -> None:
        worlds: dict[tuple[object, object], list[str]] = {}
        for one in mine().configurations():
            place = one.factors["launch.core"], one.factors["members.autonomy_need.mean"]
            worlds.setdefault(place, []).append(one.policy.name)
        assert len(worlds) == 10
        assert all(sorted(policies) == ["absent", *["mix"] * 6] for policies in worlds.values())


class TestGrid:
    def test_every_combination_once(self) -> None:
        factors = (factor("launch.core", UNCERTAINTY, values=(5, 9, 20)), factor("control", LEVER, steps=5))
        points = list(Sampling().sample(factors))
        assert len(points) == Sampling().size(factors) == 15
        assert {tuple(point.values()) for point in points} == {
            (core, control) for core in (5.0, 9.0, 20.0) for control in (0.0, 0.25, 0.5, 0.75, 1.0)
        }

    def test_without_factors_there_is_one_point(self) -> None:
        assert list(Sampling().sample(())) == [{}]
        assert Sampling("lhs", 8).size(()) == 1

    def test_a_range_is_no_grid(self) -> None:
        with pytest.raises(ValueError, match="expected listed values, or steps"):
            list(Sampling().sample((NEED,)))

    @given(st.integers(2, 40), st.booleans())
    def test_steps_are_even_and_hold_both_ends(self, steps: int, log: bool) -> None:
        values = np.array(evenly(15, 240, steps, scale="log" if log else "linear"))
        gaps = np.diff(np.log(values) if log else values)
        assert (values[0], values[-1], len(values)) == (15, 240, steps)
        np.testing.assert_allclose(gaps, gaps[0], rtol=1e-6)

    def test_steps_of_whole_numbers_come_once(self) -> None:
        assert evenly(5, 8, 10, whole=True) == (5, 6, 7, 8)


class TestSpread:
    @given(st.integers(1, 60), st.integers(0, 2**32))
    def test_a_latin_hypercube_has_a_point_in_each_slice_of_each_factor(self, points: int, seed: int) -> None:
        shares = Sampling("lhs", points, seed).shares(4)
        assert shares.shape == (points, 4)
        for column in shares.T:
            np.testing.assert_array_equal(np.sort(np.floor(column * points)), np.arange(points))

    @pytest.mark.parametrize("power", [0, 3, 6])
    def test_a_sobol_sequence_has_a_point_in_each_slice_and_quarters_in_pairs(self, power: int) -> None:
        points = 1 << power
        shares = Sampling("sobol", points, 5).shares(3)
        for column in shares.T:
            np.testing.assert_array_equal(np.sort(np.floor(column * points)), np.arange(points))
        if power >= 2:
            boxes = np.floor(2 * shares[:, :2]).astype(int)
            assert (np.bincount(2 * boxes[:, 0] + boxes[:, 1]) == points // 4).all()

    @pytest.mark.parametrize("method", ["lhs", "sobol"])
    def test_the_same_seed_gives_the_same_points_and_another_others(self, method: str) -> None:
        first, again, other = (list(Sampling(method, 16, seed).sample((CORE, NEED))) for seed in (1, 1, 2))
        assert first == again
        assert first != other
        assert Sampling(method, 16).size((CORE, NEED)) == len(first) == 16

    @pytest.mark.parametrize("method", ["lhs", "sobol"])
    def test_points_fill_the_range_on_its_scale(self, method: str) -> None:
        points = list(Sampling(method, 64, 3).sample((CORE, NEED, EFFORT)))
        cores, needs, efforts = (np.array([point[one.name] for point in points]) for one in (CORE, NEED, EFFORT))
        assert (cores.min(), cores.max()) == (5, 40)
        assert np.all(cores == np.floor(cores))
        assert needs.min() < 1 / 64
        assert needs.max() > 63 / 64
        assert np.mean(efforts < 60) == pytest.approx(0.5, abs=0.02)  # 60 is halfway from 15 to 240, by ratio

    def test_an_unknown_method(self) -> None:
        with pytest.raises(ValueError, match="expected one of grid, lhs, sobol"):
            Sampling("sobl", 4).shares(2)


class TestFactor:
    @given(st.floats(0, 1))
    def test_a_share_lies_within_the_range(self, share: float) -> None:
        for one in (CORE, NEED, EFFORT):
            assert one.low <= one.at(share) <= one.high
        assert factor("control", LEVER, values=(0.2, 0.9)).at(share) == (0.2 if share < 0.5 else 0.9)

    def test_whole_numbers_come_alike_often(self) -> None:
        dice = Factor("launch.core", UNCERTAINTY, 1, 6, whole=True)
        counts = np.bincount([int(dice.at(share)) for share in (np.arange(600) + 0.5) / 600])[1:]
        np.testing.assert_array_equal(counts, 100)

    @pytest.mark.parametrize("share", [-0.1, 1.1, math.nan])
    def test_no_share_outside(self, share: float) -> None:
        with pytest.raises(ValueError, match="expected a number from 0 to 1"):
            NEED.at(share)

    @pytest.mark.parametrize(
        ("made", "said"),
        [
            ({"values": ()}, "one value or more"),
            ({"low": 9, "high": 5}, "lies above"),
            ({"low": -3, "high": 5}, "expected a range within"),
            ({"low": 5, "high": 9, "steps": 1}, "expected 2 or more"),
            ({"low": 5, "high": 9, "scale": "cubic"}, "expected linear or log"),
        ],
    )
    def test_what_cannot_be(self, made: dict[str, object], said: str) -> None:
        with pytest.raises(ValueError, match=said):
            factor("launch.core", UNCERTAINTY, **made)  # type: ignore[arg-type]
        with pytest.raises(KeyError):
            factor("launch.cor", UNCERTAINTY)
