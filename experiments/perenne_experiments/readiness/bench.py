"""The bench of a readiness study: lives of one scenario, varied, on common seeds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from perenne_experiments.lives.cohort import Advance, Case, Cohort, fresh_seed, live_cohorts, look_at_lives, seeds_of

if TYPE_CHECKING:
    from perenne_model import Life, Policy
    from perenne_scenarios import Scenario

Row = TypeVar("Row")

Variation = tuple[Mapping[str, float], "Policy"]
"""Parameters that differ from the scenario's, and the policy."""


@dataclass(frozen=True, eq=False)
class Bench:
    """A scenario, ready to be lived in many variations.

    Attributes:
        scenario: the community.
        runs: lives of each variation.
        seed: seed of the whole.
        jobs: number of threads; None for one for each usable core.
        advance: called with the lives just lived.
    """

    scenario: Scenario
    runs: int
    seed: int
    jobs: int | None = None
    advance: Advance | None = None

    def live(
        self, variations: Sequence[Variation], *, weeks: int, stream: int | None = None, runs: int | None = None
    ) -> list[Cohort]:
        """Live every variation on the same seeds.

        Args:
            variations: what to live.
            weeks: horizon.
            stream: number of a set of fresh seeds; None for the usual ones.
            runs: lives of each; by default those of the bench.
        """
        cases = self._cases(variations, weeks, stream, runs or self.runs)
        return live_cohorts(cases, jobs=self.jobs, advance=self.advance)

    def look(
        self, policies: Sequence[Policy], look: Callable[[Life], Row], *, weeks: int, stream: int, runs: int
    ) -> list[list[Row]]:
        """Live the scenario under each policy, and return what `look` makes of each life."""
        cases = self._cases([({}, policy) for policy in policies], weeks, stream, runs)
        return look_at_lives(cases, look, jobs=self.jobs, advance=self.advance)

    def _cases(self, variations: Sequence[Variation], weeks: int, stream: int | None, runs: int) -> list[Case]:
        seeds = seeds_of(self.seed if stream is None else fresh_seed(self.seed, stream), runs)
        cases = []
        for settings, policy in variations:
            lived = self.scenario.replace(settings)
            cases.append(Case(lived.parameters, policy, seeds, weeks, lived.events))
        return cases
