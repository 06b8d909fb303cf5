"""Times as they stand in logs: Unix seconds, or dates with and without a zone."""

from __future__ import annotations

import datetime
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.logs.error import LogError

UNREADABLE = np.iinfo(np.int64).min
"""Stands for a time that cannot be read."""

MILLISECONDS_FROM = 100_000_000_000
"""Numbers from this on are milliseconds: as seconds they would lie after the year 5138."""

_EARLIEST, _LATEST = -62_135_596_800, 253_402_300_799  # years 1 to 9999
_SLOT = 900  # zones change their distance from UTC at whole quarters of an hour
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_NUMBER = r"^[+-]?[0-9]+(\.[0-9]*)?$"
_ZONED = r"(?i)[0-9](z|\s?utc|\s?gmt|\s?[+-][0-9]{2}(:?[0-9]{2})?)$"
_DATED = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

Numbers = NDArray[np.int64]


class Zone:
    """The zone in which times without one are taken.

    Attributes:
        name: name of the zone, as "Europe/Paris" or "UTC".
    """

    def __init__(self, name: str = "UTC") -> None:
        """Take the name of a zone.

        Raises:
            LogError: no such zone.
        """
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        try:
            self._info = datetime.UTC if name == "UTC" else ZoneInfo(name)  # UTC needs no data of zones
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise LogError("log.zone", zone=name) from error
        self.name = name

    def to_utc(self, local: Numbers) -> Numbers:
        """Return clock times of the zone (as seconds, shape (n,)) as Unix seconds.

        A time that the clocks showed twice is taken as the first, one that they skipped as if they had not.
        """
        if self.name == "UTC" or not len(local):
            return local
        slots, place = np.unique(local // _SLOT, return_inverse=True)
        offsets: Numbers = np.array([self._offset(int(slot)) for slot in slots])[place.reshape(-1)]
        return local - offsets

    def _offset(self, slot: int) -> int:
        try:
            moment = (_EPOCH + datetime.timedelta(seconds=slot * _SLOT)).replace(tzinfo=self._info)
            offset = moment.utcoffset()
        except OverflowError:
            offset = None
        return int(offset.total_seconds()) if offset is not None else 0


def seconds_of(values: Any, zone: Zone) -> tuple[Numbers, dict[str, int]]:
    """Read times.

    Args:
        values: a pyarrow array: numbers, times, or texts, each on its own a number or a date (ISO 8601).
        zone: zone of times that have none.

    Returns:
        Unix seconds, shape (n,), UNREADABLE where a time cannot be read; and what was noted: "milliseconds",
        "no_zone" and "zoned", each with the number of times that it concerns.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = values.type
    if pa.types.is_timestamp(kind):
        seconds = _from_arrow(pc.cast(values, pa.timestamp("us"), safe=False).cast(pa.int64()), 1_000_000)
        return _in_zone(seconds, zone) if kind.tz is None else (seconds, {"zoned": len(seconds)})
    if pa.types.is_date(kind):
        return _in_zone(_from_arrow(pc.cast(values, pa.timestamp("s")).cast(pa.int64()), 1), zone)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return _from_numbers(_to_numpy(pc.cast(values, pa.float64(), safe=False)))
    return _from_texts(values, zone)


def _from_arrow(values: Any, divisor: int) -> Numbers:
    import pyarrow.compute as pc

    known = np.asarray(pc.is_valid(values).to_numpy(zero_copy_only=False))
    numbers = np.asarray(pc.fill_null(values, 0).to_numpy(zero_copy_only=False)).astype(np.int64)
    return np.where(known, numbers // divisor, UNREADABLE)


def _to_numpy(values: Any) -> NDArray[np.float64]:
    import pyarrow.compute as pc

    return np.asarray(pc.fill_null(values, float("nan")).to_numpy(zero_copy_only=False), dtype=np.float64)


def _from_numbers(numbers: NDArray[np.float64]) -> tuple[Numbers, dict[str, int]]:
    milli = np.abs(numbers) >= MILLISECONDS_FROM
    scaled = np.where(milli, numbers / 1000, numbers)
    readable = (scaled >= _EARLIEST) & (scaled <= _LATEST)
    seconds = np.full(len(numbers), UNREADABLE)
    seconds[readable] = np.floor(scaled[readable]).astype(np.int64)
    return seconds, {"milliseconds": int(np.count_nonzero(milli & readable))}


def _in_zone(local: Numbers, zone: Zone) -> tuple[Numbers, dict[str, int]]:
    known = local != UNREADABLE
    seconds = local.copy()
    seconds[known] = zone.to_utc(local[known])
    return seconds, {"no_zone": int(np.count_nonzero(known))}


def _from_texts(values: Any, zone: Zone) -> tuple[Numbers, dict[str, int]]:
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = pc.utf8_trim_whitespace(pc.fill_null(_as_texts(values), ""))
    quick = _all_numbers(texts)
    if quick is not None:
        return _from_numbers(quick)
    numeric = np.asarray(pc.match_substring_regex(texts, _NUMBER).to_numpy(zero_copy_only=False))
    zoned = ~numeric & np.asarray(pc.match_substring_regex(texts, _ZONED).to_numpy(zero_copy_only=False))
    zoned &= ~np.asarray(pc.match_substring_regex(texts, _DATED).to_numpy(zero_copy_only=False))
    seconds = np.full(len(texts), UNREADABLE)
    noted: dict[str, int] = {}
    if numeric.any():
        seconds[numeric], noted = _from_numbers(_to_numpy(texts.filter(pa.array(numeric)).cast(pa.float64())))
    if zoned.any():
        seconds[zoned] = _dates(texts.filter(pa.array(zoned)), zoned=True)
        noted["zoned"] = int(np.count_nonzero(seconds[zoned] != UNREADABLE))
    naive = ~numeric & ~zoned
    if naive.any():
        seconds[naive], found = _in_zone(_dates(texts.filter(pa.array(naive)), zoned=False), zone)
        noted.update(found)
    return seconds, noted


def _as_texts(values: Any) -> Any:
    import pyarrow as pa

    try:
        return values.cast(pa.string())
    except pa.ArrowInvalid:  # bytes that are not UTF-8
        return pa.array([raw and raw.decode("latin-1") for raw in values.to_pylist()], pa.string())


def _all_numbers(texts: Any) -> NDArray[np.float64] | None:
    import pyarrow as pa

    try:
        return _to_numpy(texts.cast(pa.int64()).cast(pa.float64(), safe=False))
    except pa.ArrowInvalid:
        return None


def _dates(texts: Any, *, zoned: bool) -> Numbers:
    """Read dates, all with a zone or all without one: at once if Arrow reads them all, else one by one."""
    import pyarrow as pa

    try:
        moments = texts.cast(pa.timestamp("us", "UTC") if zoned else pa.timestamp("us"))
    except pa.ArrowInvalid:
        return np.array([_date(text, zoned=zoned) for text in texts.to_pylist()], dtype=np.int64)
    return _from_arrow(moments.cast(pa.int64()), 1_000_000)


def _date(text: str, *, zoned: bool) -> int:
    tidy = re.sub(r"(?i)\s?(utc|gmt)$", "Z", text)
    tidy = re.sub(r"\s([+-]\d{2}:?\d{2})$", r"\1", tidy)
    try:
        moment = datetime.datetime.fromisoformat(tidy)
    except ValueError:
        return UNREADABLE
    if (moment.tzinfo is not None) is not zoned:
        return UNREADABLE
    return (moment.replace(tzinfo=moment.tzinfo or datetime.UTC) - _EPOCH) // datetime.timedelta(seconds=1)
