"""The watch: the lives of a store that an analysis looks at, as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.hinted_error import nearest
from perenne_experiments.store.error import StoreError
from perenne_experiments.store.schema import run_schema
from perenne_experiments.survival_analysis.error import SurvivalError
from perenne_model.vitals import CAUSES

if TYPE_CHECKING:
    from perenne_experiments.store.store import Store


@dataclass(frozen=True, eq=False)
class Watch:
    """Lives, each watched to its death or the horizon; columns of shape (n,).

    Attributes:
        store: folder of the store.
        scenario: name of the scenario.
        weeks: horizon: where counting stops.
        policies: names of the policies, in the order asked for.
        policy: place of each life's policy among them.
        lifetime: weeks lived, the horizon at most.
        died: whether it ended in a death within the horizon.
        cause: place of its cause among the model's causes; −1 when alive.
        unit: number of the unit that it belongs to: lives of one unit are alike.
        kind: what a unit is: "seed", or "point" of the factors, whichever there are more of.
        units: how many there are.
        factors: value of each factor; NaN where a policy has none.
        failed: runs that failed, which are left out.
        where: condition on the runs, or None.
    """

    store: str
    scenario: str
    weeks: int
    policies: tuple[str, ...]
    policy: NDArray[np.intp]
    lifetime: NDArray[np.float64]
    died: NDArray[np.bool_]
    cause: NDArray[np.intp]
    unit: NDArray[np.intp]
    kind: str
    units: int
    factors: Mapping[str, NDArray[np.float64]]
    failed: int
    where: str | None

    def __len__(self) -> int:
        """Count the lives."""
        return len(self.lifetime)

    def under(self, policy: str) -> NDArray[np.bool_]:
        """Tell which lives were lived under a policy."""
        return np.asarray(self.policy == self.policies.index(policy))


def watch(store: Store, *, policies: Sequence[str] = (), where: str | None = None, horizon: int | None = None) -> Watch:
    """Look at the lives of a store.

    Args:
        store: the store; a sweep may be writing it.
        policies: names of the policies; by default all, in the order of the alphabet.
        where: condition in SQL on the columns of the runs.
        horizon: where counting stops, weeks; by default as far as every life was watched.

    Raises:
        SurvivalError: no run, several scenarios, an unknown policy, a condition that cannot be read, or a horizon
            past what was watched.
        StoreError: the store is damaged.
    """
    chosen = " AND ".join(["error IS NULL", *([f"({where}\n)"] if where else [])])
    held, failed = _held(store, chosen, where)
    names = tuple(dict.fromkeys(policies)) or tuple(sorted(held))
    for name in names:
        if name not in held:
            raise SurvivalError(
                "survival_error.policy", value=name, known=", ".join(sorted(held)), near=nearest(name, held)
            )
    weeks = min(held[name] for name in names)
    if horizon is not None and not 1 <= horizon <= weeks:
        raise SurvivalError("survival_error.horizon", value=horizon, weeks=weeks)
    return _columns(store, chosen, names, horizon or weeks, failed, where)


def factor_names(store: Store) -> tuple[str, ...]:
    """Return the numeric factors of a store, in the order of their names."""
    import pyarrow as pa

    columns = store.query("SELECT * FROM runs LIMIT 0").schema
    return tuple(one.name for one in columns if one.name not in run_schema().names and one.type == pa.float64())


def _held(store: Store, chosen: str, where: str | None) -> tuple[dict[str, int], int]:
    """Return the shortest horizon of each policy, and how many runs failed."""
    counted = f"SELECT scenario, policy, min(weeks) AS weeks FROM runs WHERE {chosen} GROUP BY ALL ORDER BY ALL"  # noqa: S608
    rows = _asked(store, counted, where).to_pylist()
    failed = chosen.replace("error IS NULL", "error IS NOT NULL", 1)
    lost = int(_asked(store, f"SELECT count(*) FROM runs WHERE {failed}", where).column(0)[0].as_py())  # noqa: S608
    if not rows:
        key = "survival_error.none" if where else "survival_error.failed" if lost else "survival_error.empty"
        raise SurvivalError(key, store=str(store.folder), value=where or "", failed=lost)
    scenarios = sorted({row["scenario"] for row in rows})
    if len(scenarios) > 1:
        raise SurvivalError(
            "survival_error.several", store=str(store.folder), found=", ".join(scenarios), first=scenarios[0]
        )
    return {row["policy"]: int(row["weeks"]) for row in rows}, lost


def _columns(store: Store, chosen: str, names: tuple[str, ...], weeks: int, failed: int, where: str | None) -> Watch:
    factors = factor_names(store)
    point = f"hash({', '.join(map(_column, factors))})" if factors else "0::UBIGINT"
    listed = ", ".join(map(_text, names))
    table = _asked(
        store,
        f"SELECT scenario, policy, seed, {point} AS point, least(lifetime, {weeks}) AS lifetime, "  # noqa: S608
        f"NOT censored AND lifetime <= {weeks} AS died, cause, "
        f"{''.join(f'{_column(name)}, ' for name in factors)}0 AS last "
        f"FROM runs WHERE {chosen} AND policy IN ({listed}) "
        "ORDER BY configuration, replicate, seed",
        where,
    )
    died = table["died"].to_numpy()
    seed, seeds = _numbered(table["seed"].to_numpy())
    place, points = _numbered(table["point"].to_numpy())
    kind, unit, units = ("seed", seed, seeds) if seeds >= points else ("point", place, points)
    return Watch(
        store=str(store.folder),
        scenario=str(table["scenario"][0].as_py()),
        weeks=weeks,
        policies=names,
        policy=_places(table["policy"], names),
        lifetime=table["lifetime"].to_numpy(),
        died=died,
        cause=np.where(died, _places(table["cause"], CAUSES), -1),
        unit=unit,
        kind=kind,
        units=units,
        factors={name: table[name].to_numpy() for name in factors},
        failed=failed,
        where=where,
    )


def _asked(store: Store, sql: str, where: str | None) -> Any:
    """Ask a store.

    Raises:
        SurvivalError: the user's condition cannot be read.
        StoreError: the store is damaged.
    """
    try:
        return store.query(sql)
    except StoreError as error:
        if where is None or error.key not in {"store.sql", "store.not_a_question"}:
            raise
        reason = error.values.get("reason", where)
        raise SurvivalError("survival_error.where", value=where, reason=reason) from error


def _numbered(values: NDArray[Any]) -> tuple[NDArray[np.intp], int]:
    from perenne_experiments.residuals import numbered

    return numbered(values)


def _places(column: Any, names: Sequence[str]) -> NDArray[np.intp]:
    import pyarrow as pa
    import pyarrow.compute as pc

    found = pc.fill_null(pc.index_in(column, pa.array(names, column.type)), -1)
    return np.asarray(found.to_numpy(), dtype=np.intp)


def _column(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
