"""Each lever by itself: what one of them does to mean life, held full, with nothing else done."""

from __future__ import annotations

from perenne_docs.chart import Row, forest
from perenne_docs.lab import Lab, Numbers, difference, kept
from perenne_docs.plate import Plate
from perenne_docs.speech import Speech, table
from perenne_docs.study import STYLES, Found, Study
from perenne_experiments.pages.palette import LineStyle
from perenne_experiments.pages.panel import Panel
from perenne_experiments.statistics.estimate import mean_estimate
from perenne_experiments.words.language import capitalised
from perenne_experiments.words.typography import typeset
from perenne_model import LEVERS, SUPPORT, Policy, Timetable
from perenne_model.words import words


def alone(lever: str) -> Policy:
    """Return the policy of one lever held full."""
    return Timetable(lever, ((0, {lever: 1.0}),))


def measure(lab: Lab) -> Found:
    """Run nine worlds of one lever each against the world without any."""
    absent, *lives = lab.lives(["absent", *(alone(lever) for lever in LEVERS)])
    return Found(
        {
            "runs": len(absent),
            "gains": {column.policy: kept(difference(column, absent, lab.weeks)) for column in lives},
            "ideas": {column.policy: kept(mean_estimate(column.value[:, 2])) for column in (absent, *lives)},
        }
    )


def draw(found: Found, say: Speech) -> Plate:
    """Draw the gains, largest first."""
    gains = found.numbers["gains"]
    ranked = sorted(gains, key=lambda lever: -gains[lever]["value"])
    colours = {lever: STYLES["cultivating" if lever in SUPPORT else "directive"].colour for lever in ranked}
    rows = [Row(_name(lever, say), gains[lever], colours[lever]) for lever in ranked]
    figure = forest(say, rows, x_title=say("levers.axis"), left=130)
    legend = [
        (say(f"levers.{family}"), LineStyle(STYLES[policy].colour, "solid"))
        for family, policy in (("support", "cultivating"), ("control", "directive"))
    ]
    panel = Panel("levers", "", "", say("levers.alternative"), figure)
    return Plate(say("levers.title"), [panel], policies=legend)


def _name(lever: str, say: Speech) -> str:
    return capitalised(typeset(words("perenne_model", say.code)(f"levers.{lever}"), say.code))


def tell(numbers: Numbers, say: Speech) -> str:
    """Tell the gains in numbers."""
    gains = numbers["gains"]
    ranked = sorted(gains, key=lambda lever: -gains[lever]["value"])
    ideas = numbers["ideas"]
    rows = [[f"{_name(lever, say)} (`{lever}`)", say.gap(gains[lever]), say.quantity(ideas[lever])] for lever in ranked]
    rows.append([say("levers.none"), "–", say.quantity(ideas["absent"])])
    caption = say("levers.caption", runs=say.number(numbers["runs"]))
    return "\n\n".join((caption, table([say("levers.lever"), say("levers.gain"), say("levers.results")], rows)))


STUDY = Study("levers", measure, draw, tell)
