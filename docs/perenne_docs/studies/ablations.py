"""Ablations: one mechanism taken out at a time, along the diagonal."""

from __future__ import annotations

from perenne_docs.chart import Series, lines
from perenne_docs.diagonal import diagonal
from perenne_docs.lab import Lab, Numbers
from perenne_docs.plate import Plate
from perenne_docs.speech import Speech, table
from perenne_docs.study import FAINT, PLAIN, Found, Study
from perenne_experiments.pages.panel import Panel

ABLATIONS = {
    "need": {"members.autonomy_need.mean": 0.0},
    "effort": {"initiatives.effort.median": 6.0},
    "leak": {"initiatives.leak": 0.0},
}


def measure(lab: Lab) -> Found:
    """Run the diagonal with nothing changed, then with each mechanism taken out."""
    found = {"none": diagonal(lab)} | {name: diagonal(lab, settings) for name, settings in ABLATIONS.items()}
    return Found({"runs": found["none"]["runs"], "found": found})


def draw(found: Found, say: Speech) -> Plate:
    """Draw a panel an ablation, the reference beside it."""
    curves = found.numbers["found"]
    panels = [_panel(curves["none"], curves[name], name, say) for name in ABLATIONS]
    legend = [(say("ablations.taken"), PLAIN), (say("ablations.none"), FAINT)]
    return Plate(say("ablations.title"), panels, "1fr 1fr 1fr", policies=legend)


def _panel(reference: Numbers, ablated: Numbers, name: str, say: Speech) -> Panel:
    series = [Series("ablated", PLAIN, ablated["mean"]), Series("reference", FAINT, reference["mean"])]
    figure = lines(say, ablated["grips"], series, x_title=say("grip.axis_short"), height=240)
    figure.update_xaxes(tickvals=[0, 0.5, 1])
    return Panel(name, say(f"ablations.{name}"), say("text.life_short"), say("ablations.alternative"), figure)


def tell(numbers: Numbers, say: Speech) -> str:
    """Tell the means along the diagonal, and the leads over both ends."""
    found = numbers["found"]
    grips = found["none"]["grips"]
    head = ["", *(say("text.at_grip", grip=say.number(grip, 1)) for grip in grips)]
    rows = [
        [say(f"ablations.{name}"), *(say.percent(mean["value"]) for mean in found[name]["mean"])]
        for name in ("none", *ABLATIONS)
    ]
    leads = [
        [say(f"ablations.{name}"), say.gap(found[name]["over_hands_off"]), say.gap(found[name]["over_tight"])]
        for name in ("none", *ABLATIONS)
    ]
    caption = say("ablations.caption", runs=say.number(numbers["runs"]))
    return "\n\n".join(
        (caption, table(head, rows), table(["", say("text.over_hands_off"), say("text.over_tight")], leads))
    )


STUDY = Study("ablations", measure, draw, tell)
