"""Searching: a known front is found, a killed search goes on, and nothing is told that fresh lives do not say."""

from __future__ import annotations

import json
import math
import re
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike
from tests.steady import PATIENCE

import perenne_model
from perenne_experiments.design.factor import factor
from perenne_experiments.design.sampling import Sampling
from perenne_experiments.errors.extra import ExtraError
from perenne_experiments.lives.cohort import Cohort, fresh_seed, seeds_of
from perenne_experiments.lives.replicates import VALUES
from perenne_experiments.search.conclusion import conclude
from perenne_experiments.search.error import SearchError
from perenne_experiments.search.explore import BATCH, explore
from perenne_experiments.search.flatness import flatness
from perenne_experiments.search.front import hypervolume, on_front, spread_out
from perenne_experiments.search.journal import FILE, Journal
from perenne_experiments.search.json_form import search_dict
from perenne_experiments.search.library import optuna
from perenne_experiments.search.lives import Lab, LifeEvaluator, Lived
from perenne_experiments.search.measure import Trimmer, confirmed, loss
from perenne_experiments.search.page import search_page
from perenne_experiments.search.plan import Goals, Plan, Point
from perenne_experiments.search.policy_file import policy_text
from perenne_experiments.search.search import Search, search_policies, worlds_of
from perenne_experiments.search.space import STAGES, LeverSpace
from perenne_experiments.statistics.estimate import Estimate, weighted_share
from perenne_model import LEVERS, parse_policy
from perenne_model.policies import Cultivating, Signs, Staged
from perenne_scenarios import load

from .search_program import PLAN, SETTINGS, evaluate

PROGRAM = Path(__file__).with_name("search_program.py")
SMALL = {"pool.size": 40.0, "launch.core": 10.0}


def sphere(points: Sequence[Point]) -> list[Goals]:
    """DTLZ2 (Deb et al. 2005) with three goals to be small: the front is an eighth of a sphere."""
    found: list[Goals] = []
    for x, y, *others in points:
        far = 1 + sum((other - 0.5) ** 2 for other in others)
        a, b = x * math.pi / 2, y * math.pi / 2
        found.append((far * math.cos(a) * math.cos(b), far * math.cos(a) * math.sin(b), far * math.sin(a)))
    return found


SPHERE = Plan(tuple("abcdef"), (False, False, False), trials=128, seed=1, step=0.05)
FROM = (-2.0, -2.0, -2.0)
KNOWN = 2**3 - math.pi / 6  # what lies between the sphere and that point


def volume(goals: Sequence[Goals]) -> float:
    return hypervolume([[-goal for goal in row] for row in goals], FROM)


# --- fronts ---------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=12))
@settings(max_examples=200)
def test_a_front_is_what_nothing_beats(rows: list[tuple[int, int, int]]) -> None:
    kept = [row for row, stays in zip(rows, on_front(rows), strict=True) if stays]
    assert len(set(kept)) == len(kept) > 0
    for row in rows:
        beaten = any(all(a >= b for a, b in zip(other, row, strict=True)) and other != row for other in rows)
        assert (row in kept) != beaten


@given(st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=1, max_size=8))
@settings(max_examples=100)
def test_a_volume_counts_the_unit_cubes_below_the_rows(rows: list[tuple[int, int, int]]) -> None:
    cubes = {(x, y, z) for a, b, c in rows for x in range(a) for y in range(b) for z in range(c)}
    assert hypervolume(rows, (0, 0, 0)) == pytest.approx(len(cubes))


def test_a_volume_approaches_the_known_one() -> None:
    turns = np.linspace(0, 1, 30)
    rows = sphere([(x, y) for x in turns for y in turns])
    assert volume(rows) == pytest.approx(KNOWN, rel=0.01)
    assert hypervolume([[0.5, -1]], (0, 0)) == 0.0


def test_rows_are_spread_out() -> None:
    rows = [[place / 100, 1 - place / 100] for place in range(101)]
    chosen = spread_out(rows, 5)
    assert chosen[0] == 0
    assert chosen[-1] == 100
    assert min(b - a for a, b in pairwise(chosen)) >= 12
    assert spread_out(rows[:3], 5) == [0, 1, 2]


# --- exploring ------------------------------------------------------------------------------------------------


def test_the_search_finds_a_known_front() -> None:
    found = explore(sphere, SPHERE)
    covered = volume([trial.goals for trial in found])
    chance = volume(sphere([tuple(row) for row in np.random.default_rng(1).random((128, 6))]))
    assert covered > 0.94 * KNOWN
    assert covered > chance
    assert [trial.place for trial in found] == list(range(128))


def test_the_same_seed_finds_the_same_and_a_longer_search_begins_as_a_shorter_one() -> None:
    short, again = (explore(sphere, replace(SPHERE, trials=41)) for _ in range(2))
    longer = explore(sphere, replace(SPHERE, trials=52))
    assert short == again == longer[:41]
    assert explore(sphere, replace(SPHERE, trials=16, seed=2)) != short[:16]


def test_it_begins_with_the_starts_and_keeps_to_the_steps() -> None:
    starts = ((0.0,) * 6, (0.35,) * 6)
    found = explore(sphere, replace(SPHERE, trials=36, starts=starts, step=0.05))
    assert tuple(trial.point for trial in found[:2]) == starts
    assert all(round(number * 20) / 20 == pytest.approx(number, abs=1e-12) for trial in found for number in trial.point)


class KilledError(Exception):
    pass


def test_resuming_equals_not_having_stopped(tmp_path: Path) -> None:
    straight = explore(evaluate, PLAN)
    asked = 0

    def dies(points: Sequence[Point]) -> list[Goals]:
        nonlocal asked
        asked += 1
        if asked % 3 == 0:
            raise KilledError
        return evaluate(points)

    for _ in range(9):
        try:
            resumed = explore(dies, PLAN, journal=Journal(tmp_path, PLAN, SETTINGS))
            break
        except KilledError:
            continue
    assert resumed == straight
    assert asked == PLAN.trials // BATCH + 1  # nothing was evaluated twice but what had not been kept


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_kill_9_loses_nothing(tmp_path: Path) -> None:
    command = [sys.executable, str(PROGRAM), str(tmp_path)]
    for lines in (8, 40):
        process = subprocess.Popen(command)
        while process.poll() is None and _kept(tmp_path) < lines:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
    subprocess.run(command, check=True, timeout=PATIENCE)
    kept = Journal(tmp_path, PLAN, SETTINGS).trials()
    assert tuple(kept[place] for place in range(PLAN.trials)) == explore(evaluate, PLAN)


def _kept(folder: Path) -> int:
    file = folder / FILE
    return file.read_bytes().count(b"\n") if file.exists() else 0


def test_a_line_cut_short_is_dropped(tmp_path: Path) -> None:
    whole = explore(evaluate, replace(PLAN, trials=16), journal=Journal(tmp_path, PLAN, SETTINGS))
    file = tmp_path / FILE
    file.write_bytes(file.read_bytes()[:-40])
    journal = Journal(tmp_path, PLAN, SETTINGS)
    assert sorted(journal.trials()) == list(range(15))
    assert explore(evaluate, replace(PLAN, trials=16), journal=journal) == whole


@pytest.mark.parametrize("content", ["hello\n", "[1]\n", '{"a": 1}\n', "\x00\x01", '{"op_code": 99}\n'])
def test_what_is_no_journal_is_refused_and_left_alone(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content)
    with pytest.raises(SearchError, match="not the journal of a search"):
        Journal(tmp_path, PLAN, SETTINGS)
    assert (tmp_path / FILE).read_text() == content


def test_another_search_is_refused(tmp_path: Path) -> None:
    Journal(tmp_path, PLAN, SETTINGS)
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(SearchError, match=r"another search \(scenario: toy there, other here\)") as refused:
        Journal(tmp_path, PLAN, {"scenario": "other"})
    assert "une autre recherche" in refused.value.say("fr")
    with pytest.raises(SearchError, match="seed: 5 there, 6 here"):
        Journal(tmp_path, replace(PLAN, seed=6), SETTINGS)
    assert (tmp_path / FILE).read_bytes() == before
    (tmp_path / "file").write_text("")
    with pytest.raises(SearchError, match="not a folder"):
        Journal(tmp_path / "file", PLAN, SETTINGS)


def test_without_the_library_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    optuna.cache_clear()
    monkeypatch.setitem(sys.modules, "optuna", None)
    try:
        with pytest.raises(ExtraError, match=r"pip install perenne\[search\]") as missing:
            optuna()
    finally:
        optuna.cache_clear()
    assert "demande le paquet optuna" in missing.value.say("fr")


# --- lives ----------------------------------------------------------------------------------------------------


def lived(lifetimes: ArrayLike, weeks: int = 100, worlds: int = 1, value: float = 1.0) -> Lived:
    column = np.minimum(np.asarray(lifetimes, dtype=np.float64), weeks)
    many = len(column)
    cohort = Cohort(column, column >= weeks, np.full((many, 3), value), 2 * column, column)
    return Lived(cohort, worlds, weeks, np.array([2.0, 0.0, 1.0]))


def test_a_score_weighs_worlds_and_kinds_alike() -> None:
    score = lived([100] * 90 + [50] * 5 + [10] * 5, worlds=20).score  # five lives in each of twenty worlds
    assert score.lifetime == pytest.approx(0.93)
    assert score.worst == pytest.approx(0.30)
    assert score.value == pytest.approx((1 / 2 + 1 / 1) / 2)
    assert score.hours == pytest.approx(2)
    assert lived([1.0] * 10).score.worst is None


def test_fresh_seeds_are_fresh() -> None:
    sets = [seeds_of(seed, 500) for seed in (1, fresh_seed(1, 1), fresh_seed(1, 2), fresh_seed(2, 1))]
    assert len(set().union(*sets)) == 2000
    assert seeds_of(1, 5, first=3) == seeds_of(1, 8)[3:]


def test_shares_have_wilsons_interval() -> None:
    share = weighted_share(0.9, 10)
    assert (share.value, round(share.low, 4), round(share.high, 4)) == (0.9, 0.5958, 0.9821)
    assert weighted_share(0.0, 10).low == 0
    assert weighted_share(1.0, 10).high == 1


def test_the_budget_is_honoured() -> None:
    scenario = load("reference").replace({"facilitator.hours": 1.0})
    lab = Lab(scenario, ({},), weeks=60, seed=1)
    space = LeverSpace()
    evaluator = LifeEvaluator(lab, space, 8)
    (_, value, hours), (_, nothing, none) = evaluator([(1.0,) * 9, (0.0,) * 9])
    assert 0.5 < hours <= 1.0 + 1e-9
    assert none == 0.0
    assert min(value, nothing) >= 0


def test_worlds_get_seeds_of_their_own_and_the_jobs_change_nothing() -> None:
    scenario = load("reference").replace(SMALL)
    worlds = ({"members.motivation.mean": 0.4}, {"members.motivation.mean": 0.7})
    policies = [Cultivating()]
    one, two = (Lab(scenario, worlds, weeks=40, seed=1, jobs=jobs).live(policies, runs=9) for jobs in (1, 3))
    assert len(one[0].cohort) == 10
    assert np.array_equal(one[0].cohort.lifetime, two[0].cohort.lifetime)
    assert np.array_equal(one[0].cohort.value, two[0].cohort.value)
    assert one[0].score.worst is not None


# --- the space ------------------------------------------------------------------------------------------------


def test_the_space_holds_the_known_policies() -> None:
    space = LeverSpace(STAGES)
    point = space.point(Staged())
    assert len(point) == len(space.dimensions) == 27
    assert space.policy(point, "again").stages == Staged().stages
    assert space.levels(point, 26) == pytest.approx((0.9, 0.2))
    assert space.levels(point, 52) == pytest.approx((0.8, 0.15))
    assert LeverSpace().levels(LeverSpace().point(Cultivating()), 520) == pytest.approx((0.7, 0.1))
    moved = space.heights(space.moved(point, "curating", 0.3))
    assert [heights["curating"] for heights in moved] == [0.3, 0.3, 0.3]
    assert len(set(LeverSpace().starts())) == len(LeverSpace().starts()) == BATCH


@pytest.mark.parametrize("space", [LeverSpace(), LeverSpace(STAGES)])
def test_a_policy_that_was_found_is_read_again(tmp_path: Path, space: LeverSpace) -> None:
    point = tuple(round(0.05 * (place % 20), 2) for place in range(len(space.dimensions)))
    stages = tuple(zip(space.stages, space.heights(point), strict=True))
    file = tmp_path / "found.toml"
    file.write_text(policy_text("juste-mesure", stages, ["é"]), encoding="utf-8")
    policy: Any = parse_policy(str(file))
    assert policy.name == "juste-mesure"
    assert space.point(policy) == point


# --- the juste mesure -----------------------------------------------------------------------------------------


def worth(point: Point, seed: int = 0) -> Lived:
    """Connecting lengthens lives up to a half, reporting shortens them, nothing else matters."""
    heights = dict(zip(LEVERS, point, strict=True))
    luck = np.random.default_rng(seed).random(400) * 40
    return lived(40 + 40 * min(heights["connecting"], 0.5) - 30 * heights["reporting"] + luck)


def all_worth(points: Sequence[Point]) -> list[Lived]:
    return [worth(point) for point in points]


def test_the_juste_mesure_drops_what_does_nothing() -> None:
    space, best = LeverSpace(), (0.9,) * 6 + (0.2, 0.2, 0.0)
    trimmer = Trimmer(space, all_worth, worth(best), 0.02, 1)
    path = trimmer.path(best, [(0.8,) * 9])
    levels = [trimmer.level(point) for point in path]
    assert path[0] == best
    assert levels == sorted(levels, reverse=True)
    assert len(path) <= 8
    last = dict(zip(LEVERS, path[-1], strict=True))
    assert 0.45 <= last["connecting"] <= 0.5
    assert sum(last.values()) == last["connecting"]


def test_a_path_ends_at_the_first_step_that_is_not_confirmed() -> None:
    none, small, large = Estimate(0, 0, 0), Estimate(0.0, -0.01, 0.01), Estimate(0.03, 0.01, 0.05)
    assert confirmed([none], 0.02) == 0
    assert confirmed([none, small, small], 0.02) == 2
    assert confirmed([none, small, large, small], 0.02) == 1
    assert confirmed([none, large], 0.02) == 0


def test_flatness_tells_which_levers_matter() -> None:
    point = (0.0, 0.5) + (0.3,) * 6 + (0.0,)
    levers = {
        flat.lever: flat for flat in flatness(LeverSpace(), point, worth(point), all_worth, tolerance=0.02, seed=1)
    }
    assert {lever for lever, flat in levers.items() if flat.matters(0.02)} == {"connecting", "reporting"}
    assert (levers["connecting"].low, levers["connecting"].high) == (0.5, 1.0)
    assert (levers["reporting"].low, levers["reporting"].high) == (0.0, 0.0)
    assert (levers["curating"].low, levers["curating"].high) == (0.0, 1.0)
    assert levers["connecting"].losses[0].value == pytest.approx(0.2)


def test_the_loss_is_paired() -> None:
    one = loss(worth((0.0, 0.5) + (0.0,) * 7), worth((0.0, 0.45) + (0.0,) * 7), 1)
    assert one.value == pytest.approx(0.02)
    assert one.high - one.low < 0.02


# --- the whole ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ToyLife:
    lifetime: float
    censored: bool
    value: dict[str, float]
    hours: float


def toy_live(parameters: Any, policy: Any, *, seed: int, weeks: int, events: Any = (), log: bool = False) -> ToyLife:
    """Connecting lengthens lives, control shortens them; the rest is luck, of which half is shared by all policies."""
    heights = policy.levers(Signs(0, np.zeros(0), 0.0))
    own = zlib.crc32(repr(sorted(heights.items())).encode())
    luck = np.random.default_rng(seed).random() + np.random.default_rng((seed, own)).random()
    worth = 0.3 + 0.3 * heights.get("connecting", 0.0) - 0.3 * heights.get("reporting", 0.0)
    lifetime = float(min(weeks, round(weeks * (worth + 0.4 * luck * parameters["members.motivation.mean"]))))
    spent = min(parameters["facilitator.hours"], 5 * sum(heights.values()))
    value = {kind: lifetime * (1 + heights.get("focusing", 0.0)) for kind in VALUES}
    return ToyLife(lifetime, lifetime >= weeks, value, spent * lifetime)


@contextmanager
def toy_world() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(perenne_model, "live", toy_live, raising=False)
        yield


@pytest.fixture
def toy() -> Iterator[None]:
    """Put the toy in the model's place."""
    with toy_world():
        yield


def searched(**changes: Any) -> Search:
    return search_policies(load("reference"), **{"hours": 3.0, "trials": 36, "runs": 20, "weeks": 100, **changes})


@pytest.fixture(scope="module")
def found() -> Search:
    with toy_world():
        return searched()


def test_a_search_tells_what_fresh_lives_say(found: Search) -> None:
    assert (found.hours, found.trials, found.runs, found.fresh_runs) == (3.0, 36, 20, 160)
    assert found.scenario.parameters["facilitator.hours"] == 3.0
    assert all(candidate.claimed is not None for candidate in found.front)
    assert all(candidate.score.hours <= 3 + 1e-9 for candidate in (*found.front, found.measure))
    assert any(candidate.on_front for candidate in found.front)
    assert found.best in found.front
    level = found.measure.involvement + found.measure.control
    assert level <= found.best.involvement + found.best.control
    assert found.measure.point == found.best.point or found.measure_loss.high <= found.tolerance
    assert set(found.named) == {"absent", "cultivating", "directive"}
    assert found.named["cultivating"].score.value == pytest.approx(1)


@pytest.mark.usefixtures("toy")
def test_what_a_search_claims_of_the_best_of_many_is_too_rosy() -> None:
    restless = load("reference").replace({"members.motivation.mean": 1.0, "facilitator.hours": 3.0})
    found = [search_policies(restless, trials=48, runs=10, weeks=100, seed=seed).rosiness for seed in range(4)]
    assert np.mean([rosy.lead_claimed - rosy.lead_found.value for rosy in found]) > 0.02
    assert all(rosy.lead_found.low <= rosy.lead_found.value <= rosy.lead_found.high for rosy in found)


def test_where_all_policies_are_alike_nothing_need_be_done() -> None:
    """Without any hours, common seeds leave no luck to choose by."""
    search = search_policies(load("reference").replace(SMALL), hours=0.0, trials=17, runs=10, weeks=20)
    assert search.rosiness.lead_claimed == search.rosiness.lead_found.value == 0
    assert not any(search.measure.point)
    assert "nothing need be done" in conclude(search, "en")[0]


@pytest.mark.usefixtures("_small_page")
@pytest.mark.parametrize("code", ["en", "fr"])
def test_its_page_and_its_words(found: Search, code: str) -> None:
    text = search_page(found, code, command="perenne search reference --hours 3")
    assert f'lang="{code}"' in text
    assert "perenne search reference --hours 3" in text
    told = " ".join(conclude(found, code))
    assert not re.search(r"[{}]|\bnan\b|\bNone\b", told)
    if code == "fr":
        assert not re.search(r" [:;!?%»]|« ", told)
    written = search_dict(found, code)
    assert json.loads(json.dumps(written)) == written
    assert written["conclusion"] == told


@pytest.mark.usefixtures("toy")
def test_jobs_and_stopping_change_nothing(found: Search, tmp_path: Path) -> None:
    searched(trials=17, folder=tmp_path)
    resumed = searched(jobs=1, folder=tmp_path)
    assert search_dict(found) == search_dict(resumed)


@pytest.mark.usefixtures("toy")
def test_robust_over_the_uncertainties_of_a_design_in_stages() -> None:
    scenario = load("reference")
    unsure = factor("members.motivation.mean", "uncertainty", low=0.3, high=0.7)
    worlds = worlds_of(make_design(scenario, (unsure,)))
    assert len(worlds) == 6
    hours = factor("facilitator.hours", "uncertainty", low=1, high=9)
    assert worlds_of(make_design(scenario, (hours, unsure))) != worlds
    assert all(
        list(world) == ["members.motivation.mean"] for world in worlds_of(make_design(scenario, (hours, unsure)))
    )
    with pytest.raises(SearchError, match="no uncertainties"):
        worlds_of(make_design(scenario, (hours,)))
    search = searched(trials=20, runs=12, worlds=worlds, stages=True)
    assert (search.worlds, search.stages, search.runs) == (6, STAGES, 12)
    worst, mean = search.best.score.worst, search.best.score.lifetime
    assert worst is not None
    assert worst < mean
    assert "Over 6 plausible worlds" in " ".join(conclude(search, "en"))
    assert "from week 26" in " ".join(conclude(search, "en"))
    with pytest.raises(SearchError, match="no uncertainties"):
        worlds_of(make_design(scenario, ()))
    with pytest.raises(SearchError, match=r"facilitator\.hours"):
        search_policies(scenario, worlds=({"facilitator.hours": 2.0},))


def make_design(scenario: Any, uncertainties: tuple[Any, ...]) -> Any:
    from perenne_experiments.design.design import Design

    return Design("toy", scenario, ("cultivating",), uncertainties=uncertainties, sampling=Sampling("lhs", 6, 1))


@pytest.fixture
def _small_page(monkeypatch: pytest.MonkeyPatch) -> None:
    import plotly.offline

    monkeypatch.setattr(plotly.offline, "get_plotlyjs", lambda: "")


@pytest.mark.usefixtures("toy")
def test_progress_reaches_its_end() -> None:
    seen: list[tuple[int, int]] = []
    note: Callable[[int, int], None] = lambda done, total: seen.append((done, total))  # noqa: E731
    searched(trials=3, progress=note)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1][0] == seen[-1][1]
