"""Settings of the command line, checked as a file is."""

from __future__ import annotations

import pytest

from perenne_scenarios import ScenarioError, parse_settings


def test_settings_are_read_and_the_last_one_holds() -> None:
    read = parse_settings(["pool.size=80", " launch.core = 9 ", "pool.size=70", "trust.across=1e-1"])
    assert read == {"pool.size": 70.0, "launch.core": 9.0, "trust.across": 0.1}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pool.size", '--set: "pool.size": expected KEY=VALUE, such as pool.size=800'),
        ("=3", '--set: "=3": expected KEY=VALUE, such as pool.size=800'),
        ("pool.sise=3", "--set: pool.sise: no such parameter; did you mean pool.size?"),
        (
            "autonomy_need.mean=1",
            "--set: autonomy_need.mean: no such parameter; did you mean members.autonomy_need.mean?",
        ),
        ("trust.across=2", "--set: trust.across = 2: expected a number from 0 to 1"),
        ("trust.across=much", '--set: trust.across = "much": expected a number from 0 to 1'),
        ("trust.across=", '--set: trust.across = "": expected a number from 0 to 1'),
        ("trust.across=inf", "--set: trust.across = Infinity: expected a number from 0 to 1"),
        (
            "trust.across=0,5",
            '--set: trust.across = "0,5": expected a number with a decimal point; write 0.5',
        ),
        ("pool.size=1,000", '--set: pool.size = "1,000": expected a whole number from 3 to 5,000,000 (people)'),
        ("pool.size=3.5", "--set: pool.size = 3.5: expected a whole number from 3 to 5,000,000 (people)"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(text: str, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_settings([text])
    assert str(caught.value) == said
