"""A plan: which points of a design's uncertainties a sensitivity analysis visits, and under which policies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.design.factor import PLACES, Factor
from perenne_experiments.errors.hinted_error import nearest
from perenne_experiments.lives.outcome import OUTCOMES
from perenne_experiments.sensitivity import morris, saltelli
from perenne_experiments.sensitivity.error import SensitivityError

if TYPE_CHECKING:
    from perenne_experiments.design.design import Design
    from perenne_experiments.sweep.configuration import Configuration

Method = Literal["morris", "sobol"]

METHODS: tuple[Method, ...] = ("morris", "sobol")

MANY = 15
"""Factors above which Sobol indices cost so much that Morris's screening should come first."""

_SAMPLES = {"morris": 20, "sobol": 256}
_FEWEST = {"morris": morris.FEWEST, "sobol": saltelli.FEWEST}


@dataclass(frozen=True, eq=False)
class Plan:
    """What a sensitivity analysis runs.

    Attributes:
        design: the experiment whose uncertainties are looked at.
        method: "morris" or "sobol".
        samples: trajectories (Morris) or rows (Sobol).
        outcome: one of `OUTCOMES`.
        contrast: two of the design's policies that are set against each other, or None.
        factors: the uncertainties that vary.
    """

    design: Design
    method: Method
    samples: int
    outcome: str
    contrast: tuple[str, str] | None
    factors: tuple[Factor, ...]

    @property
    def points(self) -> int:
        """How many points there are."""
        size = morris.size if self.method == "morris" else saltelli.size
        return size(self.samples, len(self.factors))

    @property
    def runs(self) -> int:
        """How many lives there are, at most: points that fall on one another are lived once."""
        return self.points * len(self.design.policies) * self.design.replicates

    def shares(self) -> NDArray[np.float64]:
        """Return the points as shares of each factor's range, in the shape that the method's analysis takes."""
        seed = self.design.sampling.seed
        if self.method == "morris":
            return morris.trajectories(self.samples, len(self.factors), seed=seed)
        return saltelli.saltelli_shares(self.samples, len(self.factors), seed=seed)

    def configurations(self, policy: str) -> Iterator[Configuration]:
        """Yield what is run under one policy, a configuration for each point."""
        from perenne_experiments.design.design import configure

        for point in self.shares().reshape(-1, len(self.factors)):
            values = {one.name: one.at(float(share)) for one, share in zip(self.factors, point, strict=True)}
            yield configure(self.design.scenario, policy, levers={}, uncertainties=values, weeks=self.design.weeks)


def plan_sensitivity(
    design: Design,
    *,
    method: Method = "morris",
    outcome: str | None = None,
    contrast: tuple[str, str] | None = None,
    samples: int | None = None,
) -> Plan:
    """Plan a sensitivity analysis.

    Args:
        design: the experiment; its policies are run as they are by themselves, without its levers.
        method: "morris" or "sobol".
        outcome: one of `OUTCOMES`; by default the design's first.
        contrast: two of its policies; by default cultivating and absent if both are there, else the first two.
        samples: trajectories (Morris; 20 by default) or rows, a power of two (Sobol; 256 by default).

    Raises:
        SensitivityError: the design has no uncertainty that varies, or what is asked for is not in it.
    """
    factors = tuple(factor for factor in design.uncertainties if _varies(factor))
    if not factors:
        raise SensitivityError("sensitivity_error.no_uncertainty", design=design.name)
    for policy in design.policies:
        if policy in PLACES:
            raise SensitivityError("sensitivity_error.place", policy=policy, design=design.name)
    return Plan(
        design=design,
        method=_checked_method(method),
        samples=_checked_samples(method, _SAMPLES[method] if samples is None else samples),
        outcome=_checked_outcome(design.outcomes[0] if outcome is None else outcome),
        contrast=_checked_contrast(design, contrast),
        factors=factors,
    )


def parse_contrast(text: str) -> tuple[str, str]:
    """Return the two policies of a contrast, written as "cultivating,absent".

    Raises:
        SensitivityError: there are not two.
    """
    from perenne_model.policy_reader import split_policies

    names = split_policies(text)
    if len(names) != 2:
        raise SensitivityError("sensitivity_error.pair", value=text)
    return names[0], names[1]


def _varies(factor: Factor) -> bool:
    return factor.low < factor.high and (factor.values is None or len(set(factor.values)) > 1)


def _checked_method(method: Method) -> Method:
    if method not in METHODS:
        known = ", ".join(METHODS)
        raise SensitivityError("sensitivity_error.method", value=method, known=known, near=nearest(method, METHODS))
    return method


def _checked_samples(method: Method, samples: int) -> int:
    fewest = _FEWEST[method]
    if samples < fewest:
        raise SensitivityError("sensitivity_error.few", value=samples, fewest=fewest)
    if method == "sobol" and samples & (samples - 1):
        raise SensitivityError("sensitivity_error.power", value=samples, near=str(1 << (samples - 1).bit_length()))
    return samples


def _checked_outcome(outcome: str) -> str:
    if outcome not in OUTCOMES:
        known = ", ".join(OUTCOMES)
        raise SensitivityError("sensitivity_error.outcome", value=outcome, known=known, near=nearest(outcome, OUTCOMES))
    return outcome


def _checked_contrast(design: Design, contrast: tuple[str, str] | None) -> tuple[str, str] | None:
    policies = design.policies
    if contrast is None:
        return _usual_contrast(policies)
    for name in contrast:
        if name not in policies:
            known = ", ".join(policies)
            raise SensitivityError("sensitivity_error.policy", value=name, known=known, near=nearest(name, policies))
    if contrast[0] == contrast[1]:
        raise SensitivityError("sensitivity_error.same", value=contrast[0])
    return contrast


def _usual_contrast(policies: tuple[str, ...]) -> tuple[str, str] | None:
    if {"cultivating", "absent"} <= set(policies):
        return "cultivating", "absent"
    return (policies[0], policies[1]) if len(policies) > 1 else None
