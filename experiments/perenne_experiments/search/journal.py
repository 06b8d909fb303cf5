"""The journal of a search: every trial in an Optuna journal file, so that a search that was killed goes on.

A trial is one line, written and flushed to the disk at once. A line that a kill cut short is dropped when the journal
is opened again; the trial is then evaluated again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perenne_experiments.search.error import SearchError
from perenne_experiments.search.library import optuna
from perenne_experiments.search.plan import Plan, Trial

if TYPE_CHECKING:
    from types import ModuleType

FILE = "search.journal"
"""Name of the journal in its folder."""

_STUDY = "perenne"
_SETTINGS = "settings"
_PLACE = "place"
_FIRST = b'{"op_code"'
_PATIENCE = 5  # seconds before a lock is taken for one that a killed search left behind


class Journal:
    """The trials of one search, in a folder."""

    def __init__(self, folder: Path, plan: Plan, settings: Mapping[str, str]) -> None:
        """Open the journal of a search, or begin one.

        Args:
            folder: where it lies; made where missing.
            plan: what is searched.
            settings: whatever tells this search from others, as texts by name.

        Raises:
            SearchError: the folder holds something else, or another search.
            ExtraError: Optuna is not installed.
            OSError: it cannot be written.
        """
        library = optuna()
        self._plan = plan
        self._path = folder / FILE
        self._settings = _all_settings(library, plan, settings)
        self._range = library.distributions.FloatDistribution(0.0, 1.0, step=plan.step)
        begun = bool(whole := whole_lines(folder))
        folder.mkdir(parents=True, exist_ok=True)
        if self._path.exists():
            os.truncate(self._path, len(whole))  # what a kill left of a last line
        self._study = self._opened(library) if begun else self._begun(library)

    def trials(self) -> dict[int, Trial]:
        """Return the trials that are kept, by place."""
        kept = {}
        for frozen in self._study.get_trials(deepcopy=False):
            place = int(frozen.user_attrs[_PLACE])
            point = tuple(float(frozen.params[name]) for name in self._plan.dimensions)
            kept[place] = Trial(place, point, tuple(frozen.values))
        return kept

    def add(self, trial: Trial) -> None:
        """Keep a trial.

        Raises:
            OSError: the disk is full, or the like.
        """
        library = optuna()
        self._study.add_trial(
            library.trial.create_trial(
                params=dict(zip(self._plan.dimensions, trial.point, strict=True)),
                distributions=dict.fromkeys(self._plan.dimensions, self._range),
                values=list(trial.goals),
                user_attrs={_PLACE: trial.place},
            )
        )

    def _storage(self, library: ModuleType) -> Any:
        journal = library.storages.journal
        lock = journal.JournalFileOpenLock(str(self._path), grace_period=_PATIENCE)
        return library.storages.JournalStorage(journal.JournalFileBackend(str(self._path), lock_obj=lock))

    def _begun(self, library: ModuleType) -> Any:
        directions = ["maximize" if large else "minimize" for large in self._plan.maximise]
        study = library.create_study(
            storage=self._storage(library), study_name=_STUDY, directions=directions, load_if_exists=True
        )
        study.set_user_attr(_SETTINGS, self._settings)
        return study

    def _opened(self, library: ModuleType) -> Any:
        try:
            study = library.load_study(storage=self._storage(library), study_name=_STUDY)
            found = study.user_attrs.get(_SETTINGS)
        except (KeyError, TypeError, ValueError, AssertionError) as error:
            raise SearchError("search.error_journal", file=str(self._path)) from error
        if found is None and not study.get_trials(deepcopy=False):
            return self._begun(library)  # killed between the first line and the second
        if not isinstance(found, dict):
            raise SearchError("search.error_journal", file=str(self._path))
        for name, here in self._settings.items():
            there = found.get(name)
            if there != here:
                folder = str(self._path.parent)
                raise SearchError("search.error_another", folder=folder, name=name, there=str(there), here=here)
        return study


def whole_lines(folder: Path) -> bytes:
    """Return what a folder's journal holds, without what a kill left of a last line; nothing where there is none.

    Raises:
        SearchError: something else is there.
    """
    path = folder / FILE
    if folder.exists() and not folder.is_dir():
        raise SearchError("search.error_folder", folder=str(folder))
    if not path.exists():
        return b""
    content = path.read_bytes() if path.is_file() else b"?"
    whole = content[: content.rfind(b"\n") + 1]
    if not _is_journal(whole) or (content and not whole and not content.startswith(_FIRST)):
        raise SearchError("search.error_journal", file=str(path))
    return whole


def _is_journal(lines: bytes) -> bool:
    try:
        read = [json.loads(line) for line in lines.splitlines()]
    except ValueError:
        return False
    return all(isinstance(line, dict) and "op_code" in line for line in read)


def _all_settings(library: ModuleType, plan: Plan, settings: Mapping[str, str]) -> dict[str, str]:
    return {
        **settings,
        "seed": str(plan.seed),
        "levers": ", ".join(plan.dimensions),
        "optuna": str(library.__version__),
    }
