"""Counter-evidence: where steering does no harm, or does good."""

from __future__ import annotations

import numpy as np

from perenne_docs.chart import Row, Series, forest, lines
from perenne_docs.endings import Ending, endings
from perenne_docs.lab import Lab, Numbers, difference, kept
from perenne_docs.plate import Plate
from perenne_docs.speech import Speech, table
from perenne_docs.study import STYLES, Found, Study
from perenne_experiments.pages.palette import LineStyle
from perenne_experiments.pages.panel import Panel
from perenne_experiments.statistics.estimate import mean_estimate
from perenne_model import SUPPORT, Parameters, Policy, Timetable

SUPPORTED = 0.7
REVIEWS = (0.1, 0.2, 0.3, 0.5, 0.75, 1.0)
DIRECTIONS = (0.0, 0.25, 0.5, 0.75, 1.0)
MOTIVATIONS = (0.4, 0.45, 0.5, 0.55, 0.6)
NEEDS = (0.1, 0.3, 0.5)
MANAGED = "mix:0.9,0.9"
YEARS_TWO = 104
AGENDA_SHARE = 0.25  # of the runs is enough to count results on the agenda
MANAGED_SHARE = 0.5
ON_AGENDA = LineStyle("#D55E00", "solid")
IN_ALL = LineStyle("#1f252b", "dash")
NEED_STYLES = (LineStyle("#0072B2", "solid"), LineStyle("#8C8C8C", "dash"), LineStyle("#D55E00", "dot"))


def supported(name: str, **control: float) -> Policy:
    """Return a policy of strong support with some control."""
    return Timetable(name, ((0, dict.fromkeys(SUPPORT, SUPPORTED) | control),))


def measure(lab: Lab) -> Found:
    """Run the three cases."""
    return Found(
        {
            "runs": lab.runs,
            "agenda_runs": lab.count(AGENDA_SHARE),
            "managed_runs": lab.count(MANAGED_SHARE),
            "review": _review(lab),
            "agenda": [_agenda(lab, direction) for direction in DIRECTIONS],
            "managed": {f"{need:g}": [_managed(lab, need, mean) for mean in MOTIVATIONS] for need in NEEDS},
        }
    )


def _review(lab: Lab) -> list[Numbers]:
    bare, *lives = lab.lives(
        [supported("none"), *(supported(f"review {height:g}", gatekeeping=height) for height in REVIEWS)]
    )
    return [kept(difference(column, bare, lab.weeks)) for column in lives]


def _agenda(lab: Lab, direction: float) -> Numbers:
    policy = supported("directed", directing=direction)
    ended = endings(lab, policy, share=AGENDA_SHARE, weeks=YEARS_TWO)
    on_agenda = [sum(one.succeeded and _is_on_agenda(one) for one in life) for life in ended]
    in_all = [sum(one.succeeded for one in life) for life in ended]
    return {"on_agenda": kept(mean_estimate(on_agenda)), "in_all": kept(mean_estimate(in_all))}


def _is_on_agenda(one: Ending) -> bool:
    parameters = Parameters()
    gap = abs(one.topic - parameters["agenda.topic"])
    return bool(np.minimum(gap, 1 - gap) <= parameters["agenda.spread"])


def _managed(lab: Lab, need: float, motivation: float) -> Numbers:
    settings = {"members.autonomy_need.mean": need, "members.motivation.mean": motivation}
    managed, free = lab.lives([MANAGED, "absent"], settings, share=MANAGED_SHARE)
    return kept(difference(managed, free, lab.weeks))


def draw(found: Found, say: Speech) -> Plate:
    """Draw the three cases side by side."""
    numbers = found.numbers
    panels = [_review_panel(numbers, say), _agenda_panel(numbers, say), _managed_panel(numbers, say)]
    return Plate(say("counter.title"), panels, "1fr 1fr 1.15fr")


def _review_panel(numbers: Numbers, say: Speech) -> Panel:
    colour = STYLES["cultivating"].colour
    rows = [Row(say.number(height, 2), value, colour) for height, value in zip(REVIEWS, numbers["review"], strict=True)]
    figure = forest(say, rows, x_title=say("text.gap_axis_short"), left=40)
    figure.update_layout(height=270)
    return Panel("review", say("counter.review"), say("counter.review_unit"), say("counter.alternative"), figure)


def _agenda_panel(numbers: Numbers, say: Speech) -> Panel:
    series = [
        Series("on_agenda", ON_AGENDA, [value["on_agenda"] for value in numbers["agenda"]]),
        Series("in_all", IN_ALL, [value["in_all"] for value in numbers["agenda"]]),
    ]
    figure = lines(say, DIRECTIONS, series, x_title=say("counter.direction"), scale=1, height=270)
    top = max(value["in_all"]["high"] for value in numbers["agenda"])
    figure.update_yaxes(range=[0, 1.25 * top])
    for name, style, place in (("in_all", IN_ALL, top * 1.12), ("on_agenda", ON_AGENDA, top * 0.12)):
        text = f'<span style="color:{style.colour}">{say(f"counter.{name}")}</span>'
        figure.add_annotation(x=0.98, y=place, xanchor="right", text=text, showarrow=False)
    return Panel("agenda", say("counter.agenda"), say("counter.agenda_unit"), "", figure)


def _managed_panel(numbers: Numbers, say: Speech) -> Panel:
    series = [
        Series(need, style, values)
        for style, (need, values) in zip(NEED_STYLES, numbers["managed"].items(), strict=True)
    ]
    figure = lines(say, MOTIVATIONS, series, x_title=say("counter.motivation"), scale=100, height=270)
    figure.update_xaxes(range=[0.39, 0.61], tickvals=[0.4, 0.5, 0.6])
    figure.update_yaxes(range=[-12, 42], tickvals=[-10, 0, 10, 20, 30, 40])
    figure.add_hline(y=0, line={"color": "#1f252b", "width": 1})
    for style, (need, values) in zip(NEED_STYLES, numbers["managed"].items(), strict=True):
        text = say("counter.need", need=say.number(float(need), 1))
        figure.add_annotation(
            x=MOTIVATIONS[2],
            y=100 * values[2]["value"] + 3.5,
            text=f'<span style="color:{style.colour}">{text}</span>',
            showarrow=False,
        )
    return Panel("managed", say("counter.managed"), say("counter.managed_unit"), "", figure)


def tell(numbers: Numbers, say: Speech) -> str:
    """Tell the three cases in numbers."""
    review = [[say.number(height, 2), say.gap(value)] for height, value in zip(REVIEWS, numbers["review"], strict=True)]
    agenda = [
        [say.number(direction, 2), say.quantity(value["on_agenda"]), say.quantity(value["in_all"])]
        for direction, value in zip(DIRECTIONS, numbers["agenda"], strict=True)
    ]
    managed = [
        [say("counter.need", need=say.number(float(need), 1)), *map(say.gap, values)]
        for need, values in numbers["managed"].items()
    ]
    return "\n\n".join(
        (
            say("counter.told_review", runs=say.number(numbers["runs"])),
            table([say("counter.height"), say("counter.gap")], review),
            say("counter.told_agenda", runs=say.number(numbers["agenda_runs"])),
            table([say("counter.direction"), say("counter.on_agenda"), say("counter.in_all")], agenda),
            say("counter.told_managed", runs=say.number(numbers["managed_runs"])),
            table([say("counter.motivation"), *(say.number(mean, 2) for mean in MOTIVATIONS)], managed),
        )
    )


STUDY = Study("counter", measure, draw, tell)
