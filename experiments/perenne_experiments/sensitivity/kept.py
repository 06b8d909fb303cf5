"""Kept samples: what a sensitivity analysis has sampled, in a file beside the runs of its store.

A store knows its runs by their configurations alone. Indices also need to know which runs are neighbours: the sample's
method, its order, and the design that it was drawn from. Stores without such a file are read as ever.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from perenne_experiments.design.design import Design
from perenne_experiments.design.factor import Factor
from perenne_experiments.design.sampling import Sampling
from perenne_experiments.sensitivity.error import SensitivityError
from perenne_experiments.sensitivity.plan import Method, Plan, plan_sensitivity
from perenne_experiments.whole_file import write_whole

if TYPE_CHECKING:
    from perenne_experiments.store.store import Store
    from perenne_scenarios import Scenario

FILE = "sensitivity.json"
"""Name of the file in the folder of a store."""

FORMAT = 1


@dataclass(frozen=True, eq=False)
class KeptSample:
    """One sample whose runs a store has, or will have.

    Attributes:
        plan: what was run; its outcome and its contrast are the usual ones, since any may be asked for.
        keys: configuration of each point under each policy, in the order of the sample.
    """

    plan: Plan
    keys: Mapping[str, Sequence[str]]


def keep_sample(plan: Plan, keys: Mapping[str, Sequence[str]], store: Store) -> None:
    """Write down a sample beside the runs of a store, in place of the same one.

    Raises:
        SensitivityError: the file that is there is damaged.
        OSError: the disk is full, or the like; what was there stays.
    """
    told = _told(plan, keys)
    others = [one for one in _read(store) if _name(one) != _name(told)]
    text = json.dumps({"format": FORMAT, "samples": [*others, told]}, ensure_ascii=False) + "\n"
    write_whole(store.folder / FILE, lambda draft: draft.write_text(text, encoding="utf-8"))


def kept_samples(store: Store) -> tuple[KeptSample, ...]:
    """Return the samples of a store, in the order in which they were drawn.

    Raises:
        SensitivityError: the file is damaged, or of a later format.
    """
    try:
        return tuple(map(_sample, _read(store)))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(store) from error


def _read(store: Store) -> list[dict[str, Any]]:
    path = store.folder / FILE
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except ValueError as error:
        raise _damaged(store) from error
    samples = content.get("samples") if isinstance(content, dict) and content.get("format") == FORMAT else None
    if not isinstance(samples, list):
        raise _damaged(store)
    return samples


def _damaged(store: Store) -> SensitivityError:
    return SensitivityError("sensitivity_error.kept", file=str(store.folder / FILE))


def _name(told: Mapping[str, Any]) -> str:
    """Return what tells a sample from others: all of it but the configurations."""
    return json.dumps({key: value for key, value in told.items() if key != "keys"}, sort_keys=True)


def _told(plan: Plan, keys: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    design = plan.design
    return {
        "method": plan.method,
        "samples": plan.samples,
        "design": design.name,
        "scenario": _told_scenario(design.scenario),
        "policies": list(design.policies),
        "levers": [asdict(one) for one in design.levers],
        "factors": [asdict(one) for one in plan.factors],
        "sampling_seed": design.sampling.seed,
        "replicates": design.replicates,
        "seed": design.seed,
        "weeks": design.weeks,
        "outcomes": list(design.outcomes),
        "keys": {policy: list(own) for policy, own in keys.items()},
    }


def _told_scenario(scenario: Scenario) -> dict[str, Any]:
    return {
        "name": scenario.name,
        "title": dict(scenario.title),
        "description": dict(scenario.description),
        "parameters": dict(scenario.parameters),
        "events": [astuple(event) for event in scenario.events],
    }


def _sample(told: Mapping[str, Any]) -> KeptSample:
    design = Design(
        name=str(told["design"]),
        scenario=_scenario(told["scenario"]),
        policies=tuple(told["policies"]),
        levers=tuple(map(_factor, told["levers"])),
        uncertainties=tuple(map(_factor, told["factors"])),
        sampling=Sampling(seed=int(told["sampling_seed"])),
        replicates=int(told["replicates"]),
        seed=int(told["seed"]),
        weeks=int(told["weeks"]),
        outcomes=tuple(told["outcomes"]),
    )
    plan = plan_sensitivity(design, method=cast("Method", told["method"]), samples=int(told["samples"]))
    keys = {policy: tuple(told["keys"][policy]) for policy in design.policies}
    if any(len(own) != plan.points for own in keys.values()):
        raise ValueError("a configuration for each point is expected")
    return KeptSample(plan, keys)


def _scenario(told: Mapping[str, Any]) -> Scenario:
    """Return the scenario with the parameters that this version of the model knows."""
    from perenne_model import Event, Parameters
    from perenne_scenarios import Scenario

    usual = Parameters()
    return Scenario(
        name=str(told["name"]),
        title=dict(told["title"]),
        description=dict(told["description"]),
        sources=(),
        why={},
        parameters=usual.replace({path: value for path, value in told["parameters"].items() if path in usual}),
        events=tuple(Event(*one) for one in told["events"]),
    )


def _factor(told: Mapping[str, Any]) -> Factor:
    made = Factor(**told)
    return replace(made, values=None if made.values is None else tuple(made.values))
