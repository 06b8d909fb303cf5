"""What must be seen: what the model is for, point by point, on the reference community, at fixed seeds.

Every figure is relative: a lifetime is a restricted mean as a share of the ten-year horizon, a difference is between
the same people under two policies or two settings (common random numbers). Intervals are at the level 0.999: were there
no effect, or were it beyond the margin that a test allows, the test would pass for one choice of seeds in two thousand
or fewer. Each docstring says what was measured, with its interval, and what would make the test fail. To print all
figures anew:

    pytest tests/model/test_emergence.py -rP
"""

from __future__ import annotations

from itertools import pairwise

import pytest

from perenne_model import SUPPORT, Parameters

from .many_lives import (
    CHECKPOINTS,
    REFERENCE,
    Held,
    agenda_results,
    gain,
    life_gain,
    lives,
    mean_of,
    ratio_column,
    reason_column,
    restricted,
    scatter_column,
    selection_column,
    success_column,
)
from .plausibility import plausible_sets, ranking_shares

RUNS = 400
MORE_RUNS = 800
MANY_RUNS = 1000

GRIPS = tuple(f"grip:{tenth / 10:g}" for tenth in range(11))

NO_NEED = Parameters({"members.autonomy_need.mean": 0})
TINY = Parameters({"initiatives.effort.median": 1})
NO_LEAK = Parameters({"initiatives.leak": 0})
LITTLE_MOTIVATION = Parameters({"members.motivation.mean": 0.4})


def supported(support: float, **control: float) -> Held:
    """Return all support levers at one height, and some control levers."""
    return Held(f"support {support:g}, {control}", (*((lever, support) for lever in SUPPORT), *control.items()))


class TestLifetime:
    """Point 1: cultivated communities last longest; along the corporate diagonal the best grip lies inside."""

    def test_cultivating_outlives_absence_and_direction(self) -> None:
        """Of the horizon they live 0.97 [0.95, 0.99], 0.70 [0.65, 0.76] and 0.37 [0.32, 0.41].

        Fails if two of the intervals come nearer than a twentieth of the horizon.
        """
        absent, cultivating, directive = (
            restricted(policy, lives(policy, RUNS)) for policy in ("absent", "cultivating", "directive")
        )
        assert cultivating.low > absent.high + 0.05
        assert absent.low > directive.high + 0.05

    @pytest.mark.parametrize(("other", "least"), [("absent", 0.1), ("directive", 0.4)])
    def test_cultivating_outlives_them_with_the_same_people(self, other: str, least: float) -> None:
        """By 0.27 [0.22, 0.32] of the horizon, and by 0.61 [0.56, 0.66].

        Fails if the interval reaches down to 0.1, or to 0.4.
        """
        longer = gain(f"cultivating less {other}", lives("cultivating", RUNS), lives(other, RUNS))
        assert longer.low > least

    def test_the_best_grip_lies_strictly_inside(self) -> None:
        """A grip of 0.3 gains 0.07 [0.05, 0.10] on none, and 0.07 [0.04, 0.10] on the full grip.

        The best of eleven is found on seeds of its own, then held against both ends on fresh ones, so that picking the
        best adds nothing to its lead. Fails if the best is an end, or does not clearly outlive both. The top is flat:
        from 0.2 to 0.6 nothing can be told apart.
        """
        trial = {grip: lives(grip, 150, first=1_000_000)["lifetime"].mean() for grip in GRIPS}
        best = max(trial, key=lambda grip: trial[grip])
        for end in (GRIPS[0], GRIPS[-1]):
            longer = gain(f"{best} less {end}", *(lives(grip, MORE_RUNS, first=2_000_000) for grip in (best, end)))
            assert longer.low > 0.0


class TestDirection:
    """Point 2: direction gives results early and loses later; those who most need autonomy leave first."""

    def test_results_come_earlier_and_then_run_out(self) -> None:
        """In half a year 0.69 [0.47, 0.91] results more than in absence; after two years 7.6 [5.0, 10.1] fewer.

        In ten years direction gives 0.44 [0.31, 0.56] of absence's results. Fails if direction is not ahead at half a
        year, not behind from the third year on, or gives more than three quarters in all. The curves of results cross,
        those of survival do not: direction kills from the first year.
        """
        directive, absent = lives("directive", RUNS), lives("absent", RUNS)
        half_year, _, two_years, ten_years = range(len(CHECKPOINTS))
        more = directive["results"] - absent["results"]
        assert mean_of("results in half a year, directive less absent", more[:, half_year]).low > 0.0
        assert mean_of("results after two years", more[:, ten_years] - more[:, two_years]).high < 0.0
        share = ratio_column(directive["results"][:, ten_years], absent["results"][:, ten_years])
        assert mean_of("results in ten years, directive over absent", share).high < 0.75

    def test_those_who_need_autonomy_most_leave_first_under_direction(self) -> None:
        """Their rate of leaving is higher by a factor of 1.12 [1.07, 1.18] than of those who need it least.

        Upper against lower third, voluntary leaving, first two years of tenure; against the same people's ratio in
        absence, a factor of 1.12 [1.08, 1.16]. Fails if the upper third does not leave faster, by itself and beyond
        what it does in the two other worlds. The effect is a modest one: most leave early and for other reasons.
        """
        directive, absent, cultivating = (
            selection_column(lives(policy, MANY_RUNS, fates=True)) for policy in ("directive", "absent", "cultivating")
        )
        assert mean_of("log rate ratio of leaving, directive", directive).low > 0.0
        assert mean_of("directive less absent", directive - absent).low > 0.03
        assert mean_of("directive less cultivating", directive - cultivating).low > 0.03

    @pytest.mark.parametrize("policy", ["absent", "cultivating"])
    def test_need_for_autonomy_selects_nobody_where_nobody_directs(self, policy: str) -> None:
        """A factor of 1.01 [0.96, 1.06] in absence, 1.02 [0.98, 1.07] in cultivation: none.

        Fails if the interval of its logarithm leaves −0.1 to 0.1.
        """
        selection = mean_of(
            f"log rate ratio of leaving, {policy}", selection_column(lives(policy, MANY_RUNS, fates=True))
        )
        assert -0.1 < selection.low < selection.high < 0.1


class TestAbsence:
    """Point 3: a community left to itself dies of scattering, for want of results."""

    @pytest.mark.parametrize("policy", ["cultivating", "directive", "grip:1"])
    def test_effort_scatters_more_than(self, policy: str) -> None:
        """Effective initiatives an active member: 0.63, less 0.12 [0.11, 0.13], 0.08 [0.06, 0.10], 0.19 [0.17, 0.20].

        Each week weighs by its active members. Fails if effort is as scattered under one of the three.
        """
        absent, other = (scatter_column(lives(name, RUNS)) for name in ("absent", policy))
        assert mean_of(f"initiatives an active member, absent less {policy}", absent - other).low > 0.0

    def test_support_alone_gathers_effort(self) -> None:
        """From 0.63 down by 0.06 [0.05, 0.07] at 0.3, and by another 0.11 [0.11, 0.12] at 0.7.

        Fails if more involvement, without control, does not gather effort.
        """
        involvement = [scatter_column(lives(policy, RUNS)) for policy in ("absent", "mix:0.3,0", "mix:0.7,0")]
        for less, more in pairwise(involvement):
            assert mean_of("initiatives an active member, less support less more", less - more).low > 0.0

    def test_light_control_scatters_effort_more_than_absence(self) -> None:
        """By 0.10 [0.09, 0.12] initiatives an active member: absence is *not* the most scattered of all.

        A light agenda opens initiatives beside members' own and shares few hours between both. Fails if absence
        scatters as much: one could then say that nothing scatters effort more than leaving a community alone.
        """
        absent, light = (scatter_column(lives(name, RUNS)) for name in ("absent", "grip:0.3"))
        assert mean_of("initiatives an active member, grip:0.3 less absent", light - absent).low > 0.0

    @pytest.mark.parametrize("policy", ["cultivating", "grip:0.3", "grip:1"])
    def test_fewer_initiatives_succeed_than(self, policy: str) -> None:
        """A share of 0.17 succeeds, against 0.70, 0.28 and 0.65; the least difference is 0.11 [0.08, 0.14].

        Fails if the share is as high in absence.
        """
        absent, other = (success_column(lives(name, RUNS)) for name in ("absent", policy))
        assert mean_of(f"share that succeed, absent less {policy}", absent - other).high < 0.0

    def test_no_more_initiatives_succeed_than_under_direction(self) -> None:
        """Shares that succeed differ by 0.01 [−0.03, 0.05]: absence shares the last place with direction.

        Fails if absence does better by a tenth.
        """
        absent, directive = (success_column(lives(name, RUNS)) for name in ("absent", "directive"))
        assert mean_of("share that succeed, absent less directive", absent - directive).high < 0.1

    def test_people_leave_for_want_of_results(self) -> None:
        """0.92 [0.91, 0.92] leave for want of results, 0.001 for want of autonomy; 0.11 more than in cultivation.

        Fails below 0.8, above 0.01, or if as many leave for want of results where a community is cultivated. The level
        says little, since want of results is what a newcomer feels first in every world; the difference does.
        """
        absent, cultivating = lives("absent", RUNS), lives("cultivating", RUNS)
        assert mean_of("leavers for want of results", reason_column(absent, "results")).low > 0.8
        assert mean_of("leavers for want of autonomy", reason_column(absent, "autonomy")).high < 0.01
        more = reason_column(absent, "results") - reason_column(cultivating, "results")
        assert mean_of("leavers for want of results, absent less cultivating", more).low > 0.0


class TestAblations:
    """Point 4: take a mechanism away, and what it brought about goes with it."""

    def test_without_need_for_autonomy_direction_lives_as_long_as_absence(self) -> None:
        """Direction then gains 0.00 [−0.03, 0.03] on absence, where with it it loses 0.34.

        The need for autonomy takes 0.34 [0.31, 0.38] of the horizon from direction. Fails if direction falls short of
        absence by a twentieth of the horizon, or if less than a fifth hangs on the need for autonomy.
        """
        without, with_need = (
            life_gain(*(lives(policy, MORE_RUNS, parameters) for policy in ("directive", "absent")))
            for parameters in (NO_NEED, REFERENCE)
        )
        assert mean_of("directive less absent, no need for autonomy", without).low > -0.05
        assert mean_of("what the need for autonomy takes from direction", without - with_need).low > 0.2

    def test_without_need_for_autonomy_the_more_grip_the_better(self) -> None:
        """From 0 to 0.5 life gains 0.19 [0.14, 0.23], from 0.5 to 1 another 0.05 [0.02, 0.08].

        Fails if a half of the diagonal does not rise, or if the end lies 0.03 below 0.9: the inverted U is gone.
        """
        hands_off, half, nearly, full = (
            lives(policy, RUNS, NO_NEED) for policy in ("grip:0", "grip:0.5", "grip:0.9", "grip:1")
        )
        assert gain("grip:0.5 less grip:0", half, hands_off).low > 0.0
        assert gain("grip:1 less grip:0.5", full, half).low > 0.0
        assert gain("grip:1 less grip:0.9", full, nearly).low > -0.03

    def test_without_need_for_autonomy_directing_itself_lengthens_life(self) -> None:
        """It gains 0.04 [0.02, 0.06], where with it it costs 0.08 [0.05, 0.10].

        Fails if either sign is in doubt.
        """
        directing, free = supported(0.3, directing=0.9), supported(0.3)
        harm = gain("directing, reference", *(lives(policy, MORE_RUNS) for policy in (directing, free)))
        help_ = gain("directing, no need", *(lives(policy, MORE_RUNS, NO_NEED) for policy in (directing, free)))
        assert harm.high < 0.0 < help_.low

    def test_what_is_left_of_the_harm_of_control_is_paperwork(self) -> None:
        """Control costs 0.51 [0.46, 0.56], without the need 0.16 [0.11, 0.20], without reporting hours either, nothing.

        The last is −0.01 [−0.04, 0.01]. So control still shortens life where nobody needs autonomy, against the same
        support without control: seven tenths of its harm go, the rest is hours lost to reporting. Fails if
        taking away either does not lessen the harm, or if more than 0.05 remains.
        """
        no_paperwork = NO_NEED.replace({"levers.reporting.hours": 0})
        free = supported(0.3)
        reference, no_need, neither = (
            gain(f"directive less its support alone, {what}", *(lives(p, runs, settings) for p in ("directive", free)))
            for what, runs, settings in (
                ("reference", RUNS, REFERENCE),
                ("no need", RUNS, NO_NEED),
                ("nor paperwork", MANY_RUNS, no_paperwork),
            )
        )
        assert reference.high < no_need.low
        assert no_need.high < neither.low
        assert neither.low > -0.05

    def test_with_tiny_initiatives_absence_no_longer_kills(self) -> None:
        """At an hour an initiative, absence lives 1.00 [0.99, 1.00] of the horizon, as long as cultivation.

        Fails below 0.98, or if cultivation gains 0.02, or if the gain on the reference, 0.30 [0.24, 0.35], falls to
        0.1. Direction still loses 0.22 [0.17, 0.26]: scattering is not what kills there.
        """
        absent, cultivating, directive = (lives(p, RUNS, TINY) for p in ("absent", "cultivating", "directive"))
        assert restricted("absent, tiny initiatives", absent).low > 0.98
        assert gain("cultivating less absent, tiny initiatives", cultivating, absent).high < 0.02
        assert gain("absent, tiny less reference", absent, lives("absent", RUNS)).low > 0.1
        assert gain("directive less absent, tiny initiatives", directive, absent).high < -0.1

    def test_without_leak_absence_suffers_less(self) -> None:
        """It gains 0.10 [0.07, 0.14] of the horizon, 0.09 [0.06, 0.13] more than cultivation does.

        Fails if it gains less than 0.02, or no more than cultivation. The leak is not all of it: absence still falls
        well short of cultivation.
        """
        absent, cultivating = (
            life_gain(lives(policy, RUNS, NO_LEAK), lives(policy, RUNS)) for policy in ("absent", "cultivating")
        )
        assert mean_of("absent, no leak less reference", absent).low > 0.02
        assert mean_of("what cultivating gains less by it", absent - cultivating).low > 0.0


class TestCriticalMass:
    """Point 5: survival rises steeply with the launch core, most of all where nobody helps."""

    CORES = (5, 15, 25, 60)

    def test_survival_rises_steeply_with_the_launch_core(self) -> None:
        """From a core of 5 to one of 60, two-year survival in absence rises by 0.64 [0.56, 0.72].

        Fails if it rises by less than 0.4 in all, or does not rise at a step (15, 25, 60).
        """
        alive = [
            (lives("absent", RUNS, Parameters({"launch.core": core}))["lifetime"] > 104).astype(float)
            for core in self.CORES
        ]
        for core, (fewer, more) in zip(self.CORES[1:], pairwise(alive), strict=True):
            assert mean_of(f"alive at two years, a core of {core} less one smaller", more - fewer).low > 0.0
        assert mean_of("alive at two years, a core of 60 less one of 5", alive[-1] - alive[0]).low > 0.4

    @pytest.mark.parametrize("policy", ["cultivating", "directive"])
    def test_most_of_all_in_absence(self, policy: str) -> None:
        """A core of 60 instead of 5 gains absence 0.14 [0.08, 0.21], and 0.14 [0.08, 0.21], more than the others.

        In restricted mean life. Fails if absence does not gain more. In two-year survival direction gains more, since
        it starts lower.
        """
        many, few = Parameters({"launch.core": 60}), Parameters({"launch.core": 5})
        absent, other = (life_gain(lives(p, RUNS, many), lives(p, RUNS, few)) for p in ("absent", policy))
        assert mean_of(f"gain of a core of 60 over one of 5, absent less {policy}", absent - other).low > 0.0


class TestCounterEvidence:
    """Point 6: what speaks against the claim can be reached by parameters."""

    def test_mild_control_does_hardly_any_harm(self) -> None:
        """Control of 0.2 beside support of 0.7 costs 0.02 [0.01, 0.03], where 0.8 costs 0.31 [0.27, 0.34].

        Fails if mild control may cost more than 0.04, or strong control less than 0.15.
        """
        free, mild, strong = (lives(f"mix:0.7,{control}", MORE_RUNS) for control in ("0", "0.2", "0.8"))
        assert gain("mix:0.7,0.2 less mix:0.7,0", mild, free).low > -0.04
        assert gain("mix:0.7,0.8 less mix:0.7,0", strong, free).high < -0.15

    def test_mild_review_does_hardly_any_harm(self) -> None:
        """A gatekeeping of 0.3 beside support of 0.7 costs 0.01 [0.00, 0.02], as on wikis with flagged revisions.

        Fails if it may cost more than 0.04.
        """
        reviewed, free = (lives(policy, MORE_RUNS) for policy in (supported(0.7, gatekeeping=0.3), supported(0.7)))
        assert gain("review before publication less none", reviewed, free).low > -0.04

    def test_directing_raises_output_on_the_agenda(self) -> None:
        """In two years 2.0 [1.7, 2.4] times the results near the agenda, and 0.36 [0.29, 0.42] of those far from it.

        Fails below 1.3, or above 0.7 (Zhu et al. 2013).
        """
        directed = agenda_results(supported(0.7, directing=0.6), 150, 104)
        free = agenda_results(supported(0.7), 150, 104)
        assert (
            mean_of("results near the agenda, directed over free", ratio_column(directed[:, 0], free[:, 0])).low > 1.3
        )
        assert mean_of("results far from it, directed over free", ratio_column(directed[:, 1], free[:, 1])).high < 0.7

    @pytest.mark.parametrize("need", [0.5, 0.2])
    def test_managed_communities_outlive_free_ones_where_motivation_is_low(self, need: float) -> None:
        """Support of 0.7 and control of 0.5 gain 0.02 [0.01, 0.04] on absence, and 0.06 [0.04, 0.08] at a need of 0.2.

        Own motivation is 0.4 on average (McDermott & Archibald 2010). Fails if the managed do not live longer. Those
        cultivated live longest there too.
        """
        parameters = LITTLE_MOTIVATION.replace({"members.autonomy_need.mean": need})
        managed, absent = (lives(policy, RUNS, parameters) for policy in ("mix:0.7,0.5", "absent"))
        assert gain("goals, oversight and support less nothing", managed, absent).low > 0.0

    def test_full_grip_outlives_absence_where_motivation_and_need_are_low(self) -> None:
        """Life is 1.3 [1.1, 1.5] times as long, at a need of 0.2; at the reference need, no longer.

        Fails below 1.1.
        """
        parameters = LITTLE_MOTIVATION.replace({"members.autonomy_need.mean": 0.2})
        full, absent = (lives(policy, RUNS, parameters) for policy in ("grip:1", "absent"))
        longer = mean_of("life under full grip over absence", ratio_column(full["lifetime"], absent["lifetime"]))
        assert longer.low > 1.1


@pytest.mark.slow
class TestPlausibility:
    """Point 8: the ranking is not that of one lucky set of parameters."""

    def test_the_ranking_is_never_reversed(self) -> None:
        """In 80 sets: it holds in 0.64, is reversed in none; the rest is undecided.

        Undecided are mostly sets in which hardly any community dies, or all do at once. The order of the means is right
        in 0.81. Fails if the ranking holds in less than a half, or is reversed in more than a twentieth: with 80 sets,
        a true share of 0.64 would fail for one choice of sets in two hundred. For other numbers of sets and widths:

            python -m tests.model.plausibility
        """
        shares = ranking_shares(plausible_sets(80), runs=40)
        print(shares)
        assert shares.holds > 0.5
        assert shares.leads > 0.65
        assert shares.reversed < 0.05
