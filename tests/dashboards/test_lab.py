"""The lab's logic: scripts that play again exactly, links that hold them and nothing else, files that come and go."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from perenne_dashboards.pages.lab.bench import Bench, new_lab
from perenne_dashboards.pages.lab.harvest import report, scenario_file, weeks_csv
from perenne_dashboards.pages.lab.limits import SizeError
from perenne_dashboards.pages.lab.link import LARGEST, LinkError, packed, safe_policy, unpacked
from perenne_dashboards.pages.lab.script import Act, Lab, Recorded
from perenne_dashboards.speech import speech
from perenne_model import live
from perenne_scenarios import load, load_text

PACKAGE = "perenne_dashboards.pages.lab"


def busy_bench() -> Bench:
    """A lab in which a lot has been done."""
    bench = Bench(new_lab())
    bench.player.step(20)
    bench.hold({"directing": 0.8})
    bench.player.step(10)
    bench.change({"leaving.habit": 0.8, "launch.core": 40})
    bench.befall("newcomers", weeks=None, amount=8, everywhere=True)
    bench.player.step(10)
    bench.duplicate()
    bench.follow("directive")
    bench.befall("hours_cut", weeks=6, amount=0.5)
    bench.player.step(15)
    return bench


def assert_same_worlds(one: Bench, other: Bench) -> None:
    assert [world.key for world in one.player.worlds] == [world.key for world in other.player.worlds]
    for left, right in zip(one.player.worlds, other.player.worlds, strict=True):
        np.testing.assert_array_equal(left.rows, right.rows)
        assert left.levers == right.levers
        assert left.parameters == right.parameters


def test_a_link_restores_the_exact_worlds_at_the_exact_week() -> None:
    bench = busy_bench()
    link = packed(bench.lab)
    assert 0 < len(link) < 1200
    restored = Bench(unpacked(link))
    assert restored.lab == bench.lab
    assert_same_worlds(bench, restored)
    for each in (bench, restored):
        each.player.step(40)
    assert_same_worlds(bench, restored)


def test_a_double_is_the_same_until_one_thing_is_changed() -> None:
    bench = Bench(new_lab())
    bench.player.step(30)
    bench.duplicate()
    assert bench.selected.key == "c"
    bench.player.step(30)
    twin, original = bench.world("c"), bench.world("b")
    np.testing.assert_array_equal(twin.rows, original.rows)
    bench.follow("absent")
    bench.player.step(30)
    assert not np.array_equal(twin.rows, original.rows)
    np.testing.assert_array_equal(twin.rows[:61], original.rows[:61])


def test_there_are_four_worlds_at_most_and_one_at_least() -> None:
    bench = Bench(new_lab())
    for _ in range(5):
        bench.duplicate()
    assert [world.key for world in bench.player.worlds] == ["a", "b", "c", "d"]
    for key in "dcba":
        bench.remove(key)
    assert [world.key for world in bench.player.worlds] == ["a"]
    assert bench.selected.key == "a"


def test_starting_again_keeps_what_is_set_and_forgets_what_was_done() -> None:
    bench = busy_bench()
    bench.begin_again()
    assert bench.player.week == 1
    world = bench.selected
    assert world.parameters["leaving.habit"] == 0.8
    assert world.parameters["launch.core"] == 40  # settled at the launch: it holds now
    assert bench.lab.script("c").facilitated_by == "directive"
    assert bench.world("b").by_hand
    assert all(script.acts == () for script in bench.lab.scripts)
    seed = bench.lab.seed
    bench.begin_again(seed=seed + 1)
    assert {world.seed for world in bench.player.worlds} == {seed + 1}


def test_another_scenario_starts_all_worlds_afresh() -> None:
    bench = busy_bench()
    bench.start_from(load("craft-guilds"), "craft-guilds")
    assert bench.player.week == 1
    assert {world.parameters for world in bench.player.worlds} == {load("craft-guilds").parameters}


def test_what_is_too_large_to_be_lived_here_is_refused() -> None:
    bench = Bench(new_lab())
    with pytest.raises(SizeError):
        bench.change({"pool.size": 100_000})
    huge = load("reference").replace({"pool.size": 1_000_000})
    with pytest.raises(SizeError):
        bench.start_from(huge, "reference")
    assert bench.lab.scenario == load("reference")


def test_the_policy_of_a_script_is_what_facilitated() -> None:
    bench = Bench(new_lab())
    bench.player.step(20)
    bench.follow("directive")
    bench.player.step(20)
    bench.hold({"focusing": 1.0})
    bench.befall("facilitator_leaves", weeks=5, amount=None)
    bench.player.step(30)
    script = bench.lab.script("b")
    events = tuple(act.event for act in script.acts if act.event is not None)
    life = live(bench.lab.scenario.parameters, Recorded(script), seed=bench.lab.seed, weeks=60, events=events)
    np.testing.assert_array_equal(life.weekly["active"].astype(np.float32), bench.world("b").rows[:60, 1])


# --- links that hold something else -------------------------------------------------------------------------


def link_of(form: object) -> str:
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(form).encode())).decode()


def form_of(lab: Lab) -> dict[str, Any]:
    link = packed(lab)
    form: dict[str, Any] = json.loads(zlib.decompress(base64.urlsafe_b64decode(link + "=" * (-len(link) % 4))))
    return form


def test_the_form_that_tests_meddle_with_is_that_of_links() -> None:
    lab = busy_bench().lab
    assert unpacked(link_of(form_of(lab))) == lab


@pytest.mark.parametrize(
    "meddle",
    [
        lambda form: form.update(s="../../etc/passwd.toml"),
        lambda form: form.update(s="./mine.toml"),
        lambda form: form.update(v=2),
        lambda form: form.update(n=10**9),
        lambda form: form.update(w=0),
        lambda form: form.update(w=521),
        lambda form: form.update(r=-1),
        lambda form: form.update(r=1.5),
        lambda form: form.update(k="z"),
        lambda form: form.update(x=[]),
        lambda form: form.update(x=form["x"] * 2),
        lambda form: form.update(p={"pool.size": 1e9}),
        lambda form: form.update(p={"pool.size": 4_000_000}),
        lambda form: form.update(p={"nothing": 1}),
        lambda form: form.update(p=3),
        lambda form: form.update(e=[["newcomers", 3, None, 1e300]]),
        lambda form: form.update(e=[["volcano", 3, None, 1]]),
        lambda form: form.update(t={"en": "x"}),
        lambda form: form.update(t={"en": "x" * 10_000, "fr": "x"}),
        lambda form: form["x"][0].update(p="./own.py:Policy"),
        lambda form: form["x"][0].update(p="absent>./own.py:Policy@3"),
        lambda form: form["x"][0].update(p="/etc/hosts.toml"),
        lambda form: form["x"][0].update(h={"directing": 2}),
        lambda form: form["x"][0].update(a=[[9, "follow", "./own.py:Policy"]]),
        lambda form: form["x"][0].update(a=[[9, "change", {"pool.size": 4_000_000}]]),
        lambda form: form["x"][0].update(a=[[9, "run", "ls"]]),
        lambda form: form["x"][0].update(a=[[9, "hold", {}], [3, "hold", {}]]),
        lambda form: form["x"][0].update(a=[[9, "hold", {}]] * 5000),
        lambda form: form.pop("x"),
    ],
)
def test_a_link_that_was_meddled_with_holds_no_lab(meddle: Callable[[dict[str, Any]], object]) -> None:
    form = form_of(new_lab())
    meddle(form)
    with pytest.raises((LinkError, SizeError)):
        unpacked(link_of(form))


@pytest.mark.parametrize("link", ["", "x", "%%%", "é", "AAAA", link_of([]), link_of("x"), link_of(None), "A" * 100_000])
def test_what_is_no_link_holds_no_lab(link: str) -> None:
    with pytest.raises(LinkError):
        unpacked(link)


def test_a_link_cannot_be_blown_up() -> None:
    bomb = base64.urlsafe_b64encode(zlib.compress(b"0" * (LARGEST * 20), 9)).decode()
    assert len(bomb) < 6000
    with pytest.raises(LinkError):
        unpacked(bomb)


@settings(max_examples=200)
@given(some.binary(max_size=300))
def test_no_bytes_do_anything_but_fail(content: bytes) -> None:
    for link in (base64.urlsafe_b64encode(content).decode(), base64.urlsafe_b64encode(zlib.compress(content)).decode()):
        with pytest.raises((LinkError, SizeError)):
            unpacked(link)


@pytest.mark.parametrize("text", ["absent", "grip:0.4", "mix:0.8,0.1", "cultivating>absent@104"])
def test_built_in_policies_may_stand_in_links(text: str) -> None:
    assert safe_policy(text) == text


def test_a_lab_in_which_too_much_was_done_has_no_link() -> None:
    lab = new_lab()
    script = lab.scripts[0]
    for week in range(1000):
        script = script.with_act(Act(week, "hold", values={"directing": (week % 7) / 7}))
    assert packed(lab.with_script(script)) == ""


# --- files --------------------------------------------------------------------------------------------------


def test_a_saved_scenario_comes_back_with_all_that_befell_it() -> None:
    bench = busy_bench()
    script = bench.lab.script("b")
    read = load_text("mine.toml", scenario_file(bench.lab, script))
    assert read.parameters["leaving.habit"] == 0.8
    assert read.parameters["launch.core"] == 40
    assert [event.kind for event in read.events] == ["newcomers"]
    assert read.title == load("reference").title


def test_the_data_are_a_row_a_week_and_world() -> None:
    bench = busy_bench()
    lines = weeks_csv(bench.lab, bench.player.worlds).splitlines()
    head = lines[0].split(",")
    assert head[:5] == ["world", "policy", "seed", "week", "members"]
    assert len(lines) == 1 + sum(world.week for world in bench.player.worlds)
    last = dict(zip(head, lines[-1].split(","), strict=True))
    assert (last["world"], last["week"]) == ("c", "55")
    assert float(last["active"]) == bench.world("c").rows[-1, 1]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_report_tells_what_was_done_and_what_came_of_it(language: str) -> None:
    bench = busy_bench()
    say = speech(language, PACKAGE)
    page = report(bench.lab, bench.player.worlds, say, "http://x/")
    assert f'lang="{language}"' in page
    assert load("reference").title[language] in page
    assert say("report.outcomes") in page
    assert "hours_cut@41+6:0.5" in page
