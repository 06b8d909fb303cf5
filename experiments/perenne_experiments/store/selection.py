"""A selection: the runs of a store that meet a condition, asked as a store is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perenne_experiments.store.store import Store

if TYPE_CHECKING:
    import pyarrow as pa


class Selection(Store):
    """A store that tells of some of its runs only; whatever reads a store reads them alone.

    Attributes:
        where: the condition, in SQL on the columns of the runs.
    """

    def __init__(self, store: Store, where: str) -> None:
        """Take a store, and a condition that it can read."""
        super().__init__(store.folder, store.model)
        self.where = where

    def _ask(self, sql: str) -> pa.Table:
        chosen = f"SELECT * FROM runs WHERE ({self.where}\n)"  # noqa: S608 - a store can only be asked
        return super()._ask(f"WITH runs AS ({chosen}) {sql}")
