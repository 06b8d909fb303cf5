"""The demonstration: a small store that a real sweep makes while one watches, in a folder that goes with the server."""

from __future__ import annotations

import tempfile
import threading
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from perenne_dashboards.pages.experiments.work import Told
from perenne_dashboards.stores import shelf

if TYPE_CHECKING:
    from perenne_experiments.design.design import Design
    from perenne_experiments.sweep.progress import SweepProgress

_one_at_a_time = threading.Lock()
_folders: list[tempfile.TemporaryDirectory[str]] = []  # kept until the server ends


def demonstration_design() -> Design:
    """Return what the demonstration runs."""
    from perenne_experiments.design.reader import design_of
    from perenne_model.user_file import parse_toml

    text = files(__package__).joinpath("demonstration.toml").read_text(encoding="utf-8")
    return design_of(parse_toml(text), file="demonstration.toml", name="demonstration")


def make_demonstration(told: Told) -> None:
    """Make the store, or go on with it: what was run before it was called off is kept.

    Args:
        told: called with the runs done and the runs to do.
    """
    from perenne_experiments.store.store import Store
    from perenne_experiments.sweep.runner import run_sweep

    def advance(progress: SweepProgress) -> None:
        told(progress.done + progress.skipped, progress.total or design.runs)

    design = demonstration_design()
    with _one_at_a_time:
        if not _folders:
            _folders.append(tempfile.TemporaryDirectory(prefix="perenne-"))
        place = Path(_folders[0].name) / "demonstration"
        store = Store.open_or_create(place)
        shelf().demonstration = place
        run_sweep(
            list(design.configurations()),
            store,
            replicates=design.replicates,
            seed=design.seed,
            progress=advance,
        )
