"""Words: the same in both languages, set as each language wants, and numbers likewise."""

from __future__ import annotations

import string
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.words.language import capitalised, language
from perenne_experiments.words.numerals import Numerals
from perenne_experiments.words.typography import typeset

NO_BREAK, NARROW = "\u00a0", "\u202f"


def texts(code: str) -> dict[str, str]:
    file = files("perenne_experiments").joinpath("languages", f"{code}.toml")
    return dict(leaves(tomllib.loads(file.read_text(encoding="utf-8")), ""))


def leaves(table: dict[str, Any], above: str) -> Any:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{above}{key}.")
        else:
            yield above + key, value


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_say_the_same_things() -> None:
    english, french = texts("en"), texts("fr")
    assert list(english) == list(french)
    for key, text in english.items():
        assert placeholders(text) == placeholders(french[key]), key
        assert text.strip() == text != "", key


def test_french_is_not_left_in_english() -> None:
    english, french = texts("en"), texts("fr")
    same = {key for key, text in english.items() if text == french[key]}
    assert same <= {
        "autopsy.change_share",
        "autopsy_sign.motivation",
        "discovery.amount.expertise",
        "discovery.amount.ideas",
        "discovery.amount.information",
        "pattern.contributions",
        "report.conclusion",
        "report.title",
        "search.measure",
        "sensitivity.verdict",
        "survival.moved",
        "table.none",
        "table.times",
        "table.verdict",
        "text.with_range",
        "text.with_share",
        "validation.column_verdict",
        "vital.motivation",
        "vital_unit.open_initiatives",
        "vitals.contributions.many",
        "vitals.contributions.one",
        "vitals.contributions_column",
        "vitals.date",
        "vitals.figure_contributions",
        "vitals.in_hours",
        "vitals.in_points",
        "vitals.unit_percent",
    }


@pytest.mark.parametrize(
    ("plain", "set_"),
    [
        ("mort : 3 %", f"mort{NO_BREAK}: 3{NO_BREAK}%"),
        ("Quoi ? Rien ; non !", f"Quoi{NARROW}? Rien{NARROW}; non{NARROW}!"),
        ("« ainsi »", f"«{NO_BREAK}ainsi{NO_BREAK}»"),
    ],
)
def test_typesetting(plain: str, set_: str) -> None:
    assert typeset(plain, "fr") == set_
    assert typeset(set_, "fr") == set_
    assert typeset(plain, "en") == plain


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="'de'"):
        language("de")


def test_a_missing_text_or_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        language("en")("conclusion.weather")
    with pytest.raises(KeyError):
        language("en")("conclusion.longest", worst="x")


@pytest.mark.parametrize(
    ("code", "number", "said"),
    [("en", 0, "0 years"), ("en", 1, "1 year"), ("fr", 0, "0 an"), ("fr", 1, "1 an"), ("fr", 2, "2 ans")],
)
def test_plurals(code: str, number: int, said: str) -> None:
    assert language(code).count("text.years", number) == said


def test_names() -> None:
    english, french = language("en"), language("fr")
    assert french.quoted("cultivating") == f"«{NO_BREAK}cultivée{NO_BREAK}»"
    assert english.quoted("grip:0.4") == "“grip:0.4”"
    assert english.policy_title("grip:0.4") == "grip:0.4"
    assert english.policy_title("absent") == "Absent"
    assert french.policy_title("cultivating>absent@104") == "Cultivée, puis absente dès la semaine 104"
    assert english.policy("absent>grip:0.4@26") == "absent, then grip:0.4 from week 26"
    assert french.name("causes", "organisation") == "rotation du personnel"
    assert english.listed(["a"]) == "a"
    assert english.listed(["a", "b", "c"]) == "a, b and c"
    assert english.series([]) == ""
    assert english.series(["a, 1", "b", "c"]) == "a, 1; b; c"
    assert french.series(["a", "b (9 %)", "c"]) == f"a{NARROW}; b (9{NO_BREAK}%){NARROW}; c"
    assert [french.hours(hours) for hours in (0.8, 1.96, 2)] == ["0,8 heure", "2,0 heures", "2,0 heures"]
    assert english.hours(0.8) == "0.8 hours"
    assert french.duration(520) == "10 ans"
    assert french.duration(60) == "60 semaines"
    assert capitalised("à l’écoute") == "À l’écoute"


@pytest.mark.parametrize(
    ("value", "digits", "english", "french"),
    [
        (1234567.891, 1, "1,234,567.9", f"1{NARROW}234{NARROW}567,9"),
        (-0.04, 1, "0.0", "0,0"),
        (-3.25, 1, "−3.3", "−3,3"),
        (0, 0, "0", "0"),
    ],
)
def test_numbers(value: float, digits: int, english: str, french: str) -> None:
    assert Numerals("en").number(value, digits) == english
    assert Numerals("fr").number(value, digits) == french


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0"), (0.01234, "0.0123"), (99.996, "100"), (1234.5, "1,230"), (43.91, "43.9"), (8.0, "8")],
)
def test_rounded(value: float, said: str) -> None:
    assert Numerals("en").rounded(value) == said


@pytest.mark.parametrize(("value", "said"), [(0, "0"), (7.74, "7.7"), (9.96, "10"), (52.5, "52"), (1992, "1,990")])
def test_counted(value: float, said: str) -> None:
    assert Numerals("en").counted(value) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0%"), (1, "100%"), (0.001, "<\u00a01%"), (0.999, ">\u00a099%"), (0.456, "46%")],
)
def test_shares_are_never_rounded_to_certainty(share: float, said: str) -> None:
    assert Numerals("en").percent(share) == said


def test_ranges_are_rounded_outwards() -> None:
    english = Numerals("en")
    assert english.percent_range(Estimate(0.9, 0.879, 0.941)) == "87–95%"
    assert english.percent_range(Estimate(0.07, 0.07, 0.07)) == "7%"
    assert english.percent_range(Estimate(0.01, -0.03, 0.04)) == f"−3{NO_BREAK}…{NO_BREAK}4%"
    assert english.range(Estimate(1.5, 1.496, 1.671), 2) == "1.49–1.68"
