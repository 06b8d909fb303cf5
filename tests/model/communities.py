"""Communities to test on: those of the library made small, a lively one that every rule is at work in, random ones."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from perenne_model import EVENT_KINDS, LEVERS, Event, Parameters, Timetable, registry
from perenne_model.events import COUNTED, LASTING
from perenne_scenarios import load

POLICIES = (
    "absent",
    "cultivating",
    "directive",
    "grip:0.5",
    "staged",
    "responsive",
    "cultivating>absent@52",
)
"""Policies that differ in what they do and in when they are asked."""

LIVELY = Parameters(
    {
        "pool.size": 300,
        "pool.renewal": 0.4,
        "pool.discovery": 0.5,
        "launch.core": 40,
        "participation.rate": 1.5,
        "members.capacity.median": 4,
        "initiatives.effort.median": 15,
        "initiatives.patience": 3,
        "initiatives.units_needed": 2,
        "exchange.reading": 60,
        "leaving.base": 0.1,
        "facilitator.hours": 6,
    }
)
"""Much happens here: full sets of ties, too much to read, results and abandonments, hours that run short."""

EVERY_EVENT = (
    Event("newcomers", 0, amount=5),
    Event("newcomers", 10, amount=25),
    Event("newcomers", 10, amount=2),
    Event("reorganisation", 20, amount=0.5),
    Event("reorganisation", 20, amount=0.7),
    Event("key_members_lost", 30, amount=5),
    Event("hours_cut", 15, weeks=60, amount=0.5),
    Event("hours_cut", 35, weeks=20, amount=0.3),
    Event("agenda_imposed", 25, weeks=30, amount=0.6),
    Event("agenda_imposed", 40, amount=0.2),
    Event("facilitator_leaves", 70, weeks=10),
    Event("key_members_lost", 75, amount=3),
    Event("hours_cut", 90, amount=1.0),
)
"""Every kind of event, alone, together, for a time and for good."""


def small(name: str) -> tuple[Parameters, tuple[Event, ...]]:
    """Return a library scenario with few people, and its events brought forward into the first two years."""
    scenario = load(name)
    sizes = {"pool.size": min(600, scenario.parameters["pool.size"])}
    sizes["launch.core"] = min(40, scenario.parameters["launch.core"])
    return scenario.parameters.replace(sizes), tuple(_sooner(event) for event in scenario.events)


def _sooner(event: Event) -> Event:
    amount = min(event.amount, 30) if event.kind == "newcomers" and event.amount else event.amount
    return replace(event, week=event.week // 5, amount=amount)


def seeds() -> st.SearchStrategy[int]:
    """Draw a seed, the first and the last among them."""
    return st.integers(0, 2**64 - 1)


def parameters() -> st.SearchStrategy[Parameters]:
    """Draw parameters from all over their ranges; only numbers of people are kept small."""
    settings = st.lists(st.sampled_from(sorted(registry())).flatmap(_setting), min_size=5, max_size=30).map(dict)
    return st.tuples(settings, _sizes()).map(lambda drawn: Parameters({**drawn[0], **drawn[1]}))


def _setting(path: str) -> st.SearchStrategy[tuple[str, float]]:
    parameter = registry()[path]
    low, high = parameter.low, parameter.high
    values = st.integers(int(low), int(high)) if parameter.integer else st.floats(low, high)
    # Half of the values lie where the default does not drown in the range.
    near = values if parameter.integer else st.floats(0.0, 2.0).map(lambda x: min(high, x * parameter.default))
    return st.tuples(st.just(path), values | near.filter(lambda x: low <= x <= high))


def _sizes() -> st.SearchStrategy[dict[str, float]]:
    # A firm hold on members, at times, so that not all communities end at once.
    holds = st.sampled_from([{}, {"leaving.base": 0.02}])
    people = st.fixed_dictionaries({"pool.size": st.integers(3, 200), "launch.core": st.integers(0, 40)})
    return st.tuples(people, holds).map(lambda drawn: {**drawn[0], **drawn[1]})


def policies() -> st.SearchStrategy[Timetable]:
    """Draw a policy of two stages, each with a few levers at any height."""
    names: list[str] = [*LEVERS]
    levers = st.dictionaries(st.sampled_from(names), st.floats(0.0, 1.0) | st.just(1.0))
    stages = st.tuples(levers, st.integers(1, 20), levers)
    return stages.map(lambda drawn: Timetable("random", ((0, drawn[0]), (drawn[1], drawn[2]))))


def events() -> st.SearchStrategy[tuple[Event, ...]]:
    """Draw a few events of any kind."""
    return st.lists(st.sampled_from(sorted(EVENT_KINDS)).flatmap(_event), max_size=4).map(tuple)


def _event(kind: str) -> st.SearchStrategy[Event]:
    low, high, _ = EVENT_KINDS[kind]
    amount = st.integers(int(low), 10) if kind in COUNTED else st.floats(low, high)
    duration = st.none() | st.integers(1, 15) if kind in LASTING else st.none()
    return st.builds(Event, st.just(kind), st.integers(0, 25), duration, amount if high else st.none())
