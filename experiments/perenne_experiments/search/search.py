"""Searching for a policy: what nothing beats on lifetime, value and hours, told by lives the search never saw."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from perenne_experiments.search.error import SearchError
from perenne_experiments.search.explore import explore
from perenne_experiments.search.flatness import Flatness, flatness
from perenne_experiments.search.front import hypervolume, on_front, spread_out
from perenne_experiments.search.journal import Journal
from perenne_experiments.search.lives import MAXIMISE, Lab, LifeEvaluator, Lived, Score
from perenne_experiments.search.measure import Trimmer, confirmed, loss
from perenne_experiments.search.plan import Plan, Point, Trial
from perenne_experiments.search.space import LIFELONG, STAGES, STEP, LeverSpace
from perenne_experiments.statistics.estimate import Estimate

if TYPE_CHECKING:
    from perenne_model import Policy
    from perenne_scenarios import Scenario

HOURS = "facilitator.hours"
"""The parameter that is the budget."""

TOLERANCE = 0.02
"""Share of the horizon that hardly matters, unless told otherwise."""

NAMED = ("absent", "cultivating", "directive")
"""Policies that the search's are told beside."""

Progress = Callable[[int, int], None]
"""Called with the lives lived and the lives to live, as far as is known."""

_CHOOSING, _TRIMMING, _TELLING = 1, 2, 3  # numbers of the sets of fresh lives
_CHOOSING_RUNS, _TRIMMING_RUNS, _TELLING_RUNS, _FLATNESS_RUNS = 4, 8, 8, 4  # times the lives of a trial
_MOST_ON_FRONT = 16  # points that are lived again


@dataclass(frozen=True, eq=False)
class Candidate:
    """A policy that the search proposes.

    Attributes:
        point: where it lies in the space.
        stages: first week and heights of the levers of each stage.
        involvement: mean height of the support levers.
        control: mean height of the control levers.
        claimed: how the search's own lives judged it; None for one made afterwards.
        score: how fresh lives judge it.
        lifetime: mean life in fresh lives, share of the horizon, with its interval.
        value: what it gives in fresh lives, in units of what cultivating gives, with its interval.
        on_front: whether no other beats it, by fresh lives.
    """

    point: Point
    stages: tuple[tuple[int, Mapping[str, float]], ...]
    involvement: float
    control: float
    claimed: Score | None
    score: Score
    lifetime: Estimate
    value: Estimate
    on_front: bool = True


@dataclass(frozen=True, slots=True)
class Rosiness:
    """How much too rosy the search's own numbers were: the winner's curse.

    Attributes:
        lifetime: life claimed less life found, mean over the front, share of the horizon.
        value: value claimed less value found, likewise, in units of what cultivating gives.
        best_claimed: longest life that the search claimed, share of the horizon.
        best_found: what fresh lives found for that very policy.
        lead_claimed: by how much it was claimed to live longer than cultivating, share of the horizon.
        lead_found: by how much it does in fresh lives: luck that all policies shared has no part in this.
        volume_claimed: share of the space of goals that the front was claimed to cover, 0–1 or above.
        volume_found: the share that it covers by fresh lives.
    """

    lifetime: float
    value: float
    best_claimed: float
    best_found: Estimate
    lead_claimed: float
    lead_found: Estimate
    volume_claimed: float
    volume_found: float


@dataclass(frozen=True, eq=False)
class Search:
    """What a search found.

    Attributes:
        scenario: the community, its facilitator's hours being the budget.
        hours: the budget, hours a week.
        weeks: horizon.
        trials: policies that were tried.
        runs: lives of each.
        fresh_runs: fresh lives of each policy that is told of.
        worlds: number of plausible worlds.
        seed: seed of the whole.
        stages: first weeks of the stages.
        tolerance: share of the horizon that may be lost for a leaner policy.
        front: what was best by the search's own lives, as fresh lives judge it, the longest-lived first.
        best: the longest-lived.
        measure: the juste mesure.
        measure_loss: by how much it lives less long than the best, share of the horizon; zeros for the best itself.
        leaner_loss: the same of the next leaner policy, which could not be confirmed; None where there is none.
        named: how known policies fare in the same lives, by name.
        flatness: what each lever does by itself, around the best.
        rosiness: how much too rosy the search's own numbers were.
    """

    scenario: Scenario
    hours: float
    weeks: int
    trials: int
    runs: int
    fresh_runs: int
    worlds: int
    seed: int
    stages: tuple[int, ...]
    tolerance: float
    front: tuple[Candidate, ...]
    best: Candidate
    measure: Candidate
    measure_loss: Estimate
    leaner_loss: Estimate | None
    named: Mapping[str, Lived]
    flatness: tuple[Flatness, ...]
    rosiness: Rosiness


def search_policies(
    scenario: Scenario,
    *,
    hours: float | None = None,
    trials: int = 200,
    runs: int = 48,
    weeks: int = 520,
    worlds: Sequence[Mapping[str, float]] = ({},),
    stages: bool = False,
    tolerance: float = TOLERANCE,
    seed: int = 1,
    folder: Path | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Search:
    """Search the levers for what nothing beats on lifetime, value and hours, within a budget.

    The search's own lives only choose; whatever is told comes from lives on fresh seeds.

    Args:
        scenario: the community.
        hours: budget, facilitation hours a week; by default the scenario's own.
        trials: policies to try, 1 or more.
        runs: lives of each, over all worlds, 2 or more.
        weeks: horizon.
        worlds: parameters that differ from the scenario's, in each plausible world.
        stages: whether the levers may differ at launch, growth and maturity.
        tolerance: share of the horizon that may be lost for a leaner policy, 0–1.
        seed: the same seed finds the same, whatever the number of threads.
        folder: where trials are kept, so that a search that was stopped goes on; None for nowhere.
        jobs: number of threads; by default one for each usable core.
        progress: called as lives are lived.

    Raises:
        SearchError: the folder holds another search, or worlds that vary the budget.
        ExtraError: Optuna is not installed.
        LifeError: a life failed.
    """
    if any(HOURS in world for world in worlds):
        raise SearchError("search.error_hours", field=HOURS)
    budget = scenario.parameters[HOURS] if hours is None else hours
    scenario = scenario.replace({HOURS: budget})
    space = LeverSpace(STAGES if stages else LIFELONG)
    plan = Plan(space.dimensions, MAXIMISE, trials, seed, starts=space.starts(), step=STEP)
    journal = Journal(folder, plan, _settings(scenario, worlds, runs, weeks)) if folder is not None else None
    work = _Work(progress, _expected(space, trials, runs), runs)
    lab = Lab(scenario, worlds, weeks=weeks, seed=seed, jobs=jobs, advance=work.lived)
    work.exploring = True
    found = explore(LifeEvaluator(lab, space, runs), plan, journal=journal, progress=work.tried)
    work.exploring = False
    return _told(lab, space, found, runs=runs, tolerance=tolerance, done=work.done)


def worlds_of(design: object) -> tuple[Mapping[str, float], ...]:
    """Return the plausible worlds of a design: the points of its uncertainties.

    Hours of facilitation are left out: they are what the budget sets.

    Raises:
        SearchError: it has no uncertainty, or no other one.
    """
    from perenne_experiments.design.design import Design

    if not isinstance(design, Design) or not {factor.name for factor in design.uncertainties} - {HOURS}:
        raise SearchError("search.error_certain", design=getattr(design, "name", ""))
    points = design.sampling.sample(design.uncertainties)
    return tuple({name: value for name, value in point.items() if name != HOURS} for point in points)


class _Work:
    """Counts the lives lived, for whoever watches."""

    def __init__(self, progress: Progress | None, total: int, runs: int) -> None:
        self._progress = progress
        self._total = total
        self._runs = runs
        self._done = 0
        self.exploring = False

    def tried(self, trials: int, of: int) -> None:  # noqa: ARG002
        """Take note of the trials that are done, kept ones included."""
        self._tell(trials * self._runs)

    def lived(self, lives: int) -> None:
        """Take note of lives after the search itself."""
        if not self.exploring:
            self._tell(min(self._done + lives, self._total - 1))

    def done(self) -> None:
        """Take note of the end."""
        self._tell(self._total)

    def _tell(self, done: int) -> None:
        self._done = done
        if self._progress:
            self._progress(done, self._total)


def _expected(space: LeverSpace, trials: int, runs: int) -> int:
    """Return how many lives there are to live, about."""
    dimensions = len(space.dimensions)
    afterwards = (
        _CHOOSING_RUNS * _MOST_ON_FRONT
        + _TRIMMING_RUNS * (2 * dimensions + 8)
        + _TELLING_RUNS * (_MOST_ON_FRONT + 12)
        + _FLATNESS_RUNS * 46
    )
    return runs * (trials + afterwards)


def _settings(scenario: Scenario, worlds: Sequence[Mapping[str, float]], runs: int, weeks: int) -> dict[str, str]:
    from perenne_model.version import model_version

    told = repr([sorted(world.items()) for world in worlds])
    return {
        "scenario": scenario.name,
        HOURS: f"{scenario.parameters[HOURS]:g}",
        "runs": str(runs),
        "weeks": str(weeks),
        "parameters": scenario.parameters.digest(),
        "events": _digest(repr(scenario.events)),
        "worlds": _digest(told),
        "model": model_version(),
    }


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _told(
    lab: Lab, space: LeverSpace, found: Sequence[Trial], *, runs: int, tolerance: float, done: Callable[[], None]
) -> Search:
    """Choose on one set of fresh lives, make it leaner on another, and tell what a third one says."""
    front = _claimed_front(found)
    chosen = _lives(lab, space, [trial.point for trial in front], runs * _CHOOSING_RUNS, _CHOOSING)
    best = max(zip(front, chosen, strict=True), key=lambda pair: _rank(space, *pair))[0].point
    near = [
        trial.point
        for trial, lived in zip(front, chosen, strict=True)
        if loss(chosen[_place(front, best)], lived, lab.seed).value <= tolerance
    ]
    path = _path(lab, space, best, near, runs=runs, tolerance=tolerance)
    points = list(dict.fromkeys([trial.point for trial in front] + list(path)))
    told = dict(zip(points, _lives(lab, space, points, runs * _TELLING_RUNS, _TELLING), strict=True))
    losses = [loss(told[best], told[point], lab.seed) for point in path]
    last = confirmed(losses, tolerance)
    claims = {trial.point: Score(*trial.goals) for trial in front}
    candidates = _candidates(space, lab.weeks, [trial.point for trial in front], told, claims)
    measure = _candidate(space, lab.weeks, path[last], told[path[last]], claims.get(path[last]))
    flat_lives = _lives(lab, space, [best], runs * _FLATNESS_RUNS, _TELLING)[0]
    search = Search(
        scenario=lab.scenario,
        hours=lab.scenario.parameters[HOURS],
        weeks=lab.weeks,
        trials=len(found),
        runs=lab.runs_of(runs),
        fresh_runs=lab.runs_of(runs * _TELLING_RUNS),
        worlds=len(lab.worlds),
        seed=lab.seed,
        stages=space.stages,
        tolerance=tolerance,
        front=candidates,
        best=next(candidate for candidate in candidates if candidate.point == best),
        measure=measure,
        measure_loss=losses[last] if last else Estimate(0.0, 0.0, 0.0),
        leaner_loss=losses[last + 1] if last + 1 < len(losses) else None,
        named=_named(lab, runs),
        flatness=flatness(
            space,
            best,
            flat_lives,
            lambda moved: _lives(lab, space, moved, runs * _FLATNESS_RUNS, _TELLING),
            tolerance=tolerance,
            seed=lab.seed,
        ),
        rosiness=_rosiness(lab, candidates, told, runs),
    )
    done()
    return search


def _claimed_front(found: Sequence[Trial]) -> list[Trial]:
    goals = [_upwards(trial.goals) for trial in found]
    front = [trial for trial, kept in zip(found, on_front(goals), strict=True) if kept]
    places = spread_out([_upwards(trial.goals) for trial in front], _MOST_ON_FRONT)
    return [front[place] for place in places]


def _upwards(goals: Sequence[float]) -> list[float]:
    return [goal if large else -goal for goal, large in zip(goals, MAXIMISE, strict=True)]


def _rank(space: LeverSpace, trial: Trial, lived: Lived) -> tuple[float, float]:
    """Rank by life, then by how little is done."""
    return lived.score.lifetime, -sum(space.levels(trial.point, lived.weeks))


def _place(front: Sequence[Trial], point: Point) -> int:
    return next(place for place, trial in enumerate(front) if trial.point == point)


def _lives(lab: Lab, space: LeverSpace, points: Sequence[Point], runs: int, stream: int) -> list[Lived]:
    policies = [space.policy(point, f"point {place}") for place, point in enumerate(points)]
    return lab.live(policies, runs=runs, stream=stream)


def _path(
    lab: Lab, space: LeverSpace, best: Point, near: Sequence[Point], *, runs: int, tolerance: float
) -> tuple[Point, ...]:
    def live(points: Sequence[Point]) -> list[Lived]:
        return _lives(lab, space, points, runs * _TRIMMING_RUNS, _TRIMMING)

    trimmer = Trimmer(space, live, live([best])[0], tolerance, lab.seed)
    leanest = sorted((point for point in near if point != best), key=trimmer.level)[:4]
    return trimmer.path(best, leanest)


def _candidates(
    space: LeverSpace, weeks: int, points: Sequence[Point], told: Mapping[Point, Lived], claims: Mapping[Point, Score]
) -> tuple[Candidate, ...]:
    standing = on_front([_upwards(told[point].score.goals) for point in points])
    made = [
        _candidate(space, weeks, point, told[point], claims[point], on_front=bool(stands))
        for point, stands in zip(points, standing, strict=True)
    ]
    return tuple(sorted(made, key=lambda candidate: -candidate.lifetime.value))


def _candidate(
    space: LeverSpace, weeks: int, point: Point, lived: Lived, claimed: Score | None, *, on_front: bool = True
) -> Candidate:
    involvement, control = space.levels(point, weeks)
    return Candidate(
        point=point,
        stages=tuple(zip(space.stages, space.heights(point), strict=True)),
        involvement=involvement,
        control=control,
        claimed=claimed,
        score=lived.score,
        lifetime=lived.lifetime,
        value=lived.value,
        on_front=on_front,
    )


def _named(lab: Lab, runs: int) -> dict[str, Lived]:
    from perenne_model import parse_policy

    policies: list[Policy] = [parse_policy(name) for name in NAMED]
    return dict(zip(NAMED, lab.live(policies, runs=runs * _TELLING_RUNS, stream=_TELLING), strict=True))


def _rosiness(lab: Lab, front: Sequence[Candidate], told: Mapping[Point, Lived], runs: int) -> Rosiness:
    claims = [(candidate, candidate.claimed) for candidate in front if candidate.claimed is not None]
    boldest, claimed = max(claims, key=lambda pair: pair[1].lifetime)
    count = len(claims)
    hours = lab.scenario.parameters[HOURS]
    return Rosiness(
        lifetime=sum(claim.lifetime - candidate.score.lifetime for candidate, claim in claims) / count,
        value=sum(claim.value - candidate.score.value for candidate, claim in claims) / count,
        best_claimed=claimed.lifetime,
        best_found=boldest.lifetime,
        lead_claimed=claimed.lifetime - lab.cultivated(runs).score.lifetime,
        lead_found=loss(told[boldest.point], lab.cultivated(runs * _TELLING_RUNS, _TELLING), lab.seed),
        volume_claimed=_covered([claim for _, claim in claims], hours),
        volume_found=_covered([candidate.score for candidate, _ in claims], hours),
    )


def _covered(scores: Sequence[Score], hours: float) -> float:
    """Return the share of the space of goals that is covered, from nothing at the whole budget."""
    if not hours:
        return hypervolume([score.goals[:2] for score in scores], (0.0, 0.0))
    return hypervolume([_upwards(score.goals) for score in scores], (0.0, 0.0, -hours)) / hours
