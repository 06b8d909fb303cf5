"""The figure of a validation: where each pattern lies against the range accepted."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from perenne_experiments.pages.panel import Panel
from perenne_experiments.pages.places import Place, places_panel
from perenne_experiments.validation.tell import label, value, verdict
from perenne_experiments.validation.validate import Shown
from perenne_experiments.words.language import Language

_NOTHING: Mapping[str, float] = MappingProxyType({})


def patterns_panel(patterns: Sequence[Shown], say: Language, observed: Mapping[str, float] = _NOTHING) -> Panel:
    """Draw every pattern that can be told against its range.

    Args:
        patterns: what communities show.
        say: language.
        observed: what a log shows, by key; NaN where it does not tell.
    """
    places = [_place(one, observed.get(one.key, math.nan), say) for one in patterns if one.told]
    return places_panel(say("validation.figure"), places, say)


def _place(one: Shown, observed: float, say: Language) -> Place:
    return Place(
        label=label(one, say),
        told=value(one, say),
        verdict=verdict(one, say),
        holds=one.holds,
        value=one.value,
        accepted=(one.accepted.low, one.accepted.high),
        span=None if one.spread is None else (one.spread.low, one.spread.high),
        observed=None if math.isnan(observed) else observed,
    )
