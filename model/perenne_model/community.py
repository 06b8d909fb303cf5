"""The community as Mesa users know it: a model with agents, over the same compiled engine.

This is the only module that imports Mesa. A headless run (`live`) creates no agent and does not come here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from .events import Event
from .life import Engine, Life
from .parameters import Parameters
from .policies import Absent, Policy
from .policy_reader import parse_policy
from .vitals import VITALS


class Member(mesa.Agent):  # type: ignore[misc]
    """One member. Every attribute reads the engine's columns: what the rules wrote is what is seen.

    The columns' names are the attributes: `motivation`, `autonomy_need`, `competence`, `habit`, `unit` … (see
    `perenne_model.world.MEMBER`). A number can be set too, which intervenes in the world.
    """

    def __init__(self, model: Community, row: int) -> None:
        """Stand for one row of the columns."""
        super().__init__(model)
        # Mesa 3.3 counts agents in a table of the class that keeps every model alive: number by row instead.
        mesa.Agent._ids.pop(model, None)  # noqa: SLF001
        self.unique_id = row + 1
        self._row = row

    def __getattr__(self, name: str) -> Any:
        """Read a column."""
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self.model.columns[name][self._row].item()
        except (KeyError, ValueError):
            known = ", ".join(self.model.columns.dtype.names)
            raise AttributeError(f"a member has no {name!r}; there are {known}") from None

    def __setattr__(self, name: str, value: Any) -> None:
        """Write a column, or an attribute of one's own."""
        model = self.__dict__.get("model")
        if model is not None and name in model.columns.dtype.names:
            model.columns[name][self._row] = value
        else:
            object.__setattr__(self, name, value)

    def __dir__(self) -> list[str]:
        """List the columns, too, so that a notebook completes them."""
        return sorted({*super().__dir__(), *self.model.columns.dtype.names})

    def __repr__(self) -> str:
        """Tell who it is."""
        here = f"unit {self.unit}, here for {self.tenure} weeks"
        return f"<Member {self.unique_id}: {here}, motivation {self.motivation:.2f}>"

    @property
    def identity(self) -> tuple[int, int]:
        """Week of arrival and slot in that week: the same person in every world of one seed."""
        return self.arrival, self.slot

    @property
    def tenure(self) -> int:
        """Weeks since joining."""
        return int(self.model.week - self.arrival)

    @property
    def ties(self) -> list[Member]:
        """The members this one is tied to."""
        world = self.model.engine.world
        count = int(world.members["ties"][self._row])
        return [self.model.member_at(int(row)) for row in world.tie_to[self._row, :count]]

    @property
    def tie_strengths(self) -> NDArray[np.float64]:
        """Strengths of those ties, shape (number of ties,)."""
        world = self.model.engine.world
        strengths: NDArray[np.float64] = world.tie_strength[self._row, : int(world.members["ties"][self._row])]
        return strengths.copy()


class Community(mesa.Model):  # type: ignore[misc]
    """One community, a week a step.

    `agents` holds the present members, so that `community.agents.select(...)`, `.agg(...)` and Mesa's DataCollector
    work as ever; a model reporter may name any vital sign (`"active"`, `"answer_rate"` …): each is an attribute.

    Attributes:
        engine: the engine that holds the world.
        running: False once the community is dead or the horizon is reached.
        datacollector: Mesa's, which collects every vital sign each week, as its `batch_run` asks; one of your own may
            be put in its place, and is then yours to call.
    """

    def __init__(
        self,
        parameters: Parameters | None = None,
        policy: Policy | str | None = None,
        *,
        seed: int = 1,
        weeks: int = 520,
        events: Sequence[Event] = (),
    ) -> None:
        """Found a community; its launch core joins in the first step.

        Args:
            parameters: the community and its surroundings; by default, the reference.
            policy: who facilitates, or the text that names them, as on the command line; by default, nobody.
            seed: of all draws of the world, and of the model's own `rng`.
            weeks: horizon.
            events: what befalls it.
        """
        super().__init__(rng=seed)
        self.running: bool = True
        facilitation = parse_policy(policy) if isinstance(policy, str) else policy or Absent()
        self.engine = Engine(parameters or Parameters(), facilitation, seed=seed, weeks=weeks, events=events, keep=True)
        self.datacollector = self._weekly = mesa.DataCollector(model_reporters={sign: sign for sign in VITALS})
        self._members: dict[int, Member] = {}

    @property
    def columns(self) -> NDArray[Any]:
        """The members' columns: a structured array, one record for everybody who ever joined."""
        return self.engine.world.members[: int(self.engine.world.community["rows"][0])]

    @property
    def week(self) -> int:
        """Weeks lived so far."""
        return self.engine.week

    @property
    def vitals(self) -> NDArray[Any]:
        """The vital signs of the weeks so far, a structured array of shape (week,)."""
        return self.engine.world.weekly[: self.week]

    def __getattr__(self, name: str) -> Any:
        """Read last week's value of a vital sign."""
        if name in VITALS and "engine" in self.__dict__:
            return float(self.vitals[name][-1]) if self.week else 0.0
        raise AttributeError(name)

    def member_at(self, row: int) -> Member:
        """Return the member of a row of the columns."""
        return self._members[row]

    def step(self) -> None:
        """Live a week."""
        if not self.running:
            return
        self.engine.run_to(self.week + 1)
        self._welcome_and_part()
        self.running = not self.engine.dead and self.week < self.engine.weeks
        if self.datacollector is self._weekly:
            self.datacollector.collect(self)

    def __dir__(self) -> list[str]:
        """List the vital signs, too, so that a notebook completes them."""
        return sorted({*super().__dir__(), *VITALS})

    def __repr__(self) -> str:
        """Tell how it is."""
        state = "going on" if self.running else "dead" if self.engine.dead else "at its horizon"
        return f"<Community in week {self.week} of {self.engine.weeks}, {state}: {len(self.agents)} members>"

    def _welcome_and_part(self) -> None:
        present = self.columns["present"]
        for row in np.flatnonzero(present).tolist():
            if row not in self._members:
                self._members[row] = Member(self, row)
        for row in [row for row in self._members if not present[row]]:
            self._members.pop(row).remove()

    def life(self) -> Life:
        """Return what came of it, once the horizon is reached or the community is dead."""
        return self.engine.life()
