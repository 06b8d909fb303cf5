"""What befalls a village from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perenne_model.draws import Decision

if TYPE_CHECKING:
    from tests.twin.village import Village

    from perenne_model import Event


def befall(village: Village) -> None:
    """Set what holds this week, and let happen what happens now, in the order in which it is listed."""
    lasting = [event for event in village.events if _lasts(event, village.week)]
    village.hours_left = _hours_left(lasting)
    village.imposed = max((_size(event) for event in lasting if event.kind == "agenda_imposed"), default=0.0)
    for event in village.events:
        if event.week == village.week and event.kind in _SUDDEN:
            _SUDDEN[event.kind](village, _size(event))


def _lasts(event: Event, week: int) -> bool:
    return event.week <= week and (event.weeks is None or week < event.week + event.weeks)


def _size(event: Event) -> float:
    return event.amount or 0.0


def _hours_left(lasting: list[Event]) -> float:
    """Return the share of the facilitation hours that is left: none without a facilitator."""
    left = 1.0
    for event in lasting:
        if event.kind == "hours_cut":
            left *= 1.0 - _size(event)
    return 0.0 if any(event.kind == "facilitator_leaves" for event in lasting) else left


def _crowd(village: Village, people: float) -> None:
    """Have people come in at once this week."""
    village.crowd += int(people)


def _reorganise(village: Village, share: float) -> None:
    """Move a share of the villagers to units drawn at random."""
    units = int(village.parameters["members.units"])
    for villager in village.villagers:
        u, v, _, _ = villager.luck(Decision.REORGANISATION)
        if u < share:
            villager.unit = min(int(v * units), units - 1)


def _lose_the_most_active(village: Village, people: float) -> None:
    """Let those with the most contributions leave the organisation; among equals, the first to have come."""
    for villager in sorted(village.villagers, key=lambda villager: -villager.habit)[: int(people)]:
        villager.depart("organisation")


_SUDDEN = {"newcomers": _crowd, "reorganisation": _reorganise, "key_members_lost": _lose_the_most_active}
