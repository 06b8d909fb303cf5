"""The simulation: members, initiatives, facilitation, the week, vital signs.

Everything public is here; each name is loaded when it is first asked for, since the compiled rules take a while.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .community import Community, Member
    from .events import EVENT_KINDS, Event, EventError
    from .fork import fork
    from .levers import CONTROL, LEVERS, SUPPORT, LeverError
    from .life import Engine, Life, live
    from .parameters import Parameter, ParameterError, Parameters, find, registry
    from .phase import PHASES, Phase
    from .policies import (
        Absent,
        Cultivating,
        Directive,
        Grip,
        Handover,
        Mix,
        Policy,
        PolicyError,
        Responsive,
        Signs,
        Staged,
        Timetable,
    )
    from .policy_reader import POLICY_FORMS, parse_policy, split_policies
    from .version import model_version
    from .vitals import CAUSES, REASONS, VITALS

_HOME = {
    "community": ("Community", "Member"),
    "events": ("EVENT_KINDS", "Event", "EventError"),
    "fork": ("fork",),
    "levers": ("CONTROL", "LEVERS", "SUPPORT", "LeverError"),
    "life": ("Engine", "Life", "live"),
    "parameters": ("Parameter", "ParameterError", "Parameters", "find", "registry"),
    "phase": ("PHASES", "Phase"),
    "policies": (
        "Absent",
        "Cultivating",
        "Directive",
        "Grip",
        "Handover",
        "Mix",
        "Policy",
        "PolicyError",
        "Responsive",
        "Signs",
        "Staged",
        "Timetable",
    ),
    "policy_reader": ("POLICY_FORMS", "parse_policy", "split_policies"),
    "version": ("model_version",),
    "vitals": ("CAUSES", "REASONS", "VITALS"),
}
_MODULE = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "CAUSES",
    "CONTROL",
    "EVENT_KINDS",
    "LEVERS",
    "PHASES",
    "POLICY_FORMS",
    "REASONS",
    "SUPPORT",
    "VITALS",
    "Absent",
    "Community",
    "Cultivating",
    "Directive",
    "Engine",
    "Event",
    "EventError",
    "Grip",
    "Handover",
    "LeverError",
    "Life",
    "Member",
    "Mix",
    "Parameter",
    "ParameterError",
    "Parameters",
    "Phase",
    "Policy",
    "PolicyError",
    "Responsive",
    "Signs",
    "Staged",
    "Timetable",
    "find",
    "fork",
    "live",
    "model_version",
    "parse_policy",
    "registry",
    "split_policies",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for."""
    if name not in _MODULE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_MODULE[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(_MODULE)
