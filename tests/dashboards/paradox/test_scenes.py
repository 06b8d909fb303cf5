"""Scenes: an order, goals, and an address that brings a room back to where it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from perenne_dashboards.pages.paradox.bets import Bets
from perenne_dashboards.pages.paradox.scenes import GOALS, SCENES, Journey, read_journey


def test_every_scene_is_reached_in_order_and_back() -> None:
    journey, seen = Journey(), []
    while not journey.is_last:
        seen.append(journey.scene)
        journey = journey.forward()
    assert (*seen, journey.scene) == SCENES
    assert journey.forward() == journey
    for scene in reversed(seen):
        journey = journey.back()
        assert journey.scene == scene
    assert journey.back() == journey


def test_a_goal_stands_until_it_is_met() -> None:
    assert Journey().goal == "pick"
    assert Journey().follow(3).goal is None
    assert Journey(scene="predict").goal == "bet"
    assert Journey(scene="predict").bet(Bets().raise_hands("absent", 1)).goal is None
    for scene in set(GOALS) - {"meet", "predict"}:
        journey = Journey(scene=scene)
        assert journey.goal == GOALS[scene]
        assert journey.finish(scene).goal is None
    assert Journey(scene="sandbox").goal is None


def test_an_address_brings_a_room_back() -> None:
    bets = Bets().place("Ana", "absent").raise_hands("directive", 4)
    journey = Journey(scene="race").follow(16).bet(bets).present(big=True)
    assert read_journey(journey.address()) == journey
    assert set(Journey().address().values()) == {""}


@given(st.dictionaries(st.sampled_from(list(Journey().address())), st.text()))
def test_any_address_is_a_journey(address: dict[str, str]) -> None:
    assert read_journey(address).scene in SCENES
