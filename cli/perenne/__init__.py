"""Pérenne: how long a community stays alive under a facilitation policy.

The public face: the main names of the packages below, imported when they are first asked for.

    import perenne

    scenario = perenne.load("reference")
    policy = perenne.parse_policy("cultivating")
    life = perenne.live(scenario.parameters, policy, seed=1, weeks=520, events=scenario.events)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perenne_experiments import (
        Comparison,
        Design,
        Log,
        Store,
        analyse_survival,
        assess_readiness,
        calibrate,
        compare,
        discover,
        forecast,
        load_design,
        perform_autopsy,
        read_log,
        run_sweep,
        search_policies,
        validate,
        vitals,
    )
    from perenne_model import (
        Community,
        Event,
        Life,
        Parameters,
        Policy,
        PolicyError,
        Signs,
        fork,
        live,
        parse_policy,
        registry,
    )
    from perenne_scenarios import Scenario, ScenarioError, load, names, parse_settings

_HOMES = {
    "perenne_experiments": (
        "Comparison",
        "Design",
        "Log",
        "Store",
        "analyse_survival",
        "assess_readiness",
        "calibrate",
        "compare",
        "discover",
        "forecast",
        "load_design",
        "perform_autopsy",
        "read_log",
        "run_sweep",
        "search_policies",
        "validate",
        "vitals",
    ),
    "perenne_model": (
        "Community",
        "Event",
        "Life",
        "Parameters",
        "Policy",
        "PolicyError",
        "Signs",
        "fork",
        "live",
        "parse_policy",
        "registry",
    ),
    "perenne_scenarios": (
        "Scenario",
        "ScenarioError",
        "load",
        "names",
        "parse_settings",
    ),
}
_HOME_OF = {name: home for home, names_there in _HOMES.items() for name in names_there}

__all__ = [
    "Community",
    "Comparison",
    "Design",
    "Event",
    "Life",
    "Log",
    "Parameters",
    "Policy",
    "PolicyError",
    "Scenario",
    "ScenarioError",
    "Signs",
    "Store",
    "analyse_survival",
    "assess_readiness",
    "calibrate",
    "compare",
    "discover",
    "forecast",
    "fork",
    "live",
    "load",
    "load_design",
    "names",
    "parse_policy",
    "parse_settings",
    "perform_autopsy",
    "read_log",
    "registry",
    "run_sweep",
    "search_policies",
    "validate",
    "vitals",
]


def __getattr__(name: str) -> object:
    """Import a public name from its package when it is first asked for."""
    if name == "__version__":
        return version()
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    """List the public names, imported or not."""
    return sorted([*globals(), *__all__, "__version__"])


def version() -> str:
    """Return the version that is installed; "0" from files that are not."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("perenne")
    except PackageNotFoundError:
        return "0"
