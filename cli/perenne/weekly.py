"""The weekly vital signs of a life, for files: CSV, or JSON with the rest of the life."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from perenne_model import Life

_DECIMALS = 6


def weekly_lists(life: Life) -> dict[str, list[float]]:
    """Return a list for each vital sign, one number a week."""
    return {sign: life.weekly[sign].round(_DECIMALS).tolist() for sign in life.weekly.dtype.names or ()}


def weekly_csv(life: Life) -> str:
    """Return a table with a row a week, counted from 0, and a column a vital sign."""
    lists = weekly_lists(life)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["week", *lists])
    for week, row in enumerate(zip(*lists.values(), strict=True)):
        writer.writerow([week, *(f"{value:.{_DECIMALS + 1}g}" for value in row)])
    return text.getvalue()


def life_dict(life: Life, scenario: str) -> dict[str, Any]:
    """Return a life in the documented form of `perenne simulate --json`."""
    return {
        "scenario": scenario,
        "policy": life.policy,
        "seed": life.seed,
        "weeks": life.weeks,
        "lifetime": life.lifetime,
        "censored": bool(life.censored),
        "cause": life.cause,
        "revivals": life.revivals,
        "reasons": dict(life.reasons),
        "value": {kind: round(float(amount), _DECIMALS) for kind, amount in life.value.items()},
        "hours": round(float(life.hours), _DECIMALS),
        "weekly": weekly_lists(life),
    }
