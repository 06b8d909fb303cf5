"""Six kinds of community under the same policies."""

from __future__ import annotations

from perenne_docs.chart import Row, forest
from perenne_docs.lab import Lab, Numbers, difference, kept, mean_life
from perenne_docs.plate import Plate
from perenne_docs.speech import Speech, table
from perenne_docs.study import STYLES, THREE, Found, Study
from perenne_experiments.pages.panel import Panel
from perenne_experiments.statistics.estimate import mean_estimate
from perenne_experiments.words.typography import typeset
from perenne_model import SUPPORT, Timetable
from perenne_scenarios import load, names

POLICIES = (*THREE, "mix:1,0")
COLOURS = {name: style.colour for name, style in STYLES.items()} | {"mix:1,0": "#CC79A7"}
SHARE = 0.25
BETA_SHARE = 0.1
ORDER = ("mix:1,0", "cultivating", "absent", "directive")


def measure(lab: Lab) -> Found:
    """Run four policies on each scenario of the library."""
    return Found(
        {
            "runs": lab.count(SHARE),
            "found": {name: _of(name, lab) for name in names() if load(name).calibration is None},
            "beta_runs": lab.count(BETA_SHARE),
            "beta": _beta(lab),
        }
    )


def _beta(lab: Lab) -> Numbers:
    """Count results among the players of a beta version: with focusing alone, and with all support but focusing."""
    others = {lever: 1.0 for lever in SUPPORT if lever != "focusing"}
    policies = {"absent": {}, "focusing": {"focusing": 1.0}, "others": others}
    scenario = load("player-beta")
    lives = lab.lives(
        [Timetable(name, ((0, levers),)) for name, levers in policies.items()],
        scenario.parameters,
        share=BETA_SHARE,
        events=scenario.events,
    )
    return {column.policy: kept(mean_estimate(column.value[:, 2])) for column in lives}


def _of(name: str, lab: Lab) -> Numbers:
    scenario = load(name)
    lives = lab.lives(POLICIES, scenario.parameters, share=SHARE, events=scenario.events)
    by_name = dict(zip(POLICIES, lives, strict=True))
    return {
        "life": {policy: kept(mean_life(column, lab.weeks)) for policy, column in by_name.items()},
        "ideas": {policy: kept(mean_estimate(column.value[:, 2])) for policy, column in by_name.items()},
        "over_absent": kept(difference(by_name["cultivating"], by_name["absent"], lab.weeks)),
        "over_directive": kept(difference(by_name["cultivating"], by_name["directive"], lab.weeks)),
    }


def draw(found: Found, say: Speech) -> Plate:
    """Draw mean lives, a panel a scenario."""
    panels = [
        _panel(name, numbers, say, first=place % 3 == 0)
        for place, (name, numbers) in enumerate(found.numbers["found"].items())
    ]
    return Plate(say("scenarios.title"), panels, "1.75fr 1fr 1fr")


def _panel(name: str, numbers: Numbers, say: Speech, *, first: bool) -> Panel:
    rows = [Row(say.policy(policy), numbers["life"][policy], COLOURS[policy]) for policy in ORDER]
    figure = forest(
        say,
        rows,
        x_title=say("text.life_short"),
        left=158 if first else 8,
        span=(0, 103),
        reference=None,
    )
    figure.update_xaxes(tickvals=[0, 25, 50, 75, 100])
    title = typeset(load(name).title[say.code], say.code)
    return Panel(name, title, "", say("scenarios.alternative"), figure)


def tell(numbers: Numbers, say: Speech) -> str:
    """Tell mean lives, the contrasts, and results."""
    found = numbers["found"]
    lives = [
        [f"`{name}`", *(say.percent(one["life"][policy]["value"]) for policy in ORDER)] for name, one in found.items()
    ]
    gaps = [[f"`{name}`", say.gap(one["over_absent"]), say.gap(one["over_directive"])] for name, one in found.items()]
    ideas = [
        [f"`{name}`", *(say.numerals.counted(one["ideas"][policy]["value"]) for policy in ORDER)]
        for name, one in found.items()
    ]
    head = ["", *(say.policy(policy) for policy in ORDER)]
    return "\n\n".join(
        (
            say("scenarios.caption", runs=say.number(numbers["runs"])),
            say("scenarios.told_life"),
            table(head, lives),
            say("scenarios.told_gaps"),
            table(["", say("scenarios.over_absent"), say("scenarios.over_directive")], gaps),
            say("scenarios.told_ideas"),
            table(head, ideas),
            say(
                "scenarios.beta",
                runs=say.number(numbers["beta_runs"]),
                **{name: say.quantity(one, 0) for name, one in numbers["beta"].items()},
            ),
        )
    )


STUDY = Study("scenarios", measure, draw, tell)
