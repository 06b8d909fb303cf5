"""Numbers as other programs read them, with the decimals that every machine agrees on."""

from __future__ import annotations

from perenne_experiments.statistics.estimate import Estimate

_DECIMALS = 6  # beyond them machines may differ


def json_number(value: float | None) -> float | None:
    """Return a number to be written, never minus zero; None stays None."""
    return None if value is None else round(float(value), _DECIMALS) + 0.0


def json_estimate(estimate: Estimate) -> dict[str, float | None]:
    """Return an estimate and its interval to be written."""
    return {name: json_number(getattr(estimate, name)) for name in ("value", "low", "high")}
