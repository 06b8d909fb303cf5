"""Where the logs of real communities are, which are never part of the project."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "PERENNE_DATA"
"""Environment variable that names the folder."""

FALLBACK = Path("..", "shared", "data")
"""The folder, from the project's own, where neither an option nor the variable names one."""

_MARK = "communities.csv"
_PROJECT = Path(__file__).resolve().parents[3]


def real_data(given: str | None = None) -> Path | None:
    """Return the folder of the logs of real communities, or None where there is none.

    Args:
        given: what an option names, if it does.
    """
    named = given or os.environ.get(VARIABLE)
    folder = Path(named) if named else _PROJECT / FALLBACK
    return folder if (folder / _MARK).is_file() else None
