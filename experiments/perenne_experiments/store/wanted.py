"""What is wanted of a store: how many runs it will have once the sweep that adds to it is done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from perenne_experiments.store.error import StoreError
from perenne_experiments.whole_file import write_whole
from perenne_model.user_file import system_reason

if TYPE_CHECKING:
    from perenne_experiments.store.store import Store

FILE = "wanted.json"
"""Name of the file in the folder of a store; one without it tells of its runs as ever."""


def want(store: Store, runs: int, there: int) -> None:
    """Write down how many runs a sweep wants, unless it, or one that goes on with it, has done so before.

    Args:
        store: where they go.
        runs: how many the sweep wants in all, those there already too.
        there: how many the store has.

    Raises:
        StoreError: the disk is full, or the like.
    """
    known = _read(store)
    before = there if known is None or known[1] != runs else known[0]
    if known != (before, runs):
        _write(store, before, runs)


def want_no_more(store: Store, runs: int) -> None:
    """Write down that a sweep is done: what the store has is all there is, whatever of it came twice.

    Args:
        store: where the runs went.
        runs: how many the sweep wanted in all.

    Raises:
        StoreError: the disk is full, or the like.
    """
    before = len(store) - runs
    if _read(store) != (before, runs):
        _write(store, before, runs)


def wanted(store: Store) -> int | None:
    """Return how many runs the store will have; None where nobody has said so."""
    known = _read(store)
    return None if known is None else sum(known)


def _read(store: Store) -> tuple[int, int] | None:
    """Return the runs that were there before the sweep, and those it wants; None for a file that says neither."""
    try:
        told = json.loads((store.folder / FILE).read_text(encoding="utf-8"))
        return int(told["before"]), int(told["runs"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(store: Store, before: int, runs: int) -> None:
    text = json.dumps({"before": before, "runs": runs}) + "\n"
    try:
        write_whole(store.folder / FILE, lambda draft: draft.write_text(text, encoding="utf-8"))
    except OSError as error:
        raise StoreError("store.unwritable", folder=str(store.folder), reason=system_reason(error)) from error
