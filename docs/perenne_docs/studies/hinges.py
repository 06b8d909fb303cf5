"""Hinges: which assumptions the inverted U needs, each changed by itself."""

from __future__ import annotations

from perenne_docs.chart import Row, forest, reach
from perenne_docs.diagonal import diagonal
from perenne_docs.lab import Lab, Numbers
from perenne_docs.plate import Plate
from perenne_docs.speech import Speech, table
from perenne_docs.study import Found, Study
from perenne_experiments.pages.panel import Panel

CHANGES = {
    "none": {},
    "ownership": {"needs.ownership": 0.0},
    "no_zone": {"pressure.zone": 0.0},
    "wide_zone": {"pressure.zone": 0.4},
    "no_reporting": {"levers.reporting.hours": 0.0},
    "long_reporting": {"levers.reporting.hours": 1.0},
    "no_assignment": {"levers.directing.share": 0.0},
    "no_rejection": {"levers.gatekeeping.rejection": 0.0},
    "low_need": {"members.autonomy_need.mean": 0.3},
    "high_need": {"members.autonomy_need.mean": 0.7},
    "few_hours": {"facilitator.hours": 4.0},
}
"""What is changed; grip 0 is the same world in all of them that touch control only."""

ON, OFF = "#0072B2", "#8C8C8C"


def measure(lab: Lab) -> Found:
    """Run the diagonal under each change."""
    found = {name: diagonal(lab, settings) for name, settings in CHANGES.items()}
    return Found({"runs": found["none"]["runs"], "found": found})


def draw(found: Found, say: Speech) -> Plate:
    """Draw the lead of the best inside over each end, a row a change."""
    panels = [_panel(found.numbers["found"], side, say) for side in ("over_hands_off", "over_tight")]
    return Plate(say("hinges.title"), panels, "1.75fr 1fr")


def _panel(found: Numbers, side: str, say: Speech) -> Panel:
    rows = [
        Row(say(f"hinges.{name}"), found[name][side], ON if found[name][side]["low"] > 0 else OFF) for name in CHANGES
    ]
    left = 245 if side == "over_hands_off" else 8
    everywhere = [Row("", one[end], ON) for one in found.values() for end in ("over_hands_off", "over_tight")]
    figure = forest(say, rows, x_title=say("text.gap_axis"), left=left, span=reach(everywhere))
    return Panel(side, say(f"text.{side}"), "", say("hinges.alternative"), figure)


def tell(numbers: Numbers, say: Speech) -> str:
    """Tell where the best lies under each change, and whether it lies inside."""
    found = numbers["found"]
    rows = [
        [
            say(f"hinges.{name}"),
            ", ".join(f"`{path}={value:g}`" for path, value in CHANGES[name].items()) or "–",
            say.number(found[name]["best"], 1),
            say.gap(found[name]["over_hands_off"]),
            say.gap(found[name]["over_tight"]),
        ]
        for name in CHANGES
    ]
    head = ["", say("hinges.setting"), say("hinges.best"), say("text.over_hands_off"), say("text.over_tight")]
    return "\n\n".join((say("hinges.caption", runs=say.number(numbers["runs"])), table(head, rows)))


STUDY = Study("hinges", measure, draw, tell)
