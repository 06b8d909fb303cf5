"""The settings: what the page shows, all of which its address holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from perenne_dashboards.pages.experiments.filter import Filter
from perenne_experiments.lives.outcome import LIFETIME, OUTCOMES

VIEWS = ("survival", "heat", "given", "boxes")
"""The views that any store has, in the order of their tabs."""

SAMPLED = "sensitivity"
"""The view of a store that has kept the sample of a sensitivity analysis."""

PREFIX = "x."
"""How the page's keys in the address begin."""

_TEXTS = ("store", "scenario", "by", "policy", "against", "across", "up", "sample")
_LONGEST = 4000


@dataclass(frozen=True)
class Settings:
    """What is looked at; a text is "" for what the page chooses by itself.

    Attributes:
        store: name of the store or the search on the shelf.
        view: one of VIEWS, or SAMPLED.
        scenario: name of the scenario, where the store has several.
        policies: policies whose curves are drawn; none for all.
        by: factor that survival curves are split by; "" for none.
        outcome: one of `OUTCOMES`.
        policy: the policy that maps, indices and boxes tell of.
        against: the policy it is set against; "" for none.
        across: factor along the map.
        up: factor up the map.
        sample: number of the sample that is looked at, from 1; the last where there is none of it.
        filter: which runs are looked at.
        any_model: whether a store of another version of the model is looked at all the same.
    """

    store: str = ""
    view: str = VIEWS[0]
    scenario: str = ""
    policies: tuple[str, ...] = ()
    by: str = ""
    outcome: str = LIFETIME
    policy: str = ""
    against: str = ""
    across: str = ""
    up: str = ""
    sample: str = ""
    filter: Filter = field(default_factory=Filter)
    any_model: bool = False

    @classmethod
    def read(cls, address: Mapping[str, str]) -> Settings:
        """Return the settings of an address; what makes no sense gives way to the usual."""
        given = {
            name.removeprefix(PREFIX): text[:_LONGEST] for name, text in address.items() if name.startswith(PREFIX)
        }
        texts = {name: given[name] for name in _TEXTS if name in given}
        return cls(
            **texts,
            view=given["view"] if given.get("view") in (*VIEWS, SAMPLED) else VIEWS[0],
            outcome=given["outcome"] if given.get("outcome") in OUTCOMES else LIFETIME,
            policies=tuple(name for name in given.get("policies", "").split(";") if name),
            filter=Filter.read(given.get("where", "")),
            any_model=given.get("any") == "1",
        )

    def address(self) -> dict[str, str]:
        """Return the keys of the address; "" for what is as usual."""
        usual = Settings()
        written = {name: getattr(self, name) for name in (*_TEXTS, "view", "outcome")}
        shown = {name: "" if text == getattr(usual, name) else text for name, text in written.items()}
        shown |= {
            "policies": ";".join(self.policies),
            "where": self.filter.text,
            "any": "1" if self.any_model else "",
        }
        return {PREFIX + name: text for name, text in shown.items()}

    def opened(self, store: str) -> Settings:
        """Return the settings with which another store is opened: everything as usual, in the same view."""
        return replace(Settings(), store=store, view=self.view)
