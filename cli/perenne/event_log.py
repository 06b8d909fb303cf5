"""The event log of a life, in the form in which logs of real communities are read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from perenne.user_error import UserError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from perenne.output_file import OutputFile

COLUMNS = ("community", "member", "timestamp", "kind", "thread", "reply_to")
KINDS = ("post", "reply", "join")
SUFFIXES = (".csv", ".jsonl", ".parquet")


class EventLog:
    """Posts, replies and joins, a row each, in order of time.

    Members are numbered from 0 in the order of their arrival, time is in seconds since the launch, a thread
    bears the number of its first row, and `reply_to` is the number of the row that is answered. A join has no
    thread.
    """

    def __init__(self, community: str, log: NDArray[Any]) -> None:
        """Take the log of a life."""
        self.community = community
        self._log = log
        key = log["arrival"].astype(np.int64) << 32 | log["slot"].astype(np.int64)
        self._members = np.unique(key, return_inverse=True)[1].reshape(-1)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self._log)

    def rows(self) -> Iterator[tuple[str, int, int, str, int | None, int | None]]:
        """Yield the rows, in the order of COLUMNS."""
        for member, event in zip(self._members.tolist(), self._log, strict=True):
            kind = KINDS[event["kind"]]
            thread = None if kind == "join" else int(event["thread"])
            answered = int(event["reply_to"]) if event["reply_to"] >= 0 else None
            yield self.community, member, int(event["second"]), kind, thread, answered

    def save(self, file: OutputFile) -> None:
        """Write the log in the form that the file's suffix asks for."""
        write = {".csv": self._csv, ".jsonl": self._json_lines, ".parquet": self._parquet}
        file.write(write[file.path.suffix.lower()])

    def _csv(self, stream: BinaryIO) -> None:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(self.rows())
        stream.write(text.getvalue().encode("utf-8"))

    def _json_lines(self, stream: BinaryIO) -> None:
        for row in self.rows():
            line = json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False)
            stream.write(f"{line}\n".encode())

    def _parquet(self, stream: BinaryIO) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        kinds = (pa.string(), pa.int32(), pa.int64(), pa.string(), pa.int32(), pa.int32())
        columns = list(zip(*self.rows(), strict=True)) or [()] * len(COLUMNS)
        arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
        pq.write_table(pa.table(arrays, names=list(COLUMNS)), stream)


def check_parquet(file: OutputFile) -> None:
    """Make sure, before anything is run, that a Parquet file can be written.

    Raises:
        UserError: pyarrow is not installed.
    """
    from importlib.util import find_spec

    if file.path.suffix.lower() == ".parquet" and find_spec("pyarrow") is None:
        raise UserError("error.pyarrow", file=str(file.path))
