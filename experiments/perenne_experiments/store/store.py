"""The store: a folder of Parquet parts that sweeps add to, and that can be asked while they do."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.store.error import StoreError
from perenne_experiments.store.part import (
    MODEL,
    SUFFIX,
    is_draft,
    parquet_format,
    read_schema,
    remove_stale_drafts,
    write_part,
)
from perenne_experiments.store.schema import ordered_names, run_schema
from perenne_experiments.whole_file import write_whole
from perenne_model.user_file import system_reason
from perenne_model.version import model_version

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT = 1
"""Version of the way in which a store is written."""

MANIFEST = "store.json"
PARTS = "parts"

Keys = Mapping[str, NDArray[np.uint64]]
"""Seeds that were run, by configuration."""

_MOST_LOOKS = 20  # while others merge parts
_ANSWER = TypeVar("_ANSWER")


class Store:
    """One folder that keeps runs.

    Nothing that was appended is ever changed, save by `compact`, which keeps every run. Several sweeps may append
    at once. A run that is there twice is told once; of a failure and a success, the success.

    Attributes:
        folder: where it is.
        model: version of the model whose runs it keeps.
    """

    def __init__(self, folder: Path, model: str) -> None:
        """Take a folder that is a store; `create` and `open` make sure of that."""
        self.folder = folder
        self.model = model
        self._writer = uuid4().hex[:12]
        self._written = 0
        self._looked_at: set[str] = set()
        self._schemas: dict[str, pa.Schema] = {}
        self._types: dict[str, pa.DataType] = {}

    @classmethod
    def create(cls, folder: str | Path) -> Store:
        """Make a store in a folder that does not exist or is empty.

        Raises:
            StoreError: there is something in it, or it cannot be written.
        """
        place = Path(folder)
        text = json.dumps({"format": FORMAT, "model": model_version()}, indent=2) + "\n"
        try:
            if _is_taken(place):
                raise StoreError("store.not_empty", folder=str(folder))
            (place / PARTS).mkdir(parents=True, exist_ok=True)
            write_whole(place / MANIFEST, lambda draft: draft.write_text(text, encoding="utf-8"))
        except OSError as error:
            raise StoreError("store.unwritable", folder=str(folder), reason=system_reason(error)) from error
        return cls.open(folder)

    @classmethod
    def open(cls, folder: str | Path, *, any_model: bool = False) -> Store:
        """Return the store in a folder.

        Args:
            folder: where it is.
            any_model: whether to take one of another version of the model, which can be read but not added to.

        Raises:
            StoreError: it is not a store, its manifest is damaged, or it is of another format or model.
        """
        place = Path(folder)
        manifest = _manifest(place)
        if manifest.get("format") != FORMAT:
            raise StoreError("store.other_format", folder=str(folder), found=str(manifest.get("format")), known=FORMAT)
        model = str(manifest.get("model"))
        if model != model_version() and not any_model:
            raise StoreError("store.other_model", folder=str(folder), found=model, known=model_version())
        return cls(place, model)

    @classmethod
    def open_or_create(cls, folder: str | Path) -> Store:
        """Return the store in a folder; make one where there is nothing yet."""
        if (Path(folder) / MANIFEST).exists():
            return cls.open(folder)
        return cls.create(folder)

    def append(self, table: pa.Table) -> None:
        """Add runs, all of them or none.

        Args:
            table: columns as `run_schema` has them, then factors.

        Raises:
            StoreError: the store is of another model, a factor is of another type than in the store, or it cannot be
                written, since the disk is full or the like; nothing is added.
        """
        if self.model != model_version():
            raise StoreError("store.other_model", folder=str(self.folder), found=self.model, known=model_version())
        if not table.num_rows:
            return
        self._check_columns(table)
        self._written += 1
        self._write(f"{self._writer}-{self._written:06d}{SUFFIX}", table)

    def keys(self, *, failed: bool = True) -> Keys:
        """Return which runs are there.

        Args:
            failed: whether runs that failed count.
        """
        return self._read(lambda: self._keys(self._part_paths(), failed=failed))

    def news(self) -> Keys:
        """Return which runs others have added since keys or news were last asked for."""
        return self._read(lambda: self._keys(self._added(), failed=True))

    def table(
        self, columns: Sequence[str] | None = None, where: str | None = None, *, failed: bool = False
    ) -> pa.Table:
        """Return runs, in the order of their configurations and replicates.

        Args:
            columns: which columns; by default all.
            where: condition in SQL on the columns.
            failed: whether runs that failed are among them.

        Raises:
            StoreError: a part is damaged, or the condition cannot be read.
        """
        chosen = "*" if columns is None else ", ".join(map(_quoted, columns))
        conditions = [f"({where})"] if where else []
        if not failed:
            conditions.append("error IS NULL")
        condition = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        return self._ask(f"SELECT {chosen} FROM runs {condition} ORDER BY configuration, replicate, seed")  # noqa: S608

    def query(self, sql: str) -> pa.Table:
        """Answer a question in SQL about the table `runs`, which has the failed ones too.

        The question can neither write nor read anything else: DuckDB is kept from all files, and is given the parts
        through Arrow, which reads only the columns that are asked for.

        Raises:
            StoreError: it is not a single question, it cannot be answered, or a part is damaged.
        """
        return self._ask(sql)

    def compact(self) -> int:
        """Merge all parts into one, each run once, so that questions are answered faster.

        Runs that a sweep adds meanwhile stay parts of their own.

        Returns:
            How many parts were merged.

        Raises:
            StoreError: a part is damaged, or the disk is full, or the like; the store is as it was.
        """
        remove_stale_drafts(self._parts)
        merged = self._part_paths()
        if len(merged) < 2:
            return 0
        self._write(f"{uuid4().hex[:12]}-{0:06d}{SUFFIX}", self.table(failed=True))
        for path in merged:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        return len(merged)

    def export(self, path: str | Path) -> None:
        """Write all runs, failed ones too, to a file that ends in .csv or .parquet, whole or not at all."""
        from perenne_experiments.store.export import write_table

        target = Path(path)
        table = self.table(failed=True)
        write_whole(target, lambda draft: write_table(table, draft, target.suffix))

    def __len__(self) -> int:
        """Count the runs, failed ones too, each once."""
        return int(self._ask("SELECT count(*) FROM runs").column(0)[0].as_py())

    @property
    def _parts(self) -> Path:
        return self.folder / PARTS

    def _part_paths(self) -> list[Path]:
        """Return the parts; looked up until none goes away, since a merged one may be missed while it takes over."""
        seen = self._listed()
        while not set(seen) <= set(now := self._listed()):
            seen = now
        return now

    def _listed(self) -> list[Path]:
        return sorted(path for path in self._parts.glob(f"*{SUFFIX}") if not path.name.startswith("."))

    def _added(self) -> list[Path]:
        """Return the parts of others that were not looked at yet."""
        known = self._looked_at
        return [path for path in self._listed() if path.name not in known and not path.name.startswith(self._writer)]

    def _keys(self, paths: Sequence[Path], *, failed: bool) -> Keys:
        found = _grouped(self._dataset(paths), failed=failed) if paths else {}
        self._looked_at.update(path.name for path in paths)
        return found

    def _dataset(self, paths: Sequence[Path] | None = None) -> Any:
        """Return parts, by default all, as one Arrow dataset that has the columns of each."""
        import pyarrow as pa
        import pyarrow.dataset as ds

        if paths is None:
            paths = self._part_paths()
        schemas = [run_schema(), *(self._schema(path) for path in paths)]
        merged = pa.unify_schemas([schema.remove_metadata() for schema in schemas])
        columns = pa.schema([merged.field(name) for name in ordered_names(set(merged.names))])
        if not paths:
            return ds.dataset(columns.empty_table())
        return ds.dataset([str(path) for path in paths], schema=columns, format=parquet_format())

    def _schema(self, path: Path) -> pa.Schema:
        if path.name not in self._schemas:
            schema = self._damaged_if(path, lambda: read_schema(path))
            found = (schema.metadata or {}).get(MODEL, b"").decode()
            if found != self.model:
                raise StoreError("store.foreign_part", file=str(path), found=found, known=self.model)
            self._schemas[path.name] = schema
            self._types.update(zip(schema.names, schema.types, strict=True))
        return self._schemas[path.name]

    def _write(self, name: str, table: pa.Table) -> None:
        try:
            write_part(self._parts / name, table, self.model)
        except OSError as error:
            raise StoreError("store.unwritable", folder=str(self.folder), reason=system_reason(error)) from error

    def _check_columns(self, table: pa.Table) -> None:
        """Make sure that each factor is of the type that it has in the other parts.

        Raises:
            StoreError: one is not.
        """
        self._read(lambda: [self._schema(path) for path in self._part_paths()])
        for column in table.schema:
            known = self._types.get(column.name, column.type)
            if known != column.type:
                kinds = {"found": str(column.type), "known": str(known)}
                raise StoreError("store.column", folder=str(self.folder), column=column.name, **kinds)

    def _damaged_if(self, path: Path, read: Callable[[], _ANSWER]) -> _ANSWER:
        """Read a part.

        Raises:
            StoreError: it is damaged.
            FileNotFoundError: it went away.
        """
        try:
            return read()
        except FileNotFoundError:
            raise
        except (OSError, ValueError) as error:
            raise StoreError("store.damaged_part", file=str(path), reason=_first_line(error)) from error

    def _read(self, read: Callable[[], _ANSWER]) -> _ANSWER:
        """Read parts; again when some went away meanwhile, since they were merged.

        Raises:
            StoreError: a part is damaged.
        """
        for _ in range(_MOST_LOOKS):
            before = self._part_paths()
            try:
                return read()
            except StoreError:
                raise
            except Exception:  # whatever Arrow and DuckDB make of a part that is damaged or went away
                if set(before) <= set(self._part_paths()):
                    self._check_parts()
                    raise
        return read()

    def _check_parts(self) -> None:
        """Name the part that is damaged, if one is.

        Raises:
            StoreError: one is.
        """
        import pyarrow.parquet as pq

        for path in self._part_paths():
            self._damaged_if(path, partial(pq.read_table, path, page_checksum_verification=True))

    def _ask(self, sql: str) -> pa.Table:
        from perenne_experiments.store.question import answer, told

        try:
            return self._read(lambda: answer(self._dataset(), sql))
        except StoreError:
            raise
        except Exception as error:
            line = told(error)
            if line is None:
                raise
            raise StoreError("store.sql", reason=line) from error


def _is_taken(folder: Path) -> bool:
    """Tell whether there is something else where a store should be; another program may be making one just now."""
    if not folder.exists():
        return False
    return not folder.is_dir() or any(path.name != PARTS and not is_draft(path) for path in folder.iterdir())


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        key = "store.not_one" if folder.is_dir() else "store.missing"
        raise StoreError(key, folder=str(folder)) from None
    except OSError as error:
        raise StoreError("store.damaged_manifest", file=str(path), reason=system_reason(error)) from error
    except ValueError:
        raise StoreError("store.damaged_manifest", file=str(path), reason="JSON") from None
    if not isinstance(content, dict):
        raise StoreError("store.damaged_manifest", file=str(path), reason="{…}")
    return content


def _grouped(dataset: Any, *, failed: bool) -> Keys:
    import pyarrow.compute as pc

    condition = None if failed else pc.field("error").is_null()
    table = dataset.to_table(columns=["configuration", "seed"], filter=condition)
    lists = table.group_by("configuration").aggregate([("seed", "list")]).combine_chunks()
    if not lists.num_rows:
        return {}
    seeds = lists["seed_list"].combine_chunks()
    flat, ends = seeds.flatten().to_numpy(), seeds.offsets.to_numpy()
    spans: Iterator[tuple[str, Any, Any]] = zip(lists["configuration"].to_pylist(), ends[:-1], ends[1:], strict=True)
    return {name: flat[first:last] for name, first, last in spans}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
