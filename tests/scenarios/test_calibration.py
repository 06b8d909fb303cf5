"""What a calibration leaves in a scenario file: read, or refused with the field at fault."""

from __future__ import annotations

from math import inf
from pathlib import Path

import pytest

from perenne_scenarios import Scenario, ScenarioError, load

SOUND = """
extends = "reference"
[calibration]
log = "lists.parquet"
community = "r-sig-hpc"
communities = 1
policy = "absent"
seconds = 1000000
warm_up = 0
posters = 200
contributions = 900
simulations = 1000
seed = 1
tolerance = 2
model = "abc"
recent = { 13 = 2.5, 52 = 3 }
[[calibration.sets]]
distance = 0.9
parameters = { "pool.size" = 800, "leaving.base" = 0.4 }
"""


def read(tmp_path: Path, text: str) -> Scenario:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_a_sound_calibration_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, SOUND).calibration
    assert found is not None
    assert found.sets[0].parameters == {"pool.size": 800, "leaving.base": 0.4}
    assert found.recent == {13: 2.5, 52: 3}
    assert found.tolerance == 2


def test_a_calibration_may_leave_its_tolerance_unsaid(tmp_path: Path) -> None:
    found = read(tmp_path, SOUND.replace("tolerance = 2\n", "")).calibration
    assert found is not None
    assert found.tolerance == inf


def test_a_scenario_that_extends_another_has_no_calibration_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(SOUND, encoding="utf-8")
    heir = tmp_path / "heir.toml"
    heir.write_text('extends = "mine.toml"\n', encoding="utf-8")
    assert load(heir).calibration is None


@pytest.mark.parametrize(
    ("wrong", "right", "field"),
    [
        ("seconds = -1", "seconds = 1000000", "calibration.seconds"),
        ("posters = nan", "posters = 200", "calibration.posters"),
        ("tolerance = -1", "tolerance = 2", "calibration.tolerance"),
        ("seed = true", "seed = 1", "calibration.seed"),
        ("log = 3", 'log = "lists.parquet"', "calibration.log"),
        ("recent = { x = 1 }", "recent = { 13 = 2.5, 52 = 3 }", "calibration.recent"),
        ("recent = 4", "recent = { 13 = 2.5, 52 = 3 }", "calibration.recent"),
        ("recent = { 52 = 3 }", "recent = { 13 = 2.5, 52 = 3 }", "calibration.recent.13"),
        ("distances = 0.9", "distance = 0.9", "calibration.sets[1].distances"),
        ("distance = -1", "distance = 0.9", "calibration.sets[1].distance"),
        ('parameters = { "pool.sise" = 800 }', 'parameters = { "pool.size" = 800, "leaving.base" = 0.4 }', "pool.sise"),
        ("parameters = 1", 'parameters = { "pool.size" = 800, "leaving.base" = 0.4 }', "calibration.sets[1]"),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_field(tmp_path: Path, wrong: str, right: str, field: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path, SOUND.replace(right, wrong))
    assert caught.value.field == field
    for language in ("en", "fr"):
        assert "mine.toml" in caught.value.say(language)


def test_a_calibration_without_sets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path, SOUND.partition("[[")[0])
    assert caught.value.field == "calibration.sets"
