"""The record: what came of each fault, a line each; and which faults change nothing that anybody can see, by hand."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from pathlib import Path

from tests.mutation.faults import PACKAGE, ROOT, Fault

HERE = ROOT / "tests" / "mutation"
RECORD = HERE / "record.jsonl"
HARMLESS = HERE / "harmless.toml"

Row = dict[str, str | int]


class Record:
    """What is known of faults, kept in a file as it grows."""

    def __init__(self, path: Path) -> None:
        """Read what is known."""
        self.path = path
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        self._rows: dict[str, Row] = {key_of(row): row for row in map(json.loads, lines)}

    def knows(self, fault: Fault) -> bool:
        """Tell whether what came of a fault still holds."""
        row = self._rows.get(key_of(row_of(fault)))
        return row is not None and (row["came"] != "missed" or row["tests"] == everything())

    def add(self, fault: Fault, came: str) -> None:
        """Note what came of a fault, at once."""
        row = {**row_of(fault), "came": came, "tests": everything()}
        self._rows[key_of(row)] = row
        with self.path.open("a", encoding="utf-8") as stream:
            stream.write(_line(row))

    def keep(self, faults: Iterable[Fault]) -> list[Row]:
        """Keep what is known of these faults alone, in their order, and return it."""
        kept = [self._rows[key] for key in (key_of(row_of(fault)) for fault in faults) if key in self._rows]
        self.path.write_text("".join(map(_line, kept)), encoding="utf-8")
        return kept


def row_of(fault: Fault) -> Row:
    """Return what tells a fault from others."""
    digest = _digest([PACKAGE / fault.file])
    return {"file": fault.file, "line": fault.line, "before": fault.before, "after": fault.after, "source": digest}


def key_of(row: Row) -> str:
    """Return what two rows of the same fault have in common."""
    return json.dumps([row[name] for name in ("file", "line", "before", "after", "source")])


def _line(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


@cache
def everything() -> str:
    """Return a digest of the model and its tests."""
    folders = (PACKAGE, ROOT / "tests" / "model", ROOT / "tests" / "twin")
    return _digest(sorted(path for folder in folders for path in folder.rglob("*.[pt][yo]*") if path.is_file()))


def _digest(paths: Iterable[Path]) -> str:
    digest = blake2b(digest_size=6)
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def harmless(fault: Fault) -> bool:
    """Tell whether a fault is known to change nothing that anybody can see."""
    known = tomllib.loads(HARMLESS.read_text(encoding="utf-8"))["fault"]
    return {"file": fault.file, "before": fault.before, "after": fault.after} in [
        {name: row[name] for name in ("file", "before", "after")} for row in known
    ]
