"""Critical mass: how survival rises with the launch core."""

from __future__ import annotations

from perenne_docs.chart import Series, lines
from perenne_docs.lab import Lab, Numbers, difference, kept, mean_life
from perenne_docs.plate import Plate
from perenne_docs.speech import Speech, table
from perenne_docs.study import STYLES, THREE, Found, Study
from perenne_experiments.pages.panel import Panel
from perenne_experiments.statistics.survival import kaplan_meier

CORES = (5, 10, 15, 25, 40, 60)
CHECK = 104
VIEWS = ("alive", "life")


def measure(lab: Lab) -> Found:
    """Run three policies at six sizes of the launch core."""
    table_of = {core: lab.lives(THREE, {"launch.core": core}) for core in CORES}
    columns = {name: [table_of[core][place] for core in CORES] for place, name in enumerate(THREE)}
    numbers: Numbers = {
        "runs": lab.runs,
        "alive": {
            name: [kept(kaplan_meier(lives.lifetime, ~lives.censored).at(CHECK)) for lives in column]
            for name, column in columns.items()
        },
        "life": {name: [kept(mean_life(lives, lab.weeks)) for lives in column] for name, column in columns.items()},
        "rise": {name: kept(difference(column[-1], column[0], lab.weeks)) for name, column in columns.items()},
    }
    return Found(numbers)


def draw(found: Found, say: Speech) -> Plate:
    """Draw the share alive after two years, and mean life."""
    panels = [_panel(found.numbers[view], view, say) for view in VIEWS]
    legend = [(say.policy(name), STYLES[name]) for name in ("cultivating", "absent", "directive")]
    return Plate(say("core.title"), panels, "1fr 1fr", policies=legend)


def _panel(values: Numbers, view: str, say: Speech) -> Panel:
    series = [Series(name, STYLES[name], values[name]) for name in THREE]
    figure = lines(say, CORES, series, x_title=say("core.axis"), height=270)
    figure.update_xaxes(tickvals=CORES)
    unit = say("text.life_short") if view == "life" else say("text.percent_communities")
    return Panel(view, say(f"core.{view}"), unit, say("core.alternative"), figure)


def tell(numbers: Numbers, say: Speech) -> str:
    """Tell survival by size."""
    head = ["", *(say("core.of", core=say.number(core)) for core in CORES)]
    alive = [[say.policy(name), *map(say.share, numbers["alive"][name])] for name in THREE]
    life = [[say.policy(name), *map(say.share, numbers["life"][name])] for name in THREE]
    caption = say("core.caption", runs=say.number(numbers["runs"]))
    return "\n\n".join((caption, say("core.told_alive"), table(head, alive), say("core.told_life"), table(head, life)))


STUDY = Study("core", measure, draw, tell)
