"""A gatherer: single rows, as adapters find them, handed to the intake in batches."""

from __future__ import annotations

from types import TracebackType

from perenne_experiments.logs.readers.intake import Intake

_BATCH = 50_000
_COLUMNS = ("community", "member", "timestamp", "kind", "thread", "reply_to", "id")


class Gatherer:
    """Takes one row at a time; to be used with `with`, which hands over the last of them."""

    def __init__(self, intake: Intake) -> None:
        """Gather for an intake."""
        self.reading = intake.reading
        self._intake = intake
        self._rows: list[tuple[str, ...]] = []
        self._places: list[str] = []

    def add(
        self,
        *,
        community: str,
        member: str,
        timestamp: str,
        place: str,
        kind: str = "",
        thread: str = "",
        reply_to: str = "",
        identity: str = "",
    ) -> None:
        """Add a row; "" stands for what is not known.

        Args:
            community: name of the community.
            member: name of the member.
            timestamp: Unix seconds or an ISO date.
            place: where the row stands, for telling that it was left out.
            kind: post, reply, join or commit.
            thread: name of the thread.
            reply_to: identity of the row that is answered.
            identity: what other rows call this one.
        """
        self._rows.append(tuple(map(_sound, (community, member, timestamp, kind, thread, reply_to, identity))))
        self._places.append(place)
        if len(self._rows) >= _BATCH:
            self._hand_over()

    def skip(self, reason: str, place: str) -> None:
        """Count a row that is left out."""
        self.reading.rows += 1
        self.reading.skip(reason, 1, [place])

    def _hand_over(self) -> None:
        if self._rows:
            columns = dict(zip(_COLUMNS, zip(*self._rows, strict=True), strict=True))
            self._intake.take_lists(columns, self._places)
            self._rows, self._places = [], []

    def __enter__(self) -> Gatherer:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Hand over the last rows, unless something went wrong."""
        if kind is None:
            self._hand_over()


def _sound(text: str) -> str:
    """Return a text that can be written in UTF-8, whatever an export holds."""
    return text.encode("utf-8", "replace").decode("utf-8")
