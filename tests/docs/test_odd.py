"""The ODD page: whole, told in both languages, and read off the code rather than remembered."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any
from xml.etree import ElementTree

import pytest

from perenne_docs.odd import RECORDS, phase_words
from perenne_docs.pages import ROOT, odd, week_svg
from perenne_docs.rules import all_rules, read_rules
from perenne_docs.speech import LANGUAGES, speech
from perenne_docs.week_picture import WIDTH, week_picture
from perenne_model import EVENT_KINDS, LEVERS, PHASES, VITALS, registry
from perenne_model.draws import Decision
from perenne_model.levers import SERVED

from .page import Page

CONCEPTS = 11  # design concepts of the protocol (Grimm et al. 2020)
TOLD: dict[str, Collection[str]] = {
    **{f"odd_{record}": dtype.names or () for record, dtype in RECORDS.items()},
    "odd_lever": LEVERS,
    "odd_served": set(SERVED.values()),
    "odd_amount": EVENT_KINDS,
    "odd_sign": VITALS,
    "odd_decision": Decision.__members__,
    "odd_group": {path.split(".")[0] for path in registry()},
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_all_seven_elements_and_all_concepts(code: str) -> None:
    page = Page(odd(code))
    assert [heading[0] for heading in re.findall(r"^## (\d\. .+)$", page.text, re.MULTILINE)] == list("1234567")
    concepts = page.text[page.text.index("## 4.") : page.text.index("## 5.")]
    in_bold = re.findall(r"^\*\*[^*]+\.\*\*", concepts, re.MULTILINE)
    assert len(in_bold) + concepts.count("### Observation") == CONCEPTS


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("table", TOLD)
def test_everything_is_told_and_nothing_that_is_not_there(table: str, code: str) -> None:
    say = speech(code)
    told: Any = say.pairs(table) if table.removeprefix("odd_") in RECORDS else say.options(table)
    assert set(told) == set(TOLD[table])


def test_no_lever_reaches_leaving_or_joining() -> None:
    """The rule that makes it science, read off the source."""
    rules = all_rules()
    for name in ("leave", "join", "observe", "habit", "ties"):
        assert not rules[name].levers, name
    assert rules["take_part"].levers == {"reporting"}
    assert {name for name, file in rules.items() if ("member", "motivation") in file.sets} == {"join", "feel"}
    assert {name for name, file in rules.items() if ("member", "present") in file.sets} == {"join", "leave"}


def test_every_lever_and_every_decision_is_used_somewhere() -> None:
    files = all_rules().values()
    assert frozenset().union(*(file.levers for file in files)) == set(LEVERS)
    assert frozenset().union(*(file.decisions for file in files)) == set(Decision.__members__)
    assert {phase.name for phase in PHASES} <= set(all_rules())


def test_what_a_source_does_is_read_off_it() -> None:
    source = """
def rule(world, row):
    c, member = world.community[0], world.members[row]
    member.habit += 1
    world.initiatives[row].idle = c.week
    if world.levers[0].directing > 0.0:
        drawn = uniforms(c.seed, 0, 0, c.week, Decision.MANDATE, 0)
    member.total_hours, other = 0.0, world.members[row + 1]
    other.left = member.slot = 2

def event(world):
    for member in world.members[:3]:
        if member["present"]:
            member["unit"] = 1
    community = world.community
    community["burst"] += 1
"""
    rules = read_rules("one", source)
    assert rules.levers == {"directing"}
    assert rules.decisions == {"MANDATE"}
    assert rules.sets == {
        ("member", "habit"),
        ("initiative", "idle"),
        ("member", "total_hours"),
        ("member", "left"),
        ("member", "slot"),
        ("member", "unit"),
        ("community", "burst"),
    }


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_picture_shows_every_phase_in_order(code: str) -> None:
    drawn = ElementTree.fromstring(week_picture(speech(code)))
    texts = [element.text for element in drawn.iter("{http://www.w3.org/2000/svg}text")]
    titles = [phase_words(phase.name, speech(code))[0] for phase in PHASES]
    assert [text for text in texts if text in titles] == titles


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_text_of_the_picture_leaves_its_place(code: str, chromium: Any) -> None:
    view = chromium.new_page(viewport={"width": WIDTH, "height": 900})
    view.goto((ROOT / week_svg(code)).as_uri())
    boxes = view.evaluate("""() => [...document.querySelectorAll("text")].map((text) => {
      const { left, right } = text.getBoundingClientRect();
      const box = text.closest("g") && text.closest("g").querySelector("rect[rx]");
      const inside = box && left < box.getBoundingClientRect().right;
      return [text.textContent, left, right, inside ? box.getBoundingClientRect().right - 8 : innerWidth];
    })""")
    view.close()
    assert len(boxes) > len(PHASES)
    assert not [text for text, left, right, edge in boxes if left < 0 or right > edge]
