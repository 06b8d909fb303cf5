"""The state of a calibration, kept in a file so that one that was stopped goes on."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from perenne_experiments.calibration.error import CalibrationError
from perenne_experiments.calibration.population import Numbers, Population, Proposal
from perenne_experiments.whole_file import write_whole

_PARTS = ("identity", "seconds", "scatter", "points", "summaries", "numbers", "means", "covariances")


@dataclass
class State:
    """What is done so far.

    Attributes:
        identity: what tells this calibration from others.
        population: all points simulated; None before the first round.
        scatter: spread of each summary between replicates; None before it is known.
        seconds: time spent.
    """

    identity: str
    population: Population | None = None
    scatter: Numbers | None = None
    seconds: float = field(default=0.0)

    def save(self, path: Path) -> None:
        """Keep it, whole or not at all.

        Raises:
            OSError: it cannot be written.
        """
        found = self.population
        if found is None:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        parts = {
            "identity": np.array(self.identity),
            "seconds": np.array(self.seconds),
            "scatter": np.zeros(0) if self.scatter is None else self.scatter,
            "points": found.points,
            "summaries": found.summaries,
            "numbers": np.array([one.number for one in found.proposals]),
            "means": np.array([one.mean for one in found.proposals]),
            "covariances": np.array([one.covariance for one in found.proposals]),
        }

        def write(draft: Path) -> None:
            with draft.open("wb") as stream:
                np.savez_compressed(stream, **parts)  # type: ignore[arg-type]

        write_whole(path, write)


def opened(path: Path | None, identity: str) -> State:
    """Return the state that is kept in a file, or a new one.

    Raises:
        CalibrationError: the file holds something else, or another calibration.
    """
    if path is None or not path.exists():
        return State(identity)
    try:
        with np.load(path, allow_pickle=False) as kept:
            parts = {name: kept[name] for name in _PARTS}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise CalibrationError("calibration.error_state", file=str(path)) from error
    if str(parts["identity"]) != identity:
        raise CalibrationError("calibration.error_another", file=str(path))
    proposals = tuple(
        Proposal(int(number), mean, covariance)
        for number, mean, covariance in zip(parts["numbers"], parts["means"], parts["covariances"], strict=True)
    )
    return State(
        identity,
        Population(proposals, parts["points"], parts["summaries"]),
        parts["scatter"] if len(parts["scatter"]) else None,
        float(parts["seconds"]),
    )
