"""Words: all the scenes have theirs, in both languages, and what they say can be said."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import numpy as np
import pytest

from perenne_dashboards.pages.paradox.breaking import BREAKS
from perenne_dashboards.pages.paradox.cast import NAMES, followed, introduced, name_of, row_of
from perenne_dashboards.pages.paradox.curve import HINGES
from perenne_dashboards.pages.paradox.recording import FELT
from perenne_dashboards.pages.paradox.replay import told
from perenne_dashboards.pages.paradox.scenes import GOALS, SCENES
from perenne_dashboards.pages.paradox.seed import SEED
from perenne_dashboards.pages.paradox.story import WORLDS, Story, tell
from perenne_dashboards.speech import speech
from perenne_model import REASONS, Parameters
from perenne_model.words import LANGUAGES

PACKAGE = "perenne_dashboards.pages.paradox"
ALIKE = {  # words that are the same in both languages
    "replay.pause",
    "scenes.lives.motivation",
}


def texts(code: str) -> dict[str, str]:
    file = files(PACKAGE).joinpath("languages", f"{code}.toml")
    return dict(leaves(tomllib.loads(file.read_text(encoding="utf-8")), ""))


def leaves(table: dict[str, Any], above: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{above}{key}.")
        else:
            yield above + key, value


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_say_the_same_things() -> None:
    english, french = texts("en"), texts("fr")
    assert list(english) == list(french)
    for key, text in english.items():
        assert placeholders(text) == placeholders(french[key]), key
        assert text.strip() == text != "", key
    assert {key for key, text in english.items() if text == french[key]} <= ALIKE


@pytest.mark.parametrize("code", LANGUAGES)
def test_french_and_english_are_typeset(code: str) -> None:
    for key, text in texts(code).items():
        assert "'" not in text, key  # apostrophes are curved
        assert '"' not in text, key
        assert "..." not in text, key


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_scene_goal_world_and_case_has_its_words(code: str) -> None:
    say = speech(code, PACKAGE)
    for scene in SCENES:
        assert say(f"scenes.{scene}.name")
    for goal in GOALS.values():
        assert say(f"goals.{goal}")
    for world in WORLDS:
        assert say(f"worlds.{world}")
        assert say(f"deeds.{world}")
        assert say(f"scenes.leavers.{world}", results=1, total=2, autonomy=3, duration=4)
    for reason in REASONS:
        assert say(f"replay.reasons.{reason}")
    for hinge in HINGES:
        assert say(f"scenes.curve.hinges.{hinge}")
    for verdict in ("u", "rise", "fall", "flat"):
        assert say(f"scenes.curve.{verdict}", grip=1, left=2, right=3)
    for name in BREAKS:
        assert say(f"scenes.break.{name}.title")


@pytest.fixture(scope="module")
def story() -> Story:
    return tell(Parameters(), SEED)


def test_every_founder_has_a_name_of_their_own(story: Story) -> None:
    names = [name_of(founder) for founder in story.founders()]
    assert len(set(names)) == len(names) == len(NAMES)
    crowd = tell(Parameters({"launch.core": 60}), SEED, 4).founders()
    assert len({name_of(founder) for founder in crowd}) == 60


def test_the_founders_are_introduced_department_by_department(story: Story) -> None:
    people = introduced(story, speech("en", PACKAGE))
    assert sorted(one["slot"] for one in people) == list(range(25))
    assert [one["unit"] for one in people] == sorted(one["unit"] for one in people)


def test_who_is_followed_stands_in_one_row(story: Story) -> None:
    assert followed(story, None) == story.witness() == followed(story, 999)
    founder = followed(story, 7)
    assert founder.identity == (0, 7)
    for recording in story.recordings.values():
        assert recording.identities[row_of(story, founder)] == founder.identity


def test_the_browser_is_told_what_was_recorded(story: Story) -> None:
    recordings = list(story.recordings.values())
    shown = told(recordings)
    motivation = np.frombuffer(shown["motivation"], dtype=np.uint8)
    work = np.frombuffer(shown["work"], dtype="<i2")
    assert (
        len(motivation)
        == len(work)
        == sum(int(recording.life.weekly["members"][: recording.weeks].sum()) for recording in recordings)
    )
    for recording, world in zip(recordings, shown["worlds"], strict=True):
        people, felt = world["people"], recording.felt[FELT[0]]
        for row in range(0, len(people["arrival"]), 7):
            joined, left, offset = (people[name][row] for name in ("arrival", "left", "offset"))
            np.testing.assert_allclose(
                motivation[offset : offset + left - joined] / 255, felt[joined:left, row], atol=0.003
            )
            np.testing.assert_array_equal(work[offset : offset + left - joined], recording.work[joined:left, row])
        outcomes = world["initiatives"]["outcome"]
        assert outcomes.count(1) == len(recording.ended(succeeded=True))
        assert outcomes.count(0) == len(recording.ended(succeeded=False))
