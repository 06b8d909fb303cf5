"""Survival in a store: against published data, by properties, and in words that say no more than the intervals."""

from __future__ import annotations

import builtins
import html
import json
import math
import re
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perenne_experiments.errors.extra import ExtraError
from perenne_experiments.pages.page import write_page
from perenne_experiments.pages.study_page import panels_of
from perenne_experiments.statistics.survival import kaplan_meier
from perenne_experiments.statistics.units import as_units
from perenne_experiments.store.error import StoreError
from perenne_experiments.store.schema import run_table
from perenne_experiments.store.store import Store
from perenne_experiments.store.summary import summarise_store
from perenne_experiments.survival_analysis import cox as cox_module
from perenne_experiments.survival_analysis.classes import CLASSES, classes_of
from perenne_experiments.survival_analysis.conclusion import conclude
from perenne_experiments.survival_analysis.cox import Cox, CoxRefusal, fit_cox
from perenne_experiments.survival_analysis.error import SurvivalError
from perenne_experiments.survival_analysis.json_form import survival_dict
from perenne_experiments.survival_analysis.page import survival_page, survival_sections
from perenne_experiments.survival_analysis.study import SurvivalStudy, analyse_survival
from perenne_experiments.survival_analysis.watch import Watch

from .sweeping import failed, row, table

FOX = {"age": -0.0574, "race": 0.3139, "wexp": -0.1498, "mar": -0.4337, "paro": -0.0849, "prio": 0.0915}
"""Coefficients of recidivism (Rossi et al. 1980) as Fox & Weisberg (2011) print them; that of aid is −0.3794."""


@pytest.fixture(scope="module")
def rossi() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from lifelines.datasets import load_rossi
    prisoners = load_rossi()
    prisoners["age"] += 1e-6 * np.arange(len(prisoners))  # nobody like anybody else, so that nobody shares a world
    return prisoners


@pytest.fixture(scope="module")
def arrests(rossi: Any, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Recidivism as if it were a sweep: financial aid is the policy, and everybody is watched for 52 weeks."""
    store = Store.create(tmp_path_factory.mktemp("rossi") / "store")
    rows = [
        row(
            f"{place:032x}",
            place,
            {name: float(getattr(one, name)) for name in FOX},
            policy="cultivating" if one.fin else "absent",
            weeks=52,
            lifetime=float(one.week),
            censored=not one.arrest,
            cause="silence" if one.arrest else None,
        )
        for place, one in enumerate(rossi.itertuples(), start=1)
    ]
    store.append(run_table(rows))
    return store


def sweep(
    store: Store, *, points: int = 40, seeds: int = 20, effect: float = 1.5, core: float = 0.0, until: int = 200
) -> Store:
    """Add a sweep whose every point has a fate of its own, shared by its policies and its seeds."""
    draw = np.random.default_rng(points)
    rows = []
    for point in range(points):
        fate, size = draw.gamma(2, 0.5), float(draw.integers(5, 60))
        for seed in range(1, seeds + 1):
            luck = draw.exponential(100) / fate * math.exp(core * (size - 30))
            for policy, longer in (("absent", 1.0), ("cultivating", effect)):
                life = min(math.ceil(luck * longer), until)
                rows.append(
                    row(
                        f"{point:030x}{policy[:2]}",
                        seed,
                        {"launch.core": size, "initiatives.leak": float(draw.uniform(0, 0.08))},
                        policy=policy,
                        weeks=until,
                        lifetime=float(life),
                        censored=life >= until,
                        cause=None if life >= until else "results" if draw.random() < 0.7 else "silence",
                    )
                )
    for one in rows:
        one["initiatives.leak"] = 0.001 * int(one["configuration"][:30], 16)
    store.append(run_table(rows))
    return store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "store")


class TestPublished:
    def test_curves(self, arrests: Store, rossi: Any) -> None:
        study = analyse_survival(arrests)
        assert study.lives.units.alone
        for group, aid in zip(study.groups, (0, 1), strict=True):
            mine = rossi[rossi["fin"] == aid]
            expected = kaplan_meier(mine["week"], mine["arrest"])
            np.testing.assert_allclose(group.curve.survival, expected.survival, atol=1e-12)
            np.testing.assert_allclose(group.curve.low, expected.low, atol=1e-12)
            assert group.rmst.value == pytest.approx(mine["week"].mean())
            assert group.deaths == mine["arrest"].sum()
            assert group.causes["silence"].value == pytest.approx(mine["arrest"].mean())

    def test_cox(self, arrests: Store) -> None:
        cox = analyse_survival(arrests, cox=True).cox
        assert isinstance(cox, Cox)
        found = {one.name: math.log(one.ratio.value) / (one.high - one.low) for one in cox.covariates}
        assert found.pop("cultivating") == pytest.approx(-0.3794, abs=5e-5)
        assert found == pytest.approx(FOX, abs=5e-5)
        assert cox.concordance == pytest.approx(0.640, abs=5e-4)
        assert (cox.runs, cox.of, cox.deaths, cox.reference) == (432, 432, 114, "absent")

    def test_cox_as_lifelines(self, arrests: Store, rossi: Any) -> None:
        cox = analyse_survival(arrests, cox=True).cox
        assert isinstance(cox, Cox)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from lifelines import CoxPHFitter

            model = CoxPHFitter().fit(rossi, "week", "arrest")
        for one in cox.covariates:
            name, step = ("fin", 1.0) if one.kind == "policy" else (one.name, one.high - one.low)
            bounds = np.exp(step * model.confidence_intervals_.loc[name].to_numpy())
            assert (one.ratio.low, one.ratio.high) == pytest.approx(tuple(bounds), rel=1e-8)

    def test_proportional_hazards(self, arrests: Store, rossi: Any) -> None:
        """Age and work experience fail, as in Fox & Weisberg (2011); the others by lifelines' own p."""
        cox = analyse_survival(arrests, cox=True).cox
        assert isinstance(cox, Cox)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from lifelines import CoxPHFitter
            from lifelines.statistics import proportional_hazard_test

            model = CoxPHFitter().fit(rossi, "week", "arrest")
            theirs = proportional_hazard_test(model, rossi, time_transform="rank").summary["p"]
        for one in cox.covariates:
            assert one.p_proportional == pytest.approx(theirs["fin" if one.kind == "policy" else one.name], rel=1e-8)
        chances = {one.name: one.p_proportional for one in cox.covariates}
        assert chances["age"] < 0.01
        assert [one.name for one in cox.doubtful] == ["age", "wexp"]
        told = conclude(analyse_survival(arrests, cox=True), "en")
        assert "Hazards are not proportional" in told.cox[0]
        assert "mean life (restricted mean)" in told.cox[0]


class TestUnits:
    def test_as_results_says(self, store: Store) -> None:
        study = analyse_survival(sweep(store))
        groups = {one.policy: one for one in summarise_store(store)}
        assert [count for _, count in study.lives.units.ways] == [20, 40]
        for group in study.groups:
            told = groups[group.policy].rmst
            assert told is not None
            assert group.rmst.value == pytest.approx(told.value)
            assert group.rmst.high - group.rmst.low == pytest.approx(told.high - told.low, rel=0.15)

    def test_more_points_on_the_same_seeds_are_not_more_luck(self, tmp_path: Path) -> None:
        """Eight lives on one seed that are all the same say no more than one."""
        wide = []
        for copies in (1, 8):
            store = Store.create(tmp_path / str(copies))
            draw = np.random.default_rng(1)
            lives = np.minimum(draw.exponential(150, 40).round(), 200)
            store.append(
                table(
                    *(
                        row(f"{p:032x}", s, {"f": float(p)}, weeks=200, lifetime=float(v), censored=v >= 200)
                        for s, v in enumerate(lives, start=1)
                        for p in range(copies)
                    )
                )
            )
            group = analyse_survival(store).groups[0]
            wide.append((group.rmst.high - group.rmst.low, group.alive[104].high - group.alive[104].low))
        assert wide[0] == pytest.approx(wide[1], rel=0.05)

    def test_few_seeds_settle_nothing_however_many_worlds(self, store: Store) -> None:
        study = analyse_survival(sweep(store, points=200, seeds=5, effect=3.0))
        assert [count for _, count in study.lives.units.ways] == [5, 200]
        assert "With 5 seeds and 200 sampled worlds, nothing is settled" in conclude(study, "en").headline
        assert "Avec 5 graines et 200 mondes tirés, rien n’est tranché" in conclude(study, "fr").headline

    def test_a_grid_is_as_it_was_chosen(self, store: Store) -> None:
        """Points of a grid stand for themselves: intervals are over seeds alone."""
        draw = np.random.default_rng(3)
        store.append(
            table(
                *(
                    row(f"{a}{b}".rjust(32, "0"), s, {"a": a, "b": b}, lifetime=float(draw.integers(1, 500)))
                    for a in (1.0, 2.0)
                    for b in (3.0, 4.0, 5.0)
                    for s in range(1, 13)
                )
            )
        )
        assert [count for _, count in analyse_survival(store).lives.units.ways] == [12]

    def test_pairs_are_sharper_than_their_policies(self, store: Store) -> None:
        study = analyse_survival(sweep(store))
        difference = study.contrast("cultivating", "absent").difference
        apart = sum((one.rmst.high - one.rmst.low) ** 2 for one in study.groups) ** 0.5
        assert difference.low > 0
        assert difference.high - difference.low < apart / 2


class TestFactors:
    def test_classes_make_the_whole(self, store: Store) -> None:
        study = analyse_survival(sweep(store, core=0.06), by=("launch.core", "initiatives.leak"))
        assert [(one.factor, one.policy) for one in study.splits[:2]] == [
            ("launch.core", "absent"),
            ("launch.core", "cultivating"),
        ]
        for split in study.splits:
            whole = next(one for one in study.groups if one.policy == split.policy)
            assert sum(one.runs for one in split.groups) == whole.runs
            assert sum(one.deaths for one in split.groups) == whole.deaths
            assert len(split.groups) == CLASSES
        cores = study.splits[0]
        assert cores.contrast is not None
        assert cores.contrast.difference.low > 0
        assert cores.log_rank is not None
        assert cores.log_rank.p_value < 0.05

    @given(st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 6)) | st.just(math.nan), max_size=80))
    def test_every_value_lies_in_one_class(self, values: list[float]) -> None:
        column = np.array(values, dtype=float)
        held = sum(one.holds(column).astype(int) for one in classes_of("x", column))
        np.testing.assert_array_equal(held if values else np.array([]), (~np.isnan(column)).astype(int))

    @given(st.lists(st.integers(0, 400), min_size=1, max_size=80))
    def test_whole_numbers_too(self, values: list[int]) -> None:
        column = np.array(values, dtype=float)
        classes = classes_of("launch.core", column)
        np.testing.assert_array_equal(sum(one.holds(column).astype(int) for one in classes), 1)
        assert all(one.low == round(one.low) and one.high == round(one.high) for one in classes)

    def test_few_values_are_classes_of_their_own(self) -> None:
        assert [one.low for one in classes_of("launch.core", np.array([20.0, 8, 8, 20]))] == [8, 20]

    def test_classes_of_a_grid_begin_and_end_at_its_values(self) -> None:
        steps = np.repeat(np.linspace(0, 1, 11), 3)
        found = [(round(one.low, 1), round(one.high, 1)) for one in classes_of("grip", steps)]
        assert found == [(0, 0.2), (0.3, 0.5), (0.6, 0.8), (0.9, 1)]


class TestCox:
    def test_nobody_died_under_a_policy(self, store: Store) -> None:
        sweep(store)
        store.append(
            table(
                *(
                    row(
                        f"{place:031x}s",
                        seed,
                        {"launch.core": 9.0 + place, "initiatives.leak": 0.001 * place},
                        policy="staged",
                        weeks=200,
                        lifetime=200.0,
                        censored=True,
                        cause=None,
                    )
                    for place in range(40)
                    for seed in range(1, 9)
                )
            )
        )
        study = analyse_survival(store, cox=True)
        assert isinstance(study.cox, Cox)
        assert study.cox.immortal == ("staged",)
        assert "nobody died under it: “staged”" in conclude(study, "en").text
        assert study.groups[-1].rmst.low < study.groups[-1].rmst.value == 200

    def test_a_factor_that_not_every_policy_has(self, store: Store) -> None:
        sweep(store)
        lives = np.random.default_rng(1).integers(1, 199, 60)
        store.append(
            table(
                *(
                    row(
                        f"{9000 + n:032x}",
                        n,
                        {"grip": n / 60, "launch.core": 10.0},
                        policy="grip",
                        weeks=200,
                        lifetime=float(life),
                    )
                    for n, life in enumerate(lives, start=1)
                )
            )
        )
        study = analyse_survival(store, by=["grip"], cox=True)
        assert isinstance(study.cox, Cox)
        assert set(study.cox.left_out) == {"grip", "initiatives.leak"}
        assert [one.policy for one in study.splits] == ["grip"]

    def test_units_are_drawn_when_there_are_too_many_runs(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        sweep(store, points=300)
        whole = analyse_survival(store, cox=True)
        monkeypatch.setattr(cox_module, "MOST_RUNS", 9000)
        drawn, again = (analyse_survival(store, cox=True) for _ in range(2))
        assert isinstance(whole.cox, Cox)
        assert isinstance(drawn.cox, Cox)
        assert whole.cox.runs == whole.cox.of == drawn.cox.of == 12_000
        assert drawn.cox.runs == 9000
        assert drawn.cox.units == 20
        assert survival_dict(drawn) == survival_dict(again)
        assert drawn.cox.covariates[0].ratio.value == pytest.approx(whole.cox.covariates[0].ratio.value, rel=0.15)
        assert "9,000 of 12,000 runs" in conclude(drawn, "en").text
        assert "of 12,000 runs" not in conclude(whole, "en").text

    def test_intervals_count_units_and_not_lives(self) -> None:
        """Points with fates of their own: a factor that does nothing is called one in a few of a hundred, not in half.

        40 points of 8 lives in 60 trials: more than 9 false calls at 95 % have a chance of about 0.002.
        """
        false = 0
        for trial in range(60):
            draw = np.random.default_rng(trial)
            fates = draw.gamma(1.5, 1 / 1.5, 40)
            lives = np.minimum(np.ceil(draw.exponential(100, (40, 8)) / fates[:, None]), 200)
            unit = np.repeat(np.arange(40), 8)
            flat = lives.ravel()
            watched = Watch(
                store="",
                scenario="reference",
                weeks=200,
                policies=("absent",),
                policy=np.zeros(320, np.intp),
                lifetime=flat,
                died=flat < 200,
                cause=np.where(flat < 200, 5, -1),
                units=as_units(unit),
                factors={"f": draw.permutation(40).astype(float)[unit]},
                failed=0,
                where=None,
            )
            found = fit_cox(watched)
            assert isinstance(found, Cox)
            false += not found.covariates[0].ratio.low < 1 < found.covariates[0].ratio.high
        assert false <= 9

    @pytest.mark.parametrize(
        ("change", "reason"),
        [({"points": 3, "seeds": 3}, "few_deaths"), ({"points": 6, "seeds": 8}, "few_units")],
    )
    def test_too_little_for_a_model(self, store: Store, change: dict[str, int], reason: str) -> None:
        study = analyse_survival(sweep(store, **change), cox=True)
        assert isinstance(study.cox, CoxRefusal)
        assert study.cox.reason == reason
        for code in ("en", "fr"):
            assert conclude(study, code).cox[0].startswith(("No Cox model", "Pas de modèle de Cox"))

    def test_nothing_varies(self, store: Store) -> None:
        store.append(table(*(row("a" * 32, seed) for seed in range(1, 40))))
        assert analyse_survival(store, cox=True).cox == CoxRefusal("nothing")

    def test_factors_that_always_move_together(self, store: Store) -> None:
        lives = np.random.default_rng(1).integers(1, 500, 60)
        store.append(
            table(*(row(f"{n:032x}", n + 1, {"a": n, "b": 2.0 * n}, lifetime=float(v)) for n, v in enumerate(lives)))
        )
        assert analyse_survival(store, cox=True).cox == CoxRefusal("no_fit")

    def test_lifelines_is_not_there(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        really = builtins.__import__

        def absent(name: str, *rest: Any, **more: Any) -> Any:
            if name.startswith("lifelines"):
                raise ImportError(name)
            return really(name, *rest, **more)

        sweep(store)
        monkeypatch.setattr(builtins, "__import__", absent)
        assert analyse_survival(store).cox is None
        with pytest.raises(ExtraError, match=r"pip install perenne\[regression\]"):
            analyse_survival(store, cox=True)


class TestWords:
    def test_what_intervals_leave_open_is_left_open(self, store: Store) -> None:
        study = analyse_survival(sweep(store, effect=1.02), by=["initiatives.leak"])
        contrast = study.contrast("cultivating", "absent")
        told = conclude(study, "en")
        assert "longest under" not in told.headline or contrast.strict.low > 0
        few = analyse_survival(store, where='"launch.core" < 15')
        assert "cannot tell" in conclude(few, "en").headline or "about as long" in conclude(few, "en").headline
        assert all("cannot tell" in said or "hardly" in said or "horizon" in said for said in told.splits)

    def test_one_policy_alone(self, store: Store) -> None:
        study = analyse_survival(sweep(store), policies=["absent"])
        assert study.contrasts == ()
        assert study.log_rank is None
        assert conclude(study, "en").headline.startswith("Under “absent”, a community lives on average")

    def test_nobody_died(self, store: Store) -> None:
        store.append(
            table(
                *(
                    row(letter * 32, seed, lifetime=520.0, censored=True, cause=None, policy=policy)
                    for seed in range(1, 30)
                    for letter, policy in (("a", "absent"), ("b", "staged"))
                )
            )
        )
        study = analyse_survival(store)
        assert "No community died" in conclude(study, "en").headline
        assert study.contrasts[0].difference.low < 0 < study.contrasts[0].difference.high

    @pytest.mark.parametrize("code", ["en", "fr"])
    def test_the_page_and_its_figures(self, store: Store, code: str) -> None:
        study = analyse_survival(sweep(store), by=["launch.core"], cox=True, where="seed <= 20")
        panels = panels_of(survival_sections(study, code))
        assert len({panel.key for panel in panels}) == len(panels) == 1 + 2 + 2 + 1
        for panel in panels:
            assert panel.alternative.endswith(".")
            assert panel.figure.layout.separators == {"en": ".,", "fr": ",\u202f"}[code]
        page = survival_page(study, lang=code, command="perenne survival s")
        for panel in panels:
            assert f'data-figure="{panel.key}"' in page
        if code == "fr":
            text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
            assert not re.search(r"\w[:;!?] |\d%|\w'\w", html.unescape(text))

    def test_json(self, store: Store) -> None:
        study = analyse_survival(sweep(store), by=["launch.core"], cox=True)
        form = survival_dict(study)
        assert json.loads(json.dumps(form, allow_nan=False)) == form
        assert list(form) == [
            "store", "scenario", "weeks", "runs", "failed", "where", "units", "policies", "contrasts", "log_rank",
            "by", "cox", "conclusion",
        ]  # fmt: skip
        absent = form["policies"]["absent"]
        assert absent["rmst_low"] <= absent["rmst"] <= absent["rmst_high"]
        assert absent["survival"]["200"]["value"] == pytest.approx(absent["curve"]["alive"][-1], abs=1e-6)
        assert form["by"][0]["classes"][0]["low"] <= form["by"][0]["classes"][0]["high"]

    @pytest.mark.parametrize("width", [1440, 390])
    @pytest.mark.parametrize("code", ["en", "fr"])
    def test_in_a_browser(
        self, drawn: Callable[[Path, int], Any], store: Store, tmp_path: Path, code: str, width: int
    ) -> None:
        study = analyse_survival(sweep(store), by=["launch.core", "initiatives.leak"], cox=True)
        page = write_page(survival_page(study, lang=code, command="perenne survival s"), tmp_path / "report.html")
        shown = drawn(page, width)
        assert shown.locator(".plot").count() == 1 + 4 + 2 + 1
        assert shown.locator("h1").inner_text()


class TestRefusals:
    def refused(self, store: Store, **asked: Any) -> SurvivalError:
        with pytest.raises(SurvivalError) as caught:
            analyse_survival(store, **asked)
        for code in ("en", "fr"):
            assert "\n" not in caught.value.say(code)
        return caught.value

    def test_an_empty_store(self, store: Store) -> None:
        assert "no run in it yet" in str(self.refused(store))

    def test_failures_alone(self, store: Store) -> None:
        store.append(table(failed(), failed(seed=2)))
        assert "all of its 2 runs failed" in str(self.refused(store))

    def test_unknown_names(self, store: Store) -> None:
        sweep(store)
        assert "did you mean launch.core?" in str(self.refused(store, by=["lunch.core"]))
        assert "vouliez-vous dire" in self.refused(store, by=["lunch.core"]).say("fr")
        assert "did you mean cultivating?" in str(self.refused(store, policies=["cultivatng"]))

    def test_no_factor(self, store: Store) -> None:
        store.append(table(row()))
        assert "which has none" in str(self.refused(store, by=["launch.core"]))

    def test_a_condition(self, store: Store) -> None:
        sweep(store)
        assert "no run of" in str(self.refused(store, where="seed > 1000"))
        assert str(self.refused(store, where="sed > 1")).startswith("--where = sed > 1: ")
        assert str(self.refused(store, where="seed >")).startswith("--where = seed >: ")
        assert str(self.refused(store, where="1=1); DROP VIEW runs; --")).startswith("--where")

    def test_a_horizon_past_the_watch(self, store: Store) -> None:
        sweep(store)
        assert "from 1 to 200" in str(self.refused(store, horizon=201))
        early = analyse_survival(store, horizon=52)
        assert early.weeks == 52
        assert max(one.lifetime.max() for one in early.groups) == 52

    def test_several_scenarios(self, store: Store) -> None:
        store.append(table(row(), row("b" * 32, scenario="other")))
        assert "choose one" in str(self.refused(store))
        assert len(analyse_survival(store, where="scenario = 'other'").lives) == 1

    def test_several_horizons_are_counted_to_the_shortest(self, store: Store) -> None:
        store.append(table(row(), row("b" * 32, weeks=104, lifetime=104.0, censored=True)))
        assert analyse_survival(store).weeks == 104

    def test_failed_runs_are_left_out_and_told(self, store: Store) -> None:
        sweep(store)
        store.append(table(failed("f" * 32)))
        study = analyse_survival(store)
        assert study.lives.failed == 1
        assert "1 run failed and is left out" in survival_page(study, command="x")

    def test_another_model(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        sweep(store)
        monkeypatch.setattr("perenne_experiments.store.store.model_version", lambda: "0123456789abcdef")
        with pytest.raises(StoreError, match="another version of the model"):
            Store.open(store.folder)
        assert analyse_survival(Store.open(store.folder, any_model=True)).groups


def test_a_store_that_is_being_written(store: Store) -> None:
    sweep(store)
    stop = threading.Event()

    def write() -> None:
        writer = Store.open(store.folder)
        for number in range(200):
            if stop.is_set():
                return
            rows = [row(f"{10_000 + number:032x}", seed, weeks=200, lifetime=50.0) for seed in range(1, 9)]
            writer.append(table(*rows))

    thread = threading.Thread(target=write)
    thread.start()
    try:
        sizes = [len(analyse_survival(Store.open(store.folder)).lives) for _ in range(3)]
    finally:
        stop.set()
        thread.join()
    assert sizes == sorted(sizes)
    assert all((size - 640) % 8 == 0 for size in sizes)


@pytest.mark.slow
def test_a_million_runs(store: Store) -> None:
    """A million lives by policy and factor, Cox's model included, take some 15 s of one core, never minutes."""
    import time

    import pyarrow as pa

    size, draw = 1_000_000, np.random.default_rng(1)
    point = np.arange(size) // 20
    core = draw.integers(5, 60, size // 20)[point].astype(float)
    life = np.minimum(np.ceil(draw.exponential(3.0 * core + 60, size)), 520)
    base = run_table([row(factors={"launch.core": 1.0})])
    columns = {
        "configuration": pa.array(np.char.mod("%032x", np.arange(size) // 10)),
        "seed": pa.array((np.arange(size) % 10 + 1).astype(np.uint64)),
        "replicate": pa.array((np.arange(size) % 10).astype(np.int32)),
        "scenario": pa.array(["reference"] * size),
        "policy": pa.array(np.where(np.arange(size) // 10 % 2, "absent", "cultivating")),
        "weeks": pa.array(np.full(size, 520, np.int32)),
        "lifetime": pa.array(life),
        "censored": pa.array(life >= 520),
        "cause": pa.array(np.full(size, "silence"), mask=life >= 520),
        "launch.core": pa.array(core),
    }
    store.append(
        pa.Table.from_arrays(
            [columns.get(one.name, pa.nulls(size, one.type)).cast(one.type) for one in base.schema], schema=base.schema
        )
    )
    begun = time.process_time()
    study: SurvivalStudy = analyse_survival(store, by=["launch.core"], cox=True)
    assert time.process_time() - begun < 120
    assert len(study.lives) == size
    assert isinstance(study.cox, Cox)
    assert study.cox.runs <= 2 * cox_module.MOST_RUNS < study.cox.of
