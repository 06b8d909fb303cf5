"""Bets: a room's, by name and by hands, kept in the address whatever somebody writes there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from perenne_dashboards.pages.paradox.bets import LONGEST_NAME, MOST_HANDS, MOST_NAMES, Bets, clean_name, read_bets
from perenne_dashboards.pages.paradox.story import WORLDS

worlds = st.sampled_from(WORLDS)


def test_a_bet_is_kept_and_may_be_moved() -> None:
    bets = Bets().place("Ana", "absent").place("Bo", "directive").place("Ana", "cultivating")
    assert bets.named == (("Ana", "cultivating"), ("Bo", "directive"))
    assert bets.tally == {"absent": 0, "cultivating": 1, "directive": 1}
    assert bets.withdraw("Ana").names("cultivating") == ()


def test_hands_are_counted_and_never_fewer_than_none() -> None:
    bets = Bets().raise_hands("absent", 3).raise_hands("absent", -1).raise_hands("directive", -5)
    assert bets.hands == (2, 0, 0)
    assert Bets().raise_hands("absent", 10**6).hands[0] == MOST_HANDS


def test_what_is_no_bet_changes_nothing() -> None:
    assert Bets().place("  ", "absent") == Bets()
    assert Bets().place("Ana", "elsewhere") == Bets()
    full = Bets()
    for number in range(MOST_NAMES + 5):
        full = full.place(f"name {number}", "absent")
    assert len(full.named) == MOST_NAMES


@given(st.text())
def test_a_name_is_one_short_line(name: str) -> None:
    shown = clean_name(name)
    assert len(shown) <= LONGEST_NAME
    assert not set(shown) & set(",:\n\r\t")
    assert clean_name(shown) == shown


@given(
    st.lists(st.tuples(st.text(), worlds), max_size=50), st.lists(st.tuples(worlds, st.integers(-5, 50)), max_size=8)
)
def test_bets_survive_the_address(named: list[tuple[str, str]], hands: list[tuple[str, int]]) -> None:
    bets = Bets()
    for name, world in named:
        bets = bets.place(name, world)
    for world, by in hands:
        bets = bets.raise_hands(world, by)
    assert read_bets(bets.written()) == bets


@given(st.text())
def test_any_address_is_read(text: str) -> None:
    bets = read_bets(text)
    assert 0 <= bets.total <= MOST_NAMES + 3 * MOST_HANDS
