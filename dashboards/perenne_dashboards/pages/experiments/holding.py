"""A holding: what a store holds, in the few facts that the page's controls need; and whether it is growing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from perenne_experiments.sensitivity.kept import kept_samples
from perenne_experiments.store.columns import factor_names
from perenne_experiments.store.wanted import wanted

if TYPE_CHECKING:
    from perenne_experiments.sensitivity.plan import Plan
    from perenne_experiments.store.store import Store

Pulse = tuple[int, int, float, float]
"""Parts of a store, their bytes, and when the last was written, seconds since 1970; then when the last note about them
was. It changes when runs are added, and when it is said how many are to come."""

_COUNTS = "SELECT count(*) AS runs, count(error) AS failed, count(DISTINCT configuration) AS points FROM runs"


@dataclass(frozen=True)
class Span:
    """The values of a factor.

    Attributes:
        low: least.
        high: largest.
        values: how many there are.
    """

    low: float
    high: float
    values: int


@dataclass(frozen=True)
class Holding:
    """What a store holds.

    Attributes:
        runs: how many runs, failed ones too.
        failed: how many failed.
        points: how many configurations.
        scenarios: their names, in the order of the alphabet.
        policies: likewise, in the scenario that is looked at.
        spans: the numeric factors that have values, by name.
        wanted: how many runs it will have once it is whole; None where nobody has said so.
        samples: what sensitivity analyses have sampled, the oldest first.
    """

    runs: int
    failed: int
    points: int
    scenarios: tuple[str, ...]
    policies: tuple[str, ...]
    spans: Mapping[str, Span]
    wanted: int | None = None
    samples: tuple[Plan, ...] = ()

    @property
    def varying(self) -> tuple[str, ...]:
        """The factors with more than one value."""
        return tuple(name for name, span in self.spans.items() if span.values > 1)


def hold(store: Store, scenario: str) -> Holding:
    """Look what a store holds.

    Args:
        store: the store.
        scenario: name of the scenario that is looked at; "" for the first.

    Raises:
        StoreError: the store is damaged.
        SensitivityError: so is what it has kept of a sample.
    """
    counts = store.query(_COUNTS).to_pylist()[0]
    found = store.query("SELECT DISTINCT scenario, policy FROM runs WHERE error IS NULL ORDER BY ALL").to_pylist()
    scenarios = tuple(dict.fromkeys(row["scenario"] for row in found))
    here = scenario if scenario in scenarios else next(iter(scenarios), "")
    return Holding(
        runs=counts["runs"],
        failed=counts["failed"],
        points=counts["points"],
        scenarios=scenarios,
        policies=tuple(row["policy"] for row in found if row["scenario"] == here),
        spans=_spans(store),
        wanted=wanted(store),
        samples=tuple(sample.plan for sample in kept_samples(store)),
    )


def pulse_of(place: Path) -> Pulse:
    """Return the pulse of a store or a search: what changes when somebody adds to it."""
    parts, size, last = 0, 0, 0.0
    for path in (*place.glob("parts/*.parquet"), *place.glob("search.journal")):
        try:
            found = path.stat()
        except OSError:  # merged with others meanwhile
            continue
        parts, size, last = parts + 1, size + found.st_size, max(last, found.st_mtime)
    return parts, size, last, max(map(_written_at, place.glob("*.json")), default=0.0)


def _written_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # a draft that has been put in place meanwhile
        return 0.0


def _spans(store: Store) -> dict[str, Span]:
    names = factor_names(store)
    if not names:
        return {}
    asked = ", ".join(
        f"min({one}) AS low{place}, max({one}) AS high{place}, count(DISTINCT {one}) AS values{place}"
        for place, one in enumerate('"' + name.replace('"', '""') + '"' for name in names)
    )
    row = store.query(f"SELECT {asked} FROM runs WHERE error IS NULL").to_pylist()[0]  # noqa: S608
    return {
        name: Span(row[f"low{place}"], row[f"high{place}"], row[f"values{place}"])
        for place, name in enumerate(names)
        if row[f"low{place}"] is not None
    }
