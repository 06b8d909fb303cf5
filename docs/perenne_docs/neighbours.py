"""Neighbours: parameter sets as plausible as the reference, every value moved at random by up to a half.

A value between 0 and 1 has its odds multiplied, any other the value itself, by a factor whose logarithm is uniform
between that of 1 ÷ SPREAD and that of SPREAD.
"""

from __future__ import annotations

from math import exp, log

import numpy as np

from perenne_model import Parameter, Parameters, registry

SPREAD = 1.5
"""Largest factor by which a value, or its odds, is multiplied or divided."""

OFF = ("participation.spell", "participation.answered")
"""What the reference leaves off, as no factor puts it on: these are not drawn for, and stay as they are."""

_STREAM = 31  # keeps these draws apart from those of the replicates


def neighbours(count: int, *, seed: int) -> list[Parameters]:
    """Return so many parameter sets around the reference; the first ones do not depend on how many are asked for."""
    return [_neighbour(seed, number) for number in range(count)]


def _neighbour(seed: int, number: int) -> Parameters:
    generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(_STREAM, number)))
    moving = {path: known for path, known in registry().items() if path not in OFF}
    shifts = generator.uniform(-log(SPREAD), log(SPREAD), size=len(moving))
    return Parameters(
        {path: moved(known, float(shift)) for (path, known), shift in zip(moving.items(), shifts, strict=True)}
    )


def moved(parameter: Parameter, shift: float) -> float:
    """Return a parameter's default moved by a shift of its logarithm, or of its log odds; kept within its range."""
    if parameter.low == 0 and parameter.high == 1 and 0 < parameter.default < 1:
        odds = parameter.default / (1 - parameter.default) * exp(shift)
        return odds / (1 + odds)
    value = min(max(parameter.default * exp(shift), parameter.low), parameter.high)
    return float(round(value)) if parameter.integer else value
