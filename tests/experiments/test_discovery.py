"""Discovery: a planted corner is found, noise gives none, and the rule says what the numbers say."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from perenne_experiments.discovery.bins import Bins, shortest_between
from perenne_experiments.discovery.conclusion import conclude
from perenne_experiments.discovery.error import DiscoveryError
from perenne_experiments.discovery.failure import Failure, default_failure, parse_failure
from perenne_experiments.discovery.honesty import cross_validate
from perenne_experiments.discovery.json_form import discovery_dict
from perenne_experiments.discovery.page import discovery_page
from perenne_experiments.discovery.prim import Box, best_box, measure, peel
from perenne_experiments.discovery.study import Discovery, Study, discover, discover_corners
from perenne_experiments.discovery.worlds import Worlds, read_runs, worlds_of
from perenne_experiments.store.schema import run_table
from perenne_experiments.store.store import Store
from perenne_experiments.words.factors import factor_label
from perenne_experiments.words.language import language
from perenne_model.parameters import registry

from .sweeping import row

NAMES = ("initiatives.effort.median", "launch.core", "members.motivation.mean", "initiatives.leak")
DIES_YOUNG = Failure("lifetime", "<", 104.0)


def planted(worlds: int, seed: int = 1) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return worlds, and which lie where initiatives need over 120 hours and fewer than 12 people start."""
    draw = np.random.default_rng(seed)
    share = draw.random((worlds, 4))
    effort = 15 * 16 ** share[:, 0]  # a logarithmic range
    core = np.floor(5 + 16 * share[:, 1])  # whole numbers
    values = np.column_stack([effort, core, 0.3 + 0.4 * share[:, 2], 0.08 * share[:, 3]])
    return values, (effort > 120) & (core < 12)


def failing(inside: NDArray[np.bool_], seed: int = 2, lives: int = 10) -> NDArray[np.float64]:
    share = np.where(inside, 0.85, 0.1)
    return np.asarray(np.random.default_rng(seed).binomial(lives, share) / lives)


def found_in(values: NDArray[np.float64], failed: NDArray[np.float64]) -> Discovery:
    worlds = Worlds(NAMES[: values.shape[1]], values, failed, 10 * len(failed))
    return discover_corners(worlds, "absent", DIES_YOUNG)


def test_a_planted_corner_is_found() -> None:
    values, inside = planted(800)
    found = found_in(values, failing(inside))
    assert len(found.corners) == 1
    corner = found.corners[0]
    bounds = {one.factor: one for one in corner.restrictions}
    assert set(bounds) == {"initiatives.effort.median", "launch.core"}
    effort, core = bounds["initiatives.effort.median"], bounds["launch.core"]
    assert effort.low == pytest.approx(120, rel=0.05)
    assert effort.high is None
    assert core.high == pytest.approx(11.5)
    assert core.low is None
    assert min(effort.reproduced, core.reproduced) > 0.9
    assert max(effort.luck, core.luck) < 0.001
    assert corner.held_out.density.low < 0.85 < corner.held_out.density.high
    assert np.mean(corner.inside != inside) < 0.02
    assert found.coverage == corner.measure.coverage


def test_the_rule_in_both_languages() -> None:
    values, inside = planted(800)
    found = found_in(values, failing(inside))
    runs: Any = None
    english, french = (conclude(Study(runs, (found,)), code).findings[0].headline for code in ("en", "fr"))
    assert re.search(r"“effort an initiative needs” is above 1\d\d hours", english)
    assert "“members at the start” is at most 11 people" in english
    assert "dépasse 1" in french
    assert "vaut au plus 11 personnes" in french
    assert re.search(r"there 8\d% of them fail \(\d\d–\d\d%\), against \d\d% overall", english)


def test_one_factor_alone() -> None:
    values, _ = planted(300)
    found = found_in(values, failing(values[:, 2] < 0.4))
    assert [one.factor for one in found.corners[0].restrictions] == ["members.motivation.mean"]
    alone = found_in(values[:, :1], failing(values[:, 0] > 100))
    assert alone.corners[0].restrictions[0].low == pytest.approx(100, rel=0.1)
    assert "is above" in conclude(Study(None, (alone,)), "en").text  # type: ignore[arg-type]


@pytest.mark.parametrize("spared", [0.08, 0.6])
def test_what_is_left_without_a_few_kind_worlds_is_no_corner(spared: float) -> None:
    """A box that holds nearly all worlds is said to."""
    values, _ = planted(400)
    found = found_in(values, failing(values[:, 2] > np.quantile(values[:, 2], spared)))
    assert found.corners
    told = [conclude(Study(None, (found,)), code).text for code in ("en", "fr")]  # type: ignore[arg-type]
    assert ["nearly everywhere" in told[0], "presque partout" in told[1]] == [spared < 0.5] * 2


def test_two_corners_apart() -> None:
    values, inside = planted(1000)
    other = (values[:, 2] > 0.6) & (values[:, 3] < 0.03)
    found = found_in(values, failing(inside | other))
    assert len(found.corners) == 2
    assert found.coverage > 0.6
    assert not np.any(found.corners[0].inside & found.corners[1].inside)


@pytest.mark.parametrize("lives", [1, 10])
def test_noise_has_no_corner(lives: int) -> None:
    for seed in range(6):
        values, _ = planted(150, seed)
        failed = np.random.default_rng(seed).binomial(lives, 0.3, 150) / lives
        assert found_in(values, failed).corners == ()


def test_no_corner_all_fail_none_fail() -> None:
    values, _ = planted(100)
    draw = np.random.default_rng(1)
    texts = [
        conclude(Study(None, (found_in(values, failed),)), "en").findings[0].headline  # type: ignore[arg-type]
        for failed in (draw.binomial(1, 0.3, 100) * 1.0, np.zeros(100), np.ones(100))
    ]
    assert "no corner" in texts[0]
    assert "no life fails" in texts[1]
    assert "every life fails" in texts[2]


def test_held_out_is_less_rosy_than_found() -> None:
    rosy = []
    for seed in range(8):
        values, inside = planted(120, seed)
        failed = failing(inside, seed, lives=2)
        bins = Bins.of(values)
        box = best_box(bins, failed)
        rosy.append(measure(box, bins, failed).density - cross_validate(bins, failed, seed=seed).density.value)
    assert np.mean(rosy) > 0.03


def test_peeling_goes_down_to_a_twentieth_and_never_grows() -> None:
    values, inside = planted(500)
    bins, failed = Bins.of(values), failing(inside)
    boxes = peel(bins, failed)
    masses = [measure(box, bins, failed).mass for box in boxes]
    assert masses[0] == 1
    assert all(later < earlier for earlier, later in pairwise(masses))
    assert 0.05 <= masses[-1] < 0.06
    assert measure(boxes[-1], bins, failed).density > 0.8
    assert measure(Box.whole(bins), bins, failed).gain == pytest.approx(0)


def test_bins_keep_ties_together_and_the_order() -> None:
    column = np.repeat(np.arange(300.0), 3)
    bins = Bins.of(np.column_stack([column, column % 4, np.exp(column)]))
    assert bins.counts[0] <= 100
    assert bins.counts[1] == 4
    assert np.array_equal(bins.codes[:, 0], bins.codes[:, 2])  # a logarithmic factor is cut alike
    assert all(np.unique(bins.codes[column == value, 0]).size == 1 for value in range(300))
    assert bins.gap(1, 0) == 0.5
    assert shortest_between(0.1234, 0.1389) == 0.13
    assert shortest_between(11, 12) == 11.5


@pytest.mark.parametrize(
    ("text", "against", "words"),
    [
        ("lifetime", False, "as in"),
        ("lifetme < 3", False, "did you mean lifetime?"),
        ("lifetime < 521", False, "520 weeks only"),
        ("lifetime <= 520", False, "520 weeks only"),
        ("1 < lifetime", False, "as in"),
    ],
)
def test_conditions_that_cannot_be_read(text: str, against: bool, words: str) -> None:
    with pytest.raises(DiscoveryError) as caught:
        parse_failure(text, weeks=520, against=against)
    assert words in caught.value.say("en")
    assert "{" not in caught.value.say("fr")


def test_conditions() -> None:
    assert parse_failure(" lifetime<104 ", weeks=520, against=False) == DIES_YOUNG
    assert parse_failure("lifetime < 520", weeks=520, against=False).bound == 520
    assert parse_failure("hours >= -1.5e2", weeks=520, against=True) == Failure("hours", ">=", -150.0)
    assert default_failure(52, against=False) == Failure("lifetime", "<", 52.0)
    assert default_failure(520, against=True) == Failure("lifetime", "<=", 0.0)
    assert list(DIES_YOUNG.of(np.array([103.0, 104.0]))) == [True, False]


def filled(folder: Path, worlds: int = 120, **changes: Any) -> Store:
    """Make a store by hand: lives under absent are short in the planted corner, those under cultivating never."""
    values, inside = planted(worlds)
    rows = []
    for world, (point, bad) in enumerate(zip(values, inside, strict=True)):
        for policy in ("absent", "cultivating"):
            for replicate in range(4):
                short = policy == "absent" and (bad if replicate else False)
                rows.append(
                    {
                        "configuration": f"{world:030d}{policy[:2]}",
                        "seed": 100 + replicate,
                        "replicate": replicate,
                        "scenario": "reference",
                        "policy": policy,
                        "weeks": 520,
                        "lifetime": 50.0 if short else 400.0 + replicate,
                        "censored": False,
                        "hours": 0.0,
                        **dict(zip(NAMES, map(float, point), strict=True)),
                        "welcoming": float(world % 3),
                        **changes,
                    }
                )
    store = Store.create(folder)
    store.append(run_table(rows))
    return store


def test_from_a_store(tmp_path: Path) -> None:
    runs = read_runs(filled(tmp_path / "store"))
    assert runs.policies == ("absent", "cultivating")
    assert set(runs.names) == set(NAMES)  # the lever is no assumption
    study = discover(runs)
    absent, cultivating = study.discoveries
    assert {one.factor for one in absent.corners[0].restrictions} == {"initiatives.effort.median", "launch.core"}
    assert absent.worlds.lives == 480
    assert cultivating.worlds.share == 0
    numbers = discovery_dict(study)
    json.dumps(numbers, allow_nan=False)
    assert numbers["policies"]["absent"]["fails"] == "lifetime < 104"
    assert discovery_dict(discover(runs)) == numbers


def test_hours_tried_in_every_world_are_chosen_and_not_borne(tmp_path: Path) -> None:
    """Two budgets in each of sixty worlds are sixty worlds; a launch core sampled with the rest is an assumption."""
    draw = np.random.default_rng(4)
    rows = [
        row(
            f"{world:030x}{hours:02d}",
            seed,
            {"facilitator.hours": float(hours), "launch.core": core, "initiatives.leak": leak},
            lifetime=float(draw.integers(1, 520)),
        )
        for world, (core, leak) in enumerate(zip(draw.permutation(60) + 5.0, draw.random(60), strict=True))
        for hours in (4, 8)
        for seed in (1, 2)
    ]
    store = Store.create(tmp_path / "store")
    store.append(run_table(rows))
    runs = read_runs(store)
    assert set(runs.names) == {"launch.core", "initiatives.leak"}
    worlds = worlds_of(runs, "absent", DIES_YOUNG)
    assert (len(worlds.failed), worlds.lives) == (60, 240)
    assert set(read_runs(store, factors=["facilitator.hours"]).names) == {"facilitator.hours"}


def test_intervals_of_shares_allow_for_the_luck_of_seeds(tmp_path: Path) -> None:
    """Fifty worlds on six seeds, of which the seed decides: a share is no surer than six seeds make it."""
    fate = np.array([0.1, 0.9, 0.2, 0.8, 0.5, 0.3])
    draw = np.random.default_rng(5)
    rows = [
        row(
            f"{world:032x}",
            seed,
            {"initiatives.leak": leak, "trust.across": trust},
            lifetime=50.0 if draw.random() < fate[seed - 1] else 300.0,
        )
        for world, (leak, trust) in enumerate(draw.random((50, 2)))
        for seed in range(1, 7)
    ]
    store = Store.create(tmp_path / "store")
    store.append(run_table(rows))
    worlds = worlds_of(read_runs(store), "absent", DIES_YOUNG)
    chosen = worlds.values[:, 0] < 0.7
    told, naive = worlds.share_among(chosen), replace(worlds, fates=None).share_among(chosen)
    assert told.value == naive.value
    assert told.high - told.low > 4 * (naive.high - naive.low)


def test_against_another_policy(tmp_path: Path) -> None:
    runs = read_runs(filled(tmp_path / "store"))
    worse = worlds_of(runs, "absent", Failure("lifetime", "<", 0.0), against="cultivating")
    alone = worlds_of(runs, "absent", DIES_YOUNG)
    assert np.array_equal(worse.failed, alone.failed)
    assert worse.lives == 480
    study = discover(runs, policies=["cultivating"], against="absent")
    assert study.discoveries[0].against == "absent"
    assert 0 < study.discoveries[0].worlds.share < 1  # where both live on, none outlives the other
    assert "does not live longer than the same one under “absent”" in conclude(study, "en").condition


def test_chosen_factors(tmp_path: Path) -> None:
    store = filled(tmp_path / "store")
    assert read_runs(store, factors=["welcoming", "launch.core"]).names == ("welcoming", "launch.core")
    with pytest.raises(DiscoveryError, match=r"did you mean launch\.core"):
        read_runs(store, factors=["launch.cor"])


def test_stores_without_a_corner_to_look_for(tmp_path: Path) -> None:
    with pytest.raises(DiscoveryError, match="no run in it"):
        read_runs(Store.create(tmp_path / "empty"))
    runs = read_runs(filled(tmp_path / "small", 20))
    with pytest.raises(DiscoveryError, match="20 worlds are too few"):
        discover(runs)
    with pytest.raises(DiscoveryError, match="did you mean absent"):
        discover(runs, policies=["absnt"])
    with pytest.raises(DiscoveryError, match="with itself"):
        discover(runs, policies=["absent"], against="absent")
    same = filled(tmp_path / "same", 3, **dict.fromkeys((*NAMES, "welcoming"), 1.0))
    with pytest.raises(DiscoveryError, match="no assumption varies"):
        read_runs(same)
    several = filled(tmp_path / "several", 3)
    several.append(run_table([{**several.table().to_pylist()[0], "configuration": "x", "weeks": 52}]))
    with pytest.raises(DiscoveryError, match="several scenarios or horizons"):
        read_runs(several)


def test_every_parameter_has_a_short_name_of_its_own() -> None:
    for code in ("en", "fr"):
        say = language(code)
        labels = [factor_label(name, say) for name in registry()]
        assert len(labels) == len(set(labels))
        assert max(map(len, labels)) <= 60
        assert set(say.table("factor_label")) <= {*registry(), "grip", "involvement", "control"}


@pytest.mark.parametrize("code", ["en", "fr"])
def test_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str) -> None:
    import plotly.offline

    monkeypatch.setattr(plotly.offline, "get_plotlyjs", lambda: "")
    study = discover(read_runs(filled(tmp_path / "store")))
    page = discovery_page(study, lang=code, command="perenne discover store")
    text = re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]*>", "", page, flags=re.DOTALL)
    assert not re.search(r"[{}]|\bnan\b|\bNone\b", text)
    assert re.findall(r'data-figure="([^"]+)"', page) == ["plane-absent", "path-absent"]


@pytest.mark.parametrize("width", [1280, 390])
def test_in_a_browser(drawn: Callable[[Path, int], Any], tmp_path: Path, width: int) -> None:
    study = discover(read_runs(filled(tmp_path / "store")))
    file = tmp_path / "study.html"
    file.write_text(discovery_page(study, lang="fr", command="perenne"), encoding="utf-8")
    assert drawn(file, width).locator("[data-figure=plane-absent] .shapelayer path").count() == 1
