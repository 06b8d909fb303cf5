"""The game: one community, one facilitator, sixty months. It knows nothing of any page.

A game is its setting and its decisions; whoever plays the same ones again gets the same life, to the last bit, and so
does the engine that is given the decisions as a policy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.wheel.cost import full_costs, share_granted
from perenne_experiments.wheel.decisions import CodeError, Decisions, heights
from perenne_experiments.wheel.incidents import WEATHERS, incidents
from perenne_experiments.wheel.months import MONTHS, WEEKS, month_of, week_of
from perenne_model.policies import VISIBLE, Policy, Signs, seen_by_facilitator

if TYPE_CHECKING:
    from perenne_model import Engine, Event, Life
    from perenne_scenarios import Scenario

PLAYER = "you"
"""Name of the policy that a player's decisions are."""

HOURS = "facilitator.hours"

_HAPPENINGS = ("results", "abandoned", "newcomers", "newcomers_kept")
_STOCKS = ("members", "open_initiatives")

BUDGETS = (2, 4, 8)
"""Hours a week that a game may give: with eight there is hardly anything to choose between."""

_CODE = re.compile(r"([a-z][a-z-]{0,40})\.(\d{1,20})\.([a-z]+)\.(\d)\.([0-9a-f]{4})\.([0-9A-Za-z]*)")


@dataclass(frozen=True)
class Setting:
    """What a game starts from.

    Attributes:
        scenario: name of a scenario of the library.
        seed: seed of the people, their luck, and what befalls them.
        weather: one of `incidents.WEATHERS`.
        hours: hours a week that there are for facilitation, one of BUDGETS.

    Raises:
        ValueError: a weather or a number of hours that there is not.
    """

    scenario: str = "reference"
    seed: int = 1
    weather: str = "changeable"
    hours: int = 4

    def __post_init__(self) -> None:
        """Refuse what cannot be played."""
        if self.weather not in WEATHERS:
            raise ValueError(f"weather = {self.weather!r}: expected one of {', '.join(WEATHERS)}")
        if self.hours not in BUDGETS:
            raise ValueError(f"hours = {self.hours}: expected one of {', '.join(map(str, BUDGETS))}")

    @property
    def events(self) -> tuple[Event, ...]:
        """What befalls the community: what its scenario says, and the incidents."""
        return (*self.loaded.events, *incidents(self.seed, self.weather))

    @property
    def loaded(self) -> Scenario:
        """The scenario, with the game's own hours."""
        from perenne_scenarios import load

        return load(self.scenario).replace({HOURS: self.hours})


@dataclass(frozen=True)
class News:
    """Something a facilitator would hear of.

    Attributes:
        kind: a kind of event, or "results", "abandoned", "short" (of hours), "asleep", "awake".
        week: when.
        amount: how much: results, initiatives, share of what was asked, weeks of silence.
    """

    kind: str
    week: int
    amount: float = 0.0


class _Hand(Policy):
    """The player's hand on the levers: asked at the beginning of each month."""

    name = PLAYER

    def __init__(self) -> None:
        self.held: Mapping[str, float] = {}

    def levers(self, signs: Signs) -> Mapping[str, float]:  # noqa: ARG002
        return self.held

    def next_review(self, week: int) -> int:
        return next((week_of(month) for month in range(MONTHS) if week_of(month) > week), 1 << 30)


@dataclass(eq=False)
class Game:
    """A game on its way.

    Attributes:
        setting: what it started from.
        decisions: what was decided so far.
        news: what was heard of so far, in order.
    """

    setting: Setting
    decisions: Decisions = field(default_factory=Decisions)
    news: list[News] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Lay out the community, and play what has been decided."""
        from perenne_model import Engine

        self._hand = _Hand()
        self._events = self.setting.events
        parameters = self.setting.loaded.parameters
        self._engine: Engine = Engine(
            parameters, self._hand, seed=self.setting.seed, weeks=WEEKS, events=self._events, keep=True
        )
        decided, self.decisions = self.decisions, Decisions()
        for steps in decided.months:
            self.play(steps)

    @property
    def month(self) -> int:
        """The month about to begin, from 0; MONTHS at the end."""
        return len(self.decisions.months)

    @property
    def over(self) -> bool:
        """Whether the five years are over, or the community is dead."""
        return self.month >= MONTHS or self._engine.dead

    @property
    def hours(self) -> float:
        """Hours a week that there are for the month to come."""
        from perenne_model.upheaval import hours_factor

        return self._engine.parameters[HOURS] * hours_factor(self._events, self._engine.week)

    @property
    def costs(self) -> dict[str, float]:
        """Hours a week that each lever would take at full height, for what there was to serve last week."""
        return full_costs(self._engine)

    @property
    def seen(self) -> NDArray[Any]:
        """The vital signs that a facilitator sees, of all weeks so far."""
        return seen_by_facilitator(self._engine.world.weekly[: min(self._engine.week, WEEKS)])

    @property
    def silence(self) -> int:
        """Weeks in a row in which hardly anybody has been active."""
        return int(self._engine.world.community["quiet"][0])

    @property
    def asleep(self) -> bool:
        """Whether the silence has lasted so long that the community sleeps."""
        return bool(self._engine.world.community["dormant"][0])

    def play(self, steps: Iterable[int], months: int = 1) -> list[News]:
        """Hold the levers for some months, and return what was heard of; it stops early where something happens.

        Args:
            steps: a step from 0 to 4 for each lever.
            months: how many months, 1 or more.
        """
        chosen = tuple(steps)
        heard: list[News] = []
        for _ in range(months):
            if self.over:
                break
            heard += self._month(chosen)
            if any(news.kind not in {"results", "abandoned", "short"} for news in heard):
                break
        return heard

    def life(self) -> Life:
        """Return what came of it.

        Raises:
            ValueError: the game is not over.
        """
        if not self.over:
            raise ValueError(f"month {self.month}: expected the end of the game")
        return self._engine.life()

    @property
    def code(self) -> str:
        """The text that restores the game: its setting, the version of the model, and what was decided."""
        its = self.setting
        return f"{its.scenario}.{its.seed}.{its.weather}.{its.hours}.{model_mark()}.{self.decisions.code}"

    def _month(self, steps: tuple[int, ...]) -> list[News]:
        begin, asleep = self._engine.week, self.asleep
        self._hand.held = heights(steps)
        self.decisions = self.decisions.then(steps)
        self._engine.run_to(min(week_of(self.month), WEEKS))
        heard = self._heard(begin, asleep=asleep)
        self.news += heard
        return heard

    def _heard(self, begin: int, *, asleep: bool) -> list[News]:
        end = self._engine.week
        weeks = self._engine.world.weekly[begin:end]
        heard = [
            News(event.kind, event.week, event.amount or 0.0) for event in self._events if begin <= event.week < end
        ]
        for sign in ("results", "abandoned"):
            total = float(weeks[sign].sum())
            if total:
                heard.append(News(sign, end - 1, total))
        granted = share_granted(self._engine)
        if granted < 0.95 and end > begin:
            heard.append(News("short", end - 1, granted))
        if self.asleep != asleep:
            heard.append(News("asleep" if self.asleep else "awake", end - 1, float(self.silence)))
        return heard


def model_mark() -> str:
    """Return four letters that tell one version of the model from another."""
    from perenne_model import model_version

    return blake2b(model_version().encode(), digest_size=2).hexdigest()


@dataclass(frozen=True)
class Restored:
    """A game out of a link.

    Attributes:
        game: the game.
        same_model: whether it was played with this version of the model: else the same decisions may end otherwise.
    """

    game: Game
    same_model: bool


def restore(code: str) -> Restored:
    """Return the game that a link's text says.

    Raises:
        CodeError: it says none.
    """
    from perenne_scenarios import names

    found = _CODE.fullmatch(code)
    if found is None:
        raise CodeError("no game")
    scenario, seed, weather, hours, mark, decided = found.groups()
    if scenario not in names() or weather not in WEATHERS or int(hours) not in BUDGETS or int(seed) >= 2**64:
        raise CodeError("no such game")
    game = Game(Setting(scenario, int(seed), weather, int(hours)), Decisions.read(decided))
    return Restored(game, mark == model_mark())


def trace(game: Game, sign: str) -> list[float]:
    """Return a visible sign month by month: sums of what happens, the last of what there is, else means of the weeks.

    Raises:
        ValueError: a sign that no facilitator sees.
    """
    if sign not in VISIBLE:
        raise ValueError(f"sign = {sign!r}: expected one of {', '.join(VISIBLE)}")
    column = np.asarray(game.seen[sign], dtype=np.float64)
    ends = [min(week_of(month + 1), len(column)) for month in range(game.month)]
    starts = [week_of(month) for month in range(game.month)]
    parts = [column[start:end] for start, end in zip(starts, ends, strict=True) if end > start]
    if sign in _HAPPENINGS:
        return [float(part.sum()) for part in parts]
    return [float(part[-1] if sign in _STOCKS else part.mean()) for part in parts]


__all__ = ["PLAYER", "CodeError", "Game", "News", "Restored", "Setting", "month_of", "restore", "trace"]
