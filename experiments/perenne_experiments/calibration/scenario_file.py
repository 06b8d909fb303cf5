"""The outcome of a calibration as a scenario file that every command takes.

The central set stands under `[parameters]`, each value with its reason; all plausible sets stand under
`[[calibration.sets]]`, alike in weight, where `perenne forecast` reads them (see `perenne_scenarios.calibration`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from perenne_experiments.calibration.result import Calibrated, Told
from perenne_experiments.words.language import Language, language

LANGUAGES = ("en", "fr")


def scenario_text(found: Calibrated, *, log: str, extends: str, pinned: dict[str, float] | None = None) -> str:
    """Return the file's text.

    Args:
        found: the calibration.
        log: name of the log.
        extends: what the scenario extends, as the file is to say it.
        pinned: values that the command line set.
    """
    return "\n".join(_lines(found, log, extends, pinned or {})) + "\n"


def _lines(found: Calibrated, log: str, extends: str, pinned: dict[str, float]) -> Iterator[str]:
    seen = found.observation
    name = seen.name if seen.communities == 1 else log
    words = {code: language(code) for code in LANGUAGES}
    yield f"extends = {_text(extends)}"
    yield ""
    yield "[title]"
    for code, say in words.items():
        yield f"{code} = {_text(say('calibration.title', name=name))}"
    yield ""
    yield "[description]"
    for code, say in words.items():
        yield f"{code} = {_text(_description(found, name, log, say))}"
    yield ""
    yield "[parameters]"
    for path, value in {**pinned, **found.central}.items():
        yield f"{path} = {_number(value)}"
    for told in found.parameters:
        yield ""
        yield f"[why.{told.path}]"
        for code, say in words.items():
            yield f"{code} = {_text(why(told, log, say))}"
    yield ""
    yield from _calibration(found, log)


def _description(found: Calibrated, name: str, log: str, say: Language) -> str:
    seen, number = found.observation, say.numerals.number
    key = "calibration.description" if seen.communities == 1 else "calibration.description_typical"
    return say(
        key,
        name=name,
        log=log,
        number=number(seen.communities),
        posters=number(seen.posters),
        contributions=number(seen.contributions),
        weeks=number(seen.window.seconds / 604_800),
        policy=say.policy(found.policy),
        sets=number(len(found.sets)),
    )


def why(told: Told, log: str, say: Language) -> str:
    """Return the reason of a value: where its interval lies, and whether the log determines it."""
    rounded = say.numerals.rounded
    key = "calibration.why_people" if told.path == "pool.discovery" else "calibration.why"
    return (
        say(key, log=log, low=rounded(told.low), high=rounded(told.high)) + " " + say(f"calibration.why_{told.verdict}")
    )


def _calibration(found: Calibrated, log: str) -> Iterator[str]:
    from perenne_model import model_version

    seen = found.observation
    yield "[calibration]"
    yield f"log = {_text(log)}"
    yield f"community = {_text(seen.name if seen.communities == 1 else '')}"
    yield f"communities = {seen.communities}"
    yield f"policy = {_text(found.policy)}"
    yield f"seconds = {seen.window.seconds}"
    yield f"warm_up = {seen.window.before}"
    yield f"posters = {_number(seen.posters)}"
    yield f"contributions = {_number(seen.contributions)}"
    yield f"simulations = {found.simulations}"
    yield f"seed = {found.seed}"
    yield f"tolerance = {_number(found.tolerance)}"
    yield f"model = {_text(model_version())}"
    recent = ", ".join(f"{weeks} = {_number(active)}" for weeks, active in seen.recent.items())
    yield f"recent = {{ {recent} }}"
    for one in found.sets:
        values = ", ".join(f"{_text(path)} = {_number(value)}" for path, value in one.settings.items())
        yield ""
        yield "[[calibration.sets]]"
        yield f"distance = {one.distance:.3f}"
        yield f"parameters = {{ {values} }}"


def _text(text: str) -> str:
    """Return a text as TOML writes it; JSON's strings are TOML's, but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.6g}"
