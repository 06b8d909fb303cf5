"""A configuration: one community under one policy, which a sweep runs with many seeds."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from perenne_experiments.store.schema import COLUMNS

if TYPE_CHECKING:
    from perenne_model import Policy
    from perenne_scenarios import Scenario

_TAKEN = frozenset(COLUMNS)
_written = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode  # made once: sweeps hash one point a life


@dataclass(frozen=True, eq=False)
class Configuration:
    """One point of an experiment.

    Attributes:
        scenario: the community, its parameters already set.
        policy: who facilitates, and how.
        weeks: horizon.
        factors: columns that tell this configuration from others, besides scenario and policy: numbers or texts.
    """

    scenario: Scenario
    policy: Policy
    weeks: int
    factors: Mapping[str, float | str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a factor that bears the name of another column."""
        if not _TAKEN.isdisjoint(self.factors):
            raise ValueError(
                f"factor {min(_TAKEN & set(self.factors))}: expected a name that is no column of every run"
            )

    @cached_property
    def key(self) -> str:
        """What tells it from every other, the same in every process: 32 hexadecimal digits.

        A hash of the model's version, the scenario's name, parameters and events, what the policy does, the horizon
        and the factors. Names and factors are part of it, since they are what the rows of the store say.

        Raises:
            PolicyError: the policy cannot be told from others.
        """
        return hashlib.blake2b(_written(self._told()).encode(), digest_size=16).hexdigest()

    def _told(self) -> dict[str, Any]:
        from perenne_experiments.sweep.identity import policy_identity
        from perenne_model import model_version

        return {
            "model": model_version(),
            "scenario": self.scenario.name,
            "parameters": self.scenario.parameters.digest(),
            "events": [dataclasses.astuple(event) for event in self.scenario.events],
            "policy": policy_identity(self.policy),
            "weeks": self.weeks,
            "factors": {name: value if isinstance(value, str) else value + 0.0 for name, value in self.factors.items()},
        }
