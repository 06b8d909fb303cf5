"""The study: every point is lived under every policy, and what came of it is shared out among the assumptions."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.design.factor import Factor
from perenne_experiments.lives.outcome import studied
from perenne_experiments.sensitivity import morris, saltelli
from perenne_experiments.sensitivity.error import SensitivityError
from perenne_experiments.sensitivity.morris import MorrisEffects, morris_effects
from perenne_experiments.sensitivity.plan import Plan, plan_sensitivity
from perenne_experiments.sensitivity.sobol import SobolIndices, sobol_indices

if TYPE_CHECKING:
    from perenne_experiments.sensitivity.kept import KeptSample
    from perenne_experiments.store.store import Store
    from perenne_experiments.sweep.progress import Progress


@dataclass(frozen=True, eq=False)
class Target:
    """Something that the assumptions are asked to explain: an outcome under a policy, or its contrast.

    Attributes:
        policy: name of the policy, the first of a contrast.
        other: the policy that it is set against, or None.
        means: mean of the outcome at each point, shape (points,); of a contrast, the first less the other.
        found: what each factor does.
    """

    policy: str
    other: str | None
    means: NDArray[np.float64]
    found: MorrisEffects | SobolIndices

    @property
    def name(self) -> str:
        """Short name, for files: "absent", or "cultivating-absent" of a contrast."""
        return self.policy if self.other is None else f"{self.policy}-{self.other}"

    @property
    def ahead(self) -> float:
        """Share of points where the mean lies above zero: of a contrast, where the first policy does better."""
        return float(np.mean(self.means > 0))


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """What a sensitivity analysis found.

    Attributes:
        plan: what was run.
        targets: the contrast first, if there is one, then each policy.
        dropped: trajectories or rows left out, since a life at one of their points failed.
    """

    plan: Plan
    targets: tuple[Target, ...]
    dropped: int

    @property
    def factors(self) -> tuple[Factor, ...]:
        """The uncertainties that vary."""
        return self.plan.factors


def analyse_sensitivity(
    plan: Plan,
    store: Store,
    *,
    executor: Executor | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Sensitivity:
    """Run what the store does not have yet, and analyse it.

    Args:
        plan: what to run.
        store: where the runs are kept; with the same one, a study that was stopped goes on.
        executor: where to run; by default threads of this process.
        jobs: number of those threads.
        progress: called as runs are done.

    Raises:
        SensitivityError: too many lives failed.
        StoreError: the store is damaged.
        OSError: the disk is full, or the like.
    """
    from perenne_experiments.sensitivity.kept import keep_sample
    from perenne_experiments.sweep.runner import run_sweep

    keys = {}
    distinct = {}
    for policy in plan.design.policies:
        configurations = list(plan.configurations(policy))
        keys[policy] = [one.key for one in configurations]
        distinct.update({one.key: one for one in configurations})
    design = plan.design
    keep_sample(plan, keys, store)
    run_sweep(
        list(distinct.values()),
        store,
        replicates=design.replicates,
        seed=design.seed,
        executor=executor,
        jobs=jobs,
        progress=progress,
    )
    return explain(plan, {policy: _outputs(plan, store, keys[policy]) for policy in design.policies})


def analyse_sample(
    sample: KeptSample, store: Store, *, outcome: str | None = None, contrast: tuple[str, str] | None = None
) -> tuple[Sensitivity, bool]:
    """Analyse a sample that a store has kept, and run nothing.

    Args:
        sample: one of `kept_samples`.
        store: the store; a sweep may be writing it.
        outcome: one of `OUTCOMES`; by default the design's first.
        contrast: two of its policies; by default cultivating and absent if both are there, else the first two.

    Returns:
        What was found, and whether all runs are there; of those that are not, nothing counts as dropped.

    Raises:
        SensitivityError: too many lives failed or are still to be lived, or what is asked for is not in the design.
        StoreError: the store is damaged.
    """
    own = sample.plan
    plan = plan_sensitivity(
        own.design, method=own.method, samples=own.samples, outcome=outcome or own.outcome, contrast=contrast
    )
    whole = _is_whole(sample, store)
    try:
        found = explain(plan, {name: _outputs(plan, store, sample.keys[name]) for name in plan.design.policies})
    except SensitivityError:
        if whole:
            raise
        raise SensitivityError("sensitivity_error.unfinished") from None
    return (found if whole else replace(found, dropped=0)), whole


def _is_whole(sample: KeptSample, store: Store) -> bool:
    """Tell whether every life of a sample has been lived, failed or not."""
    there = store.keys()
    seeds = sample.plan.design.replicates
    return all(len(there.get(key, ())) >= seeds for own in sample.keys.values() for key in set(own))


def explain(plan: Plan, outputs: dict[str, NDArray[np.float64]]) -> Sensitivity:
    """Analyse the outcome at all points.

    Args:
        plan: what was run.
        outputs: the outcome under each policy, as `studied` gives it, shape (points, replicates), on the same
            seeds everywhere; NaN for a life that failed.

    Raises:
        SensitivityError: too many lives failed.
    """
    shares = plan.shares()
    shaped = {policy: values.reshape(*shares.shape[:2], -1) for policy, values in outputs.items()}
    across = (1, 2) if plan.method == "morris" else (0, 2)
    whole = ~np.any([np.isnan(values).any(axis=across) for values in shaped.values()], axis=0)
    fewest = morris.FEWEST if plan.method == "morris" else saltelli.FEWEST
    if np.count_nonzero(whole) < fewest:
        raise SensitivityError("sensitivity_error.failed", kept=int(np.count_nonzero(whole)), fewest=fewest)
    axis = 0 if plan.method == "morris" else 1
    kept = {policy: np.compress(whole, values, axis=axis) for policy, values in shaped.items()}
    shares = np.compress(whole, shares, axis=axis)
    targets = [Target(policy, None, _means(values), _found(plan, shares, values)) for policy, values in kept.items()]
    if plan.contrast is not None:
        first, other = plan.contrast
        difference = kept[first] - kept[other]
        targets.insert(0, Target(first, other, _means(difference), _found(plan, shares, difference)))
    return Sensitivity(plan, tuple(targets), int(np.count_nonzero(~whole)))


def _means(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(values.mean(axis=-1).ravel())


def _found(plan: Plan, shares: NDArray[np.float64], values: NDArray[np.float64]) -> MorrisEffects | SobolIndices:
    if plan.method == "morris":
        return morris_effects(shares, values)
    return sobol_indices(values, seed=plan.design.seed)


def _outputs(plan: Plan, store: Store, keys: Sequence[str]) -> NDArray[np.float64]:
    """Return the outcome at each point, shape (points, replicates), NaN where a life failed."""
    from perenne_experiments.lives.replicates import replicate_seed

    table = store.table(["configuration", "seed", plan.outcome])
    encoded = table.column("configuration").combine_chunks().dictionary_encode()
    rows = {key: row for row, key in enumerate(dict.fromkeys(keys))}
    row_of = np.array([rows.get(key, -1) for key in encoded.dictionary.to_pylist()] or [-1])
    row = row_of[encoded.indices.to_numpy()]
    wanted = np.array([replicate_seed(plan.design.seed, k) for k in range(plan.design.replicates)], dtype=np.uint64)
    order = np.argsort(wanted)
    seeds = table.column("seed").to_numpy()
    place = np.minimum(np.searchsorted(wanted[order], seeds), len(wanted) - 1)
    column = order[place]
    known = (row >= 0) & (wanted[column] == seeds)
    values = np.full((len(rows), len(wanted)), np.nan)
    values[row[known], column[known]] = studied(plan.outcome, table.column(plan.outcome).to_numpy(), plan.design.weeks)[
        known
    ]
    return values[[rows[key] for key in keys]]
