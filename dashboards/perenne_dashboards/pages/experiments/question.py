"""A question: a store, with the settings and the filter that a view is asked with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

from perenne_dashboards.pages.experiments.holding import Holding
from perenne_dashboards.pages.experiments.settings import SAMPLED, Settings
from perenne_dashboards.pages.experiments.work import Told
from perenne_dashboards.speech import Speech
from perenne_dashboards.stores import shelf
from perenne_experiments.store.selection import Selection
from perenne_experiments.store.store import Store
from perenne_experiments.words.command import written

PREFERRED = "cultivating"
"""The policy that a view tells of where nothing else was chosen."""


@dataclass(frozen=True)
class Question:
    """What a view is asked.

    Attributes:
        store: the store.
        name: what the store is called in commands.
        holding: what it holds.
        settings: with every choice made.
        say: the page's words.
        told: called as the view goes on.
    """

    store: Store
    name: str
    holding: Holding
    settings: Settings
    say: Speech
    told: Told

    @property
    def where(self) -> str | None:
        """The condition on the runs, in SQL; None for all."""
        chosen = [f"scenario = '{_quoted(self.settings.scenario)}'"] if len(self.holding.scenarios) > 1 else []
        chosen += [self.settings.filter.sql] if self.settings.filter.bounds else []
        return " AND ".join(chosen) or None

    @property
    def selection(self) -> Store:
        """The store, with the runs that are looked at alone."""
        return self.store if self.where is None else Selection(self.store, self.where)

    @property
    def filtered(self) -> list[str]:
        """A sentence that tells the filter; nothing without one."""
        clauses = self.settings.filter.words(self.say.lab)
        return [self.say("filter.only", where=clauses)] if clauses else []

    def command(self, *words: str, **options: str | None) -> str:
        """Return a command about the store, as one types it."""
        given = [word for name, value in options.items() if value for word in (f"--{name}", value)]
        return written(["perenne", *words, self.name, *given], self.say.code)

    @property
    def page_command(self) -> str:
        """The command that opens the page, and what its address then holds."""
        return page_command(self.settings, self.say.code)


def page_command(settings: Settings, code: str) -> str:
    """Return the command that opens the page in a language, and what its address then holds."""
    held = {key: text for key, text in settings.address().items() if text}
    folder = str(shelf().folder)
    return f"{written(['perenne', 'dashboard', '--stores', folder], code)}\n/experiments?{urlencode(held)}"


def opened(place: Path, settings: Settings) -> Store:
    """Return the store that the settings name.

    Raises:
        StoreError: it cannot be used.
    """
    return Store.open(place, any_model=settings.any_model)


def completed(settings: Settings, holding: Holding) -> Settings:
    """Return the settings with every choice made, and none that the store does not know."""
    scenarios, policies, varying = holding.scenarios, holding.policies, holding.varying
    policy = _known(settings.policy, policies, PREFERRED if PREFERRED in policies else "")
    against = settings.against if settings.against in policies and settings.against != policy else ""
    if settings.view == SAMPLED and not against:
        against = next((name for name in ("absent", *policies) if name in policies and name != policy), "")
    across = _known(settings.across, varying, "")
    others = tuple(name for name in varying if name != across)
    numbers = [str(number) for number in range(1, len(holding.samples) + 1)]
    return replace(
        settings,
        scenario=_known(settings.scenario, scenarios, ""),
        policies=tuple(name for name in settings.policies if name in policies),
        by=settings.by if settings.by in varying else "",
        policy=policy,
        against=against,
        across=across,
        up=_known(settings.up, others, ""),
        sample=_known(settings.sample, numbers, numbers[-1] if numbers else ""),
        filter=settings.filter.among(holding.spans),
    )


def _known(name: str, names: Sequence[str], usual: str) -> str:
    """Return a name that is there: the one given, else the usual one, else the first."""
    return name if name in names else usual or next(iter(names), "")


def _quoted(text: str) -> str:
    return text.replace("'", "''")
