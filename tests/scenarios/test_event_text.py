"""Events as one types them."""

from __future__ import annotations

from pathlib import Path

import pytest

from perenne_model import Event
from perenne_scenarios import ScenarioError, events_text, parse_events

TEXT = "facilitator_leaves@104,hours_cut@52+26:0.5,newcomers@8:40"


def test_there_and_back() -> None:
    events = parse_events(TEXT)
    assert events == (
        Event("facilitator_leaves", 104),
        Event("hours_cut", 52, 26, 0.5),
        Event("newcomers", 8, None, 40),
    )
    assert events_text(events) == TEXT
    assert parse_events("") == ()


def test_a_file(tmp_path: Path) -> None:
    file = tmp_path / "blows.toml"
    file.write_text('[[events]]\nkind = "reorganisation"\nweek = 30\namount = 0.4\n')
    assert parse_events(str(file)) == (Event("reorganisation", 30, None, 0.4),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("facilitator_leaves", "expected KIND@WEEK, such as facilitator_leaves@104"),
        ("facilitator_leves@3", "did you mean facilitator_leaves?"),
        ("hours_cut@3", "expected the share of the hours that is cut"),
        ("hours_cut@3:1.2.3", "expected KIND@WEEK"),
        ("newcomers@3+2:5", "expected no duration"),
        ("nowhere.toml", "no such file"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(text: str, said: str) -> None:
    with pytest.raises(ScenarioError) as error:
        parse_events(text)
    assert said in error.value.say("en")
    assert "\n" not in error.value.say("fr")
