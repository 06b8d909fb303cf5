"""The views of a store: each asks it one kind of question, with the settings and the filter of the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from perenne_dashboards.pages.experiments.filter import Bound, Filter, between
from perenne_dashboards.pages.experiments.holding import Holding, hold
from perenne_dashboards.pages.experiments.settings import Settings
from perenne_dashboards.pages.experiments.work import Told
from perenne_dashboards.speech import Speech
from perenne_dashboards.stores import DEMONSTRATION, shelf
from perenne_experiments.command_text import written
from perenne_experiments.store.selection import Selection
from perenne_experiments.store.store import Store
from perenne_experiments.study_page import Section, study_page

if TYPE_CHECKING:
    from perenne_experiments.discovery.study import Corner

PREFERRED = "cultivating"
"""The policy that a view tells of where nothing else was chosen."""


@dataclass(frozen=True)
class Corners:
    """Corners that the page can look into.

    Attributes:
        rule: what each is called, in words.
        filter: the runs in it.
    """

    rule: str
    filter: Filter


@dataclass(frozen=True, eq=False)
class Shown:
    """What a view shows; its texts are in one language.

    Attributes:
        title: what it is about.
        lead: the conclusion, the headline first.
        sections: what it rests on.
        design: what was looked at, in one line.
        methods: how it was reckoned.
        command: command that makes it again.
        corners: corners to look into.
        cells: the filter of each cell of a map, by its places across and up.
    """

    title: str
    lead: Sequence[str]
    sections: Sequence[Section]
    design: str
    methods: Sequence[str]
    command: str
    corners: Sequence[Corners] = ()
    cells: dict[tuple[int, int], Filter] | None = None

    def page(self, code: str) -> str:
        """Return the same as a report: one HTML page that stands alone."""
        return study_page(
            title=self.title,
            lead=self.lead,
            sections=self.sections,
            language=code,
            command=self.command,
            methods=self.methods,
            design=self.design,
        )


@dataclass(frozen=True)
class Question:
    """What a view is asked.

    Attributes:
        store: the store.
        name: what the store is called in commands.
        holding: what it holds.
        settings: with every choice made.
        say: the page's words.
        told: called as the view goes on.
    """

    store: Store
    name: str
    holding: Holding
    settings: Settings
    say: Speech
    told: Told

    @property
    def where(self) -> str | None:
        """The condition on the runs, in SQL; None for all."""
        chosen = [f"scenario = '{_quoted(self.settings.scenario)}'"] if len(self.holding.scenarios) > 1 else []
        chosen += [self.settings.filter.sql] if self.settings.filter.bounds else []
        return " AND ".join(chosen) or None

    @property
    def selection(self) -> Store:
        """The store, with the runs that are looked at alone."""
        return self.store if self.where is None else Selection(self.store, self.where)

    @property
    def filtered(self) -> list[str]:
        """A sentence that tells the filter; nothing without one."""
        clauses = self.settings.filter.words(self.say.lab)
        return [self.say("filter.only", where=clauses)] if clauses else []

    def command(self, *words: str, **options: str | None) -> str:
        """Return a command about the store, as one types it."""
        given = [word for name, value in options.items() if value for word in (f"--{name}", value)]
        return written(["perenne", *words, self.name, *given], self.say.code)

    @property
    def page_command(self) -> str:
        """The command that opens the page, and what its address then holds."""
        from urllib.parse import urlencode

        held = {key: text for key, text in self.settings.address().items() if text}
        folder = str(shelf().folder)
        return f"{written(['perenne', 'dashboard', '--stores', folder], self.say.code)}\n/experiments?{urlencode(held)}"


def opened(place: Path, settings: Settings) -> Store:
    """Return the store that the settings name.

    Raises:
        StoreError: it cannot be used.
    """
    return Store.open(place, any_model=settings.any_model)


def completed(settings: Settings, holding: Holding) -> Settings:
    """Return the settings with every choice made, and none that the store does not know."""
    from dataclasses import replace

    scenarios, policies, varying = holding.scenarios, holding.policies, holding.varying
    policy = _known(settings.policy, policies, PREFERRED if PREFERRED in policies else "")
    across = _known(settings.across, varying, "")
    others = tuple(name for name in varying if name != across)
    return replace(
        settings,
        scenario=_known(settings.scenario, scenarios, ""),
        policies=tuple(name for name in settings.policies if name in policies),
        by=settings.by if settings.by in varying else "",
        policy=policy,
        against=settings.against if settings.against in policies and settings.against != policy else "",
        across=across,
        up=_known(settings.up, others, ""),
        filter=settings.filter.among(holding.spans),
    )


def show(place: Path, settings: Settings, say: Speech, told: Told) -> Shown:
    """Ask a store what the settings ask.

    Args:
        place: folder of the store.
        settings: what is asked.
        say: the page's words, in the language of the answer.
        told: called as the view goes on; what it raises ends it.

    Raises:
        SaidError: it cannot be told, and why.
    """
    store = opened(place, settings)
    holding = hold(store, settings.scenario)
    name = str(place) if settings.store == DEMONSTRATION else settings.store
    return _VIEWS[settings.view](Question(store, name, holding, completed(settings, holding), say, told))


def survival(asked: Question) -> Shown:
    """Show how long communities live, by policy and by factor."""
    from perenne_experiments.survival_analysis.conclusion import conclude
    from perenne_experiments.survival_analysis.page import scenario_title, survival_sections
    from perenne_experiments.survival_analysis.study import analyse_survival
    from perenne_experiments.survival_analysis.words import design_line

    settings, lab = asked.settings, asked.say.lab
    study = analyse_survival(
        asked.store,
        by=[settings.by] if settings.by else [],
        where=asked.where,
        policies=settings.policies,
        progress=asked.told,
    )
    conclusion = conclude(study, lab.code)
    return Shown(
        title=lab("survival.title", scenario=scenario_title(study, lab)),
        lead=[conclusion.headline, *conclusion.size, *conclusion.splits, *asked.filtered, conclusion.caution],
        sections=survival_sections(study, lab.code),
        design=design_line(study, lab),
        methods=[lab("survival.methods"), lab("survival.methods_tests")],
        command=asked.command(
            "survival", by=settings.by, policies=",".join(settings.policies), where=asked.where, seed="1"
        ),
    )


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
        sections=[_without_paragraphs(one) for one in discovery_sections(study, lab.code)],
        design=design_line(study, lab),
        methods=[lab("discovery.methods"), lab("discovery.methods_honest")],
        command=asked.command("discover", policy=settings.policy, against=settings.against, seed="1"),
        corners=[
            Corners(rule(corner, lab), settings.filter.narrowed(*_bounds(corner)))
            for corner in study.discoveries[0].corners
        ],
    )


def heat(asked: Question) -> Shown:
    """Show the mean of an outcome, or a paired contrast, over two factors."""
    from perenne_experiments.figures.heat_map import heat_extremes, heat_panel, heat_table, heat_title
    from perenne_experiments.heat_map import heat_map

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


def given(asked: Question) -> Shown:
    """Show what each factor explains of an outcome by itself."""
    from perenne_experiments.figures.given import given_panel, given_sentences, given_table
    from perenne_experiments.sensitivity.given import given_shares

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


_VIEWS: dict[str, Callable[[Question], Shown]] = {
    "survival": survival,
    "heat": heat,
    "given": given,
    "boxes": boxes,
}


def _without_paragraphs(section: Section) -> Section:
    """Return a section without what the lead says already."""
    from dataclasses import replace

    return replace(section, paragraphs=())


def _bounds(corner: Corner) -> list[Bound]:
    return [
        bound
        for one in corner.restrictions
        for bound in (
            *([Bound(one.factor, ">", one.low)] if one.low is not None else []),
            *([Bound(one.factor, "<", one.high)] if one.high is not None else []),
        )
    ]


def _known(name: str, names: Sequence[str], usual: str) -> str:
    """Return a name that is there: the one given, else the usual one, else the first."""
    return name if name in names else usual or next(iter(names), "")


def _quoted(text: str) -> str:
    return text.replace("'", "''")
