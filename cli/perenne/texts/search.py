"""A search in words and one table, and the policies that it found as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perenne import terminal
from perenne.columns import columns
from perenne.paragraph import paragraph
from perenne.session import Session
from perenne_experiments.search.conclusion import conclude
from perenne_experiments.search.policy_file import policy_text
from perenne_experiments.words.language import Language, language

if TYPE_CHECKING:
    from perenne_experiments.search.search import Candidate, Search
    from perenne_experiments.statistics.estimate import Estimate


def search_text(search: Search, session: Session, width: int) -> str:
    """Return what a search found: the table, and the conclusion in plain words."""
    say = language(session.language)
    heading = session.say(
        "search.heading",
        scenario=search.scenario.title[session.language],
        hours=say.hours(search.hours),
        trials=say.numerals.number(search.trials),
        seed=search.seed,
    )
    sentences = conclude(search, session.language)
    return "\n\n".join(
        [
            paragraph(heading, width),
            _table(search, session, say, width),
            *(paragraph(text, width) for text in sentences),
        ]
    )


def policy_files(search: Search, code: str) -> dict[str, str]:
    """Return the policies that were found, as files that `--policy` takes, by name of the file."""
    found = {"juste-mesure": search.measure, "best-found": search.best}
    hours = f"{search.hours:g}"
    note = language(code)("search.note", scenario=search.scenario.name, hours=hours)
    return {f"{name}.toml": policy_text(name, candidate.stages, [note]) for name, candidate in found.items()}


def _table(search: Search, session: Session, say: Language, width: int) -> str:
    number, percent = say.numerals.number, say.numerals.percent
    labels = ["", *(session.say(f"search.{row}") for row in ("life", "value", "hours", "involvement", "control"))]
    found = [_column("measure", search.measure, session, say)]
    if search.best.point != search.measure.point:
        found.append(_column("best", search.best, session, say))
    none = session.say("search.unknown")
    for name, lived in search.named.items():
        life = _share(lived.lifetime, say)
        spent = lived.score.hours
        found.append([say.policy(name), life, number(lived.score.value, 2), number(spent, 1), none, none])
    if search.worlds > 1:
        labels.append(session.say("search.worst"))
        worst = [search.measure.score.worst]
        worst += [search.best.score.worst] if search.best.point != search.measure.point else []
        worst += [lived.score.worst for lived in search.named.values()]
        for column, share in zip(found, worst, strict=True):
            column.append(none if share is None else percent(share))
    return columns(labels, found, width, rule="─" if terminal.can_show("─") else "-")


def _column(kind: str, candidate: Candidate, session: Session, say: Language) -> list[str]:
    number = say.numerals.number
    return [
        session.say(f"search.{kind}"),
        _share(candidate.lifetime, say),
        number(candidate.score.value, 2),
        number(candidate.score.hours, 1),
        number(candidate.involvement, 2),
        number(candidate.control, 2),
    ]


def _share(share: Estimate, say: Language) -> str:
    return f"{say.numerals.percent(share.value)} ({say.numerals.percent_range(share)})"
