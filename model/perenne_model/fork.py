"""Forks: a world that goes on otherwise from the week it has reached, the world it came from untouched."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import TYPE_CHECKING

import numpy as np

from .events import Event
from .policies import Policy, check_policy
from .world import World

if TYPE_CHECKING:
    from .life import Engine
    from .parameters import Parameters


def fork(
    engine: Engine,
    *,
    policy: Policy | None = None,
    seed: int | None = None,
    parameters: Parameters | None = None,
    events: Sequence[Event] | None = None,
) -> Engine:
    """Return a second world in the very same state, from which something may be otherwise.

    Without any change it lives on exactly as the first one does. Another seed gives the same people, as they are by
    now, another luck, and other people to come; another policy is asked at once.

    Args:
        engine: the world so far.
        policy: who facilitates from now on; by default whoever did.
        seed: seed of all draws from now on; by default the same.
        parameters: parameters from now on; by default the same. Those of the launch have had their effect.
        events: what befalls it from now on; what happened at once in earlier weeks has happened.

    Raises:
        ValueError: a seed that is none.
        PolicyError: the policy lacks a method or a name.
        EventError: an event that cannot happen.
    """
    from .life import check_seed

    forked = copy(engine)
    forked.world = World._make(array.copy() for array in engine.world)
    if seed is not None:
        check_seed(seed)
        forked.world.community["seed"] = np.uint64(seed)
    if policy is not None:
        check_policy(policy)
        forked.policy = policy
        forked.review_now()
    if parameters is not None:
        forked.take(parameters)
    if events is not None:
        for event in events:
            event.check()
        forked.events = tuple(events)
    forked.look_for_events()
    return forked
