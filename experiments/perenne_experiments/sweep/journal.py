"""The journal of a sweep: results on their way into the store, a part every few seconds."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from perenne_experiments.store.part import remove_stale_drafts
from perenne_experiments.store.schema import joined
from perenne_experiments.store.store import PARTS

if TYPE_CHECKING:
    import pyarrow as pa

    from perenne_experiments.store.store import Keys, Store

SOONEST = 2.0
"""Seconds between two parts: a part costs some 10 ms."""

_ORDER = [("configuration", "ascending"), ("replicate", "ascending")]
_LATEST = 30.0
_GROWTH = 200  # a sweep writes some hundreds of parts, however long it lasts


class Journal:
    """Gathers tables, and commits them together."""

    def __init__(self, store: Store) -> None:
        """Take the store."""
        self._store = store
        self._waiting: list[pa.Table] = []
        self._begun = self._last = time.monotonic()
        remove_stale_drafts(store.folder / PARTS)

    @property
    def due(self) -> bool:
        """Whether it is time to commit."""
        now = time.monotonic()
        return now - self._last >= min(_LATEST, max(SOONEST, (now - self._begun) / _GROWTH))

    def add(self, table: pa.Table) -> None:
        """Take the results of a task."""
        if table.num_rows:
            self._waiting.append(table)

    def news(self) -> Keys:
        """Return which runs other sweeps have added to the store meanwhile."""
        return self._store.news()

    def commit(self) -> None:
        """Put what is waiting into the store.

        Raises:
            StoreError: it cannot be written; it is given up, and the store is as it was.
        """
        waiting, self._waiting = self._waiting, []
        if waiting:
            self._store.append(joined(waiting).sort_by(_ORDER))
        self._last = time.monotonic()
