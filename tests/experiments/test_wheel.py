"""Take the wheel: a game is its decisions, its decisions are a policy, and its ending is honest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perenne_experiments.wheel.cost import full_costs
from perenne_experiments.wheel.decisions import NOTHING, STEPS, CodeError, Decisions
from perenne_experiments.wheel.ending import FULL, RIVALS, Ending, finish, points
from perenne_experiments.wheel.game import PLAYER, Game, Setting, model_mark, restore, trace
from perenne_experiments.wheel.incidents import KINDS, WEATHERS, incidents
from perenne_experiments.wheel.months import MONTHS, WEEKS, month_of, monthly, week_of
from perenne_experiments.wheel.rival import SEARCHED, Budget, find_rival
from perenne_model import LEVERS, Engine, live, parse_policy
from perenne_model.policies import VISIBLE

SUPPORTIVE = (2, 3, 0, 2, 1, 0, 0, 0, 0)
HEAVY = (0, 0, 0, 0, 0, 0, 4, 4, 4)
STEP_LISTS = st.lists(st.integers(0, STEPS), min_size=len(LEVERS), max_size=len(LEVERS)).map(tuple)


def played(setting: Setting, plan: Sequence[tuple[tuple[int, ...], int]]) -> Game:
    """A game played to its end, the last part of the plan repeated."""
    game = Game(setting)
    for steps, months in plan:
        for _ in range(months):
            game.play(steps)
    while not game.over:
        game.play(plan[-1][0], 3)
    return game


@pytest.fixture(scope="module")
def game() -> Game:
    return played(Setting("reference", 7, "stormy", 4), [(NOTHING, 3), (SUPPORTIVE, 20), (HEAVY, 2), (SUPPORTIVE, 1)])


@pytest.fixture(scope="module")
def ending(game: Game) -> Ending:
    return finish(game, others=4)


# --- months -----------------------------------------------------------------------------------------------------


def test_sixty_months_are_five_years() -> None:
    lengths = [week_of(month + 1) - week_of(month) for month in range(MONTHS)]
    assert set(lengths) == {4, 5}
    assert sum(lengths) == WEEKS
    assert all(sum(lengths[year : year + 12]) == 52 for year in range(0, MONTHS, 12))
    assert [month_of(week_of(month)) for month in range(MONTHS)] == list(range(MONTHS))
    assert len(monthly(np.ones(WEEKS), 30)) == 7
    unknown = np.ones(WEEKS)
    unknown[:6] = np.nan
    assert monthly(unknown, 13) == [None, 1.0, 1.0]


# --- decisions --------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(STEP_LISTS, st.integers(1, 20)), max_size=8))
def test_a_code_says_the_decisions_and_nothing_else(parts: list[tuple[tuple[int, ...], int]]) -> None:
    decisions = Decisions()
    for steps, months in parts:
        decisions = decisions.then(steps, months)
    assert Decisions.read(decisions.code) == decisions
    assert len(decisions.code) <= 5 * len(parts)
    assert len(decisions.months) <= MONTHS


@given(st.text(alphabet="0123456789ABCXYZabcxyz-é", max_size=12))
def test_any_other_text_is_refused(code: str) -> None:
    try:
        found = Decisions.read(code)
    except CodeError:
        return
    assert len(found.months) <= MONTHS
    assert all(0 <= step <= STEPS for steps in found.months for step in steps)


def test_steps_that_there_are_not_are_refused() -> None:
    with pytest.raises(ValueError, match="months"):
        Decisions(((5, *NOTHING[1:]),))
    with pytest.raises(ValueError, match="months"):
        Decisions(((1, 1),))


# --- the same life ----------------------------------------------------------------------------------------------


def test_the_decisions_as_a_policy_give_the_very_same_life(game: Game) -> None:
    setting = game.setting
    life = live(
        setting.loaded.parameters,
        game.decisions.policy(PLAYER),
        seed=setting.seed,
        weeks=WEEKS,
        events=setting.events,
        fates=True,
    )
    mine = game.life()
    np.testing.assert_array_equal(life.weekly, mine.weekly)
    np.testing.assert_array_equal(life.fates, mine.fates)
    assert (life.lifetime, life.value, life.hours) == (mine.lifetime, mine.value, mine.hours)


def test_a_link_restores_the_game(game: Game) -> None:
    found = restore(game.code)
    assert found.same_model
    assert found.game.code == game.code
    assert found.game.news == game.news
    np.testing.assert_array_equal(found.game.life().weekly, game.life().weekly)


def test_a_link_restores_a_game_half_way() -> None:
    half = Game(Setting("craft-guilds", 3, "changeable", 8))
    half.play(SUPPORTIVE, 3)
    again = restore(half.code).game
    again.play(HEAVY)
    half.play(HEAVY)
    np.testing.assert_array_equal(again.seen, half.seen)


def test_how_months_are_bundled_changes_nothing(game: Game) -> None:
    one = Game(game.setting)
    for steps in game.decisions.months:
        one.play(steps, 1)
    np.testing.assert_array_equal(one.life().weekly, game.life().weekly)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "nonsense",
        "reference.1.changeable.4.0000.!",
        "nowhere.1.changeable.4.0000.",
        "reference.1.windy.4.0000.",
        "reference.1.calm.5.0000.",
        f"reference.{2**64}.calm.4.0000.",
        "reference.1.calm.4.0000.zzzz1",
    ],
)
def test_a_link_without_a_game_is_refused(code: str) -> None:
    with pytest.raises(CodeError):
        restore(code)


def test_another_version_of_the_model_is_told() -> None:
    mark = model_mark()
    other = "0000" if mark != "0000" else "1111"
    assert not restore(f"reference.1.calm.4.{other}.").same_model


# --- what is seen -----------------------------------------------------------------------------------------------


def test_only_what_a_facilitator_sees_is_seen(game: Game) -> None:
    assert game.seen.dtype.names == VISIBLE
    with pytest.raises(ValueError, match="motivation"):
        trace(game, "motivation")
    assert sum(trace(game, "results")) == pytest.approx(game.seen["results"].sum())


@pytest.mark.parametrize("scenario", ["reference", "market-segment"])
def test_the_cost_foretold_is_the_cost_paid(scenario: str) -> None:
    game = Game(Setting(scenario, 2, "calm", 8))
    steps = (1, 1, 0, 1, 0, 0, 0, 0, 0)
    for _ in range(24):
        foretold = sum(step / STEPS * cost for step, cost in zip(steps, game.costs.values(), strict=True))
        week = week_of(game.month)
        game.play(steps)
        assert game._engine.world.weekly["hours"][week] == pytest.approx(min(foretold, 8.0))


def test_hours_that_run_short_are_told() -> None:
    game = Game(Setting("reference", 2, "calm", 2))
    heard = game.play((STEPS,) * len(LEVERS))
    assert 0 < next(news.amount for news in heard if news.kind == "short") < 0.5


def test_a_policy_that_asks_everything_costs_what_the_engine_says() -> None:
    parameters = Setting("reference", hours=8).loaded.parameters.replace({"facilitator.hours": 1000})
    engine = Engine(parameters, parse_policy("mix:1,1"), seed=1, weeks=30)
    engine.run_to(20)
    foretold = sum(full_costs(engine).values())
    engine.run_to(21)
    assert engine.world.weekly["hours"][20] == pytest.approx(foretold)


# --- incidents --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("weather", WEATHERS)
@pytest.mark.parametrize("seed", [0, 1, 2**64 - 1])
def test_incidents_come_from_the_seed_one_at_a_time(weather: str, seed: int) -> None:
    events = incidents(seed, weather)
    assert events == incidents(seed, weather)
    assert len(events) == WEATHERS[weather]
    assert len({event.kind for event in events}) == len(events)
    weeks = [event.week for event in events]
    assert weeks == sorted(weeks)
    assert all(8 <= week < WEEKS for week in weeks)
    for event in events:
        event.check()
    assert {event.kind for event in incidents(seed, "stormy")} == set(KINDS)


def test_every_incident_is_heard_of_and_stops_the_clock() -> None:
    setting = Setting("reference", 5, "stormy", 8)
    game = Game(setting)
    heard = []
    while not game.over:
        before = game.month
        news = game.play(SUPPORTIVE, 12)
        struck = [one for one in news if one.kind in KINDS]
        heard += struck
        assert game.month - before <= 12
        if struck:
            assert game.month == month_of(struck[0].week) + 1
    assert [news.kind for news in heard] == [event.kind for event in setting.events]


@pytest.mark.parametrize(("weather", "hours"), [("windy", 4), ("calm", 5)])
def test_a_setting_that_there_is_not_is_refused(weather: str, hours: int) -> None:
    with pytest.raises(ValueError, match="expected one of"):
        Setting("reference", 1, weather, hours)


# --- the ending -------------------------------------------------------------------------------------------------


def test_rivals_live_with_the_same_people_and_incidents(game: Game, ending: Ending) -> None:
    assert {result.name for result in ending.results} == {PLAYER, *RIVALS}
    setting = game.setting
    for name in RIVALS:
        life = live(
            setting.loaded.parameters, parse_policy(name), seed=setting.seed, weeks=WEEKS, events=setting.events
        )
        assert ending.of(name).lifetime == life.lifetime
        assert ending.of(name).hours == pytest.approx(life.hours)
    assert ending.yours.lifetime == game.life().lifetime
    assert [one.name for one in ending.elsewhere] == [one.name for one in ending.results]
    assert [one.points for one in ending.results] == sorted((one.points for one in ending.results), reverse=True)
    assert ending.results[ending.rank - 1].name == PLAYER


def test_who_is_there_at_the_end_is_counted_in_both_worlds(game: Game, ending: Ending) -> None:
    fates = game.life().fates
    assert fates is not None
    most = int(fates["present"].sum()) if game.life().censored else 0
    assert 0 <= ending.stayed <= most
    if not ending.of("absent").alive:
        assert (ending.stayed, ending.left) == (most, 0)


def test_absence_against_itself_crosses_nobody_and_costs_nothing() -> None:
    ending = finish(played(Setting("reference", 3, "calm", 4), [(NOTHING, 1)]), others=3)
    assert (ending.stayed, ending.left) == (0, 0)
    assert ending.yours.points == ending.of("absent").points
    assert ending.yours.hours == 0


def test_points_reward_life_value_and_thrift() -> None:
    assert points(WEEKS, 1.0, 0.0) == FULL
    assert points(WEEKS, 1.0, 1.0) == FULL / 2
    assert points(WEEKS / 2, 1.0, 0.0) == FULL / 2
    assert points(WEEKS, 2.0, 0.0) == 2 * FULL


def test_the_ending_does_not_come_before_the_end() -> None:
    with pytest.raises(ValueError, match="expected the end"):
        finish(Game(Setting()), others=2)


def test_a_community_that_dies_ends_the_game_early() -> None:
    for seed in range(1, 60):
        game = played(Setting("partner-ecosystem", seed, "calm", 4), [(HEAVY, 1)])
        if game.month < MONTHS:
            break
    assert game.month < MONTHS
    assert not game.life().censored
    assert any(news.kind == "asleep" for news in game.news)
    assert game.play(NOTHING) == []


def test_the_searched_rival_is_found_the_same_again() -> None:
    small = Budget(trials=6, runs=2, finalists=2, final_runs=3)
    found = find_rival("reference", 4, budget=small)
    assert found == find_rival("reference", 4, budget=small)
    assert found.name == SEARCHED
    game = played(Setting("reference", 3, "calm", 4), [(NOTHING, 1)])
    assert SEARCHED in {result.name for result in finish(game, [found], others=2).results}
