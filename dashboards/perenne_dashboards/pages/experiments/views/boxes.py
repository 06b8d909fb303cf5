"""The view of corners: where in the assumptions a policy fails."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perenne_dashboards.pages.experiments.filter import Bound
from perenne_dashboards.pages.experiments.question import Question
from perenne_dashboards.pages.experiments.shown import Corners, Shown

if TYPE_CHECKING:
    from perenne_experiments.discovery.study import Corner


def boxes(asked: Question) -> Shown:
    """Show the corners of the assumptions in which a policy fails."""
    from perenne_experiments.discovery.conclusion import conclude
    from perenne_experiments.discovery.page import design_line, discovery_page_title, discovery_sections
    from perenne_experiments.discovery.rule import rule
    from perenne_experiments.discovery.study import discover
    from perenne_experiments.discovery.worlds import read_runs

    settings, lab = asked.settings, asked.say.lab
    runs = read_runs(asked.selection)
    study = discover(runs, policies=[settings.policy], against=settings.against or None, progress=asked.told)
    conclusion = conclude(study, lab.code)
    first = conclusion.findings[0]
    return Shown(
        title=discovery_page_title(study, lab),
        lead=[first.headline, *first.size, *asked.filtered, conclusion.condition, conclusion.caution],
        sections=[replace(one, paragraphs=()) for one in discovery_sections(study, lab.code)],
        design=design_line(study, lab),
        methods=[lab("discovery.methods"), lab("discovery.methods_honest")],
        command=asked.command("discover", policy=settings.policy, against=settings.against, seed="1"),
        corners=[
            Corners(rule(corner, lab), settings.filter.narrowed(*_bounds(corner)))
            for corner in study.discoveries[0].corners
        ],
    )


def _bounds(corner: Corner) -> list[Bound]:
    return [
        bound
        for one in corner.restrictions
        for bound in (
            *([Bound(one.factor, ">", one.low)] if one.low is not None else []),
            *([Bound(one.factor, "<", one.high)] if one.high is not None else []),
        )
    ]
