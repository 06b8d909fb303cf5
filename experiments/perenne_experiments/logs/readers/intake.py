"""The intake: batches of rows, from whatever reader, made into a log; what is left out is counted."""

from __future__ import annotations

import hashlib
import secrets
import time as clock
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.logs.activity import DAY, UNKNOWN
from perenne_experiments.logs.error import LogError
from perenne_experiments.logs.log import KINDS, POST, REPLY, Log
from perenne_experiments.logs.readers.codebook import NOTHING, Codebook, texts_of
from perenne_experiments.logs.reading import SHOWN, Reading
from perenne_experiments.logs.zone import UNREADABLE, Zone, seconds_of
from perenne_scenarios.error import clean

COLUMNS = ("community", "member", "timestamp", "kind", "thread", "reply_to", "id")
"""The columns of a log: the first three are needed; `id`, if there, is what `reply_to` refers to."""

NEEDED = COLUMNS[:3]

MOST_EVENTS = 100_000_000
"""Events beyond which a log does not fit into the memory of a usual machine."""

_UNTOLD, _STRANGE = -1, -2  # a kind that is left empty, and one that is not known
_LONGEST_EXAMPLE = 40  # characters
_COARSE = 0.99  # share of times at midnight from which a log is taken to have days only

_Rows = dict[str, NDArray[Any]]


class Intake:
    """Takes rows in batches and makes a log of them."""

    def __init__(self, file: str, *, zone: str = "UTC", keep_names: bool = False, now: float | None = None) -> None:
        """Begin with nothing.

        Args:
            file: what is read, for errors.
            zone: zone of times that have none.
            keep_names: whether members keep their names; else a hash stands for each, with a salt drawn for this
                reading and forgotten after it, so that nobody can try names against it.
            now: Unix seconds; what lies more than a day later is left out.

        Raises:
            LogError: no such zone.
        """
        self.file = file
        self.reading = Reading(zone=zone)
        self._zone = Zone(zone)
        self._keep_names = keep_names
        self._latest = (clock.time() if now is None else now) + DAY
        self._books = {name: Codebook() for name in ("community", "member", "thread", "id")}
        self._batches: list[_Rows] = []
        self._kept = 0
        self._by_id = False

    def take_lists(
        self,
        columns: Mapping[str, Sequence[str]],
        places: Sequence[object],
        numbers: NDArray[np.int64] | None = None,
        rows: int | None = None,
    ) -> None:
        """Take rows as texts, "" for nothing.

        Args:
            columns: texts by the names of COLUMNS; no column at all for no row.
            places: as for `take`.
            numbers: number of each row in the file, where rows between them were left out.
            rows: rows there were so far, these and those left out included.
        """
        import pyarrow as pa

        if columns:
            arrays = {name: pa.array(values, pa.string()) for name, values in columns.items()}
            self.take(arrays, places, numbers)
        if rows is not None:
            self.reading.rows = rows

    def take(
        self, columns: Mapping[str, Any], places: Sequence[object] | range, numbers: NDArray[np.int64] | None = None
    ) -> None:
        """Take rows.

        Args:
            columns: pyarrow arrays by the names of COLUMNS, all of the same length; those not needed may be missing.
            places: where each row stands, for telling which were left out: line numbers, or names of files.
            numbers: number of each row in the file, from 0; by default, one after the other.

        Raises:
            LogError: there are too many.
        """
        size = len(columns["member"])
        rows: _Rows = {"row": np.arange(size) + self.reading.rows if numbers is None else numbers}
        self.reading.rows += size
        rows["community"] = self._books["community"].encode(columns["community"])
        rows["member"] = self._books["member"].encode(columns["member"])
        rows["time"], noted = seconds_of(columns["timestamp"], self._zone)
        for what, number in noted.items():
            self.reading.note(what, number)
        rows["kind"] = _kinds(columns.get("kind"), size)
        rows["thread"] = self._encoded("thread", columns.get("thread"), size)
        self._refer(rows, columns, size)
        reasons = {
            "no_community": rows["community"] == NOTHING,
            "no_member": rows["member"] == NOTHING,
            "time": rows["time"] == UNREADABLE,
            "future": rows["time"] > self._latest,
            "kind": rows["kind"] == _STRANGE,
        }
        left_out = np.zeros(size, dtype=np.bool_)
        for reason, found in reasons.items():
            self._skip(reason, found & ~left_out, places, columns["timestamp"] if reason == "time" else None)
            left_out |= found
        kept = rows if not left_out.any() else {name: column[~left_out] for name, column in rows.items()}
        self._batches.append(kept)
        self._kept += len(kept["row"])
        if self._kept > MOST_EVENTS:
            raise LogError("log.too_many", file=self.file, number=MOST_EVENTS)

    def _encoded(self, book: str, values: Any, size: int) -> NDArray[np.int32]:
        if values is None:
            return np.full(size, NOTHING, dtype=np.int32)
        return self._books[book].encode(values)

    def _refer(self, rows: _Rows, columns: Mapping[str, Any], size: int) -> None:
        answered = columns.get("reply_to")
        self._by_id = self._by_id or "id" in columns
        if self._by_id:
            rows["id"] = self._encoded("id", columns.get("id"), size)
            rows["answered"] = self._encoded("id", answered, size).astype(np.int64)
        else:
            rows["answered"] = np.full(size, UNKNOWN, dtype=np.int64) if answered is None else _numbers(answered)

    def _skip(
        self, reason: str, found: NDArray[np.bool_], places: Sequence[object] | range, values: Any = None
    ) -> None:
        if found.any():
            where = np.flatnonzero(found)
            example = "" if values is None else _shown(values[int(where[0])].as_py())
            self.reading.skip(reason, len(where), [places[place] for place in where[:SHOWN].tolist()], example)

    def log(self) -> Log:
        """Return the log of all rows taken.

        Raises:
            LogError: none was usable.
        """
        if not self._kept:
            raise _nothing(self.file, self.reading)
        rows = {name: np.concatenate([batch[name] for batch in self._batches]) for name in self._batches[0]}
        self._batches.clear()
        rows = _sorted(self._without_duplicates(_sorted(rows)))
        reply_to = self._reply_to(rows)
        kind = _told_kinds(rows["kind"], rows["community"], rows["thread"], reply_to)
        community, communities = _compact(rows["community"], self._books["community"].names)
        member, people = _compact(rows["member"], self._books["member"].names)
        return Log(
            communities=tuple(communities),
            names=people if self._keep_names else _hashed(people),
            community=community,
            member=member,
            time=rows["time"],
            kind=kind,
            thread=rows["thread"],
            reply_to=reply_to,
            until=int(rows["time"].max()),
            reading=self.reading,
        )

    def _without_duplicates(self, rows: _Rows) -> _Rows:
        again = _repeated_ids(rows) if self._by_id else _repeated(rows)
        if not self._by_id and again.any() and np.mean(rows["time"] % DAY == 0) > _COARSE:
            self.reading.note("days_only", len(again))
            return rows
        self.reading.skip("duplicate", int(np.count_nonzero(again)))
        return {name: column[~again] for name, column in rows.items()} if again.any() else rows

    def _reply_to(self, rows: _Rows) -> NDArray[np.int64]:
        answered = rows["answered"]
        if self._by_id:
            size, known = len(self._books["id"]), rows["id"] >= 0
            place = np.full(size + 1, UNKNOWN, dtype=np.int64)
            place[rows["id"][known]] = np.flatnonzero(known)
        else:
            size = self.reading.rows
            place = np.full(size + 1, UNKNOWN, dtype=np.int64)
            place[rows["row"]] = np.arange(len(answered))
        inside = (answered >= 0) & (answered < size)
        found = place[np.where(inside, answered, size)]
        stray = (found >= 0) & (rows["community"][found] != rows["community"])
        found[stray | (found == np.arange(len(found)))] = UNKNOWN
        self.reading.note("lost_reply", int(np.count_nonzero((answered != UNKNOWN) & (found == UNKNOWN))))
        return found


def _sorted(rows: _Rows) -> _Rows:
    """Sort rows by community, then time, those of one moment as they came."""
    community, time = rows["community"], rows["time"]
    rising = (community[1:] > community[:-1]) | ((community[1:] == community[:-1]) & (time[1:] >= time[:-1]))
    if rising.all():
        return rows
    order = np.lexsort((time, community))
    return {name: column[order] for name, column in rows.items()}


def _repeated(rows: _Rows) -> NDArray[np.bool_]:
    """Tell which rows repeat another in every column; rows are sorted by community and time."""
    names = ("community", "time", "member", "kind", "thread", "answered")
    same = (rows["community"][1:] == rows["community"][:-1]) & (rows["time"][1:] == rows["time"][:-1])
    crowded = np.flatnonzero(np.concatenate(([False], same)) | np.concatenate((same, [False])))
    order = crowded[np.lexsort([rows[name][crowded] for name in reversed(names)])]
    equal = np.ones(max(0, len(order) - 1), dtype=np.bool_)
    for name in names:
        equal &= rows[name][order][1:] == rows[name][order][:-1]
    again = np.zeros(len(rows["time"]), dtype=np.bool_)
    again[order[1:][equal]] = True
    return again


def _repeated_ids(rows: _Rows) -> NDArray[np.bool_]:
    """Tell which rows repeat the id of an earlier one of the same community."""
    order = np.lexsort((rows["id"], rows["community"]))
    name, community = rows["id"][order], rows["community"][order]
    equal = (name[1:] == name[:-1]) & (community[1:] == community[:-1]) & (name[1:] != NOTHING)
    again = np.zeros(len(order), dtype=np.bool_)
    again[order[1:][equal]] = True
    return again


def _kinds(values: Any, size: int) -> NDArray[np.int8]:
    if values is None:
        return np.full(size, _UNTOLD, dtype=np.int8)
    book = Codebook()
    codes = book.encode(values)
    known = {name: number for number, name in enumerate(KINDS)}
    numbers = [known.get(name.lower(), _STRANGE) for name in book.names]
    return np.array([*numbers, _UNTOLD], dtype=np.int8)[codes]


def _told_kinds(
    kind: NDArray[np.int8], community: NDArray[np.int32], thread: NDArray[np.int32], reply_to: NDArray[np.int64]
) -> NDArray[np.int8]:
    """Tell the kind where it is left empty: a reply answers something, or is not the first of its thread."""
    untold = kind == _UNTOLD
    if not untold.any():
        return kind
    key = community.astype(np.int64) * (int(thread.max()) + 2) + thread
    opening = np.zeros(len(kind), dtype=np.bool_)
    opening[np.unique(key, return_index=True)[1]] = True
    replies = (reply_to != UNKNOWN) | ((thread != UNKNOWN) & ~opening)
    return np.where(untold, np.where(replies, REPLY, POST), kind).astype(np.int8)


def _numbers(values: Any) -> NDArray[np.int64]:
    """Return references as row numbers; UNKNOWN for none, and a row that there cannot be for what is no number."""
    import pyarrow as pa
    import pyarrow.compute as pc

    plain = pc.cast(values, pa.string()) if pa.types.is_dictionary(values.type) else values
    try:
        if not pa.types.is_floating(plain.type) and not pa.types.is_integer(plain.type):
            plain = plain.cast(pa.string())
            plain = pc.if_else(pc.equal(plain, ""), None, plain)
        numbers = np.asarray(plain.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)
    except pa.ArrowInvalid:
        numbers = np.array([_number(text) for text in texts_of(values)], dtype=np.float64)
    nothing = np.isnan(numbers)
    return np.where(nothing, UNKNOWN, np.clip(np.where(nothing, 0, numbers), -2, 2**53)).astype(np.int64)


def _number(text: str | None) -> float:
    if not text:
        return float("nan")
    try:
        return float(text)
    except ValueError:
        return -2.0


def _compact(codes: NDArray[np.int32], names: Sequence[str]) -> tuple[NDArray[np.int32], list[str]]:
    """Number only the names that are left, in the order of their old numbers."""
    there = np.zeros(len(names), dtype=np.bool_)
    there[codes] = True
    if there.all():
        return codes, list(names)
    place = np.cumsum(there, dtype=np.int32) - 1
    return place[codes].astype(np.int32), [names[old] for old in np.flatnonzero(there).tolist()]


def _hashed(names: Sequence[str]) -> list[str]:
    salt = secrets.token_bytes(32)
    return [
        hashlib.blake2b(name.encode("utf-8", "surrogatepass"), key=salt, digest_size=8).hexdigest() for name in names
    ]


def _shown(value: Any) -> str:
    """Return what a row held, short enough for a line."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return clean(text)[:_LONGEST_EXAMPLE]


def _nothing(file: str, reading: Reading) -> LogError:
    if not reading.rows and not reading.skipped:
        return LogError("log.empty", file=file)
    worst = max(reading.skipped, key=lambda reason: reading.skipped[reason].number)
    found = reading.skipped[worst]
    return LogError(
        f"log.all_skipped.{worst}",
        file=file,
        number=found.number,
        where=found.where[0] if found.where else "–",
        example=found.example,
    )
