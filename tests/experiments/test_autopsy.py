"""Autopsies: planted turns and planted causes are found, luck is told apart, and the living are left in peace."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from perenne_experiments.autopsy.autopsy import RESPITE, Alive, Autopsy, perform_autopsy
from perenne_experiments.autopsy.change import Circumstances, Held, Revision, changes
from perenne_experiments.autopsy.conclusion import conclude, seen, still_alive
from perenne_experiments.autopsy.drivers import look_for_drivers
from perenne_experiments.autopsy.json_form import autopsy_dict
from perenne_experiments.autopsy.page import autopsy_page
from perenne_experiments.autopsy.rescue import Ward, by_key
from perenne_experiments.autopsy.tipping import SIGNS, tipping_point
from perenne_experiments.autopsy.watched import watch_life
from perenne_experiments.pages.page import write_page
from perenne_experiments.words.language import language
from perenne_model import LEVERS, Engine, Event, Parameters, Policy, live, parse_policy
from perenne_scenarios import Scenario, load

FRAIL = {"launch.core": 15, "pool.size": 150}
"""A community that does not live by itself: what holds it or kills it shows."""


def signs(active: NDArray[np.float64], seed: int, noise: float = 0.4) -> NDArray[np.void]:
    """Vital signs that all follow one path, each with its own noise."""
    draw = np.random.default_rng(seed)
    weekly = np.zeros(len(active), dtype=[(sign, np.float64) for sign in SIGNS])
    for sign, scale in zip(SIGNS, (1.0, 0.05, 0.2), strict=True):
        weekly[sign] = np.maximum(0.0, scale * (active + noise * draw.normal(size=len(active)) * 2))
    return weekly


def dying(scenario: Scenario, policy: Policy, events: tuple[Event, ...] = (), weeks: int = 300) -> int:
    """The first seed whose community dies."""
    for seed in range(1, 200):
        if not live(scenario.parameters, policy, seed=seed, weeks=weeks, events=events).censored:
            return seed
    raise AssertionError("no community dies")


def test_without_a_turn_no_words_speak_of_before_and_after_it() -> None:
    watched = watch_life(Parameters(), parse_policy("directive"), seed=4, weeks=60)
    for code, turned, launched in (
        ("en", "half-years before and after", "In its first half-year"),
        ("fr", "six mois d’avant et d’après", "Dans ses six premiers mois"),
    ):
        assert turned in " ".join(seen(look_for_drivers(watched, 30), language(code)))
        text = " ".join(seen(look_for_drivers(watched, 0), language(code)))
        assert launched in text
        assert turned not in text


# --- when -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("turn", [60, 120, 200])
@pytest.mark.parametrize("seed", range(4))
def test_a_planted_turn_is_found(turn: int, seed: int) -> None:
    week = np.arange(300.0)
    found = tipping_point(signs(9 + week / 100 - np.maximum(0, week - turn) * 8 / (300 - turn), seed), 300)
    assert found.week is not None
    assert found.low is not None
    assert found.high is not None
    assert abs(found.week - turn) <= 16
    assert found.low <= found.week <= found.high


@pytest.mark.parametrize("seed", range(12))
def test_a_steady_decline_has_no_turn(seed: int) -> None:
    assert tipping_point(signs(10 - np.arange(300.0) / 32, seed), 300).week is None


@pytest.mark.parametrize("lifetime", [0, 1, 5, 30])
def test_the_shortest_lives_can_be_looked_at(lifetime: int) -> None:
    found = tipping_point(signs(np.full(104, 3.0), 1), lifetime)
    assert found.week is None or 0 < found.week < lifetime


# --- what -------------------------------------------------------------------------------------------------------


def test_watching_changes_nothing_and_sees_the_hours_run_short() -> None:
    parameters = Parameters({"facilitator.hours": 1.0})
    watched = watch_life(parameters, parse_policy("directive"), seed=4, weeks=60)
    plain = live(parameters, parse_policy("directive"), seed=4, weeks=60)
    np.testing.assert_array_equal(watched.life.weekly, plain.weekly)
    assert watched.granted.min() < 0.5
    assert watched.mean_levers(0, 60)["reporting"] == pytest.approx(0.9)
    assert watched.leavers[:60].sum() == sum(plain.reasons.values())
    at_ease = watch_life(Parameters({"facilitator.hours": 500.0}), parse_policy("directive"), seed=4, weeks=60)
    assert at_ease.granted.min() == 1.0


def test_a_held_lever_is_held_and_nothing_else_is_touched() -> None:
    here = Circumstances(Parameters(), parse_policy("staged"), (Event("newcomers", 20, amount=5),))
    tried = changes(here, {**dict.fromkeys(LEVERS, 0.0), "welcoming": 0.9, "directing": 0.5})
    keys = [change.key for change in tried]
    assert len(keys) == len(set(keys))
    assert {"lowered:welcoming", "raised:directing", "lowered:directing", "raised:reporting"} <= set(keys)
    assert not {"raised:welcoming", "lowered:reporting", "policy:staged"} & set(keys)
    held = Held(here.policy, "reporting", 0.9)
    assert held.next_review(0) == here.policy.next_review(0)
    core = next(change for change in tried if change.kind == "core")
    assert core.possible(0)
    assert not core.possible(1)
    gone = next(change for change in tried if change.kind == "event")
    assert gone.possible(20)
    assert not gone.possible(21)


# --- why --------------------------------------------------------------------------------------------------------


def autopsy(policy: str, settings: Mapping[str, float], events: tuple[Event, ...] = (), runs: int = 90) -> Autopsy:
    scenario = load("reference").replace(settings)
    chosen = parse_policy(policy)
    seed = dying(scenario, chosen, events)
    found = perform_autopsy(scenario, chosen, seed=seed, weeks=300, events=events, runs=runs)
    assert isinstance(found, Autopsy)
    return found


@pytest.fixture(scope="module")
def abandoned() -> Autopsy:
    """A community that lives on its facilitator, who leaves early."""
    return autopsy("cultivating", FRAIL, (Event("facilitator_leaves", 6),))


@pytest.fixture(scope="module")
def overburdened() -> Autopsy:
    """A community whose initiatives are too large."""
    return autopsy("absent", {**FRAIL, "initiatives.effort.median": 40})


def test_the_facilitator_who_left_is_found(abandoned: Autopsy) -> None:
    found = by_key(abandoned.from_start)
    event = found["event:facilitator_leaves:6"]
    assert event.sure
    assert event.saved.value > abandoned.from_start[0].saved.value
    within = {
        key: rescue for key, rescue in found.items() if key.split(":")[0] in {"raised", "lowered", "policy", "hours"}
    }
    assert not [key for key, rescue in within.items() if rescue.saved.value > event.saved.value]
    assert "the facilitator leaves" in " ".join(conclude(abandoned, "en"))


def test_initiatives_that_are_too_large_are_found(overburdened: Autopsy) -> None:
    found = by_key(overburdened.from_start)
    assert found["effort"].sure
    assert not found["hours"].sure
    leavers = overburdened.drivers.whole
    assert max(leavers, key=lambda reason: leavers[reason]) == "results"


@pytest.fixture(scope="module")
def revised() -> Autopsy:
    """A community that would live, had its facilitator not been left without hours while it did."""
    revisions = (Revision(10, {"facilitator.hours": 0.0}), Revision(40, {"initiatives.effort.median": 90.0}))
    scenario, policy = load("reference").replace(FRAIL), parse_policy("cultivating")
    found = perform_autopsy(scenario, policy, seed=5, weeks=300, revisions=revisions, runs=60)
    assert isinstance(found, Autopsy)
    return found


def test_parameters_that_were_changed_are_changed_again(revised: Autopsy) -> None:
    """The life is that of an engine whose parameters are changed by hand; undone, plain lives are lived."""
    engine = Engine(revised.scenario.parameters, parse_policy("cultivating"), seed=5, weeks=300)
    engine.run_to(10)
    engine.change({"facilitator.hours": 0.0})
    engine.run_to(40)
    engine.change({"initiatives.effort.median": 90.0})
    engine.run_to(300)
    assert (engine.life().lifetime, engine.life().censored) == (revised.lifetime, False)
    assert engine.life().weekly.tobytes() == revised.watched.life.weekly.tobytes()

    parameters, policy = revised.scenario.parameters, parse_policy("cultivating")
    ward = Ward(Circumstances(parameters, policy, ()), 5, revised.until, revised.runs)
    plain = [live(parameters, policy, seed=seed, weeks=revised.until).censored for seed in ward.seeds]
    kept = by_key(revised.from_start)["kept"]
    assert kept.saved.value == pytest.approx(np.mean(plain))
    assert kept.sure
    assert "parameters of the launch" in " ".join(conclude(revised, "en"))
    assert "paramètres du lancement" in " ".join(conclude(revised, "fr"))


def test_from_a_later_week_the_past_stays_and_the_future_is_changed() -> None:
    """What a fork lives by is what was in force, and what is still to come comes."""
    base = Parameters()
    here = Circumstances(
        base,
        parse_policy("absent"),
        (),
        (Revision(10, {"trust.across": 0.1}), Revision(40, {"facilitator.hours": 2.0})),
    )
    assert here.at(10) == base
    assert here.at(11) == here.at(40) == base.replace({"trust.across": 0.1})
    tried = {change.kind: change.circumstances for change in changes(here, dict.fromkeys(LEVERS, 0.0))}
    assert tried["hours"].at(11)["facilitator.hours"] == 2 * base["facilitator.hours"]
    assert tried["hours"].at(41)["facilitator.hours"] == 4.0
    assert tried["hours"].at(41)["trust.across"] == 0.1
    assert tried["kept"].at(41) == base
    straight, stopped = (Engine(base, here.policy, seed=3, weeks=80, keep=True) for _ in range(2))
    here.live(straight, 80)
    for week in (5, 10, 11, 40, 80):
        here.live(stopped, week)
        assert stopped.parameters == here.at(week)
    assert straight.life().weekly.tobytes() == stopped.life().weekly.tobytes()


def test_luck_alone_gains_nothing_and_shares_are_those_of_plain_lives(overburdened: Autopsy) -> None:
    alone = overburdened.from_start[0]
    assert alone.gain is None
    assert not alone.this_luck
    parameters, policy = overburdened.scenario.parameters, parse_policy("absent")
    ward = Ward(Circumstances(parameters, policy, ()), overburdened.seed, overburdened.until, overburdened.runs)
    lived = [live(parameters, policy, seed=seed, weeks=overburdened.until).censored for seed in ward.seeds]
    assert alone.saved.value == pytest.approx(np.mean(lived))
    assert overburdened.until == overburdened.lifetime + RESPITE


def test_a_change_that_changes_nothing_is_not_said_to_save() -> None:
    scenario = load("reference")
    policy = parse_policy("absent")
    seed = dying(scenario, policy)
    here = Circumstances(scenario.parameters, policy, ())
    idle = [change for change in changes(here, dict.fromkeys(LEVERS, 0.0)) if change.kind == "hours"]
    for week in (0, 10):
        alone, made = Ward(here, seed, 200, 20).rescues(idle, week)
        assert made.saved == alone.saved
        assert made.this_luck == alone.this_luck
        assert not made.sure
        assert not made.harmful


def test_threads_change_nothing(overburdened: Autopsy) -> None:
    again = perform_autopsy(
        overburdened.scenario, parse_policy("absent"), seed=overburdened.seed, weeks=300, runs=90, jobs=1
    )
    assert autopsy_dict(again) == autopsy_dict(overburdened)


# --- the living -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_living_get_a_clear_line(code: str) -> None:
    scenario = load("reference").replace({"launch.core": 200, "initiatives.effort.median": 5})
    found = perform_autopsy(scenario, parse_policy("cultivating"), seed=1, weeks=60, runs=10)
    assert isinstance(found, Alive)
    said = still_alive(found, code)
    assert ("still alive" if code == "en" else "encore en vie") in said
    assert autopsy_dict(found, code)["died"] is False


def test_too_few_runs_are_refused() -> None:
    with pytest.raises(ValueError, match="runs = 3"):
        perform_autopsy(load("reference"), parse_policy("absent"), runs=3)


# --- the page ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_page_can_be_read(abandoned: Autopsy, code: str, width: int, drawn: Any, tmp_path: Path) -> None:
    text = autopsy_page(abandoned, code, command="perenne autopsy reference")
    page = drawn(write_page(text, tmp_path / "report.html"), width)
    assert (
        page.locator("h1").inner_text()
        == language(code)("autopsy.title", scenario=abandoned.scenario.title[code])
        .replace("\u00a0", " ")
        .replace("\u202f", " ")
        or page.locator("h1").count() == 1
    )
    for key in ("active", "needs", "leavers", f"rescues-{abandoned.late}", "rescues-0"):
        assert page.locator(f"[data-figure={key}] svg").first.is_visible()


def test_the_numbers_can_be_written(abandoned: Autopsy) -> None:
    told = autopsy_dict(abandoned, "fr")
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert told["from_start"][0]["change"] == "luck"
