"""A scenario: what a community starts from, and what happens to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perenne_model import Event
    from perenne_model.parameters import Parameters
    from perenne_scenarios.calibration import Calibration

Text = Mapping[str, str]
"""A text by language code ("en", "fr")."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One kind of community.

    Attributes:
        name: short name, as the command line takes it.
        title: name that people read, by language.
        description: what kind of community it is, by language.
        sources: publications that the values lean on.
        why: reason of each value that differs from the registry's default, by parameter path and language.
        parameters: the values.
        events: what happens to the community, whatever the policy.
        calibration: where the values come from, if they come from a log.
    """

    name: str
    title: Text = field(hash=False)
    description: Text = field(hash=False)
    sources: tuple[str, ...]
    why: Mapping[str, Text] = field(hash=False)
    parameters: Parameters
    events: tuple[Event, ...] = ()
    calibration: Calibration | None = None

    def replace(self, settings: Mapping[str, object]) -> Scenario:
        """Return a copy with some parameters set otherwise; reasons that no longer hold are dropped.

        Args:
            settings: values by parameter path, as `parse_settings` returns them.

        Raises:
            ParameterError: an unknown path or a value out of range.
        """
        if not settings:
            return self
        why = {path: reason for path, reason in self.why.items() if path not in settings}
        return replace(self, parameters=self.parameters.replace(settings), why=why)
