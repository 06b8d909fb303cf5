"""The watch: the lives of a store that an analysis looks at, as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.errors.hinted_error import nearest
from perenne_experiments.statistics.units import Units, numbered, worlds_of_points
from perenne_experiments.store.columns import column_name, factor_names, point_number, quoted_text
from perenne_experiments.store.error import StoreError
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
        units: what the lives share: their seeds, and their worlds where factors were sampled (see
            `units.sampled_worlds`).
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
    units: Units
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
    listed = ", ".join(map(quoted_text, names))
    table = _asked(
        store,
        f"SELECT scenario, policy, seed, {point_number(factors)} AS point, least(lifetime, {weeks}) AS lifetime, "  # noqa: S608
        f"NOT censored AND lifetime <= {weeks} AS died, cause, "
        f"{''.join(f'{column_name(name)}, ' for name in factors)}0 AS last "
        f"FROM runs WHERE {chosen} AND policy IN ({listed}) "
        "ORDER BY configuration, replicate, seed",
        where,
    )
    died = table["died"].to_numpy()
    known = {name: table[name].to_numpy() for name in factors}
    worlds = worlds_of_points(table["point"].to_numpy(), list(known.values()))
    return Watch(
        store=str(store.folder),
        scenario=str(table["scenario"][0].as_py()),
        weeks=weeks,
        policies=names,
        policy=_places(table["policy"], names),
        lifetime=table["lifetime"].to_numpy(),
        died=died,
        cause=np.where(died, _places(table["cause"], CAUSES), -1),
        units=Units(numbered(table["seed"].to_numpy())[0], worlds),
        factors=known,
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


def _places(column: Any, names: Sequence[str]) -> NDArray[np.intp]:
    import pyarrow as pa
    import pyarrow.compute as pc

    found = pc.fill_null(pc.index_in(column, pa.array(names, column.type)), -1)
    return np.asarray(found.to_numpy(), dtype=np.intp)
