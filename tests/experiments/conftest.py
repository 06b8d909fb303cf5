"""A toy world that answers as the model does, in no time, so that the counting can be tested by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.steady import PATIENCE

from perenne_experiments.comparison.comparison import Comparison, contrasts, summarise
from perenne_experiments.lives.replicates import Lives
from perenne_experiments.lives.traces import TraceSums
from perenne_experiments.statistics.survival import log_rank
from perenne_model import Parameters, Policy

CAUSES = ("autonomy", "results", "belonging", "overload", "organisation", "silence")
REASONS = CAUSES[:5]
VITALS = (
    "members",
    "active",
    "newcomers",
    "newcomers_kept",
    "motivation",
    "autonomy",
    "competence",
    "relatedness",
    "open_initiatives",
    "scatter",
    "results",
    "abandoned",
    "answer_rate",
    "tie_density",
    "cross_unit_ties",
    "gini",
    "dependence",
    "hours",
    "overload",
)
FATE = [
    ("arrival", np.int32),
    ("slot", np.int32),
    ("left", np.int32),
    ("reason", np.int8),
    ("autonomy_need", np.float64),
]
_HALF_LIFE = {"cultivating": 900.0, "absent": 300.0, "directive": 180.0}
_MAIN_CAUSE = {"cultivating": 4, "absent": 1, "directive": 0}


@dataclass(frozen=True)
class ToyPolicy(Policy):
    name: str


@dataclass(frozen=True)
class ToyLife:
    lifetime: float
    censored: bool
    cause: str | None
    reasons: dict[str, int]
    value: dict[str, float]
    hours: float
    revivals: int
    weekly: NDArray[np.void]
    fates: NDArray[np.void] | None


@dataclass(frozen=True)
class ToyScenario:
    name: str = "toy"
    title: Mapping[str, str] = field(default_factory=lambda: {"en": "A toy community", "fr": "Une communauté jouet"})
    description: Mapping[str, str] = field(
        default_factory=lambda: {
            "en": "Twenty people and some luck.",
            "fr": "Vingt personnes et un peu de chance.",
        }
    )
    parameters: Parameters = field(default_factory=lambda: Parameters({"pool.size": 500.0, "launch.core": 25.0}))
    events: tuple[Any, ...] = ()


def toy_live(
    parameters: object,
    policy: ToyPolicy,
    *,
    seed: int,
    weeks: int,
    events: Sequence[object] = (),
    fates: bool = False,
) -> ToyLife:
    draw = np.random.default_rng(seed)
    luck = float(draw.exponential())
    half_life = _HALF_LIFE.get(policy.name, 300.0 + len(policy.name))
    lifetime = float(min(np.floor(half_life * luck), weeks))
    censored = lifetime >= weeks
    main = _MAIN_CAUSE.get(policy.name, 2)
    cause = None if censored else CAUSES[main if draw.random() < 0.7 else int(draw.integers(6))]
    counts = draw.poisson(np.where(np.arange(5) == main, 30, 8) * (lifetime + 10) / weeks)
    weekly = _weekly(draw, weeks, int(lifetime), half_life)
    return ToyLife(
        lifetime=lifetime,
        censored=censored,
        cause=cause,
        reasons=dict(zip(REASONS, (int(count) for count in counts), strict=True)),
        value={"information": 12.0 * lifetime, "expertise": lifetime // 9, "ideas": lifetime // 4},
        hours=0.0 if policy.name == "absent" else 8.0 * lifetime,
        revivals=int(draw.integers(2)),
        weekly=weekly,
        fates=_fates(draw, weeks, lifetime, main) if fates else None,
    )


def _weekly(draw: np.random.Generator, weeks: int, lived: int, half_life: float) -> NDArray[np.void]:
    weekly = np.zeros(weeks, dtype=[(name, np.float64) for name in VITALS])
    week = np.arange(lived)
    for place, name in enumerate(VITALS):
        level = 40.0 if name in {"members", "active", "hours", "open_initiatives"} else 0.5
        path = level * (1 + 0.3 * np.sin(week / 40 + place)) * np.exp(-week / half_life / 4)
        weekly[name][:lived] = path * draw.uniform(0.8, 1.2)
    return weekly


def _fates(draw: np.random.Generator, weeks: int, lifetime: float, main: int) -> NDArray[np.void]:
    rows = np.zeros(70, dtype=FATE)
    rows["arrival"][25:] = np.sort(draw.integers(1, weeks, 45))
    rows["slot"] = np.arange(70)
    rows["left"] = rows["arrival"] + 1 + draw.geometric(0.01, 70)
    rows["left"][rows["left"] > lifetime] = -1
    rows["reason"] = np.where(rows["left"] < 0, -1, np.where(draw.random(70) < 0.6, main % 5, draw.integers(0, 5, 70)))
    rows["autonomy_need"] = draw.random(70)
    return rows[rows["arrival"] < max(lifetime, 1)]


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> type[ToyPolicy]:
    """Put the toy in the model's place; gives the class of its policies."""
    import perenne_model

    monkeypatch.setattr(perenne_model, "live", toy_live, raising=False)
    monkeypatch.setattr(perenne_model, "CAUSES", CAUSES, raising=False)
    monkeypatch.setattr(perenne_model, "REASONS", REASONS, raising=False)
    return ToyPolicy


@pytest.fixture
def toy_scenario() -> ToyScenario:
    return ToyScenario()


def lives_of(policy: str, lifetimes: Sequence[float] | NDArray[np.float64], weeks: int, cause: int = 1) -> Lives:
    """Make lives by hand: these lifetimes, one cause of death, a week's records all of ones."""
    column = np.minimum(np.asarray(lifetimes, dtype=np.float64), weeks)
    censored = column >= weeks
    sums = TraceSums.empty(VITALS, weeks)
    for place, lifetime in enumerate(column):
        ones = np.ones(weeks, dtype=[(name, np.float64) for name in VITALS])
        sums.add_life(ones, lifetime, keep=place < 4)
    return Lives(
        policy=policy,
        causes=CAUSES,
        reasons=REASONS,
        seeds=np.arange(len(column), dtype=np.uint64),
        lifetime=column,
        censored=censored,
        cause=np.where(censored, -1, cause).astype(np.int8),
        leavers=np.tile([1, 9, 1, 0, 2], (len(column), 1)),
        value=np.column_stack([10 * column, column // 10, column // 5]),
        hours=2 * column,
        revivals=np.zeros(len(column), np.int64),
        traces=sums.traces(),
    )


def comparison_of(lifetimes: Mapping[str, Sequence[float] | NDArray[np.float64]], weeks: int) -> Comparison:
    """Make a comparison by hand from the lifetimes under each policy."""
    lives = [lives_of(policy, column, weeks) for policy, column in lifetimes.items()]
    scenario = ToyScenario()
    return Comparison(
        scenario=scenario.name,
        title=scenario.title,
        description=scenario.description,
        parameters=scenario.parameters,
        weeks=weeks,
        runs=len(lives[0]),
        seed=1,
        outcomes=tuple(summarise(column, weeks) for column in lives),
        contrasts=contrasts(lives, weeks, seed=1),
        log_rank=log_rank([(column.lifetime, ~column.censored) for column in lives]) if len(lives) > 1 else None,
        worlds=None,
    )


@pytest.fixture(name="lives_of")
def lives_of_fixture() -> Callable[..., Lives]:
    return lives_of


@pytest.fixture(name="comparison_of")
def comparison_of_fixture() -> Callable[..., Comparison]:
    return comparison_of


@pytest.fixture
def small_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave plotly.js out: 5 MB that most tests need not read."""
    import plotly.offline

    monkeypatch.setattr(plotly.offline, "get_plotlyjs", lambda: "")


@pytest.fixture
def drawn(chromium: Any) -> Iterator[Callable[[Path, int], Any]]:
    """Open a page at a width and wait for its figures: none of its faults, nothing from outside, nothing too wide."""
    pages = []

    def open_page(file: Path, width: int) -> Any:
        page = chromium.new_page(viewport={"width": width, "height": 900})
        pages.append(page)
        faults: list[str] = []
        requests: list[str] = []
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.set_default_timeout(1000 * PATIENCE)
        page.goto(file.as_uri())
        page.wait_for_selector("html[data-drawn=yes]")
        assert faults == []
        assert [url for url in requests if not url.startswith(("file:", "data:", "blob:"))] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        return page

    yield open_page
    for page in pages:
        page.close()
