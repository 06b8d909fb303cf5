"""The defence of the design: what it says of luck in common is what comparisons say."""

from __future__ import annotations

import pytest

from perenne_experiments import Comparison, compare
from perenne_model import parse_policy
from perenne_scenarios import load


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    policies = [parse_policy(text) for text in ("cultivating", "mix:0.65,0.1", "absent", "directive")]
    return compare(load("reference"), policies, runs=200, seed=1, weeks=520)


@pytest.mark.parametrize(
    ("a", "b", "least", "most"),
    [
        ("cultivating", "mix:0.65,0.1", 5.0, 20.0),
        ("absent", "directive", 1.6, 3.0),
        ("cultivating", "absent", 1.05, 1.8),
        ("cultivating", "directive", 1.05, 1.8),
    ],
)
def test_what_luck_in_common_is_worth(comparison: Comparison, a: str, b: str, least: float, most: float) -> None:
    (contrast,) = [one for one in comparison.contrasts if {one.a, one.b} == {a, b}]
    gain = contrast.difference.pairing_gain
    assert gain is not None
    assert least < gain < most
