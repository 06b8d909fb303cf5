"""What a view shows: its conclusion, what it rests on, and where to look further."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from perenne_dashboards.pages.experiments.filter import Filter
from perenne_experiments.pages.study_page import Section, study_page


@dataclass(frozen=True)
class Corners:
    """Corners that the page can look into.

    Attributes:
        rule: what each is called, in words.
        filter: the runs in it.
    """

    rule: str
    filter: Filter


@dataclass(frozen=True, eq=False)
class Shown:
    """What a view shows; its texts are in one language.

    Attributes:
        title: what it is about.
        lead: the conclusion, the headline first.
        sections: what it rests on.
        design: what was looked at, in one line.
        methods: how it was reckoned.
        command: command that makes it again.
        corners: corners to look into.
        cells: the filter of each cell of a map, by its places across and up.
    """

    title: str
    lead: Sequence[str]
    sections: Sequence[Section]
    design: str
    methods: Sequence[str]
    command: str
    corners: Sequence[Corners] = ()
    cells: dict[tuple[int, int], Filter] | None = None

    def page(self, code: str) -> str:
        """Return the same as a report: one HTML page that stands alone."""
        return study_page(
            title=self.title,
            lead=self.lead,
            sections=self.sections,
            language=code,
            command=self.command,
            methods=self.methods,
            design=self.design,
        )
