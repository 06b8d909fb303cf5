"""The view of shares: what each factor explains of an outcome by itself, whatever the design."""

from __future__ import annotations

from perenne_dashboards.pages.experiments.question import Question
from perenne_dashboards.pages.experiments.shown import Shown
from perenne_experiments.pages.study_page import Section


def given(asked: Question) -> Shown:
    """Show what each factor explains of an outcome by itself."""
    from perenne_experiments.sensitivity.given import given_shares
    from perenne_experiments.sensitivity.given_figure import given_panel, given_sentences, given_table

    settings, lab = asked.settings, asked.say.lab
    found = given_shares(
        asked.selection,
        policy=settings.policy,
        outcome=settings.outcome,
        against=settings.against or None,
        progress=asked.told,
    )
    headline, *rest = given_sentences(found, lab)
    return Shown(
        title=lab("given.title"),
        lead=[headline, *rest[:-1], *asked.filtered, rest[-1]],
        sections=[
            Section(
                heading=asked.say("views.given"),
                paragraphs=(),
                panels=[given_panel(found, lab)],
                tables=[given_table(found, lab)],
                wide=True,
            )
        ],
        design=lab(
            "given.design",
            points=lab.numerals.number(found.points),
            lives=lab.numerals.number(found.lives),
            horizon=lab.duration(found.weeks),
        ),
        methods=[lab("given.methods")],
        command=asked.page_command,
    )
