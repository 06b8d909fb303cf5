"""Scattering: how thin effort is spread, how much of it comes to something, and why members leave."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from perenne_docs.chart import Row, forest
from perenne_docs.endings import Ending, endings
from perenne_docs.lab import Lab, Numbers, kept, ratio_of_sums
from perenne_docs.plate import Plate
from perenne_docs.speech import Speech, table
from perenne_docs.study import PLAIN, STYLES, THREE, Found, Study
from perenne_experiments.comparison.comparison import Comparison, compare
from perenne_experiments.comparison.figures import reasons_panel
from perenne_experiments.pages.panel import Panel
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.words.language import capitalised
from perenne_model import REASONS, Life, parse_policy
from perenne_scenarios import load

LIGHT, FULL = "grip:0.3", "grip:1"
POLICIES = (*THREE, LIGHT, FULL)
COLOURS = {name: style.colour for name, style in STYLES.items()} | {LIGHT: PLAIN.colour, FULL: PLAIN.colour}
MEASURES = ("scatter", "success", "own_success")
WEEKS = 260
SHARE = 0.25


def _spread(life: Life) -> tuple[float, float]:
    return float(life.weekly["scatter"].sum()), float(life.weekly["active"].sum())


def measure(lab: Lab) -> Found:
    """Read scattering off whole lives, and success off the initiatives of five years."""
    policies = [parse_policy(name) for name in THREE]
    whole = compare(load("reference"), policies, runs=lab.runs, seed=lab.seed, weeks=lab.weeks)
    found = {name: _of(name, lab) for name in POLICIES}
    reasons = {name: {reason: round(whole.outcome(name).reasons[reason], 4) for reason in REASONS} for name in THREE}
    return Found({"runs": lab.count(SHARE), "all": lab.runs, "found": found, "reasons": reasons}, whole)


def _of(name: str, lab: Lab) -> Numbers:
    spread = np.array(lab.read(name, _spread, share=SHARE, weeks=WEEKS, fates=False))
    ended = endings(lab, name, share=SHARE, weeks=WEEKS)
    return {
        "scatter": kept(ratio_of_sums(spread[:, 0], spread[:, 1])),
        "success": kept(_success(ended)),
        "own_success": kept(_success([[one for one in life if not one.mandated] for life in ended])),
    }


def _success(ended: list[list[Ending]]) -> Estimate:
    succeeded: NDArray[np.float64] = np.array([float(sum(one.succeeded for one in life)) for life in ended])
    return ratio_of_sums(succeeded, np.array([float(len(life)) for life in ended]))


def draw(found: Found, say: Speech) -> Plate:
    """Draw the three measures, then the reasons for leaving."""
    comparison: Comparison = found.whole
    panels = [_panel(found.numbers["found"], name, say) for name in MEASURES]
    reasons = reasons_panel(comparison, say.code)
    panels.append(Panel("reasons", say("scattering.reasons"), "", "", reasons.figure))
    legend = [(capitalised(say.report.name("reasons", reason)), reason) for reason in REASONS]
    return Plate(say("scattering.title"), panels, "1.45fr 1fr 1fr", last_is_wide=True, fills=legend)


def _panel(found: Numbers, name: str, say: Speech) -> Panel:
    rows = [Row(say.policy(policy), found[policy][name], COLOURS[policy]) for policy in POLICIES]
    figure = forest(
        say,
        rows,
        x_title=say(f"scattering.{name}_unit"),
        left=92 if name == "scatter" else 8,
        scale=1 if name == "scatter" else 100,
        span=(0, 0.85) if name == "scatter" else (0, 100),
        reference=None,
    )
    return Panel(name, say(f"scattering.{name}"), "", say("scattering.alternative"), figure)


def tell(numbers: Numbers, say: Speech) -> str:
    """Tell the three measures and the main reasons."""
    head = ["", *(say(f"scattering.{name}") for name in MEASURES), say("scattering.for_results")]
    rows = [
        [
            say.policy(name),
            say.quantity(found["scatter"], 2),
            say.share(found["success"]),
            say.share(found["own_success"]),
            say.percent(numbers["reasons"][name]["results"]) if name in THREE else "–",
        ]
        for name, found in numbers["found"].items()
    ]
    caption = say("scattering.caption", runs=say.number(numbers["runs"]), all=say.number(numbers["all"]))
    return "\n\n".join((caption, table(head, rows)))


STUDY = Study("scattering", measure, draw, tell)
