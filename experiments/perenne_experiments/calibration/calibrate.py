"""Calibrating: from what a log tells to the parameter sets under which the model tells the same."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import Executor
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from perenne_experiments.calibration.adjustment import Posterior, posterior
from perenne_experiments.calibration.observation import Observation
from perenne_experiments.calibration.plausible import AFTERWARDS, mean_shown, plausible
from perenne_experiments.calibration.population import Numbers, Population, Yardstick, near_places
from perenne_experiments.calibration.prior import Prior, prior_for
from perenne_experiments.calibration.result import EDGES, LEVEL, Calibrated, Fit, PlausibleSet, Told, shown_range
from perenne_experiments.calibration.rounds import Plan, advanced, begun
from perenne_experiments.calibration.simulator import TOO_LARGE, TOO_MANY, Bounds, Setting, Simulator
from perenne_experiments.calibration.state import State, opened
from perenne_experiments.calibration.summary import SUMMARIES

if TYPE_CHECKING:
    from perenne_model import Parameters, Policy
    from perenne_scenarios import Scenario

SIMULATIONS = 6000
"""Simulated communities, at the most, unless told otherwise."""

PROBED, PROBES = 8, 5
"""Near points, and replicates of each, by which the spread between replicates is told."""

ROUNDS_BEFORE = 3
"""Rounds after which it is."""

_LATER = 1 << 40  # numbers of the seeds of what is simulated after the rounds

Progress = Callable[[int, int], None]
"""Called with the communities simulated and those to simulate, as far as is known."""


def calibrate(
    observation: Observation,
    scenario: Scenario,
    policy: Policy,
    *,
    simulations: int = SIMULATIONS,
    minutes: float | None = None,
    paths: tuple[str, ...] = (),
    seed: int = 1,
    state: Path | None = None,
    executor: Executor | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Calibrated:
    """Find the parameter sets under which simulated communities show what a log shows.

    Args:
        observation: what the log tells.
        scenario: values of everything that is not free.
        policy: what the community is taken to have lived under.
        simulations: communities to simulate at the most; what was begun of a round is ended.
        minutes: time after which no further round is begun, earlier sessions counted; None for no such limit. With it,
            what is found depends on how fast the machine is.
        paths: free parameters; by default all that a log may speak about.
        seed: the same seed finds the same.
        state: file in which what is done is kept, so that a calibration that was stopped goes on.
        executor: where to simulate; by default threads of this process.
        jobs: number of those threads.
        progress: called as communities are simulated.

    Raises:
        CalibrationError: the file holds something else, or another calibration.
    """
    prior = prior_for(
        scenario.parameters,
        posters=observation.posters,
        posters_a_year=observation.posters_a_year,
        first_posters=observation.first_posters,
        paths=paths,
    )
    plan = _plan(len(prior.free), simulations, seed)
    kept = opened(state, _identity(observation, scenario, policy, prior, plan))
    work = _Work(kept, simulations, minutes, progress)
    simulator = Simulator(
        prior, _setting(observation, scenario, policy), seed=seed, executor=executor, jobs=jobs, progress=work.done
    )
    population, yardstick = _rounds(observation, plan, simulator, kept, work, state)
    return _told(observation, scenario, policy, prior, population, yardstick, simulator, work, seed)


def _plan(dimensions: int, simulations: int, seed: int) -> Plan:
    first = max(40, min(1000, simulations // 5))
    return Plan(dimensions, first=first, each=max(20, min(200, first // 4)), seed=seed)


def _setting(observation: Observation, scenario: Scenario, policy: Policy) -> Setting:
    bounds = Bounds(
        events=int(TOO_MANY * observation.contributions + TOO_LARGE * observation.posters),
        members=int(TOO_LARGE * observation.posters),
    )
    return Setting(policy, observation.window, SUMMARIES, bounds, tuple(scenario.events))


class _Work:
    """Counts what is simulated and how long it takes, for whoever watches, and says when it is enough."""

    def __init__(self, state: State, simulations: int, minutes: float | None, progress: Progress | None) -> None:
        self.state = state
        self.simulated = 0 if state.population is None else len(state.population)
        self._limit = simulations
        self._seconds = None if minutes is None else 60 * minutes
        self._before = state.seconds
        self._begun = time.monotonic()
        self._progress = progress

    @property
    def seconds(self) -> float:
        """Time spent, earlier sessions included."""
        return self._before + time.monotonic() - self._begun

    def done(self, number: int) -> None:
        """Take note of what was simulated."""
        self.simulated += number
        if self._progress:
            self._progress(self.simulated, max(self.simulated, self._expected()))

    def enough(self, population: Population) -> bool:
        """Tell whether no further round is to be begun."""
        reserve = AFTERWARDS * self.seconds / max(1, self.simulated)
        late = self._seconds is not None and self.seconds + reserve >= self._seconds
        return late or len(population) + AFTERWARDS >= self._limit

    def _expected(self) -> int:
        if self._seconds is None or self.seconds <= 0:
            return self._limit
        return min(self._limit, int(self.simulated / self.seconds * max(self._seconds, self.seconds)))


def _rounds(
    observation: Observation, plan: Plan, simulator: Simulator, kept: State, work: _Work, file: Path | None
) -> tuple[Population, Yardstick]:
    """Simulate round after round, keeping each."""
    places = _places(observation)

    def simulate(points: Numbers, first: int) -> Numbers:
        return simulator(points, first)[:, places]

    def keep(population: Population) -> Population:
        kept.population, kept.seconds = population, work.seconds
        if file is not None:
            kept.save(file)
        return population

    population = kept.population or keep(begun(plan, simulate))
    while True:
        yardstick = _yardstick(observation, kept.scatter)
        if kept.scatter is None and (population.rounds > ROUNDS_BEFORE or work.enough(population)):
            kept.scatter = _scatter(population, yardstick, simulator, places)
            keep(population)
            continue
        if work.enough(population):
            return population, yardstick
        population = keep(advanced(population, plan, simulate, yardstick))


def _places(observation: Observation) -> list[int]:
    """Return where the summaries that the log tells stand among all."""
    keys = [one.key for one in SUMMARIES]
    return [keys.index(one.key) for one in observation.summaries]


def _yardstick(observation: Observation, scatter: Numbers | None) -> Yardstick:
    """Return the units of distance: the log's own uncertainty, what the model may be off by, and chance."""
    chance = np.zeros(len(observation.values)) if scatter is None else scatter
    discrepancy = np.array([one.discrepancy for one in observation.summaries])
    return Yardstick(observation.values, np.sqrt(observation.uncertainty**2 + discrepancy**2 + chance**2))


def _scatter(population: Population, yardstick: Yardstick, simulator: Simulator, places: list[int]) -> Numbers:
    """Return the spread of each summary between replicates of one point: the middle one of several near points."""
    points = population.points[near_places(population, yardstick)[:PROBED]]
    shown = simulator(np.repeat(points, PROBES, axis=0), _LATER)[:, places].reshape(len(points), PROBES, -1)
    spreads = np.full((len(points), shown.shape[2]), np.nan)
    for place, one in enumerate(shown):
        enough = (~np.isnan(one)).sum(axis=0) >= 3
        spreads[place, enough] = np.nanstd(one[:, enough], axis=0, ddof=1)
    known = ~np.isnan(spreads).all(axis=0)
    found = np.zeros(shown.shape[2])
    found[known] = np.nanmedian(spreads[:, known], axis=0)
    return found


def _identity(observation: Observation, scenario: Scenario, policy: Policy, prior: Prior, plan: Plan) -> str:
    from perenne_experiments.sweep.identity import policy_identity
    from perenne_model import model_version

    told = {
        "values": [float(f"{value:.12g}") for value in observation.values],
        "summaries": [one.key for one in observation.summaries],
        "window": [observation.window.seconds, observation.window.partial],
        "parameters": scenario.parameters.digest(),
        "events": repr(scenario.events),
        "policy": policy_identity(policy),
        "free": [[one.path, one.low, one.high, one.log] for one in prior.free],
        "plan": [plan.first, plan.each, plan.seed],
        "model": model_version(),
    }
    return blake2b(json.dumps(told, sort_keys=True).encode(), digest_size=16).hexdigest()


def _told(
    observation: Observation,
    scenario: Scenario,
    policy: Policy,
    prior: Prior,
    population: Population,
    yardstick: Yardstick,
    simulator: Simulator,
    work: _Work,
    seed: int,
) -> Calibrated:
    found = posterior(population, yardstick)
    generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(1 << 20,)))
    places = _places(observation)
    chosen = plausible(found, simulator, yardstick, places, generator=generator, first=_LATER + 1000)
    sets = tuple(
        PlausibleSet(prior.settings(point), float(distance))
        for point, distance in zip(chosen.points, chosen.distances, strict=True)
    )
    central = sets[chosen.central].settings
    mean = mean_shown(chosen.told)
    return Calibrated(
        scenario=scenario,
        observation=observation,
        policy=policy.name,
        central=central,
        distance=float(yardstick.distances(mean[None, places])[0]),
        tolerance=chosen.tolerance,
        sets=sets,
        parameters=_parameters(prior, found, central),
        fits=_fits(observation, mean, chosen.shown, yardstick, places),
        simulations=work.simulated,
        seconds=work.seconds,
        effective=found.effective,
        seed=seed,
    )


def _parameters(prior: Prior, found: Posterior, settings: dict[str, float]) -> tuple[Told, ...]:
    from scipy.special import ndtr

    told = []
    for one, quantiles in zip(prior.free, found.intervals(EDGES), strict=True):
        low, median, high = one.value(ndtr(quantiles)).tolist()
        width = float(ndtr(quantiles[2]) - ndtr(quantiles[0])) / LEVEL
        told.append(Told(one, prior.people(settings, one.path), low, median, high, width))
    return tuple(told)


def _fits(
    observation: Observation, mean: Numbers, shown: Numbers, yardstick: Yardstick, places: list[int]
) -> tuple[Fit, ...]:
    fits = []
    for place, one in enumerate(SUMMARIES):
        told = places.index(place) if place in places else None
        low, high = shown_range(shown[:, place])
        observed = float("nan") if told is None else float(observation.values[told])
        spread = float("nan") if told is None else float(yardstick.spread[told])
        fits.append(Fit(one, observed, float(mean[place]), low, high, spread))
    return tuple(fits)


def central_parameters(found: Calibrated) -> Parameters:
    """Return all parameters of the central set."""
    return found.scenario.parameters.replace(found.central)
