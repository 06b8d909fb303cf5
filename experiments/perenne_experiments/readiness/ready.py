"""Are we ready to launch? Four questions, answered with numbers from simulations.

The founding page names a section "four questions before launching a community" and does not give them: these four are
ours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perenne_experiments.readiness.aim import TWO_YEARS
from perenne_experiments.readiness.bench import Bench
from perenne_experiments.readiness.core import Core, ask_core
from perenne_experiments.readiness.facilitation import Facilitation, ask_facilitation
from perenne_experiments.readiness.motivation import Motivation, ask_motivation
from perenne_experiments.readiness.signs import TIMES, Signs, ask_signs

if TYPE_CHECKING:
    from perenne_scenarios import Scenario

Progress = Callable[[int, int], None]
"""Called with the lives lived and the lives to live, as far as is known."""

_EXPECTED = (27, 40, 40, 6 * TIMES)  # variations that each question lives, about


@dataclass(frozen=True, eq=False)
class Readiness:
    """What a readiness study found.

    Attributes:
        scenario: the community.
        runs: lives of each variation.
        seed: seed of the whole.
        weeks: horizon of mean lives.
        motivation: answer to the first question.
        core: answer to the second.
        facilitation: answer to the third.
        signs: answer to the fourth.
    """

    scenario: Scenario
    runs: int
    seed: int
    weeks: int
    motivation: Motivation
    core: Core
    facilitation: Facilitation
    signs: Signs


def assess_readiness(
    scenario: Scenario,
    *,
    runs: int = 200,
    seed: int = 1,
    weeks: int = 260,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Readiness:
    """Answer the four questions for a scenario.

    Args:
        scenario: the community.
        runs: lives of each variation, 10 or more.
        seed: the same seed gives the same answers, whatever the number of threads.
        weeks: horizon of mean lives, two years or more.
        jobs: number of threads; by default one for each usable core.
        progress: called as lives are lived.

    Raises:
        ValueError: a horizon shorter than two years, or fewer than 10 runs.
        LifeError: a life failed.
    """
    if weeks < TWO_YEARS or runs < 10:
        raise ValueError(f"weeks = {weeks}, runs = {runs}: expected {TWO_YEARS} weeks and 10 runs or more")
    work = _Work(progress, runs)
    bench = Bench(scenario, runs, seed, jobs, work.lived)
    motivation = ask_motivation(bench, weeks)
    work.answered(1)
    core = ask_core(bench)
    work.answered(2)
    facilitation = ask_facilitation(bench, weeks)
    work.answered(3)
    signs = ask_signs(bench)
    work.answered(4)
    return Readiness(scenario, runs, seed, weeks, motivation, core, facilitation, signs)


class _Work:
    """Counts the lives lived, for whoever watches; how many a question takes is known only once it is answered."""

    def __init__(self, progress: Progress | None, runs: int) -> None:
        self._progress = progress
        self._ends = [runs * sum(_EXPECTED[:place]) for place in range(len(_EXPECTED) + 1)]
        self._answered = 0
        self._done = 0

    def lived(self, lives: int) -> None:
        """Take note of lives."""
        self._tell(min(self._done + lives, self._ends[self._answered + 1] - 1))

    def answered(self, questions: int) -> None:
        """Take note of the questions answered."""
        self._answered = questions
        self._tell(self._ends[questions])

    def _tell(self, done: int) -> None:
        self._done = done
        if self._progress:
            self._progress(done, self._ends[-1])
