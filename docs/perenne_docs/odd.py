"""Blocks of the ODD page: what there is, who acts, in which order, from the objects the engine runs on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np

from perenne_docs.parameters import ASSUMPTION
from perenne_docs.rules import Column, Rules, all_rules
from perenne_docs.speech import Speech
from perenne_model import (
    CONTROL,
    EVENT_KINDS,
    LEVERS,
    PHASES,
    POLICY_FORMS,
    SUPPORT,
    VITALS,
    Responsive,
    Timetable,
    parse_policy,
    registry,
)
from perenne_model.draws import Decision
from perenne_model.events import LASTING
from perenne_model.levers import SERVED
from perenne_model.policies import VISIBLE
from perenne_model.week.observe import SLOW_EVERY
from perenne_model.words import words
from perenne_model.world import COMMUNITY, INITIATIVE, MEMBER

RECORDS = {"member": MEMBER, "initiative": INITIATIVE, "community": COMMUNITY}
"""The records whose columns are told."""

MODEL = "../model/perenne_model"
"""The model's package, from the pages."""

COST = ("fixed", "each")
"""The parameters that every lever has: what it costs."""


def odd_blocks(say: Speech) -> dict[str, str]:
    """Return every block of the page."""
    makers: dict[str, Callable[[Speech], str]] = {
        "schedule": schedule,
        "levers": levers,
        "policies": policies,
        "events": events,
        "signs": signs,
        "draws": draws,
        "parameters-by-group": parameters_by_group,
    }
    columns = {f"columns-{record}": _columns(record, say) for record in RECORDS}
    return columns | {key: make(say) for key, make in makers.items()}


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], say: Speech, *, numbers: bool = False) -> str:
    rule = ["---", *("--:" if numbers else "---" for _ in head[1:])]
    lines = [[say(f"odd.{title}") for title in head], rule, *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _listed(items: Iterable[str], say: Speech) -> str:
    return ", ".join(items) or say("odd.none")


def _code(name: str) -> str:
    return f"`{name}`"


def _named(key: str, name: str) -> str:
    return _code(key) if name == key else f"{_code(key)}, {name}"


def source_link(name: str) -> str:
    """Return a link to a file of rules."""
    path = {"upheaval": "upheaval.py", "week": "week/__init__.py"}.get(name, f"week/{name}.py")
    return f"[`{name}`]({MODEL}/{path})"


def _in_order(names: Iterable[str]) -> list[str]:
    """Return files of rules in the order of the week, those that serve several phases after them."""
    order = [phase.name for phase in PHASES]
    return sorted(names, key=lambda name: (order.index(name) if name in order else len(order), name))


def _those(holds: Callable[[Rules], bool]) -> list[str]:
    return _in_order(name for name, rules in all_rules().items() if holds(rules))


# --- what there is ------------------------------------------------------------------------------------------


def _columns(record: str, say: Speech) -> str:
    told = say.pairs(f"odd_{record}")
    dtype: np.dtype[Any] = RECORDS[record]
    rows = [[_code(name), *told[name], _set_by((record, name), say)] for name in dtype.names or ()]
    return _table(("record", "unit", "meaning", "set"), rows, say)


def _set_by(column: Column, say: Speech) -> str:
    return ", ".join(map(_code, _those(lambda rules: column in rules.sets))) or say("odd.start")


def signs(say: Speech) -> str:
    """Return the table of vital signs."""
    names, units = words("perenne_model", say.code).table("vitals"), say.options("odd_sign")
    seen = {True: say("odd.yes"), False: say("odd.no")}
    rows = [
        [_code(sign), say.typeset(names[sign]), units[sign].format(slow=SLOW_EVERY), seen[sign in VISIBLE]]
        for sign in VITALS
    ]
    return _table(("sign", "meaning", "unit", "seen"), rows, say)


# --- in which order -----------------------------------------------------------------------------------------


def schedule(say: Speech) -> str:
    """Return the table of phases: where each is told and written, which levers it reads, what it draws."""
    rows = [_phase(place, phase.name, say) for place, phase in enumerate(PHASES, 1)]
    return _table(("phase", "code", "levers", "draws"), rows, say)


def _phase(place: int, name: str, say: Speech) -> list[str]:
    rules = all_rules()[name]
    return [
        equations_link(place, name, say),
        source_link(name),
        _listed((_code(lever) for lever in LEVERS if lever in rules.levers), say),
        _listed(sorted(map(_code, rules.decisions)), say),
    ]


def equations_link(place: int, name: str, say: Speech) -> str:
    """Return a link to the equations of a phase."""
    title = phase_words(name, say)[0]
    page = {"en": "model.md", "fr": "model.fr.md"}[say.code]
    anchor = re.sub(r"[^\w\- ]", "", f"{place}. {title}".lower()).replace(" ", "-")
    return f"{place}. [{title}]({page}#{anchor})"


def phase_words(name: str, say: Speech) -> tuple[str, str]:
    """Return the name of a phase and what it does, as people read them."""
    title, _, does = str(words("perenne_model", say.code).table("phases")[name]).partition(":")
    return title.strip(), say.typeset(does.strip())


def draws(say: Speech) -> str:
    """Return the table of all that is drawn."""
    told = say.options("odd_decision")
    rows = []
    for decision in Decision:
        places = _those(lambda rules, name=decision.name: name in rules.decisions)  # type: ignore[misc]
        rows.append([_code(decision.name), str(decision.value), told[decision.name], ", ".join(map(_code, places))])
    return _table(("decision", "number", "decides", "drawn"), rows, say)


# --- who acts, and what befalls -----------------------------------------------------------------------------


def levers(say: Speech) -> str:
    """Return the table of levers."""
    return _table(("lever", "family", "changes", "acts", "own", "grows"), [_lever(lever, say) for lever in LEVERS], say)


def _lever(lever: str, say: Speech) -> list[str]:
    name = say.typeset(words("perenne_model", say.code)(f"levers.{lever}"))
    prefix = f"levers.{lever}."
    own = [path for path in registry() if path.startswith(prefix) and path.removeprefix(prefix) not in COST]
    return [
        _named(lever, name),
        say("odd.support" if lever in SUPPORT else "odd.control"),
        say(f"odd_lever.{lever}"),
        ", ".join(map(_code, _those(lambda rules: lever in rules.levers))),
        _listed(map(_code, own), say),
        say(f"odd_served.{SERVED[lever]}"),
    ]


def policies(say: Speech) -> str:
    """Return the table of policies, their heights as they are built."""
    forms = say.options("odd_form")
    rows = [[_code(form), forms[form] if form in forms else _built_in(form, say)] for form in POLICY_FORMS]
    return _table(("policy", "does"), rows, say)


def _built_in(name: str, say: Speech) -> str:
    policy = parse_policy(name)
    if isinstance(policy, Responsive):
        heights = {"act": say.exact(policy.act), "calm": say.exact(policy.calm)}
        return say("odd.responsive", weeks=policy.review, **heights)
    if not isinstance(policy, Timetable):
        raise TypeError(f"policy {name}: nothing is known to tell of it")
    (_, first), *later = policy.stages
    told = [_heights(first, say)]
    told += [say("odd.from_week", week=week, levers=_heights(stage, say)) for week, stage in later]
    return "; ".join(told) if say.code == "en" else say.typeset(" ; ".join(told))


def _heights(stage: Mapping[str, float], say: Speech) -> str:
    (support,), (control,) = ({stage[lever] for lever in family} for family in (SUPPORT, CONTROL))
    if support == control == 0:
        return say("odd.everything")
    return say("odd.stage", support=say.exact(support), control=say.exact(control))


def events(say: Speech) -> str:
    """Return the table of events."""
    names = words("perenne_model", say.code).table("events")
    lasts = {True: say("odd.for_weeks"), False: say("odd.at_once")}
    rows = [
        [_code(kind), say.typeset(names[kind]), say(f"odd_amount.{kind}"), lasts[kind in LASTING]]
        for kind in EVENT_KINDS
    ]
    return _table(("event", "meaning", "amount", "lasts"), rows, say)


# --- parameters ---------------------------------------------------------------------------------------------


def parameters_by_group(say: Speech) -> str:
    """Return how many parameters each group has, and how many of them rest on a source."""
    every = list(registry().values())
    rows = []
    for group, members in groupby(every, key=lambda parameter: parameter.path.split(".")[0]):
        rows.append([_named(group, say(f"odd_group.{group}")), *_counts([one.source for one in members])])
    rows.append([say("odd.all"), *_counts([one.source for one in every])])
    return _table(("group", "count", "sourced", "assumed"), rows, say, numbers=True)


def _counts(sources: list[str]) -> list[str]:
    assumed = sources.count(ASSUMPTION)
    return [str(len(sources)), str(len(sources) - assumed), str(assumed)]
