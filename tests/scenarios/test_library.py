"""The scenarios that come with the package: complete, explained, and different from one another."""

from __future__ import annotations

import pickle
import re

import pytest

from perenne_model.parameters import registry
from perenne_scenarios import load, names
from perenne_scenarios.document import read_library
from perenne_scenarios.field import FIELDS, parameters
from perenne_scenarios.library import resource

LANGUAGES = ("en", "fr")


def test_the_seven_scenarios_are_there_and_the_reference_comes_first() -> None:
    assert names() == (
        "reference",
        "craft-guilds",
        "expertise-network",
        "mailing-list",
        "market-segment",
        "partner-ecosystem",
        "player-beta",
    )


def test_the_reference_is_the_defaults() -> None:
    reference = load("reference")
    assert {path: parameter.default for path, parameter in registry().items()} == dict(reference.parameters)
    assert reference.events == ()


@pytest.mark.parametrize("name", names())
def test_a_scenario_is_complete(name: str) -> None:
    scenario = load(name)
    assert scenario.name == name
    assert scenario.sources
    for language in LANGUAGES:
        assert scenario.title[language]
        assert len(scenario.description[language]) > 80
    assert scenario.title["en"] != scenario.title["fr"]
    assert scenario.parameters["pool.size"] <= 20_000


@pytest.mark.parametrize("name", names())
def test_every_value_that_a_file_sets_has_its_reason_in_both_languages(name: str) -> None:
    document = read_library(name, resource(name))
    assert set(document.table) <= set(FIELDS)
    scenario = load(name)
    own = parameters(document)
    assert set(own) == set(scenario.why)
    for path, value in own.items():
        assert value != registry()[path].default, f"{path} restates its default"
        for language in LANGUAGES:
            assert len(scenario.why[path][language]) > 20, (path, language)


RATIOS = {
    "twice the reference": 2.0,
    "half the reference": 0.5,
    "three quarters of the reference": 0.75,
    "three times the reference": 3.0,
    "four times the reference": 4.0,
}


@pytest.mark.parametrize("name", names())
def test_what_a_reason_says_of_the_reference_is_so(name: str) -> None:
    scenario = load(name)
    for path, why in scenario.why.items():
        default = registry()[path].default
        ratio = scenario.parameters[path] / default if default else float("inf")
        for phrase, stated in RATIOS.items():
            if phrase in why["en"]:
                assert ratio == pytest.approx(stated, rel=0.15), path
        if "above the reference" in why["en"] or "above the middle" in why["en"]:
            assert ratio > 1, path
        if "below the reference" in why["en"] or "below the middle" in why["en"]:
            assert ratio < 1, path


@pytest.mark.parametrize("name", [name for name in names() if name != "reference"])
def test_a_scenario_differs_where_it_matters(name: str) -> None:
    scenario = load(name)
    at_stake = ("pool.", "members.", "initiatives.", "trust.", "launch.", "exchange.")
    assert len([path for path in scenario.why if path.startswith(at_stake)]) >= 8


@pytest.mark.parametrize("name", names())
def test_french_has_its_apostrophes_and_its_spaces(name: str) -> None:
    text = resource(name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("fr = "):
            assert "'" not in line, line
            assert not re.search(r" [;:!?%»]|« ", line), line


def test_a_scenario_travels_to_another_process() -> None:
    scenario = load("craft-guilds")
    assert pickle.loads(pickle.dumps(scenario)) == scenario


def test_settings_replace_values_and_the_reasons_that_no_longer_hold() -> None:
    scenario = load("player-beta")
    changed = scenario.replace({"pool.size": 40.0})
    assert changed.parameters["pool.size"] == 40
    assert "pool.size" not in changed.why
    assert "pool.renewal" in changed.why
    assert scenario.parameters["pool.size"] == 3000
    assert changed.replace({}) is changed


def test_the_events_of_the_library_can_happen() -> None:
    kinds = {event.kind for name in names() for event in load(name).events}
    assert kinds == {"reorganisation", "agenda_imposed", "newcomers", "hours_cut", "key_members_lost"}
