"""The page of experiments: what it may open, its filter, its views, and a whole visit in a real browser."""

from __future__ import annotations

import csv
import html
import io
import os
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import expect
from tests.steady import PATIENCE

from perenne_dashboards.pages.experiments.answer import cell_of
from perenne_dashboards.pages.experiments.faults import error_line
from perenne_dashboards.pages.experiments.files import write_file
from perenne_dashboards.pages.experiments.filter import Bound, Filter, between
from perenne_dashboards.pages.experiments.holding import hold, pulse_of
from perenne_dashboards.pages.experiments.search_view import record_csv, record_page, record_section
from perenne_dashboards.pages.experiments.settings import VIEWS, Settings
from perenne_dashboards.pages.experiments.shown import Shown
from perenne_dashboards.pages.experiments.store_view import look
from perenne_dashboards.pages.experiments.views import show
from perenne_dashboards.pages.experiments.work import CalledOff, Job, Work
from perenne_dashboards.speech import speech
from perenne_dashboards.stores import Shelf, ShelfError
from perenne_experiments.design.design import Design
from perenne_experiments.design.factor import factor
from perenne_experiments.errors.said_error import SaidError
from perenne_experiments.heat_map.heat_map import heat_map
from perenne_experiments.search.journal import Journal
from perenne_experiments.search.lives import MAXIMISE
from perenne_experiments.search.plan import Plan, Trial
from perenne_experiments.search.record import read_record
from perenne_experiments.search.record_figure import record_sentences
from perenne_experiments.search.space import LeverSpace
from perenne_experiments.sensitivity.given import given_shares
from perenne_experiments.sensitivity.plan import plan_sensitivity
from perenne_experiments.sensitivity.study import analyse_sensitivity
from perenne_experiments.store.part import write_part
from perenne_experiments.store.schema import run_table
from perenne_experiments.store.selection import Selection
from perenne_experiments.store.store import Store
from perenne_experiments.store.wanted import want
from perenne_experiments.words.language import language
from perenne_scenarios import load

from .conftest import RUN, fits, served

PACKAGE = "perenne_dashboards.pages.experiments"
LOCALES = {"en": "en-GB", "fr": "fr-FR"}
CORE, NEED = "launch.core", "members.autonomy_need.mean"
POINTS, SEEDS, WEEKS = 64, 3, 260

Visit = Callable[..., Any]


def lifetime(policy: str, core: float, need: float, seed: int) -> float:
    """A life that the core decides, save under the directive policy, where the need for autonomy does."""
    lived = {"absent": 40 + 4 * core, "cultivating": 80 + 4 * core, "directive": 250 - 240 * need}[policy]
    return min(float(WEEKS), round(lived + 3 * seed))


def rows(points: range = range(POINTS)) -> Iterator[dict[str, Any]]:
    for point in points:
        core, need = 5.0 + point % 8 * 7, round((point // 8) / 7, 3)
        for place, policy in enumerate(("absent", "cultivating", "directive")):
            for seed in range(SEEDS):
                lived = lifetime(policy, core, need, seed)
                yield {
                    "configuration": f"{place:02d}{point:030d}",
                    "seed": seed + 1,
                    "replicate": seed,
                    "scenario": "reference",
                    "policy": policy,
                    "weeks": WEEKS,
                    "lifetime": lived,
                    "censored": lived >= WEEKS,
                    "cause": None if lived >= WEEKS else "results",
                    "information": core,
                    "expertise": 1.0,
                    "ideas": need,
                    "hours": 2.0,
                    CORE: core,
                    NEED: need,
                }


def make(folder: Path, points: range = range(POINTS)) -> Store:
    store = Store.create(folder)
    store.append(run_table(list(rows(points))))
    return store


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store in it, one of another model, one that is broken, and one with too few runs."""
    top = tmp_path_factory.mktemp("stores")
    make(top / "deep" / "lives.store")
    old = make(top / "old.store")
    manifest = old.folder / "store.json"
    manifest.write_text(manifest.read_text().replace(old.model, "0.0.1+older"))
    for part in old.folder.glob("parts/*.parquet"):
        write_part(part, pq.read_table(part), "0.0.1+older")
    broken = make(top / "broken.store")
    next(broken.folder.glob("parts/*.parquet")).write_bytes(b"PAR1 nothing of the kind PAR1")
    make(top / "few.store", range(4))
    return top


def shown(place: Path, code: str = "en", **settings: Any) -> Shown:
    return show(place, Settings(store=place.name, **settings), speech(code, PACKAGE), lambda done, of: None)


# --- what may be opened -----------------------------------------------------------------------------------------


def test_the_shelf_finds_what_lies_below_its_folder(folder: Path) -> None:
    listing = Shelf(folder).listing()
    assert listing.stores == ("broken.store", "deep/lives.store", "few.store", "old.store")
    assert listing.searches == ()
    assert Shelf(folder / "old.store").listing().stores == (".",)


def test_nothing_outside_the_folder_can_be_named(folder: Path, tmp_path: Path) -> None:
    make(tmp_path / "secret.store", range(1))
    inner = folder / "deep"
    (inner / "link").symlink_to(tmp_path / "secret.store")
    (inner / "loop").symlink_to(inner / "loop")
    shelf = Shelf(inner)
    assert shelf.place("lives.store") == inner.resolve() / "lives.store"
    outside = os.path.relpath(tmp_path / "secret.store", inner)
    climbing = ["..", "../old.store", outside, "lives.store/../../old.store", "..\\old.store"]
    absolute = [str(tmp_path / "secret.store"), "C:\\Windows", "~"]
    none = ["", "none", "link", "loop", "lives.store/parts", "lives.store\0", "~demonstration", "x" * 5000]
    for name in (*climbing, *absolute, *none):
        with pytest.raises(ShelfError):
            shelf.place(name)
    assert "link" not in shelf.listing().stores


# --- settings and filter ----------------------------------------------------------------------------------------


def test_the_address_holds_all_settings() -> None:
    settings = Settings(
        store="deep/a b.store",
        view="boxes",
        policies=("absent", "mix:0.8,0.1"),
        by=CORE,
        policy="absent",
        against="cultivating",
        filter=Filter((*between(CORE, 8, 20.5, last=False), Bound(NEED, ">", 1e-3))),
        any_model=True,
    )
    assert Settings.read(settings.address()) == settings
    assert set(Settings().address().values()) == {""}


@pytest.mark.parametrize(
    "text", ["", ";;", "launch.core>=nan", "launch.core=3", "launch.core>=1e999", "a>=1 OR 1=1", "<3"]
)
def test_what_is_no_filter_is_dropped(text: str) -> None:
    assert Filter.read(text) == Filter()


def test_a_filter_cannot_smuggle_sql(folder: Path) -> None:
    found = Filter.read('x" IS NULL OR "seed>=1;launch.core>=19')
    assert found.among([CORE]) == Filter((Bound(CORE, ">=", 19.0),))
    with pytest.raises(SaidError):
        Selection(Store.open(folder / "deep/lives.store"), found.sql).table()


def test_a_filter_is_said_in_both_languages() -> None:
    found = Filter((*between(CORE, 8, 20.5, last=False), Bound(NEED, ">", 0.2)))
    assert found.words(language("en")) == (
        "“members at the start” lies between 8 people and 20 people and “need for autonomy” is above 0.2"
    )
    assert found.words(language("fr")).startswith("«\u00a0membres au départ\u00a0» va de 8 personnes")
    assert found.without(CORE).words(language("en")) == "“need for autonomy” is above 0.2"
    assert found.narrowed(Bound(NEED, ">=", 0.5)).bounds[-1] == Bound(NEED, ">=", 0.5)


def test_a_selection_tells_of_the_runs_that_meet_its_condition(folder: Path) -> None:
    store = Store.open(folder / "deep/lives.store")
    chosen = Selection(store, Filter(between(CORE, 19, 40)).sql)
    expected = [row for row in rows() if 19 <= row[CORE] <= 40]
    assert len(chosen) == len(expected)
    assert chosen.table().num_rows == len(expected)
    assert hold(chosen, "").spans[CORE].low == 19


# --- views ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", LOCALES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_answers_in_both_languages_and_makes_a_report(folder: Path, view: str, code: str) -> None:
    found = shown(folder / "deep/lives.store", code, view=view, policy="absent", by=CORE)
    assert found.lead[0]
    assert any(section.panels for section in found.sections)
    page = found.page(code)
    assert f'lang="{code}"' in page
    assert page.startswith("<!doctype html>")
    assert found.title in page.replace("&amp;", "&")


def test_all_views_follow_the_filter(folder: Path) -> None:
    chosen = Filter(between(CORE, 19, 60))
    for view in VIEWS:
        whole, part = (
            shown(folder / "deep/lives.store", view=view, policy="absent", filter=one) for one in (Filter(), chosen)
        )
        assert whole.lead != part.lead
        assert any("members at the start" in text and "looked at" in text for text in part.lead)


def test_the_map_has_the_means_of_its_cells(folder: Path) -> None:
    store = Store.open(folder / "deep/lives.store")
    found = heat_map(store, CORE, NEED, policy="directive")
    for (across, up), mean in found.means.items():
        column, row = found.columns[across], found.rows[up]
        inside = [
            one["lifetime"] / WEEKS
            for one in rows()
            if one["policy"] == "directive"
            and column.low <= one[CORE] <= column.high
            and (row.low <= one[NEED] < row.high or (row.last and one[NEED] == row.high))
        ]
        assert mean.value == pytest.approx(sum(inside) / len(inside))
        assert mean.low <= mean.value <= mean.high
        assert found.lives[across, up] == len(inside)
    paired = heat_map(store, CORE, NEED, policy="cultivating", against="absent")
    low = paired.means[0, 0]
    assert low.value == pytest.approx(40 / WEEKS)
    assert low.low <= low.value <= low.high
    with pytest.raises(SaidError):
        heat_map(store, CORE, CORE, policy="absent")


def test_the_numbers_of_a_map_stand_out_from_their_cells(folder: Path) -> None:
    found = shown(folder / "deep/lives.store", view="heat", policy="absent", across=CORE, up=NEED)
    figure = found.sections[0].panels[0].figure
    texts = {(one.x, one.y): one for one in figure.layout.annotations}
    cells = figure.data[0].z
    assert len(texts) == sum(map(len, cells))
    dark = max(texts, key=lambda place: cells[place[1]][place[0]])
    light = min(texts, key=lambda place: cells[place[1]][place[0]])
    assert (texts[dark].font.color, texts[light].font.color) == ("#ffffff", "#000000")


def test_a_cell_that_is_clicked_is_what_is_looked_at(folder: Path) -> None:
    found = shown(folder / "deep/lives.store", view="heat", policy="absent", across=CORE, up=NEED)
    chosen = cell_of(found, {"x": 0, "y": 1, "curve": "", "custom": None})
    assert chosen is not None
    assert chosen.factors == (CORE, NEED)
    assert len(Selection(Store.open(folder / "deep/lives.store"), chosen.sql)) > 0
    assert cell_of(found, {"x": 99, "y": 1}) is None
    assert cell_of(found, {"x": "0", "y": None}) is None


def test_what_decides_is_found(folder: Path) -> None:
    store = Store.open(folder / "deep/lives.store")
    absent, directive = (given_shares(store, policy=policy) for policy in ("absent", "directive"))
    assert (next(iter(absent.shares)), absent.clear) == (CORE, frozenset({CORE}))
    assert (next(iter(directive.shares)), directive.clear) == (NEED, frozenset({NEED}))
    assert absent.shares[CORE].value > 0.95
    assert absent.shares[NEED].value < 0.05
    assert absent.noise is not None
    assert absent.noise < 0.01


def test_shares_of_a_known_function_are_those_of_theory(tmp_path: Path) -> None:
    """Y = 2A + B over 0-1 with noise: A explains 4/5, B 1/5 of what is not luck."""
    generator = np.random.default_rng(3)
    store = Store.create(tmp_path / "linear.store")
    made = []
    for point, (a, b) in enumerate(generator.random((400, 2))):
        for seed in range(4):
            given = {CORE: float(a), NEED: float(b), "ideas": float(2 * a + b + generator.normal(scale=0.6))}
            made.append({**next(rows(range(1))), "configuration": f"{point:032d}", "seed": seed, **given})
    store.append(run_table(made))
    found = given_shares(store, policy="absent", outcome="ideas")
    assert found.noise == pytest.approx(0.09 / (5 / 12 + 0.09), abs=0.04)
    for name, share in ((CORE, 0.8), (NEED, 0.2)):
        assert found.shares[name].low < share < found.shares[name].high
        assert found.shares[name].value == pytest.approx(share, abs=0.08)
    assert found.clear == {CORE, NEED}


def test_the_corner_of_failure_is_found_and_can_be_looked_into(folder: Path) -> None:
    found = shown(folder / "deep/lives.store", view="boxes", policy="absent")
    corner = found.corners[0].filter
    assert corner.factors == (CORE,)
    inside = Selection(Store.open(folder / "deep/lives.store"), corner.sql).table(where="policy = 'absent'")
    assert max(inside["lifetime"].to_pylist()) < 130


def test_a_filter_on_what_the_store_does_not_have_is_left_out(folder: Path) -> None:
    usual, odd = (
        shown(folder / "deep/lives.store", filter=one) for one in (Filter(), Filter((Bound("no.such", ">", 1.0),)))
    )
    assert usual.lead == odd.lead


@pytest.mark.parametrize("code", LOCALES)
@pytest.mark.parametrize(
    ("store", "view", "told"),
    [
        ("old.store", "survival", "0.0.1+older"),
        ("broken.store", "survival", ".parquet"),
        ("few.store", "boxes", "40"),
        ("few.store", "given", "40"),
    ],
)
def test_what_cannot_be_told_is_said_in_one_line(folder: Path, store: str, view: str, told: str, code: str) -> None:
    with pytest.raises(SaidError) as caught:
        shown(folder / store, view=view, policy="absent")
    line = error_line(caught.value, speech(code, PACKAGE))
    assert line is not None
    assert told in line
    assert "\n" not in line
    lines = {error_line(caught.value, speech(each, PACKAGE)) for each in LOCALES}
    assert len(lines) == 2


def test_a_store_of_another_model_can_be_looked_at_all_the_same(folder: Path) -> None:
    with pytest.raises(SaidError):
        shown(folder / "old.store")
    same = shown(folder / "deep/lives.store")
    assert shown(folder / "old.store", any_model=True).lead == same.lead


def test_the_record_of_a_search_has_its_front(tmp_path: Path) -> None:
    levers = LeverSpace().dimensions
    plan = Plan(levers, MAXIMISE, trials=3, seed=1, step=0.05)
    settings = {"scenario": "reference", "facilitator.hours": "6", "runs": "10", "weeks": "156"}
    journal = Journal(tmp_path / "my.search", plan, settings)
    goals = [(0.5, 0.2, 0.0), (0.9, 1.0, 4.0), (0.8, 0.9, 5.0)]
    for place, goal in enumerate(goals):
        journal.add(Trial(place, (0.5 * place, *[0.0] * (len(levers) - 1)), goal))
    assert Shelf(tmp_path).listing().searches == ("my.search",)
    record = read_record(tmp_path / "my.search")
    assert [(one.lifetime, one.value, one.hours) for one in record.tried] == goals
    assert [one.on_front for one in record.tried] == [True, True, False]
    assert record.tried[1].levers[levers[0]] == 0.5
    for code in LOCALES:
        said = " ".join(record_sentences(record, language(code)))
        assert language(code).numerals.percent(0.9) in said
        assert record_section(record, language(code)).panels
        page = record_page(record, "my.search", speech(code, PACKAGE))
        assert html.escape(said.split(". ")[0], quote=False) in page
    rows = list(csv.DictReader(io.StringIO(record_csv(record))))
    assert [(float(row["lifetime_share"]), float(row["value"]), float(row["hours_a_week"])) for row in rows] == goals
    assert [float(row[levers[0]]) for row in rows] == [0.0, 0.5, 1.0]
    assert [row["on_front"] for row in rows] == ["True", "True", "False"]
    with (tmp_path / "my.search" / "search.journal").open("a") as cut:
        cut.write('{"op_code":4,"val')
    assert read_record(tmp_path / "my.search") == record


def test_the_pulse_changes_when_runs_are_added(tmp_path: Path) -> None:
    store = make(tmp_path / "grows.store", range(2))
    before = pulse_of(store.folder)
    assert pulse_of(store.folder) == before
    store.append(run_table(list(rows(range(2, 3)))))
    assert pulse_of(store.folder) != before


def test_a_store_grows_no_more_once_nothing_has_come_for_a_while(tmp_path: Path) -> None:
    store = make(tmp_path / "quiet.store", range(2))
    assert look(store.folder)[1]
    for part in store.folder.rglob("*.parquet"):
        os.utime(part, (part.stat().st_mtime - 60,) * 2)
    assert not look(store.folder)[1]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_the_runs_that_are_looked_at_are_given_out(
    folder: Path, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perenne_dashboards.stores._shelf", Shelf(folder))
    settings = Settings(store="deep/lives.store", filter=Filter(between(CORE, 19, 40)))
    target = tmp_path / "made"
    write_file(f"runs.{kind}", settings, speech("en", PACKAGE), target)
    table = pyarrow.csv.read_csv(target) if kind == "csv" else pq.read_table(target)
    expected = [row for row in rows() if 19 <= row[CORE] <= 40]
    assert table.num_rows == len(expected)
    assert sorted(table["lifetime"].to_pylist()) == sorted(row["lifetime"] for row in expected)


# --- work -------------------------------------------------------------------------------------------------------


def test_work_tells_how_far_it_is_and_can_be_called_off() -> None:
    begun, go_on, states = threading.Event(), threading.Event(), [Work[int]()]

    def do(told: Callable[[int, int], None]) -> int:
        told(1, 2)
        begun.set()
        assert go_on.wait(PATIENCE)
        told(2, 2)
        return 7

    def run() -> Job[int]:
        job = Job(do, lambda change: states.append(change(states[-1])))
        job.start()
        assert begun.wait(PATIENCE)
        return job

    job = run()
    assert (states[-1].busy, states[-1].share) == (True, 0.5)
    states[-1].stop()
    assert (states[-1].busy, states[-1].called_off) == (False, True)
    go_on.set()
    job._thread.join(PATIENCE)
    assert states[-1].value is None
    again = run()
    again._thread.join(PATIENCE)
    assert states[-1] == replace(states[-1], value=7, busy=False, error=None)
    with pytest.raises(CalledOff):
        job._told(1, 1)


def test_both_languages_say_the_same_things() -> None:
    def keys(table: dict[str, Any], above: str = "") -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for name, value in table.items():
            if isinstance(value, dict):
                found |= keys(value, f"{above}{name}.")
            else:
                found[above + name] = set(re.findall(r"\{(\w+)\}", str(value)))
        return found

    english, french = (keys(speech(code, PACKAGE)._words._table) for code in LOCALES)
    assert english == french


# --- in a browser -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def stores_site(folder: Path) -> Iterator[str]:
    """The address of a site that was started with the stores."""
    with served("--port", "0", "--stores", str(folder)) as (address, _):
        yield address


@pytest.fixture(scope="module")
def sampled(folder: Path) -> dict[str, str]:
    """Names of stores in which a real, small sensitivity analysis has been lived, by its method."""
    design = Design(
        name="toy",
        scenario=load("reference"),
        policies=("absent", "cultivating", "directive"),
        uncertainties=(
            factor("launch.core", "uncertainty", low=6, high=40, scale="log"),
            factor("members.motivation.mean", "uncertainty", low=0.2, high=0.8),
        ),
        replicates=3,
        weeks=104,
    )
    for method, samples in (("morris", 10), ("sobol", 16)):
        plan = plan_sensitivity(design, method=method, samples=samples)  # type: ignore[arg-type]
        analyse_sensitivity(plan, Store.create(folder / f"{method}.store"), jobs=1)
    return {"morris": "morris.store", "sobol": "sobol.store"}


HELD = "bound => new URLSearchParams(location.search).get('x.where')?.includes(bound)"
"""Whether the address holds a filter by a factor, or one of its bounds."""


def clear(page: Any) -> None:
    """Take every range off the filter."""
    chips = page.locator(".experiments-chips button")
    while left := chips.count():
        chips.first.click()
        page.wait_for_function(f"document.querySelectorAll('.experiments-chips button').length < {left}")


@pytest.mark.parametrize(("code", "width", "scheme"), [("en", 1440, "light"), ("fr", 390, "dark")])
def test_a_store_is_opened_and_filtered_in_every_view(
    visit: Visit, stores_site: str, code: str, width: int, scheme: str
) -> None:
    say = speech(code, PACKAGE)
    address = urlencode({"lang": code, "x.store": "deep/lives.store"})
    page = visit(f"/experiments?{address}", at=stores_site, locale=LOCALES[code], width=width, scheme=scheme)
    page.locator("[data-figure=survival] [data-drawn=yes]").wait_for()
    page.get_by_text(say("filter.all")).wait_for()
    before = page.locator(".experiments-headline").inner_text()

    low = page.get_by_role("spinbutton", name=say("filter.from"))
    low.fill("26")
    low.press("Tab")
    page.get_by_role("button", name=say("filter.keep")).click()
    page.locator(".experiments-chips button").wait_for()
    page.wait_for_function("text => document.querySelector('.experiments-lead')?.innerText.includes(text)", arg="26")
    page.wait_for_function(HELD, arg="launch.core>=26")

    page.get_by_role("radio", name=say("views.heat")).check()
    heat = page.locator("[data-figure=heat-cultivating] [data-drawn=yes]")
    heat.wait_for()
    fits(page, width)
    heat.locator(".nsewdrag").click(position={"x": 30, "y": 30})
    page.wait_for_function("document.querySelectorAll('.experiments-chips button').length === 2")
    page.wait_for_function(HELD, arg=NEED)
    clear(page)
    page.get_by_role("radio", name=say("views.given")).check()
    page.locator("[data-figure=given] [data-drawn=yes]").wait_for()
    fits(page, width)

    page.get_by_role("radio", name=say("views.boxes")).check()
    page.locator(".experiments-lead").wait_for()
    page.get_by_label(say("choice.policy"), exact=True).select_option("directive")
    page.locator("[data-figure=plane-directive] [data-drawn=yes]").wait_for()
    page.get_by_role("button", name=say("boxes.look", number=1)).click()
    page.wait_for_function("document.querySelectorAll('.experiments-chips button').length === 1")
    page.wait_for_function(HELD, arg=NEED)
    fits(page, width)

    page.reload()
    page.wait_for_function("document.querySelectorAll('.experiments-chips button').length === 1")
    page.get_by_role("radio", name=say("views.survival")).check()
    clear(page)
    page.wait_for_function("text => document.querySelector('.experiments-headline')?.innerText === text", arg=before)
    page.wait_for_function("!location.search.includes('x.where')")
    fits(page, width)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_lines_take_the_colours_of_the_theme(visit: Visit, stores_site: str, scheme: str) -> None:
    """Those of paper would hardly be seen on a dark page; the curve and its swatch are alike."""
    page = visit("/experiments?lang=en&x.store=deep/lives.store", at=stores_site, scheme=scheme)
    page.locator("[data-figure=survival] [data-drawn=yes]").wait_for()
    page.locator(".written .swatch line").first.wait_for(state="attached")
    blue = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--blue').trim()")
    assert blue == {"light": "#0072b2", "dark": "#4aa8e0"}[scheme]
    rgb = f"rgb({', '.join(str(int(blue[start : start + 2], 16)) for start in (1, 3, 5))})"
    strokes = "paths => paths.map(path => getComputedStyle(path).stroke)"
    assert rgb in page.locator("[data-figure=survival] .js-line").evaluate_all(strokes)
    assert rgb in page.locator(".written .swatch line").evaluate_all(strokes)
    width = page.locator(".written .swatch").first.evaluate("swatch => swatch.getBoundingClientRect().width")
    assert width == 28


@pytest.mark.parametrize("code", LOCALES)
def test_what_is_looked_at_is_taken_away(visit: Visit, stores_site: str, code: str) -> None:
    say = speech(code, PACKAGE)
    asked = urlencode({"lang": code, "x.store": "deep/lives.store", "x.where": f"{CORE}>=26"})
    page = visit(f"/experiments?{asked}", at=stores_site, locale=LOCALES[code])
    page.locator("[data-figure=survival] [data-drawn=yes]").wait_for()
    with page.expect_download() as csv:
        page.get_by_role("link", name=say("take.runs_csv")).click()
    table = pyarrow.csv.read_csv(io.BytesIO(Path(csv.value.path()).read_bytes()))
    assert min(table[CORE].to_pylist()) == 26
    with page.expect_download() as report:
        page.get_by_role("link", name=say("take.report_html")).click()
    assert f'lang="{code}"' in Path(report.value.path()).read_text(encoding="utf-8")[:400]
    with page.expect_download() as svg:
        page.locator("[data-figure=survival] [data-save=svg]").click()
    assert svg.value.suggested_filename == "perenne-survival.svg"
    assert Path(svg.value.path()).read_text(encoding="utf-8").startswith("<svg")
    with page.expect_download() as png:
        page.locator("[data-figure=survival] [data-save=png]").click()
    assert Path(png.value.path()).read_bytes().startswith(b"\x89PNG")


def test_the_page_says_what_is_wrong_and_gives_nothing_from_outside(visit: Visit, stores_site: str) -> None:
    page = visit("/experiments?lang=fr&x.store=../outside", at=stores_site, locale="fr-FR")
    page.get_by_role("alert").filter(has_text="../outside").wait_for()
    page.get_by_label(speech("fr", PACKAGE)("open.label")).select_option("old.store")
    page.get_by_role("alert").filter(has_text="0.0.1+older").wait_for()
    page.get_by_role("button", name=speech("fr", PACKAGE)("any_model")).wait_for()
    for name in ("../outside", "/etc", "old.store/../../x"):
        asked = urlencode({"x.store": name, "lang": "en"})
        answer = page.request.get(f"{stores_site}/experiments/files/runs.csv?{asked}")
        assert answer.status == 400
        assert answer.text().count("\n") == 0
    assert page.request.get(f"{stores_site}/experiments/files/passwd").status == 404


@pytest.mark.parametrize("method", ["morris", "sobol"])
@pytest.mark.parametrize(("code", "width", "scheme"), [("en", 1440, "dark"), ("fr", 390, "light")])
def test_what_a_sensitivity_analysis_found_is_shown(
    visit: Visit, stores_site: str, sampled: dict[str, str], method: str, code: str, width: int, scheme: str
) -> None:
    say = speech(code, PACKAGE)
    address = urlencode({"lang": code, "x.store": sampled[method]})
    page = visit(f"/experiments?{address}", at=stores_site, locale=LOCALES[code], width=width, scheme=scheme)
    page.get_by_role("radio", name=say("views.sensitivity")).check()
    key = {"morris": "sizes", "sobol": "indices"}[method]
    page.locator(f"[data-figure={key}-absent] [data-drawn=yes]").wait_for()
    expect(page.get_by_label(say("choice.against"), exact=True)).to_have_value("absent")
    page.get_by_label(say("choice.against"), exact=True).select_option("directive")
    contrast = say.lab(
        "sensitivity.against", policy=say.lab.policy_title("cultivating"), other=say.lab.policy("directive")
    )
    page.get_by_role("heading", name=contrast).wait_for()
    fits(page, width)
    page.reload()
    page.get_by_role("heading", name=contrast).wait_for()


def test_a_store_without_a_sample_has_no_view_of_it(visit: Visit, stores_site: str) -> None:
    page = visit("/experiments?lang=en&x.store=deep/lives.store", at=stores_site)
    page.locator("[data-figure=survival] [data-drawn=yes]").wait_for()
    expect(page.get_by_role("radio", name=speech("en", PACKAGE)("views.sensitivity"))).to_have_count(0)
    page = visit("/experiments?lang=fr&x.store=deep/lives.store&x.view=sensitivity", at=stores_site, locale="fr-FR")
    page.get_by_role("alert").filter(has_text="perenne sensitivity").wait_for()


def test_how_much_of_a_sweep_is_there_is_shown(visit: Visit, stores_site: str, folder: Path) -> None:
    store = make(folder / "wanted.store", range(8))
    want(store, 216, 0)
    page = visit("/experiments?lang=en&x.store=wanted.store", at=stores_site)
    page.locator(".experiments-bar", has_text="72 of 216 lives").wait_for()
    store.append(run_table(list(rows(range(8, 16)))))
    page.locator(".experiments-bar", has_text="144 of 216 lives").wait_for()
    store.append(run_table(list(rows(range(16, 24)))))
    page.locator(".experiments-facts", has_text="216 lives").wait_for()
    expect(page.locator(".experiments-bar", has_text="of 216 lives")).to_have_count(0)  # another may tell of an answer


def test_a_sweep_that_was_stopped_says_how_much_is_there(folder: Path) -> None:
    store = make(folder / "stopped.store", range(2))
    want(store, 72, 0)
    assert hold(store, "").wanted == 72
    for code in LOCALES:
        assert "18" in speech(code, PACKAGE)("facts.stopped", runs="18", wanted="72")


def test_a_store_that_is_being_written_is_followed(visit: Visit, stores_site: str, folder: Path) -> None:
    """Somebody goes on adding to it until the page says so, however long the page takes to look."""
    points = 8
    store = make(folder / "grows.store", range(points))
    page = visit("/experiments?lang=en&x.store=grows.store", at=stores_site)
    page.locator(".experiments-facts", has_text=f"{9 * points} lives").wait_for()
    growing = page.locator(".experiments-facts[data-growing=yes]")
    while not (growing.count() and points > 8):
        store.append(run_table(list(rows(range(points, points + 1)))))
        points += 1
        page.wait_for_timeout(1000)
    page.locator(".experiments-facts", has_text=f"{9 * points} lives").wait_for()


def test_without_a_store_the_page_makes_one(visit: Visit, tmp_path: Path) -> None:
    with served("--port", "0", "--stores", str(tmp_path)) as (address, _):
        page = visit("/experiments?lang=en", at=address)
        say = speech("en", PACKAGE)
        page.get_by_text("perenne sweep").first.wait_for()
        page.get_by_role("button", name=say("empty.demonstrate")).click()
        page.locator("[data-figure=survival] [data-drawn=yes]").wait_for(timeout=RUN)
        page.locator(".experiments-facts", has_text="720 lives").wait_for()
        expect(page.locator("h2 select")).to_have_count(0)  # the choice does not stand in the heading that was there
    assert list(tmp_path.iterdir()) == []
