"""Who leaves: the need for autonomy of the founders who are still there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from perenne_docs.chart import Series, lines
from perenne_docs.lab import Lab, Numbers, kept, ratio_of_sums
from perenne_docs.plate import Plate
from perenne_docs.speech import Speech, table
from perenne_docs.study import STYLES, THREE, Found, Study
from perenne_experiments.pages.panel import Panel
from perenne_experiments.statistics.estimate import Estimate
from perenne_model import REASONS, Life

WEEKS = 260
EVERY = 13
CHECK = 104
SHARE = 0.5
AUTONOMY = REASONS.index("autonomy")

Founders = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
"""Need for autonomy, week of leaving (infinite for who stayed), and whether for want of autonomy; shape (core,)."""


def _founders(life: Life) -> Founders:
    if life.fates is None:
        raise ValueError("fates: expected the record of every member")
    core = life.fates[life.fates["arrival"] == 0]
    left = np.where(core["left"] < 0, np.inf, core["left"])
    return core["autonomy_need"].copy(), left, (core["reason"] == AUTONOMY).astype(np.float64)


def measure(lab: Lab) -> Found:
    """Follow every founder for five years under each policy."""
    followed = {name: lab.read(name, _founders, share=SHARE, weeks=WEEKS, fates=True) for name in THREE}
    weeks = list(range(0, WEEKS + 1, EVERY))
    return Found(
        {
            "runs": lab.count(SHARE),
            "weeks": weeks,
            "need": {name: [kept(_need_left(founders, week)) for week in weeks] for name, founders in followed.items()},
            "gone": {name: [kept(_gone(founders, *third)) for third in THIRDS] for name, founders in followed.items()},
            "for_autonomy": {
                name: [kept(_for_autonomy(founders, *third)) for third in THIRDS] for name, founders in followed.items()
            },
        }
    )


THIRDS = ((0.0, 0.41), (0.41, 0.59), (0.59, 1.01))
"""Low, middle and high need for autonomy: about a third of the founders each."""


def _need_left(followed: list[Founders], week: int) -> Estimate:
    still = [(need, left >= week) for need, left, _ in followed]
    return ratio_of_sums(np.array([need[stays].sum() for need, stays in still]), _counts([s for _, s in still]))


def _gone(followed: list[Founders], low: float, high: float) -> Estimate:
    groups = [(need >= low) & (need < high) for need, _, _ in followed]
    gone = [group & (left < CHECK) for group, (_, left, _) in zip(groups, followed, strict=True)]
    return ratio_of_sums(_counts(gone), _counts(groups))


def _for_autonomy(followed: list[Founders], low: float, high: float) -> Estimate:
    groups = [(need >= low) & (need < high) & (left < CHECK) for need, left, _ in followed]
    told = [why[group].sum() for group, (_, _, why) in zip(groups, followed, strict=True)]
    return ratio_of_sums(np.array(told), _counts(groups))


def _counts(groups: list[NDArray[np.bool_]]) -> NDArray[np.float64]:
    return np.array([float(group.sum()) for group in groups])


def draw(found: Found, say: Speech) -> Plate:
    """Draw the mean need of the founders who stay."""
    numbers = found.numbers
    years = [week / 52 for week in numbers["weeks"]]
    series = [Series(name, STYLES[name], numbers["need"][name]) for name in THREE]
    figure = lines(say, years, series, x_title=say("text.years"), scale=1, height=300, markers=False)
    figure.update_yaxes(nticks=6)
    figure.update_xaxes(range=[0, WEEKS / 52])
    legend = [(say.policy(name), STYLES[name]) for name in ("cultivating", "absent", "directive")]
    panel = Panel("attrition", "", say("attrition.unit"), say("attrition.alternative"), figure)
    return Plate(say("attrition.title"), [panel], policies=legend)


def tell(numbers: Numbers, say: Speech) -> str:
    """Tell who is gone after two years, and for what reason, by need for autonomy."""
    head = ["", *(say(f"attrition.{third}") for third in ("low", "middle", "high"))]
    gone = [[say.policy(name), *map(say.share, numbers["gone"][name])] for name in THREE]
    why = [[say.policy(name), *map(say.share, numbers["for_autonomy"][name])] for name in THREE]
    caption = say("attrition.caption", runs=say.number(numbers["runs"]))
    return "\n\n".join(
        (caption, say("attrition.gone"), table(head, gone), say("attrition.for_autonomy"), table(head, why))
    )


STUDY = Study("attrition", measure, draw, tell)
