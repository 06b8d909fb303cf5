"""The lab in a real browser: it plays, answers, doubles worlds, takes and gives files, and comes back by its link."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import expect
from tests.steady import PATIENCE

from perenne_dashboards.pages.lab.bench import new_lab
from perenne_dashboards.pages.lab.link import packed, unpacked
from perenne_dashboards.pages.lab.script import Act, Lab, Script
from perenne_dashboards.speech import speech
from perenne_model import Event
from perenne_scenarios import Scenario, load, load_text

from .conftest import RUN, fits

Visit = Callable[..., Any]
PACKAGE = "perenne_dashboards.pages.lab"
SAY = speech("en", PACKAGE)
INK = """(canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let inked = 0;
    for (let place = 3; place < data.length; place += 4) inked += data[place] > 0;
    return inked;
}"""


def opened(visit: Visit, path: str = "/lab?lang=en", **options: Any) -> Any:
    page = visit(path, **options)
    page.locator(".world[data-week]").first.wait_for()
    return page


def button(page: Any, key: str, **options: Any) -> Any:
    return page.get_by_role("button", name=SAY(key, **options), exact=True)


def press(page: Any, key: str, **options: Any) -> None:
    button(page, key, **options).click()


def slow_down(page: Any) -> None:
    """Leave a slow machine the time to do something before ten years are over."""
    page.locator(".transport").get_by_role("radio", name="5", exact=True).check()


def play(page: Any) -> None:
    """Play, for more than a minute unless paused."""
    slow_down(page)
    press(page, "transport.play")
    button(page, "transport.pause").wait_for()


def pause(page: Any) -> Lab:
    """Pause; return the lab, once the address and the screen agree on its last week."""
    press(page, "transport.pause")
    button(page, "transport.play").wait_for()
    end = time.monotonic() + PATIENCE
    while True:
        lab = lab_in(page, lambda _: True)
        if weeks(page) == [lab.week] * len(lab.scripts):
            return lab
        assert time.monotonic() < end, f"the address is at week {lab.week}, the screen at {weeks(page)}"
        page.wait_for_timeout(100)


def lab_in(page: Any, condition: Callable[[Lab], bool]) -> Lab:
    """The lab of the page's address, once it is as it should be."""
    found: list[Lab] = []

    def is_there(address: str) -> bool:
        link = parse_qs(urlsplit(address).query).get("lab", [""])[0]
        if link and condition(lab := unpacked(link)):
            found.append(lab)
        return bool(found)

    page.wait_for_url(is_there, wait_until="commit")
    return found[-1]


def reach(page: Any, week: int) -> None:
    """Wait until all worlds have lived so many weeks."""
    _worlds(page, f"weeks.every((week) => week >= {week})")


def stands_at(page: Any, week: int, worlds: int = 2) -> None:
    """Wait until so many worlds stand at a week."""
    _worlds(page, f"weeks.length === {worlds} && weeks.every((week) => week === {week})")


def weeks(page: Any) -> list[int]:
    found: list[int] = page.evaluate(
        "[...document.querySelectorAll('.world')].map((world) => Number(world.dataset.week))"
    )
    return found


def _worlds(page: Any, condition: str) -> None:
    page.wait_for_function(
        f"""() => {{
            const weeks = [...document.querySelectorAll('.world')].map((world) => Number(world.dataset.week));
            return weeks.length > 0 && {condition};
        }}"""
    )


def test_it_plays_and_draws_and_pauses(visit: Visit) -> None:
    page = opened(visit)
    stands_at(page, 1)
    play(page)
    reach(page, 8)
    week = pause(page).week
    page.wait_for_timeout(300)
    stands_at(page, week)
    for canvas in page.locator("canvas").all():
        canvas.scroll_into_view_if_needed()  # what is out of sight is not drawn
        page.wait_for_function(f"(canvas) => ({INK})(canvas) > 100", arg=canvas.element_handle())
    expect(page.locator(".chart")).to_have_count(14)


def test_the_keyboard_runs_it(visit: Visit) -> None:
    page = opened(visit)
    slow_down(page)
    page.locator("h1").click()
    page.keyboard.press("ArrowRight")
    reach(page, 2)
    page.keyboard.press(" ")
    button(page, "transport.pause").wait_for()
    reach(page, 4)
    page.locator("h1").click()
    page.keyboard.press(" ")
    button(page, "transport.play").wait_for()


def test_one_thing_is_changed_in_a_double(visit: Visit) -> None:
    page = opened(visit)
    press(page, "transport.year")
    reach(page, 53)
    press(page, "worlds.duplicate")
    stands_at(page, 53, worlds=3)
    of_the_double = page.locator("#facilitation[data-world=c]")
    of_the_double.get_by_role("slider", name=SAY("facilitation.control"), exact=True).fill("0.9")
    page.get_by_text("C · By hand").first.wait_for()
    press(page, "transport.year")
    reach(page, 105)
    lab = lab_in(page, lambda lab: lab.week == 105)
    act = lab.script("c").acts[-1]
    assert (act.week, act.kind, act.values["directing"]) == (53, "hold", 0.9)
    assert lab.script("b").acts == ()


def test_parameters_and_events_change_a_world_while_it_plays(visit: Visit) -> None:
    page = opened(visit)
    play(page)
    reach(page, 3)
    page.get_by_role("slider", name=SAY("parameters.members_motivation_mean"), exact=True).fill("0.2")
    page.get_by_role("combobox", name=SAY("events.what"), exact=True).select_option("newcomers")
    page.get_by_role("spinbutton", name=SAY("events.newcomers"), exact=True).fill("20")
    page.keyboard.press("Enter")
    press(page, "events.happen")
    then = lab_in(page, lambda lab: len(lab.script("b").acts) == 2).script("b").acts[-1].week
    reach(page, then + 3)
    lab = pause(page)
    changed, befell = lab.script("b").acts
    assert changed.values == {"members.motivation.mean": 0.2}
    assert befell.event is not None
    assert (befell.event.kind, befell.event.amount) == ("newcomers", 20)
    assert [act.kind for act in lab.script("a").acts] == ["befall"]


def test_a_shared_link_restores_the_worlds_for_whoever_opens_it(visit: Visit) -> None:
    page = opened(visit)
    press(page, "transport.year")
    page.get_by_role("combobox", name=SAY("facilitation.policy"), exact=True).select_option("directive")
    press(page, "transport.year")
    reach(page, 105)
    lab_in(page, lambda lab: lab.week == 105)
    told = page.locator(".world-status").all_inner_texts()
    other = opened(visit, "/" + page.url.split("/", 3)[3], locale="fr-FR")
    stands_at(other, 105)
    expect(other.locator(".world-status")).to_have_text(told)
    expect(other.locator(".world h3").nth(1)).to_contain_text("B · Directive")


def test_whoever_goes_to_another_page_and_back_finds_the_worlds_where_they_were(visit: Visit) -> None:
    page = opened(visit)
    play(page)
    reach(page, 8)
    page.get_by_role("link", name="Paradox", exact=True).click()
    page.locator(".scene").wait_for()
    week = lab_in(page, lambda lab: lab.week >= 8).week
    page.get_by_role("link", name="Lab", exact=True).click()
    stands_at(page, week)


def test_a_broken_link_says_so_and_opens_a_new_lab(visit: Visit) -> None:
    page = opened(visit, "/lab?lang=en&lab=nonsense")
    page.get_by_role("alert").filter(has_text=SAY("not_restored")).wait_for()
    stands_at(page, 1)


def test_a_scenario_file_goes_out_and_comes_back(visit: Visit, tmp_path: Path) -> None:
    page = opened(visit)
    page.get_by_role("combobox", name=SAY("start.scenario"), exact=True).select_option("craft-guilds")
    page.get_by_role("slider", name=SAY("parameters.members_autonomy_need_mean"), exact=True).fill("0.9")
    page.locator(".world-note").filter(has_text="Need for autonomy 90%").wait_for()
    page.get_by_text(SAY("start.files")).click()
    with page.expect_download() as saving:
        press(page, "start.save")
    path = tmp_path / saving.value.suggested_filename
    saving.value.save_as(path)
    saved = load_text(path.name, path.read_text(encoding="utf-8"))
    assert saved.parameters == load("craft-guilds").parameters.replace({"members.autonomy_need.mean": 0.9})
    page.get_by_role("combobox", name=SAY("start.scenario"), exact=True).select_option("reference")
    page.locator("input[type=file]").set_input_files(str(path))
    lab_in(page, lambda lab: lab.scenario.parameters == saved.parameters and lab.library == "craft-guilds")
    page.wait_for_function("document.querySelector('.lab-setup select').value === 'own'")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"pool.size = 3", "parameters stand under [parameters]"),
        (b"[parameters]\npool.size = 4000000", "Larger communities live by"),
        (b"x = " + b"#" * 1_000_001, "larger than 1 MB"),
        (b'extends = "/etc/hosts.toml"', "can extend no other"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(visit: Visit, content: bytes, told: str) -> None:
    page = opened(visit)
    page.get_by_text(SAY("start.files")).click()
    page.locator("input[type=file]").set_input_files({"name": "a.toml", "mimeType": "text/plain", "buffer": content})
    page.locator(".error", has_text=told).wait_for()
    stands_at(page, 1)


def test_data_picture_and_report_are_taken_away(visit: Visit, tmp_path: Path) -> None:
    page = opened(visit)
    press(page, "transport.year")
    reach(page, 53)
    taken = {}
    for key in ("data", "picture", "report"):
        with page.expect_download() as saving:
            press(page, f"takings.{key}")
        taken[key] = tmp_path / saving.value.suggested_filename
        saving.value.save_as(taken[key])
    with taken["data"].open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 2 * 53
    assert taken["picture"].read_bytes().startswith(b"\x89PNG")
    assert "A · Absent" in taken["report"].read_text(encoding="utf-8")


def test_somebody_who_is_pointed_at_is_followed_in_every_world(visit: Visit) -> None:
    page = opened(visit)
    canvas = page.locator(".world[data-world=a] .network[data-still=yes]")
    canvas.wait_for()
    member = canvas.evaluate("(canvas) => canvas.members()[0]")
    place = {"x": member["x"], "y": member["y"]}
    canvas.hover(position=place)
    page.locator(".network.near").wait_for()
    canvas.click(position=place)
    page.locator("#person tbody tr").first.wait_for()
    expect(page.locator("#person tbody tr").first.locator("td")).to_have_count(2)
    expect(page.locator(f".network[data-picked='{member['person']}']")).to_have_count(2)
    page.get_by_role("button", name=SAY("people.forget"), exact=True).click()
    expect(page.locator("#person")).to_have_count(0)


def test_it_is_usable_on_a_phone(visit: Visit) -> None:
    page = opened(visit, width=390)
    play(page)
    reach(page, 6)
    pause(page)
    fits(page, 390)
    stage, setup = page.locator(".lab-stage").bounding_box(), page.locator(".lab-setup").bounding_box()
    assert stage["y"] < setup["y"]


def test_sessions_do_not_see_each_other(visit: Visit) -> None:
    one, other = opened(visit), opened(visit)
    press(one, "transport.year")
    reach(one, 53)
    press(one, "worlds.duplicate")
    stands_at(one, 53, worlds=3)
    stands_at(other, 1)


def linked(scripts: tuple[Script, ...], week: int, scenario: Scenario | None = None) -> str:
    """A link to a lab that has been lived to a week."""
    lab = Lab(scenario or load("reference"), "reference", scripts, scripts[0].key, seed=2, week=week)
    return f"/lab?{urlencode({'lang': 'en', 'lab': packed(lab)})}"


def test_events_are_marked_where_they_happened(visit: Visit) -> None:
    cut = Act(40, "befall", event=Event("hours_cut", 40, 8, 0.5))
    gone = Act(60, "befall", event=Event("facilitator_leaves", 60))
    path = linked((Script("a", "cultivating", acts=(cut, gone)), Script("b", "cultivating", acts=(cut,))), 50)
    page = opened(visit, path)
    plot = page.locator("[data-chart=active] .plot")
    plot.scroll_into_view_if_needed()  # what is out of sight is not drawn
    expect(plot).to_have_attribute("data-marks", "2")  # the facilitator has not left yet
    befallen = page.locator(".world[data-world=a] .world-befallen")
    words = {week: SAY("world.event", week=week, event=SAY.model(f"events.{kind}")) for week, kind in EVENTS.items()}
    expect(befallen).to_have_text(words[40])
    press(page, "transport.year")
    expect(plot).to_have_attribute("data-marks", "3")
    expect(befallen).to_have_text(f"{words[40]} · {words[60]}")
    expect(page.locator(".world[data-world=b] .world-befallen")).to_have_text(words[40])
    expect(plot).to_have_attribute("aria-label", re.compile(re.escape(words[60])))


EVENTS = {40: "hours_cut", 60: "facilitator_leaves"}


def test_a_community_too_large_to_be_drawn_whole_says_so(visit: Visit) -> None:
    crowd = load("reference").replace({"launch.core": 2000, "pool.size": 4000})
    page = opened(visit, linked((Script("a", "absent"), Script("b", "absent", values={"launch.core": 20})), 1, crowd))
    large, small = (page.locator(f".world[data-world={key}] .world-drawn") for key in "ab")
    expect(large).to_have_text(re.compile(r"^1,200 of [12],\d{3} members drawn"))
    expect(small).to_be_empty()
    expect(page.locator(".world[data-world=b] .world-status")).to_have_text(
        re.compile(r"Week 1 · \d+ members, \d+ active")
    )


def test_up_to_four_worlds_stand_in_a_row(visit: Visit) -> None:
    scripts = tuple(Script(key, "absent") for key in "abcd")
    page = opened(visit, linked(scripts, 5), width=1280)
    boxes = [page.locator(f".world[data-world={key}]").bounding_box() for key in "abcd"]
    assert len({box["y"] for box in boxes}) == 1
    assert len({box["x"] for box in boxes}) == 4
    page.set_viewport_size({"width": 390, "height": 900})
    page.wait_for_function(
        "new Set([...document.querySelectorAll('.world')].map((world) => world.offsetLeft)).size === 1"
    )
    fits(page, 390)


def test_a_community_whose_parameters_were_changed_is_dissected(visit: Visit) -> None:
    richer = Act(10, "change", values={"facilitator.hours": 12.0})
    page = opened(visit, linked((Script("a", "directive", acts=(richer,)),), 519))
    page.locator(".world[data-world=a][data-fate=dead]").wait_for()
    press(page, "autopsy.begin")
    page.get_by_role("button", name=SAY("autopsy.report"), exact=True).wait_for(timeout=RUN)
    expect(page.locator("[data-figure=rescues] [role=img]")).to_have_attribute(
        "aria-label", re.compile("parameters of the launch", re.IGNORECASE)
    )


def test_a_dead_community_is_dissected(visit: Visit) -> None:
    """A small one that dies soon, for which an autopsy takes seconds."""
    lab = new_lab(seed=3)
    scenario = lab.scenario.replace({"launch.core": 6, "pool.size": 60})
    small = replace(lab, scenario=scenario, scripts=(Script("b", "cultivating"),), weeks=104)
    page = opened(visit, f"/lab?lang=en&lab={packed(small)}")
    page.get_by_role("spinbutton", name=SAY("transport.seed"), exact=True).fill("2")
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name=SAY("facilitation.policy"), exact=True).select_option("directive")
    press(page, "transport.play")
    page.locator(".world[data-world=b][data-fate=dead]").wait_for()
    press(page, "autopsy.begin")
    button(page, "autopsy.report").wait_for(timeout=RUN)
    page.locator(".autopsy [data-drawn=yes]").nth(2).wait_for()
    expect(page.locator(".autopsy figure")).to_have_count(3)
    expect(page.locator(".autopsy .legend").first.locator("li")).to_have_count(4)  # each line has its name
