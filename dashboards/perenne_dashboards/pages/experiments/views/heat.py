"""The view of a map: the mean of an outcome, or a paired contrast, over two factors."""

from __future__ import annotations

from perenne_dashboards.pages.experiments.filter import between
from perenne_dashboards.pages.experiments.question import Question
from perenne_dashboards.pages.experiments.shown import Shown
from perenne_experiments.pages.study_page import Section


def heat(asked: Question) -> Shown:
    """Show the mean of an outcome, or a paired contrast, over two factors."""
    from perenne_experiments.heat_map.figure import heat_extremes, heat_panel, heat_table, heat_title
    from perenne_experiments.heat_map.heat_map import heat_map

    settings, lab = asked.settings, asked.say.lab
    found = heat_map(
        asked.selection,
        settings.across,
        settings.up,
        policy=settings.policy,
        outcome=settings.outcome,
        against=settings.against or None,
        progress=asked.told,
    )
    section = Section(
        heading=asked.say("views.heat"),
        paragraphs=(),
        panels=[heat_panel(found, lab)],
        tables=[heat_table(found, lab)],
        caption=lab("heat.caption_against" if found.against else "heat.caption"),
        wide=True,
    )
    cells = {
        place: settings.filter.narrowed(
            *(
                bound
                for name, one in ((found.across, found.columns[place[0]]), (found.up, found.rows[place[1]]))
                for bound in between(name, one.low, one.high, last=one.last)
            )
        )
        for place in found.means
    }
    return Shown(
        title=heat_title(found, lab),
        lead=[heat_extremes(found, lab), *asked.filtered, lab("heat.caution")],
        sections=[section],
        design=lab(
            "given.design",
            points=lab.numerals.number(asked.holding.points),
            lives=lab.numerals.number(sum(found.lives.values())),
            horizon=lab.duration(found.weeks),
        ),
        methods=[lab("heat.methods")],
        command=asked.page_command,
        cells=cells,
    )
