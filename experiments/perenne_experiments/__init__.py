"""Experiments: design, run, store, analyse."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perenne_experiments.comparison import Comparison, compare
    from perenne_experiments.conclusion import Conclusion, conclude
    from perenne_experiments.json_form import comparison_dict
    from perenne_experiments.readiness.ready import Readiness, assess_readiness
    from perenne_experiments.replicates import LifeError, Lives, replicate_seed, run_replicates, usable_cores
    from perenne_experiments.report import report_page, write_report
    from perenne_experiments.search.search import Search, search_policies

__all__ = [
    "Comparison",
    "Conclusion",
    "LifeError",
    "Lives",
    "Readiness",
    "Search",
    "assess_readiness",
    "compare",
    "comparison_dict",
    "conclude",
    "replicate_seed",
    "report_page",
    "run_replicates",
    "search_policies",
    "usable_cores",
    "write_report",
]

_HOMES = {
    "Comparison": "comparison",
    "Conclusion": "conclusion",
    "LifeError": "replicates",
    "Lives": "replicates",
    "Readiness": "readiness.ready",
    "Search": "search.search",
    "assess_readiness": "readiness.ready",
    "compare": "comparison",
    "comparison_dict": "json_form",
    "conclude": "conclusion",
    "replicate_seed": "replicates",
    "report_page": "report",
    "run_replicates": "replicates",
    "search_policies": "search.search",
    "usable_cores": "replicates",
    "write_report": "report",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for, so that importing the package costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
