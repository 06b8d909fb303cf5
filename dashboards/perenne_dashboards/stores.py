"""The stores that pages may open: those below one folder, which the server was started with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from perenne_experiments.search.journal import FILE as JOURNAL
from perenne_experiments.store.store import MANIFEST

DEMONSTRATION = "~demonstration"
"""Name of the store that a page makes to show what a store is; it lies in a folder of its own."""

_DEEPEST = 4  # folders below the first that are looked into
_MOST_FOLDERS = 4000
_PASSED_OVER = frozenset({"node_modules", "__pycache__", "site-packages", "parts"})


class ShelfError(Exception):
    """A name that is no store or search below the folder.

    Attributes:
        name: the name.
    """

    def __init__(self, name: str) -> None:
        """Keep the name, which anybody may have written."""
        super().__init__(name)
        self.name = name[:200]


@dataclass(frozen=True)
class Listing:
    """What a folder holds, as names that the shelf takes, in the order of the alphabet.

    Attributes:
        stores: stores of sweeps.
        searches: folders with the journal of a search.
    """

    stores: tuple[str, ...]
    searches: tuple[str, ...]


class Shelf:
    """The stores and searches below one folder; nothing outside it can be named.

    Attributes:
        folder: the folder.
        demonstration: folder of the demonstration store, once it is made.
    """

    def __init__(self, folder: Path) -> None:
        """Take the folder, which is there."""
        self.folder = folder.resolve()
        self.demonstration: Path | None = None

    def place(self, name: str) -> Path:
        """Return the folder of a store or a search.

        Raises:
            ShelfError: there is none of that name below the folder.
        """
        if name == DEMONSTRATION and self.demonstration is not None:
            return self.demonstration
        found = self._within(name)
        if found is None:
            raise ShelfError(name)
        return found

    def listing(self) -> Listing:
        """Look what there is, some levels deep; hidden folders and links are passed over."""
        stores, searches = [], []
        for folder in self._folders():
            name = folder.relative_to(self.folder).as_posix()
            if (folder / MANIFEST).is_file():
                stores.append(name)
            elif (folder / JOURNAL).is_file():
                searches.append(name)
        return Listing(tuple(sorted(stores)), tuple(sorted(searches)))

    def _within(self, name: str) -> Path | None:
        """Return the store or search of a name, if it lies below ours once every link and dot is followed."""
        if not name or "\0" in name or Path(name).is_absolute():
            return None
        try:
            found = (self.folder / name).resolve()
            below = found == self.folder or self.folder in found.parents
            known = below and ((found / MANIFEST).is_file() or (found / JOURNAL).is_file())
        except (OSError, RuntimeError):  # a loop of links, or a name that the system does not take
            return None
        return found if known else None

    def _folders(self) -> Iterator[Path]:
        for seen, (place, below, _) in enumerate(os.walk(self.folder)):
            folder = Path(place)
            yield folder
            deep = len(folder.relative_to(self.folder).parts) >= _DEEPEST
            kept = [] if deep or seen > _MOST_FOLDERS else sorted(name for name in below if not _is_passed_over(name))
            below[:] = [] if (folder / MANIFEST).is_file() else kept


_shelf = Shelf(Path.cwd())


def shelf() -> Shelf:
    """Return the shelf of this server, the same for all who visit it."""
    return _shelf


def put_shelf(folder: Path) -> None:
    """Set the folder below which pages may open stores."""
    global _shelf  # noqa: PLW0603 - one server, one folder
    _shelf = Shelf(folder)


def _is_passed_over(name: str) -> bool:
    return name.startswith(".") or name in _PASSED_OVER
