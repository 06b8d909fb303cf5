"""The lab in a real browser: it plays, answers, doubles worlds, takes and gives files, and comes back by its link."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from perenne_dashboards.pages.lab.link import unpacked
from perenne_dashboards.pages.lab.script import Lab
from perenne_dashboards.speech import speech
from perenne_scenarios import load, load_text

Visit = Callable[..., Any]
PACKAGE = "perenne_dashboards.pages.lab"
SAY = speech("en", PACKAGE)
INK = """(canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let inked = 0;
    for (let place = 3; place < data.length; place += 4) inked += data[place] > 0;
    return inked;
}"""


def weeks(page: Any) -> list[int]:
    return [int(world.get_attribute("data-week")) for world in page.locator(".world").all()]


def opened(visit: Visit, path: str = "/lab?lang=en", **options: Any) -> Any:
    page = visit(path, **options)
    page.locator(".world[data-week]").first.wait_for()
    return page


def press(page: Any, key: str, **options: Any) -> None:
    page.get_by_role("button", name=SAY(key, **options), exact=True).click()


def lab_in(page: Any, condition: Callable[[Lab], bool] = lambda _: True) -> Lab:
    """The lab of the page's address, once it is as it should be."""
    for _ in range(100):
        link = parse_qs(urlsplit(page.url).query).get("lab", [""])[0]
        if link and condition(lab := unpacked(link)):
            return lab
        page.wait_for_timeout(100)
    raise AssertionError(f"the address does not hold that lab: {page.url}")


def reach(page: Any, week: int) -> None:
    page.wait_for_function(
        f"[...document.querySelectorAll('.world')].every((world) => Number(world.dataset.week) >= {week})"
    )


def test_it_plays_and_draws_and_pauses(visit: Visit) -> None:
    page = opened(visit)
    assert weeks(page) == [1, 1]
    press(page, "transport.play")
    reach(page, 30)
    press(page, "transport.pause")
    page.get_by_role("button", name=SAY("transport.play"), exact=True).wait_for()
    page.wait_for_timeout(300)
    week = weeks(page)[0]
    page.wait_for_timeout(300)
    assert weeks(page) == [week, week]
    for canvas in page.locator("canvas").all():
        assert canvas.evaluate(INK) > 100, canvas.evaluate("(canvas) => canvas.getAttribute('aria-label')")
    assert page.locator(".chart").count() == 14
    lab_in(page, lambda lab: lab.week == week)


def test_the_keyboard_runs_it(visit: Visit) -> None:
    page = opened(visit)
    page.locator("h1").click()
    page.keyboard.press("ArrowRight")
    reach(page, 2)
    page.keyboard.press(" ")
    reach(page, 6)
    page.locator("h1").click()
    page.keyboard.press(" ")
    page.get_by_role("button", name=SAY("transport.play"), exact=True).wait_for()


def test_one_thing_is_changed_in_a_double(visit: Visit) -> None:
    page = opened(visit)
    press(page, "transport.year")
    reach(page, 53)
    press(page, "worlds.duplicate")
    page.locator(".world[data-world=c][data-week='53']").wait_for()
    page.get_by_role("slider", name=SAY("facilitation.control"), exact=True).fill("0.9")
    page.get_by_text("C · By hand").first.wait_for()
    press(page, "transport.year")
    reach(page, 105)
    lab = lab_in(page, lambda lab: lab.week == 105)
    act = lab.script("c").acts[-1]
    assert (act.week, act.kind, act.values["directing"]) == (53, "hold", 0.9)
    assert lab.script("b").acts == ()


def test_parameters_and_events_change_a_world_while_it_plays(visit: Visit) -> None:
    page = opened(visit)
    press(page, "transport.play")
    reach(page, 10)
    page.get_by_role("slider", name=SAY("parameters.members_motivation_mean"), exact=True).fill("0.2")
    page.get_by_role("combobox", name=SAY("events.what"), exact=True).select_option("newcomers")
    page.get_by_role("spinbutton", name=SAY("events.newcomers"), exact=True).fill("20")
    page.keyboard.press("Enter")
    press(page, "events.happen")
    reach(page, 40)
    press(page, "transport.pause")
    page.get_by_role("button", name=SAY("transport.play"), exact=True).wait_for()
    lab = lab_in(page, lambda lab: lab.week >= 40)
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
    reach(other, 105)
    assert other.locator(".world-status").all_inner_texts() == told
    assert "B · Directive" in other.locator(".world h3").all_inner_texts()[1]


def test_whoever_goes_to_another_page_and_back_finds_the_worlds_where_they_were(visit: Visit) -> None:
    page = opened(visit)
    press(page, "transport.play")
    reach(page, 20)
    page.get_by_role("link", name="Paradox", exact=True).click()
    week = lab_in(page).week
    assert week >= 20
    page.get_by_role("link", name="Lab", exact=True).click()
    page.locator(".world[data-week]").first.wait_for()
    assert weeks(page) == [week, week]


def test_a_broken_link_says_so_and_opens_a_new_lab(visit: Visit) -> None:
    page = opened(visit, "/lab?lang=en&lab=nonsense")
    assert page.get_by_role("alert").filter(has_text=SAY("not_restored")).is_visible()
    assert weeks(page) == [1, 1]


def test_a_scenario_file_goes_out_and_comes_back(visit: Visit, tmp_path: Path) -> None:
    page = opened(visit)
    page.get_by_role("combobox", name=SAY("start.scenario"), exact=True).select_option("craft-guilds")
    page.get_by_role("slider", name=SAY("parameters.members_autonomy_need_mean"), exact=True).fill("0.9")
    page.get_by_text("Need for autonomy 90%").wait_for()
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
    assert weeks(page) == [1, 1]


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
    press(page, "transport.play")
    reach(page, 12)
    press(page, "transport.pause")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    stage, setup = page.locator(".lab-stage").bounding_box(), page.locator(".lab-setup").bounding_box()
    assert stage["y"] < setup["y"]


def test_sessions_do_not_see_each_other(visit: Visit) -> None:
    one, other = opened(visit), opened(visit)
    press(one, "transport.year")
    reach(one, 53)
    press(one, "worlds.duplicate")
    one.locator(".world[data-world=c]").wait_for()
    assert weeks(other) == [1, 1]


def test_a_dead_community_is_dissected(visit: Visit) -> None:
    page = opened(visit, "/lab?lang=en")
    page.get_by_role("spinbutton", name=SAY("transport.seed"), exact=True).fill("2")
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name=SAY("facilitation.policy"), exact=True).select_option("directive")
    press(page, "transport.play")
    page.locator(".world[data-world=b][data-fate=dead]").wait_for()
    press(page, "autopsy.begin")
    page.get_by_role("button", name=SAY("autopsy.report"), exact=True).wait_for(timeout=300_000)
    page.locator(".autopsy [data-drawn=yes]").nth(2).wait_for()
    assert page.locator(".autopsy figure").count() == 3
