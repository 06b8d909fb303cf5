"""The page of a search."""

from __future__ import annotations

from perenne_experiments.pages.study_page import Section, Table, study_page
from perenne_experiments.search.conclusion import conclude, described, share
from perenne_experiments.search.figures import flatness_panels, front_panels, legend
from perenne_experiments.search.flatness import Flatness
from perenne_experiments.search.search import Candidate, Search
from perenne_experiments.words.language import Language, capitalised, language
from perenne_experiments.words.typography import typeset


def search_page(search: Search, code: str, *, command: str) -> str:
    """Return the page of a search, one HTML file that stands alone.

    Args:
        search: what was found.
        code: language, "en" or "fr".
        command: command that makes it again.
    """
    say = language(code)
    return study_page(
        title=say("search.title", scenario=typeset(search.scenario.title[code], code)),
        lead=conclude(search, code),
        sections=search_sections(search, code),
        language=code,
        command=command,
        methods=methods(search, say),
        design=_design(search, say),
    )


def search_sections(search: Search, code: str) -> list[Section]:
    """Return what the page rests on, with its figures."""
    say = language(code)
    return [
        Section(
            heading=say("search.heading_front"),
            paragraphs=[],
            panels=front_panels(search, code),
            legend=legend(code),
            caption=say("search.front"),
        ),
        Section(
            heading=say("search.heading_flat"),
            paragraphs=[],
            panels=flatness_panels(search, code),
            caption=say("search.flat"),
            tables=[_flatness_table(search, say)],
        ),
        Section(heading=say("search.heading_policies"), paragraphs=[], tables=[_policies_table(search, say)]),
    ]


def methods(search: Search, say: Language) -> list[str]:
    """Return how it was reckoned, a paragraph each."""
    number = say.numerals.number
    fresh = number(search.fresh_runs)
    return [
        say("search.method_search", trials=number(search.trials), runs=number(search.runs)),
        say("search.method_fresh", fresh=fresh),
        say("search.method_measure", tolerance=say.numerals.percent(search.tolerance)),
        say("search.method_value"),
        *([say("search.method_worlds", worlds=number(search.worlds))] if search.worlds > 1 else []),
    ]


def _design(search: Search, say: Language) -> str:
    number = say.numerals.number
    return say(
        "search.design",
        trials=number(search.trials),
        runs=number(search.runs),
        fresh=number(search.fresh_runs),
        horizon=say.duration(search.weeks),
    )


def _policies_table(search: Search, say: Language) -> Table:
    robust = search.worlds > 1
    columns = ["policy", "life", "value", "spent", "involvement", "control", "claimed"]
    columns += ["worst_tenth"] if robust else []
    first = [] if search.measure.point == search.best.point else [(search.measure, say("search.measure"))]
    rows = [
        (candidate, _rank(search, candidate, say))
        for candidate in search.front
        if candidate.point != search.measure.point
    ]
    if not first:
        rows = [(search.best, say("search.measure")), *(row for row in rows if row[0].point != search.best.point)]
    return Table(
        columns=[say(f"search.{column}") for column in columns],
        rows=[_policy_row(candidate, rank, say, robust=robust) for candidate, rank in (*first, *rows)],
        caption=say("search.policies"),
    )


def _rank(search: Search, candidate: Candidate, say: Language) -> str:
    return say("search.best") if candidate.point == search.best.point else ""


def _policy_row(candidate: Candidate, rank: str, say: Language, *, robust: bool) -> list[str]:
    number, percent = say.numerals.number, say.numerals.percent
    levers = described(candidate, say)
    claimed = say("table.none") if candidate.claimed is None else percent(candidate.claimed.lifetime)
    row = [
        say("text.with_share", name=levers, share=rank) if rank else levers,
        share(candidate.lifetime, say),
        say("text.with_range", value=number(candidate.value.value, 2), range=say.numerals.range(candidate.value, 2)),
        say.numerals.number(candidate.score.hours, 1),
        number(candidate.involvement, 2),
        number(candidate.control, 2),
        claimed,
    ]
    if robust:
        row.append(say("table.none") if candidate.score.worst is None else percent(candidate.score.worst))
    return [capitalised(row[0]), *row[1:]]


def _flatness_table(search: Search, say: Language) -> Table:
    return Table(
        columns=[say(f"search.{column}") for column in ("lever", "held", "range", "verdict")],
        rows=[_flatness_row(flat, search.tolerance, say) for flat in search.flatness],
    )


def _flatness_row(flat: Flatness, tolerance: float, say: Language) -> list[str]:
    number = say.numerals.number
    return [
        capitalised(say.name("levers", flat.lever)),
        number(flat.held, 2),
        f"{number(flat.low, 2)}–{number(flat.high, 2)}",
        say("search.yes") if flat.matters(tolerance) else say("search.no"),
    ]
