"""The findings: the numbers kept are those that the model gives now, and the prose says no more than they do."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from perenne_docs.block import keys
from perenne_docs.camera import SHARPNESS, Camera
from perenne_docs.diagonal import is_inside
from perenne_docs.lab import Lab
from perenne_docs.neighbours import SPREAD, moved, neighbours
from perenne_docs.pages import NUMBERS, rendered
from perenne_docs.plate import WIDTH
from perenne_docs.speech import LANGUAGES, speech
from perenne_docs.studies import STUDIES, grip
from perenne_docs.validation.page import by_code
from perenne_model import registry

from .page import ROOT

Kept = dict[str, Any]


@pytest.fixture(scope="module")
def kept() -> Kept:
    content: Kept = json.loads((ROOT / NUMBERS).read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="module")
def found(kept: Kept) -> Kept:
    studies: Kept = kept["studies"]
    return studies


def test_a_small_edition(tmp_path: Path, kept: Kept) -> None:
    """The command works, and the few lives kept as a witness are still lived as they were."""
    from make import main

    assert main(["--runs", "2", "--no-pictures", "--out", str(tmp_path)]) == 0
    made = json.loads((tmp_path / NUMBERS).read_text(encoding="utf-8"))
    assert list(made["studies"]) == [study.key for study in STUDIES]
    assert differing(made["witness"], kept["witness"]) == [], "results have changed: run python docs/make.py"
    for path in rendered(made):
        written = (tmp_path / path).read_text(encoding="utf-8")
        assert keys(written) == keys((ROOT / path).read_text(encoding="utf-8"))
        assert not re.search(r"\bnan\b|[|(] ?None\b|(?<![a-z])\{\w+\}", "".join(written.split("```")[::2]))


def differing(one: Any, other: Any, path: str = "") -> list[str]:
    """Return where two trees of numbers differ, beyond the decimals that are kept."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return [place for key in one for place in differing(one[key], other[key], f"{path}.{key}")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [place for number, pair in pairs for place in differing(*pair, f"{path}[{number}]")]
    if isinstance(one, float) and isinstance(other, float):
        return [] if np.isclose(one, other, rtol=1e-5, atol=2e-6) else [f"{path}: {one} for {other}"]
    return [] if one == other else [path]


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_picture(code: str, tmp_path: Path, chromium: Any) -> None:
    plate = grip.draw(grip.measure(Lab(2)), speech(code))
    Camera(chromium).take(plate, code, tmp_path / "grip.png")
    content = (tmp_path / "grip.png").read_bytes()
    assert int.from_bytes(content[16:20], "big") == SHARPNESS * WIDTH
    assert len(content) > 10_000


def test_neighbours_stay_near() -> None:
    for parameters in neighbours(5, seed=1):
        for path, known in registry().items():
            assert known.low <= parameters[path] <= known.high
            if not known.integer:
                assert parameters[path] <= known.default * SPREAD + 1e-9
    assert neighbours(2, seed=1)[0] == neighbours(1, seed=1)[0]
    half = registry()["members.autonomy_need.mean"]
    assert moved(half, 0.0) == pytest.approx(0.5)


# --- what the prose says --------------------------------------------------------------------------------------


def above(one: Kept, other: Kept) -> bool:
    """Tell whether one interval lies above another."""
    return bool(one["low"] > other["high"])


def test_three_policies(found: Kept) -> None:
    numbers = found["policies"]
    assert all(difference["low"] > 0 for difference in numbers["differences"])
    for absent, directive in zip(
        numbers["policies"]["absent"]["alive"], numbers["policies"]["directive"]["alive"], strict=True
    ):
        assert above(absent, directive)
    hours = {name: one["hours"] for name, one in numbers["policies"].items()}
    assert above(hours["cultivating"], hours["directive"])


def test_the_diagonal_is_a_plateau_with_its_best_inside(found: Kept) -> None:
    numbers = found["grip"]
    values = [mean["value"] for mean in numbers["mean"]]
    assert is_inside(numbers)
    assert numbers["flat"][1] - numbers["flat"][0] >= 0.3
    assert max(values) - min(values) < 0.1
    assert numbers["over_tight"]["value"] < numbers["over_hands_off"]["value"]


def test_support_and_control_do_opposite_things(found: Kept) -> None:
    cells = np.array(found["plane"]["cells"])  # by support, then by control
    assert np.all(np.diff(cells, axis=0) > -0.005)
    assert np.all(np.diff(cells, axis=1) < 0.005)
    assert np.ptp(cells) > 0.5
    assert found["plane"]["full_over_cultivating"]["low"] > 0
    assert found["plane"]["bare_over_cultivating"]["value"] > 0


def test_connecting_does_most(found: Kept) -> None:
    gains, ideas = found["levers"]["gains"], found["levers"]["ideas"]
    assert all(above(gains["connecting"], gain) for lever, gain in gains.items() if lever != "connecting")
    others = set(gains) - {"connecting", "recognising"}
    assert all(above(gains["recognising"], gains[lever]) for lever in others)
    assert 0 < gains["focusing"]["value"] < gains["connecting"]["value"] / 3
    assert above(ideas["focusing"], ideas["absent"])
    assert above(ideas["resourcing"], ideas["connecting"])
    assert gains["curating"]["low"] <= 0 <= gains["curating"]["high"]
    assert all(gains[lever]["high"] < 0 for lever in ("directing", "gatekeeping", "reporting"))
    assert all(above(gains["directing"], gains[lever]) for lever in ("gatekeeping", "reporting"))
    assert ideas["directing"]["value"] > ideas["absent"]["value"]


def test_direction_is_early_and_overtaken(found: Kept) -> None:
    numbers = found["early"]
    first, last = numbers["lead"][:3], numbers["lead"][-1]
    assert all(lead["low"] > 0 for lead in first)
    assert last["high"] < 0
    results = numbers["results"]
    assert all(map(above, results["cultivating"], results["directive"]))


def test_direction_selects(found: Kept) -> None:
    numbers = found["attrition"]
    last = {name: need[-1] for name, need in numbers["need"].items()}
    assert above(last["absent"], last["directive"])
    assert above(last["cultivating"], last["directive"])
    gone, why = numbers["gone"]["directive"], numbers["for_autonomy"]["directive"]
    assert 0 < gone[2]["value"] - gone[0]["value"] < 0.1
    assert above(why[1], why[0])
    assert above(why[2], why[1])
    assert all(gone[0]["low"] > 0.5 for gone in numbers["gone"].values())


def test_absence_scatters(found: Kept) -> None:
    numbers = found["scattering"]
    measures, reasons = numbers["found"], numbers["reasons"]
    assert above(measures["absent"]["scatter"], measures["directive"]["scatter"])
    assert above(measures["absent"]["scatter"], measures["cultivating"]["scatter"])
    assert above(measures["absent"]["scatter"], measures["grip:1"]["scatter"])
    assert above(measures["grip:0.3"]["scatter"], measures["absent"]["scatter"])
    assert above(measures["cultivating"]["success"], measures["absent"]["success"])
    assert not above(measures["directive"]["success"], measures["absent"]["success"])
    assert not above(measures["absent"]["success"], measures["directive"]["success"])
    assert measures["directive"]["own_success"]["high"] < 0.05
    assert all(max(one, key=one.get) == "results" for one in reasons.values())
    assert reasons["absent"]["results"] > 0.85
    assert reasons["absent"]["autonomy"] < 0.02


def test_ablations_undo_their_part(found: Kept) -> None:
    curves = found["ablations"]["found"]
    values = {name: [mean["value"] for mean in curve["mean"]] for name, curve in curves.items()}
    assert np.all(np.diff(values["need"]) > -0.01)
    assert curves["need"]["over_tight"]["high"] < 0.02
    assert values["effort"][0] > 0.9
    assert above(curves["leak"]["mean"][0], curves["none"]["mean"][0])


def test_what_the_u_hangs_on(found: Kept) -> None:
    curves = found["hinges"]["found"]
    for name in ("ownership", "no_reporting", "no_assignment", "no_rejection", "low_need"):
        lead = curves[name]["over_tight"]
        assert lead["low"] <= 0, name
        assert abs(lead["value"]) < 0.02, name
    assert is_inside(curves["wide_zone"])
    assert round(curves["wide_zone"]["over_tight"]["value"], 2) == 0.02
    assert curves["no_zone"]["over_hands_off"]["high"] < 0
    assert curves["no_zone"]["best"] == 0
    assert is_inside(curves["high_need"])
    assert is_inside(curves["long_reporting"])
    assert curves["few_hours"]["mean"][-1] == curves["few_hours"]["mean"][-2]
    assert 0 < curves["none"]["over_tight"]["low"] < 0.02


def test_critical_mass(found: Kept) -> None:
    numbers = found["core"]
    for alive in numbers["alive"].values():
        assert alive[-1]["value"] - alive[0]["value"] > 0.3
    rise = {name: alive[-1]["value"] - alive[0]["value"] for name, alive in numbers["alive"].items()}
    assert rise["directive"] > rise["absent"]
    assert all(above(numbers["rise"]["absent"], numbers["rise"][name]) for name in ("cultivating", "directive"))


def test_counter_evidence(found: Kept) -> None:
    numbers = found["counter"]
    light, full = numbers["review"][0], numbers["review"][-1]
    assert light["low"] > -0.02
    assert full["high"] < -0.02
    first, last = numbers["agenda"][0], numbers["agenda"][-1]
    assert last["on_agenda"]["value"] > 2 * first["on_agenda"]["value"]
    assert not above(first["in_all"], last["in_all"])
    assert all(gap["low"] > 0 for gap in numbers["managed"]["0.1"])
    assert all(abs(gap["value"]) < 0.05 for gap in numbers["managed"]["0.5"])


def test_six_kinds(found: Kept) -> None:
    for name, one in found["scenarios"]["found"].items():
        life, ideas = one["life"], one["ideas"]
        if name == "player-beta":
            assert all(mean["value"] == 1 for mean in life.values())
            assert above(ideas["absent"], ideas["cultivating"])
        else:
            values = [life[policy]["value"] for policy in ("mix:1,0", "cultivating", "absent", "directive")]
            assert values == sorted(values, reverse=True), name
            assert one["over_absent"]["low"] > 0, name
            assert one["over_directive"]["low"] > 0, name
    beta = found["scenarios"]["beta"]
    assert above(beta["absent"], beta["focusing"])
    assert above(beta["others"], beta["absent"])


def test_the_ranking_reaches_further_than_the_u(found: Kept) -> None:
    numbers = found["plausible"]
    assert numbers["ranking"] > 0.6
    assert numbers["inverted"] < 0.3
    assert numbers["verdicts"]["over_absent"]["reversed"] == 0
    assert numbers["verdicts"]["over_directive"]["reversed"] == 0
    assert numbers["saturated"] >= 0.9 * numbers["unclear"]


def test_the_command_leaves_the_page_alone_when_asked_for_help(capsys: pytest.CaptureFixture[str]) -> None:
    from make import main

    with pytest.raises(SystemExit) as done:
        main(["--help"])
    assert done.value.code == 0
    assert "--runs" in capsys.readouterr().out
    assert "perenne_docs" in sys.modules


@pytest.mark.parametrize(
    ("page", "words"), [("findings.md", "{} of twelve patterns"), ("findings.fr.md", "{} régularités sur douze")]
)
def test_as_many_patterns_as_the_validation_counts(page: str, words: str) -> None:
    """What the findings say of real mailing lists is what the validation page says of them."""
    patterns = json.loads((ROOT / "docs" / "validation.json").read_text(encoding="utf-8"))["patterns"]
    held = sum(by_code(patterns).values())
    spelt = {
        7: ("seven", "sept"),
        8: ("eight", "huit"),
        9: ("nine", "neuf"),
        10: ("ten", "dix"),
        11: ("eleven", "onze"),
    }
    word = spelt[held][page.endswith("fr.md")]
    assert words.format(word) in (ROOT / "docs" / page).read_text(encoding="utf-8")
