"""The main job: three policies on the reference, with the same people and the same luck."""

from __future__ import annotations

from dataclasses import replace

from perenne_docs.lab import Lab, Numbers, kept
from perenne_docs.plate import Plate
from perenne_docs.speech import LANGUAGES, Speech, table
from perenne_docs.study import THREE, Found, Study
from perenne_experiments.comparison.comparison import Comparison, compare
from perenne_experiments.comparison.conclusion import conclude
from perenne_experiments.comparison.figures import survival_panel
from perenne_model import parse_policy
from perenne_scenarios import load

SHOWN = (104, 260, 520)
"""Weeks at which the share alive is told."""

PAIRS = (("cultivating", "absent"), ("cultivating", "directive"), ("absent", "directive"))


def measure(lab: Lab) -> Found:
    """Run what `perenne compare reference` runs."""
    policies = [parse_policy(name) for name in THREE]
    found = compare(load("reference"), policies, runs=lab.runs, seed=lab.seed, weeks=lab.weeks)
    contrasts = [found.contrast(*pair) for pair in PAIRS]
    numbers: Numbers = {
        "runs": found.runs,
        "policies": {name: _outcome(found, name) for name in THREE},
        "differences": [kept(contrast.difference.estimate.scaled(1 / lab.weeks)) for contrast in contrasts],
        "ratios": [kept(contrast.ratio) if contrast.ratio else None for contrast in contrasts],
        "conclusion": {code: _conclusion(found, code) for code in LANGUAGES},
    }
    return Found(numbers, found)


def _outcome(found: Comparison, name: str) -> Numbers:
    outcome = found.outcome(name)
    return {
        "life": kept(outcome.rmst.scaled(1 / found.weeks)),
        "alive": [kept(outcome.alive[week]) for week in SHOWN],
        "ideas": kept(outcome.value["ideas"]),
        "hours": kept(outcome.hours),
    }


def _conclusion(found: Comparison, code: str) -> str:
    told = conclude(found, code)
    return " ".join([told.headline, *told.size])


def draw(found: Found, say: Speech) -> Plate:
    """Draw the share of communities alive."""
    comparison: Comparison = found.whole
    panel = survival_panel(comparison, say.code)
    panel.figure.update_layout(height=360)
    return Plate(say("policies.title"), [replace(panel, title="")])


def tell(numbers: Numbers, say: Speech) -> str:
    """Tell mean lives, shares alive, results, hours and differences."""
    years = [say.report.duration(week) for week in SHOWN]
    head = ["", say("policies.life"), *(say("policies.alive", duration=year) for year in years)]
    rows = [
        [
            say.policy(name),
            say.share(found["life"]),
            *map(say.share, found["alive"]),
            say.numerals.counted(found["ideas"]["value"]),
            say.numerals.counted(found["hours"]["value"]),
        ]
        for name, found in numbers["policies"].items()
    ]
    gaps = [
        [
            say("policies.against", a=say.policy(a), b=say.policy(b).lower()),
            say.gap(gap),
            say.quantity(ratio, 2) if ratio else "–",
        ]
        for (a, b), gap, ratio in zip(PAIRS, numbers["differences"], numbers["ratios"], strict=True)
    ]
    return "\n\n".join(
        (
            say("policies.caption", runs=say.number(numbers["runs"])),
            table([*head, say("policies.ideas"), say("policies.hours")], rows),
            table(["", say("policies.difference"), say("policies.ratio")], gaps),
        )
    )


STUDY = Study("policies", measure, draw, tell)
