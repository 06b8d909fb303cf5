"""Early and late: results so far, week by week; direction comes first against absence, and is overtaken."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from perenne_docs.chart import Series, lines
from perenne_docs.lab import Lab, Numbers, kept
from perenne_docs.plate import Plate
from perenne_docs.speech import Speech, table
from perenne_docs.study import STYLES, THREE, Found, Study
from perenne_experiments.pages.panel import Panel
from perenne_experiments.statistics.estimate import mean_estimate
from perenne_model import Life

CHECKS = (13, 26, 52, 104, 260, 520)
EARLY, LATE = 104, 520
STEP = 4  # weeks between two points


def _so_far(life: Life) -> NDArray[np.float64]:
    results: NDArray[np.float64] = np.cumsum(life.weekly["results"])
    return results


def measure(lab: Lab) -> Found:
    """Count results so far, in every week of every life."""
    counts = {name: np.array(lab.read(name, _so_far, weeks=lab.weeks, fates=False)) for name in THREE}
    behind = counts["directive"].mean(axis=0) < counts["absent"].mean(axis=0)
    ahead = np.flatnonzero(~behind)
    found: Numbers = {
        "runs": len(counts["absent"]),
        "weeks": list(CHECKS),
        "results": {
            name: [kept(mean_estimate(column[:, min(week, lab.weeks) - 1])) for week in CHECKS]
            for name, column in counts.items()
        },
        "lead": [
            kept(mean_estimate(counts["directive"][:, week - 1] - counts["absent"][:, week - 1])) for week in CHECKS
        ],
        "overtaken": int(ahead[-1]) + 2 if len(ahead) else 0,
    }
    return Found(found, counts)


def draw(found: Found, say: Speech) -> Plate:
    """Draw the first two years, then all ten."""
    panels = [_panel(found.whole, until, say) for until in (EARLY, LATE)]
    legend = [(say.policy(name), STYLES[name]) for name in ("cultivating", "absent", "directive")]
    return Plate(say("early.title"), panels, "1fr 1fr", policies=legend)


def _panel(counts: dict[str, NDArray[np.float64]], until: int, say: Speech) -> Panel:
    weeks = np.arange(STEP, until + 1, STEP)
    series = [
        Series(name, STYLES[name], [kept(mean_estimate(column[:, week - 1])) for week in weeks])
        for name, column in counts.items()
    ]
    figure = lines(
        say, [week / 52 for week in weeks], series, x_title=say("text.years"), scale=1, height=280, markers=False
    )
    figure.update_yaxes(rangemode="tozero")
    figure.update_xaxes(range=[0, until / 52], nticks=6)
    key = "early" if until == EARLY else "late"
    return Panel(key, say(f"early.{key}"), say("early.unit"), say("early.alternative"), figure)


def tell(numbers: Numbers, say: Speech) -> str:
    """Tell results so far, and when direction is overtaken."""
    head = ["", *(say("text.week", week=say.number(week)) for week in numbers["weeks"])]
    rows = [
        [say.policy(name), *(say.numerals.counted(found["value"]) for found in numbers["results"][name])]
        for name in ("cultivating", "absent", "directive")
    ]
    lead = [say("early.lead"), *(_signed(gap, say) for gap in numbers["lead"])]
    facts = say("early.facts", week=say.number(numbers["overtaken"]))
    caption = say("early.caption", runs=say.number(numbers["runs"]))
    return "\n\n".join((caption, table(head, [*rows, lead]), facts))


def _signed(gap: Numbers, say: Speech) -> str:
    sign = "+" if gap["value"] > 0 else ""
    return f"{sign}{say.quantity(gap, 1)}"


STUDY = Study("early", measure, draw, tell)
