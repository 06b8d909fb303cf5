"""The diagonal of the corporate habit: support and control rise together, from hands-off to tight."""

from __future__ import annotations

from perenne_docs.chart import Series, lines
from perenne_docs.diagonal import ELEVEN, diagonal
from perenne_docs.lab import Lab, Numbers
from perenne_docs.plate import Plate
from perenne_docs.speech import Speech, table
from perenne_docs.study import PLAIN, Found, Study
from perenne_experiments.pages.panel import Panel

SHARE = 3  # its fall is small: it takes more runs to be seen


def measure(lab: Lab) -> Found:
    """Run the diagonal in eleven steps."""
    return Found(diagonal(lab, grips=ELEVEN, share=SHARE))


def draw(found: Found, say: Speech) -> Plate:
    """Draw mean life along the diagonal."""
    numbers = found.numbers
    figure = lines(say, numbers["grips"], [Series("", PLAIN, numbers["mean"])], x_title=say("grip.axis"), height=330)
    figure.update_xaxes(dtick=0.1)
    figure.add_vrect(
        x0=numbers["flat"][0], x1=numbers["flat"][1], fillcolor="#009E73", opacity=0.10, line_width=0, layer="below"
    )
    figure.add_annotation(
        x=sum(numbers["flat"]) / 2, y=6, text=say("grip.flat"), showarrow=False, font={"size": 12, "color": "#00694e"}
    )
    panel = Panel("grip", "", say("text.life_unit"), _alternative(numbers, say), figure)
    return Plate(say("grip.title"), [panel])


def _alternative(numbers: Numbers, say: Speech) -> str:
    ends = (0, numbers["grips"].index(numbers["best"]), -1)
    none, best, full = (say.percent(numbers["mean"][place]["value"]) for place in ends)
    return say("grip.alternative", none=none, best=best, full=full, grip=say.number(numbers["best"], 1))


def tell(numbers: Numbers, say: Speech) -> str:
    """Tell the means, the best, and its lead over both ends."""
    head = [say("grip.grip"), *(say.number(grip, 1) for grip in numbers["grips"])]
    means = [say("text.life"), *(say.percent(mean["value"]) for mean in numbers["mean"])]
    low, high = (say.number(grip, 1) for grip in numbers["flat"])
    facts = say(
        "grip.facts",
        best=say.number(numbers["best"], 1),
        low=low,
        high=high,
        left=say.gap(numbers["over_hands_off"]),
        right=say.gap(numbers["over_tight"]),
    )
    caption = say("grip.caption", runs=say.number(numbers["runs"]))
    return "\n\n".join((caption, table(head, [means]), facts))


STUDY = Study("grip", measure, draw, tell)
