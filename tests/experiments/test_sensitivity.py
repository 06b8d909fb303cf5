"""Sensitivity: known answers, noise taken out, nothing made of noise, and words that say no more than that."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from perenne_experiments.design.design import Design
from perenne_experiments.design.factor import factor
from perenne_experiments.design.sampling import Sampling
from perenne_experiments.sensitivity.conclusion import conclude, leaders_of
from perenne_experiments.sensitivity.error import SensitivityError
from perenne_experiments.sensitivity.json_form import sensitivity_dict
from perenne_experiments.sensitivity.kept import kept_samples
from perenne_experiments.sensitivity.morris import STEP, elementary_effects, morris_effects, trajectories
from perenne_experiments.sensitivity.noise import noise_of, stands_out
from perenne_experiments.sensitivity.page import sensitivity_page
from perenne_experiments.sensitivity.plan import Plan, plan_sensitivity
from perenne_experiments.sensitivity.saltelli import saltelli_shares
from perenne_experiments.sensitivity.sobol import sobol_indices
from perenne_experiments.sensitivity.study import Sensitivity, analyse_sample, analyse_sensitivity, explain
from perenne_experiments.store.store import Store
from perenne_scenarios import load

FIRST = np.array([0.3139, 0.4424, 0.0, 0.0])  # Ishigami's, with a fourth factor that does nothing
TOTAL = np.array([0.5576, 0.4424, 0.2437, 0.0])


def ishigami(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    x = (2 * shares - 1) * np.pi
    return np.asarray(np.sin(x[..., 0]) + 7 * np.sin(x[..., 1]) ** 2 + 0.1 * x[..., 2] ** 4 * np.sin(x[..., 0]))


def noisy(values: NDArray[np.float64], replicates: int, size: float, seed: int) -> NDArray[np.float64]:
    """Add to each point noise of its own, and to each seed what it does to all points alike."""
    draw = np.random.default_rng(seed)
    own = draw.normal(size=(*values.shape, replicates)) * size
    return np.asarray(values[..., None] + own + draw.normal(size=replicates) * 5)


def designed(**changes: Any) -> Design:
    made = Design(
        name="toy",
        scenario=load("reference"),
        policies=("absent", "cultivating"),
        uncertainties=(
            factor("launch.core", "uncertainty", low=6, high=40, scale="log"),
            factor("members.motivation.mean", "uncertainty", low=0.3, high=0.7),
            factor("agenda.spread", "uncertainty", low=0.05, high=0.3),
        ),
        sampling=Sampling("lhs", 50, 3),
        replicates=5,
        weeks=104,
    )
    return replace(made, **changes)


def explained(made: Plan, *, noise: float = 0.05, gap: float = 0.2) -> Sensitivity:
    """Analyse a world in which motivation does most, and the contrast depends on the core alone."""
    shares = made.shares()
    absent = noisy(0.3 + 0.4 * shares[..., 1] + 0.1 * shares[..., 0], 5, noise, 1)
    cultivating = absent + noisy(gap * shares[..., 0], 5, noise / 4, 2) - noisy(0 * shares[..., 0], 5, 0, 2)
    replicates = absent.shape[-1]
    return explain(
        made,
        {"absent": absent.reshape(-1, replicates), "cultivating": cultivating.reshape(-1, replicates)},
    )


def test_sobol_on_ishigami() -> None:
    found = sobol_indices(ishigami(saltelli_shares(4096, 4, seed=1))[..., None])
    assert [index.value for index in found.first] == pytest.approx(FIRST, abs=0.02)
    assert [index.value for index in found.total] == pytest.approx(TOTAL, abs=0.02)
    for estimates, truth in ((found.first, FIRST), (found.total, TOTAL)):
        assert all(one.low - 1e-9 <= value <= one.high + 1e-9 for one, value in zip(estimates, truth, strict=True))
    assert found.clear == (True, True, True, False)
    assert found.total[3].value == found.first[3].value == 0
    assert found.order == (0, 1, 2, 3)
    assert found.noise.share is None


def test_sobol_agrees_with_scipy() -> None:
    from scipy.stats import sobol_indices as scipy_indices

    values = ishigami(saltelli_shares(512, 4, seed=2))
    theirs = scipy_indices(func={"f_A": values[:1], "f_B": values[1:2], "f_AB": values[2:, None]}, n=512)
    ours = sobol_indices(values[..., None])
    assert [index.value for index in ours.first] == pytest.approx(theirs.first_order, abs=1e-12)
    assert [index.value for index in ours.total] == pytest.approx(theirs.total_order, abs=1e-12)
    assert ours.plain_total == pytest.approx(theirs.total_order, abs=1e-12)


def test_noise_does_not_inflate_total_indices() -> None:
    values = ishigami(saltelli_shares(1024, 4, seed=3))
    size = values[:2].std() * np.sqrt(8)  # the mean of eight lives holds as much noise as signal
    found = sobol_indices(noisy(values, 8, float(size), 4))
    assert found.noise.share == pytest.approx(0.5, abs=0.05)
    assert found.noise.large
    assert min(np.array(found.plain_total) - TOTAL) > 0.1
    assert [index.value for index in found.total] == pytest.approx(TOTAL, abs=0.15)
    assert all(one.low <= value <= one.high for one, value in zip(found.total, TOTAL, strict=True))
    assert not found.clear[3]
    wanted = found.noise.replicates_wanted()
    assert wanted is not None
    assert 50 < wanted < 110


@pytest.mark.slow
def test_intervals_of_sobol_indices_hold_the_truth() -> None:
    """Of 100 noisy samples, each interval should hold the truth in some 95: fewer than 88 is no luck (0.1 %)."""
    held = np.zeros((2, 4))
    for seed in range(100):
        values = ishigami(saltelli_shares(256, 4, seed=seed))
        found = sobol_indices(noisy(values, 8, float(values.std()) * 2, seed), seed=seed, resamples=300)
        for row, (estimates, truth) in enumerate(((found.first, FIRST), (found.total, TOTAL))):
            held[row] += [one.low <= value <= one.high for one, value in zip(estimates, truth, strict=True)]
    assert held.min() >= 88


def test_pure_noise_and_constants_give_nothing() -> None:
    shares = saltelli_shares(64, 3, seed=1)
    drowned = sobol_indices(noisy(np.zeros(shares.shape[:2]), 6, 1.0, 5))
    assert drowned.noise.drowned
    assert not any(drowned.clear)
    assert drowned.noise.replicates_wanted() is None
    constant = sobol_indices(np.ones((5, 64, 3)))
    assert constant.noise.constant
    assert [index.value for index in constant.total] == [0, 0, 0]


def test_morris_on_known_functions() -> None:
    shares = trajectories(20, 4, seed=3)
    linear = morris_effects(shares, (shares @ np.array([3.0, -2.0, 0.5, 0.0]))[..., None])
    assert [effect.mean.value / STEP for effect in linear.effects] == pytest.approx([3, -2, 0.5, 0])
    assert [effect.size.value / STEP for effect in linear.effects] == pytest.approx([3, 2, 0.5, 0])
    assert [effect.spread for effect in linear.effects] == pytest.approx([0, 0, 0, 0], abs=1e-12)
    assert [effect.clear for effect in linear.effects] == [True, True, True, False]
    assert linear.order == (0, 1, 2, 3)
    assert leaders_of(linear) == (0,)
    quadratic = morris_effects(shares, (shares[..., 0] ** 2 + shares[..., 1] * shares[..., 2])[..., None])
    assert quadratic.effects[0].size.value / STEP == pytest.approx(1, abs=0.2)  # from 0 to 2/3, or from 1/3 to 1
    assert min(effect.spread for effect in quadratic.effects[:3]) > 0.05


def test_morris_agrees_with_salib() -> None:
    from SALib.analyze import morris

    shares = trajectories(15, 3, seed=8)
    values = np.sin(5 * shares[..., 0]) + shares[..., 1] * shares[..., 2]
    problem = {"num_vars": 3, "names": list("abc"), "bounds": [[0, 1]] * 3}
    theirs = morris.analyze(problem, shares.reshape(-1, 3), values.ravel(), num_levels=4, seed=1)
    ours = elementary_effects(shares, values[..., None])[..., 0]
    assert ours.mean(axis=0) == pytest.approx(np.array(theirs["mu"]))
    assert np.abs(ours).mean(axis=0) == pytest.approx(np.array(theirs["mu_star"]))
    assert ours.std(axis=0, ddof=1) == pytest.approx(np.array(theirs["sigma"]))


def test_a_factor_that_is_pure_noise_does_not_stand_out() -> None:
    """Each test errs once in a hundred: of 400 at most 12 do, but for a chance of 0.1 %."""
    draw = np.random.default_rng(1)
    luck = [stands_out(draw.normal(size=(10, 6)), 0.01) for _ in range(200)]
    rare = [stands_out(draw.choice([-1.0, 0.0, 0.0, 0.0, 1.0], (10, 6)), 0.01) for _ in range(200)]
    assert sum(luck) + sum(rare) <= 12
    assert stands_out(draw.normal(size=(10, 6)) + 1.5, 0.01)
    assert not stands_out(np.zeros((10, 6)), 0.01)


def test_noise_is_what_points_and_seeds_leave() -> None:
    draw = np.random.default_rng(2)
    points, seeds = draw.normal(size=(300, 1)), 9 * draw.normal(size=10)
    clean = noise_of(points + seeds)
    assert clean.share == pytest.approx(0, abs=1e-12)
    found = noise_of(points + seeds + draw.normal(size=(300, 10)) * np.sqrt(10 / 3))
    assert found.share == pytest.approx(0.25, abs=0.05)
    assert noise_of(points).share is None
    assert noise_of(draw.normal(size=(300, 10)) + seeds).drowned


def test_samples_and_walks_are_the_same_again() -> None:
    assert np.array_equal(trajectories(5, 3, seed=1), trajectories(5, 3, seed=1))
    assert not np.array_equal(trajectories(5, 3, seed=1), trajectories(5, 3, seed=2))
    assert np.array_equal(saltelli_shares(16, 3, seed=1), saltelli_shares(16, 3, seed=1))
    sample = saltelli_shares(16, 3, seed=1)
    assert np.array_equal(sample[3][:, 1], sample[1][:, 1])
    assert np.array_equal(sample[3][:, [0, 2]], sample[0][:, [0, 2]])


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_the_contrast_depends_on_what_it_was_made_of(method: Any) -> None:
    study = explained(plan_sensitivity(designed(), method=method, samples=64))
    contrast, absent, cultivating = study.targets
    assert (contrast.name, absent.name, cultivating.name) == ("cultivating-absent", "absent", "cultivating")
    assert leaders_of(contrast.found) == (0,)
    assert leaders_of(absent.found) == (1,)
    told = conclude(study, "en")
    assert "depends most on “members at the start”" in told.findings[0].headline
    assert "depends most on “members’ own motivation”" in told.findings[1].headline
    assert "spread of the organisation’s agenda" in " ".join(told.findings[1].size)
    numbers = sensitivity_dict(study)
    json.dumps(numbers, allow_nan=False)
    assert numbers["targets"][0]["against"] == "absent"
    assert numbers["conclusion"] == told.text


def test_what_noise_hides_is_not_told() -> None:
    drowned = explained(plan_sensitivity(designed(), method="sobol", samples=16), noise=500.0, gap=0.0)
    text = conclude(drowned, "en").text
    assert "no more than luck makes them" in text
    assert "depends most" not in text
    constant = explained(plan_sensitivity(designed(), method="morris", samples=8), noise=0.0, gap=0.0)
    assert "is the same at every point" in conclude(constant, "en").findings[0].headline
    large = explained(plan_sensitivity(designed(), method="sobol", samples=128), noise=0.25)
    assert "too much to read the total indices" in conclude(large, "en").text
    assert re.search(r"Some \d+ replicates at each point", conclude(large, "en").text)


def test_rows_with_a_life_that_failed_are_left_out() -> None:
    made = plan_sensitivity(designed(), method="morris", samples=6)
    outputs = np.random.default_rng(1).random((made.points, 3))
    outputs[5, 1] = np.nan  # in the second trajectory, of four points each
    study = explain(made, {"absent": outputs, "cultivating": outputs + 1})
    assert study.dropped == 1
    assert "1 trajectory is left out" in conclude(study, "en").text
    outputs[::4] = np.nan
    with pytest.raises(SensitivityError, match="only 0 trajectories"):
        explain(made, {"absent": outputs, "cultivating": outputs})


@pytest.mark.parametrize(
    ("changes", "options", "words"),
    [
        ({"uncertainties": ()}, {}, "no uncertainty varies"),
        ({"policies": ("grip",)}, {}, "grip:0.4"),
        ({}, {"method": "moris"}, "did you mean morris?"),
        ({}, {"samples": 3}, "expected 4 or more"),
        ({}, {"method": "sobol", "samples": 100}, "did you mean 128?"),
        ({}, {"outcome": "lifetimes"}, "did you mean lifetime?"),
        ({}, {"contrast": ("absent", "cultivatin")}, "did you mean cultivating?"),
        ({}, {"contrast": ("absent", "absent")}, "twice"),
    ],
)
def test_what_cannot_be_asked_for(changes: dict[str, Any], options: dict[str, Any], words: str) -> None:
    with pytest.raises(SensitivityError) as caught:
        plan_sensitivity(designed(**changes), **options)
    assert words in caught.value.say("en")
    assert "{" not in caught.value.say("fr")


def test_from_a_store_and_again(tmp_path: Path) -> None:
    made = plan_sensitivity(designed(replicates=3, weeks=60), samples=4)
    store = Store.create(tmp_path / "store")
    first = analyse_sensitivity(made, store, jobs=1)
    runs = len(store)
    assert runs <= made.runs
    again = analyse_sensitivity(made, store, jobs=2)
    assert len(store) == runs
    assert sensitivity_dict(first) == sensitivity_dict(again)
    assert all(np.all((target.means >= -1) & (target.means <= 1)) for target in first.targets)


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_what_was_sampled_is_kept_beside_the_runs(tmp_path: Path, method: Any) -> None:
    """Whoever opens the store finds what the analysis found, of any outcome and contrast, and runs nothing."""
    uncertainties = (factor("launch.core", "uncertainty", values=(6, 12, 40)), *designed().uncertainties[1:])
    samples = {"morris": 4, "sobol": 16}[method]
    made = plan_sensitivity(
        designed(replicates=2, weeks=40, uncertainties=uncertainties), method=method, samples=samples
    )
    store = Store.create(tmp_path / "store")
    first = analyse_sensitivity(made, store, jobs=1)
    analyse_sensitivity(made, store, jobs=1)
    (kept,) = kept_samples(Store.open(store.folder))
    assert kept.plan.factors == made.factors
    for name in ("name", "title", "parameters", "events"):
        assert getattr(kept.plan.design.scenario, name) == getattr(made.design.scenario, name)
    found, whole = analyse_sample(kept, Store.open(store.folder))
    assert whole
    assert sensitivity_dict(found) == sensitivity_dict(first)
    turned, _ = analyse_sample(kept, store, outcome="ideas", contrast=("absent", "cultivating"))
    assert (turned.targets[0].policy, turned.plan.outcome) == ("absent", "ideas")
    further = plan_sensitivity(designed(replicates=2, weeks=40), samples=5)
    analyse_sensitivity(further, store, jobs=1)
    assert [one.plan.samples for one in kept_samples(store)] == [samples, 5]


def test_a_sample_that_is_being_lived_is_told_as_far_as_it_is_whole(tmp_path: Path) -> None:
    made = plan_sensitivity(designed(replicates=2, weeks=40), samples=8)
    store = Store.create(tmp_path / "store")
    analyse_sensitivity(made, store, jobs=1)
    (kept,) = kept_samples(store)
    point = len(made.factors) + 1
    for end, told in ((5 * point, True), (3 * point, False)):
        lived = {key for own in kept.keys.values() for key in own[:end]}
        table = store.table(failed=True)
        there = np.isin(table["configuration"].to_pylist(), sorted(lived))
        part = Store.create(tmp_path / f"part-{end}")
        part.append(table.filter(there))
        if told:
            found, whole = analyse_sample(kept, part)
            assert (whole, found.dropped, len(found.targets[0].means)) == (False, 0, end)
        else:
            with pytest.raises(SensitivityError) as caught:
                analyse_sample(kept, part)
            assert "so far" in caught.value.say("en")


def test_a_store_without_a_sample_or_with_a_damaged_one(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    assert kept_samples(store) == ()
    for text in ("{", '{"format": 2, "samples": []}', '{"format": 1, "samples": [{"method": "morris"}]}'):
        (store.folder / "sensitivity.json").write_text(text)
        with pytest.raises(SensitivityError) as caught:
            kept_samples(store)
        for code in ("en", "fr"):
            assert "sensitivity.json" in caught.value.say(code)


@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_page(monkeypatch: pytest.MonkeyPatch, code: str, method: Any) -> None:
    import plotly.offline

    monkeypatch.setattr(plotly.offline, "get_plotlyjs", lambda: "")
    study = explained(plan_sensitivity(designed(), method=method, samples=16))
    page = sensitivity_page(study, lang=code, command="perenne sensitivity toy")
    text = re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]*>", "", page, flags=re.DOTALL)
    assert "perenne sensitivity toy" in text
    assert not re.search(r"[{}]|\bnan\b|\bNone\b", text)
    keys = re.findall(r'data-figure="([^"]+)"', page)
    assert len(keys) == len(set(keys)) == 3 * (2 if method == "morris" else 1)


BROWSER_FAULTS = """
[...document.querySelectorAll(".plot")].flatMap((plot) => {
  const frame = plot.getBoundingClientRect();
  return [...plot.querySelectorAll("text")]
    .filter((text) => text.textContent.trim() && text.getBoundingClientRect().width)
    .filter((text) => text.getBoundingClientRect().right > frame.right + 1
      || text.getBoundingClientRect().left < frame.left - 1)
    .map((text) => `${plot.dataset.figure}: ${text.textContent}`);
})
"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_in_a_browser(drawn: Callable[[Path, int], Any], tmp_path: Path, method: Any, width: int) -> None:
    study = explained(plan_sensitivity(designed(), method=method, samples=16))
    file = tmp_path / "study.html"
    file.write_text(sensitivity_page(study, lang="fr", command="perenne"), encoding="utf-8")
    assert drawn(file, width).evaluate(BROWSER_FAULTS) == []


@pytest.mark.parametrize(
    ("replicates", "english", "french"),
    [(1, "one and the same replicate", "une seule et même"), (3, "the same 3 replicates", "des mêmes 3")],
)
def test_it_says_whose_luck_is_taken_as_given(tmp_path: Path, replicates: int, english: str, french: str) -> None:
    made = plan_sensitivity(designed(replicates=replicates, weeks=40), samples=4)
    found = analyse_sensitivity(made, Store.create(tmp_path / "store"))
    assert english in conclude(found, "en").text
    assert french in conclude(found, "fr").text
