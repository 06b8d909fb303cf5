"""Common random numbers: the same people have the same luck in every world of a seed, however it is run."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise, product

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.model.communities import EVERY_EVENT, LIVELY, POLICIES, small

from perenne_model import PHASES, Engine, Event, Life, Parameters, live, parse_policy
from perenne_model.life import new_world
from perenne_scenarios import names

WEEKS = 78

TRAITS = ["autonomy_need", "capacity", "interest", "own_motivation"]

ALONE = {
    "choice.notice": 0.0,
    "exchange.posts_per_hour": 0.0,
    "leaving.base": 0.1,
    "needs.overload": 0.0,
    "pool.discovery": 0.4,
    "pool.word_of_mouth": 0.0,
}
"""Members who never meet: they come across nobody's initiative, and write nothing."""


def life(
    policy: str = "cultivating", seed: int = 5, *, weeks: int = WEEKS, fates: bool = False, log: bool = False
) -> Life:
    return live(LIVELY, parse_policy(policy), seed=seed, weeks=weeks, events=EVERY_EVENT, fates=fates, log=log)


def digest(lives: Iterable[Life]) -> str:
    """Return a fingerprint of all that came of some lives, to the last bit."""
    hashed = hashlib.blake2b()
    for one in lives:
        hashed.update(one.weekly.tobytes())
        told = (one.lifetime, one.censored, one.cause, dict(one.reasons), dict(one.value), one.hours, one.revivals)
        hashed.update(repr(told).encode())
    return hashed.hexdigest()


def people(life: Life) -> dict[tuple[int, int], NDArray[np.void]]:
    """Return the record of everybody by who they are."""
    assert life.fates is not None
    found = {(int(row["arrival"]), int(row["slot"])): row for row in life.fates}
    assert len(found) == len(life.fates)
    return found


# --- one more person ----------------------------------------------------------------------------------------


ONE_MORE = [
    pytest.param({"launch.core": 41}, (), id="in the launch core"),
    pytest.param({}, (Event("newcomers", 10, amount=1),), id="in a burst"),
    pytest.param({"pool.size": 330}, (), id="in the pool"),
]


@pytest.mark.parametrize(("changed", "events"), ONE_MORE)
@pytest.mark.parametrize("policy", ["absent", "directive"])
def test_one_more_changes_nobodys_traits(policy: str, changed: dict[str, object], events: tuple[Event, ...]) -> None:
    few = people(live(LIVELY, parse_policy(policy), seed=3, weeks=WEEKS, fates=True))
    more = people(live(LIVELY.replace(changed), parse_policy(policy), seed=3, weeks=WEEKS, events=events, fates=True))
    shared = few.keys() & more.keys()
    assert len(shared) > 0.9 * len(few)
    assert more.keys() != few.keys()
    for who, trait in product(shared, TRAITS):
        assert few[who][trait] == more[who][trait]


@pytest.mark.parametrize(("changed", "events"), ONE_MORE[:2])
def test_one_more_changes_nobodys_luck(changed: dict[str, object], events: tuple[Event, ...]) -> None:
    """Where members never meet, nothing but luck makes a life: one more member leaves every other life as it was."""
    alone, more = LIVELY.replace(ALONE), LIVELY.replace({**ALONE, **changed})
    few = people(live(alone, parse_policy("absent"), seed=4, weeks=WEEKS, fates=True))
    many = people(live(more, parse_policy("absent"), seed=4, weeks=WEEKS, events=events, fates=True))
    shared = few.keys() & many.keys()
    assert len(shared) > 0.9 * len(few)
    columns = [name for name in few[0, 0].dtype.names or () if name not in {"initiative", "mandate"}]
    for who in shared:
        assert few[who][columns] == many[who][columns]
    assert sum(few[who]["total_hours"] > 0.0 for who in shared) > 30


@pytest.mark.parametrize("policy", POLICIES)
def test_same_people_under_every_policy(policy: str) -> None:
    reference, other = people(life("absent", fates=True)), people(life(policy, fates=True))
    shared = reference.keys() & other.keys()
    assert len(shared) > 0.7 * len(reference)
    for who, trait in product(shared, TRAITS):
        assert reference[who][trait] == other[who][trait]


def test_whoever_comes_to_the_smaller_world_comes_to_the_larger() -> None:
    """The first newcomers of a week are the same people; a week that draws more has them and more."""
    for policy in ("absent", "cultivating"):
        arrivals = np.array([list(who) for who in people(life(policy, fates=True))])
        for week in np.unique(arrivals[:, 0]):
            slots = arrivals[arrivals[:, 0] == week, 1]
            ordinary = np.sort(slots[slots < 1 << 20])
            np.testing.assert_array_equal(ordinary, np.arange(len(ordinary)))


# --- longer, shorter, in pieces -----------------------------------------------------------------------------


@pytest.mark.parametrize("policy", ["absent", "responsive", "cultivating>absent@52"])
def test_a_longer_horizon_extends_the_past(policy: str) -> None:
    short, long = life(policy, weeks=60), life(policy, weeks=200)
    assert long.weekly[:60].tobytes() == short.weekly.tobytes()


@pytest.mark.parametrize("policy", ["absent", "directive"])
def test_lifetimes_within_the_horizon_stand(policy: str) -> None:
    """A community found dead by the shorter horizon died in the same week by the longer; one censored lived on."""
    parameters, _ = small("reference")
    parameters = parameters.replace({"death.min_active": 5, "death.after": 20})
    kept = 0
    for seed in range(30):
        lives = [live(parameters, parse_policy(policy), seed=seed, weeks=weeks) for weeks in (60, 61, 200)]
        for short, long in pairwise(lives):
            if short.censored:
                assert long.lifetime >= short.lifetime
            else:
                kept += 1
                assert (long.lifetime, long.censored, long.cause) == (short.lifetime, False, short.cause)
    assert kept > 5


def test_in_one_go_or_week_by_week() -> None:
    for policy in POLICIES:
        engine = Engine(LIVELY, parse_policy(policy), seed=5, weeks=WEEKS, events=EVERY_EVENT)
        for week in range(1, WEEKS + 1):
            engine.run_to(week)
            assert engine.week == week
        assert digest([engine.life()]) == digest([life(policy)])


class PhaseByPhase(Engine):
    """Runs the phases one by one, as they are listed, in a world with room enough for all."""

    def make_room(self) -> None:
        """Lay the world out as for a far larger community, so that no row is ever moved."""
        parameters, community = self.world.parameters, self.world.community
        larger = self.parameters.replace({"launch.core": 4000})
        world = new_world(larger, seed=0, weeks=len(self.world.weekly))
        self.world = world._replace(parameters=parameters, community=community)

    def _advance(self, until: int) -> None:
        while self.week < until and not self.dead:
            for phase in PHASES:
                phase.run(self.world)
            self.world.community["week"] += 1


@pytest.mark.parametrize("policy", ["absent", "cultivating", "directive"])
def test_phases_make_a_week(policy: str) -> None:
    engine = PhaseByPhase(LIVELY, parse_policy(policy), seed=5, weeks=WEEKS, events=EVERY_EVENT)
    engine.make_room()
    engine.run_to(WEEKS)
    community = engine.world.community[0]
    assert community["rows"] < len(engine.world.members)
    assert community["initiatives"] < len(engine.world.initiatives) - community["members"]
    assert digest([engine.life()]) == digest([life(policy)])


# --- what is kept, and where it runs ------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{"fates": True}, {"log": True}, {"fates": True, "log": True}])
def test_what_is_kept_changes_nothing(options: dict[str, bool]) -> None:
    for policy in ("absent", "cultivating"):
        assert digest([life(policy, weeks=300, **options)]) == digest([life(policy, weeks=300)])


def test_threads_change_nothing() -> None:
    tasks = list(product(("absent", "cultivating", "responsive"), range(8)))
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(2) as two:
        alone = digest(one.map(lambda task: life(*task), tasks))
        shared = digest(two.map(lambda task: life(*task), tasks))
    assert alone == shared == digest(life(*task) for task in tasks)


PROGRAM = """
import sys
from perenne_model import live, parse_policy
from perenne_scenarios import load
for name in sys.argv[1:]:
    scenario = load(name)
    for policy in ("responsive", "directive"):
        told = live(scenario.parameters, parse_policy(policy), seed=9, weeks=60, events=scenario.events)
        print(told.weekly.tobytes().hex()[-400:], told.lifetime, told.cause, dict(told.reasons), told.hours)
"""


@pytest.mark.parametrize("hash_seed", ["0", "1", "4294967295"])
def test_other_processes_change_nothing(hash_seed: str) -> None:
    some = names()[:3]
    program = [sys.executable, "-P", "-c", PROGRAM, *some]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    done = subprocess.run(program, env=environment, capture_output=True, text=True, check=True, timeout=300)
    assert done.stdout.splitlines() == list(_told_here(some))


def _told_here(some: Iterable[str]) -> Iterable[str]:
    from perenne_scenarios import load

    for name, policy in product(some, ("responsive", "directive")):
        scenario = load(name)
        told = live(scenario.parameters, parse_policy(policy), seed=9, weeks=60, events=scenario.events)
        yield f"{told.weekly.tobytes().hex()[-400:]} {told.lifetime} {told.cause} {dict(told.reasons)} {told.hours}"


def test_equal_parameters_make_equal_lives() -> None:
    """Nothing hangs on the order in which settings are given, or on one set of parameters being used twice."""
    settings = {"launch.core": 12, "members.units": 3, "pool.size": 90}
    one, other = Parameters(settings), Parameters(dict(reversed(settings.items())))
    policy = parse_policy("staged")
    lives = [live(parameters, policy, seed=2, weeks=40) for parameters in (one, other, one)]
    assert digest(lives[:1]) == digest(lives[1:2]) == digest(lives[2:])
