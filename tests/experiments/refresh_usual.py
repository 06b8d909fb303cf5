"""Where real communities lie, for the reports of logs.

Made from the logs of real communities, whose folder PERENNE_DATA names, from the project's folder:

    python -m tests.experiments.refresh_usual
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np

from perenne_experiments.logs import pattern
from perenne_experiments.logs.log import Log
from perenne_experiments.logs.pattern import PATTERNS, measure_patterns
from perenne_experiments.logs.readers.read import read_log
from perenne_experiments.logs.real_data import real_data

FILE = Path(pattern.__file__).with_name("usual.toml")
FEWEST_MEMBERS = 50
FEWEST_COMMUNITIES = 15
CONTRAST = "directive organisation"

GIVEN = {
    "gini": (0.57, 0.92),
    "one_event": (0.19, 0.70),
    "top_tenth": (0.50, 0.91),
    "back_90": (0.14, 0.51),
    "unanswered": (0.12, 0.73),
    "burstiness_corrected": (0.41, 0.73),
    "goes_on_1": (0.23, 0.77),
    "goes_on_5": (0.69, 0.92),
    "goes_on_20": (0.86, 1.0),
    "next_week": (0.14, 0.57),
}
"""Ranges over 304 communities, of which only these figures are had, not the logs."""

GIVEN_COMMUNITIES = 304

LEFT_OUT = (
    "members",
    "contributions",
    "weekly_active",
    "peak_active",
    "half_makers",
    "core_size",
    "lived",
    "silent_weeks",
)
"""Patterns whose usual range would say how the communities were chosen, not what communities are like."""


def usual_text(folder: Path) -> str:
    """Return the file's content."""
    values: dict[str, list[float]] = defaultdict(list)
    logs: dict[str, Log] = {}
    with (folder / "communities.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        file = folder / f"{row['source']}.parquet"
        if row["governance"] == CONTRAST or "(all" in row["community"] or not file.exists():
            continue
        if row["source"] not in logs:
            logs[row["source"]] = read_log(file, now=2e9)
        one = logs[row["source"]].activity(
            row["community"], partial=row["left_truncated"] == "1", until=int(row["obs_end"])
        )
        if one.members >= FEWEST_MEMBERS:
            for key, measure in measure_patterns(one, PATTERNS).items():
                if measure.told:
                    values[key].append(measure.value)
    lines = [
        "# Where real communities lie: 10 %, 90 %, and the number of communities, each of 50 members or more.",
        "# Made by python -m tests.experiments.refresh_usual: never edit by hand. The lines",
        f"# with {GIVEN_COMMUNITIES} are computed from the public archives of mailing lists, forums, chats and code.",
        "[usual]",
    ]
    for one_pattern in PATTERNS:
        key = one_pattern.key
        if key in GIVEN:
            lines.append(f"{key} = [{GIVEN[key][0]}, {GIVEN[key][1]}, {GIVEN_COMMUNITIES}]")
        elif len(values[key]) >= FEWEST_COMMUNITIES and key not in LEFT_OUT:
            low, high = np.quantile(values[key], [0.1, 0.9])
            lines.append(f"{key} = [{_rounded(low)}, {_rounded(high)}, {len(values[key])}]")
    return "\n".join(lines) + "\n"


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")


if __name__ == "__main__":
    found = real_data()
    if found is None:
        raise SystemExit("no logs of real communities: name their folder in PERENNE_DATA")
    FILE.write_text(usual_text(found), encoding="utf-8")
    print(f"{FILE} is refreshed")
