"""Plausible sets: in how many worlds around the reference the ranking holds."""

from __future__ import annotations

from math import ceil

import numpy as np

from perenne_docs.chart import canvas
from perenne_docs.diagonal import lead_of_inside
from perenne_docs.lab import Lab, Numbers, difference, kept, mean_life
from perenne_docs.neighbours import SPREAD, neighbours
from perenne_docs.plate import Plate
from perenne_docs.speech import Speech, table
from perenne_docs.study import Found, Study
from perenne_experiments.comparison.standing import MARGIN
from perenne_experiments.lives.replicates import Lives
from perenne_experiments.pages.panel import Panel
from perenne_experiments.statistics.estimate import Estimate
from perenne_model import Parameters

GRIPS = ("grip:0", "grip:0.25", "grip:0.5", "grip:0.75", "grip:1")
SETS = 0.25  # parameter sets for each run of the reference
SHARE = 0.1  # of the runs of the reference, for each set
SATURATED = 0.9  # share of the horizon from which even abandoned communities live almost to the end
CONTRASTS = ("over_absent", "over_directive", "inside_over_hands_off", "inside_over_tight")
VERDICTS = ("clear", "alike", "open", "reversed")
CLEAR, ALIKE = "#009E73", "#8C8C8C"


def measure(lab: Lab) -> Found:
    """Run seven policies on each set, and judge four contrasts."""
    sets = max(2, ceil(lab.runs * SETS))
    lives = [_lives(parameters, lab) for parameters in neighbours(sets, seed=lab.seed)]
    found = [_contrasts(columns, lab) for columns in lives]
    absents = [mean_life(_named(columns)[0], lab.weeks).value for columns in lives]
    judged = {name: [_verdict(one[name]) for one in found] for name in CONTRASTS}
    numbers: Numbers = {
        "sets": sets,
        "runs": lab.count(SHARE),
        "verdicts": {
            name: {verdict: kinds.count(verdict) / sets for verdict in VERDICTS} for name, kinds in judged.items()
        },
        "positive": {name: float(np.mean([one[name].value > 0 for one in found])) for name in CONTRASTS},
        "ranking": float(np.mean(_both(judged, "over_absent", "over_directive"))),
        "inverted": float(np.mean(_both(judged, "inside_over_hands_off", "inside_over_tight"))),
        "unclear": sum(not clear for clear in _both(judged, "over_absent", "over_directive")),
        "saturated": sum(
            not clear and absent >= SATURATED
            for clear, absent in zip(_both(judged, "over_absent", "over_directive"), absents, strict=True)
        ),
        "points": [[kept(one[name])["value"] for name in CONTRASTS] for one in found],
    }
    return Found(numbers)


def _lives(parameters: Parameters, lab: Lab) -> tuple[Lives, ...]:
    return lab.lives([*GRIPS, "cultivating", "directive"], parameters, share=SHARE)


def _named(lives: tuple[Lives, ...]) -> tuple[Lives, Lives, Lives]:
    return lives[0], lives[-2], lives[-1]


def _contrasts(lives: tuple[Lives, ...], lab: Lab) -> dict[str, Estimate]:
    diagonal, (absent, cultivating, directive) = lives[: len(GRIPS)], _named(lives)
    return {
        "over_absent": difference(cultivating, absent, lab.weeks),
        "over_directive": difference(cultivating, directive, lab.weeks),
        "inside_over_hands_off": lead_of_inside(diagonal, 0, lab),
        "inside_over_tight": lead_of_inside(diagonal, len(GRIPS) - 1, lab),
    }


def _verdict(gap: Estimate) -> str:
    if max(abs(gap.low), abs(gap.high)) <= MARGIN:
        return "alike"
    if gap.low > 0:
        return "clear"
    return "reversed" if gap.high < 0 else "open"


def _both(judged: dict[str, list[str]], first: str, second: str) -> list[bool]:
    return [pair == ("clear", "clear") for pair in zip(judged[first], judged[second], strict=True)]


def draw(found: Found, say: Speech) -> Plate:
    """Draw a dot a set: its two contrasts, for the policies and for the diagonal."""
    points = np.array(found.numbers["points"]) * 100
    panels = [_panel(points[:, :2], "ranking", say), _panel(points[:, 2:], "inverted", say)]
    return Plate(say("plausible.title"), panels, "1fr 1fr")


def _panel(points: np.ndarray, key: str, say: Speech) -> Panel:
    import plotly.graph_objects as go

    figure = canvas(say, 330, {"l": 58, "r": 14, "t": 10, "b": 50})
    both = (points > 0).all(axis=1)
    for chosen, colour in ((both, CLEAR), (~both, ALIKE)):
        figure.add_trace(
            go.Scatter(
                x=points[chosen, 0],
                y=points[chosen, 1],
                mode="markers",
                marker={"color": colour, "size": 7, "opacity": 0.65, "line": {"width": 0.5, "color": "#ffffff"}},
            )
        )
    figure.add_hline(y=0, line={"color": "#1f252b", "width": 1})
    figure.add_vline(x=0, line={"color": "#1f252b", "width": 1})
    figure.update_xaxes(title_text=say(f"plausible.{key}_x"), nticks=6, showgrid=True)
    figure.update_yaxes(title_text=say(f"plausible.{key}_y"), nticks=6)
    return Panel(key, say(f"plausible.{key}"), say("text.gap_axis"), say("plausible.alternative"), figure)


def tell(numbers: Numbers, say: Speech) -> str:
    """Tell how often each contrast is clear, and how often both are."""
    head = ["", *(say(f"plausible.{verdict}", margin=say.percent(MARGIN)) for verdict in VERDICTS)]
    rows = [
        [say(f"plausible.{name}"), *(say.percent(numbers["verdicts"][name][verdict]) for verdict in VERDICTS)]
        for name in CONTRASTS
    ]
    caption = say(
        "plausible.caption",
        sets=say.number(numbers["sets"]),
        runs=say.number(numbers["runs"]),
        factor=say.number(SPREAD, 1),
        margin=say.percent(MARGIN),
    )
    facts = say(
        "plausible.facts",
        ranking=say.percent(numbers["ranking"]),
        inverted=say.percent(numbers["inverted"]),
        unclear=say.number(numbers["unclear"]),
        saturated=say.number(numbers["saturated"]),
        most=say.percent(SATURATED),
    )
    return "\n\n".join((caption, table(head, rows), facts))


STUDY = Study("plausible", measure, draw, tell)
