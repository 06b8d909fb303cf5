"""Experiments: design, run, store, analyse."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perenne_experiments.autopsy.autopsy import Alive, Autopsy, perform_autopsy
    from perenne_experiments.calibration.calibrate import calibrate
    from perenne_experiments.calibration.error import CalibrationError
    from perenne_experiments.calibration.observation import Observation, observe
    from perenne_experiments.calibration.result import Calibrated
    from perenne_experiments.comparison.comparison import Comparison, compare
    from perenne_experiments.comparison.conclusion import Conclusion, conclude
    from perenne_experiments.comparison.json_form import comparison_dict
    from perenne_experiments.comparison.report import report_page, write_report
    from perenne_experiments.design.design import Design
    from perenne_experiments.design.error import DesignError
    from perenne_experiments.design.reader import design_of, load_design
    from perenne_experiments.discovery.error import DiscoveryError
    from perenne_experiments.discovery.study import discover
    from perenne_experiments.discovery.worlds import read_runs
    from perenne_experiments.forecasting.error import ForecastError
    from perenne_experiments.forecasting.forecast import Forecast, forecast
    from perenne_experiments.lives.replicates import LifeError, Lives, replicate_seed, run_replicates
    from perenne_experiments.lives.workers import usable_cores
    from perenne_experiments.logs.error import LogError
    from perenne_experiments.logs.log import Log
    from perenne_experiments.logs.readers.read import read_log
    from perenne_experiments.logs.vitals import Vitals, vitals
    from perenne_experiments.readiness.ready import Readiness, assess_readiness
    from perenne_experiments.search.error import SearchError
    from perenne_experiments.search.search import Search, search_policies
    from perenne_experiments.sensitivity.error import SensitivityError
    from perenne_experiments.sensitivity.plan import plan_sensitivity
    from perenne_experiments.sensitivity.study import Sensitivity, analyse_sensitivity
    from perenne_experiments.statistics.estimate import Estimate
    from perenne_experiments.statistics.survival import (
        cumulative_incidence,
        kaplan_meier,
        log_rank,
        paired_difference,
        paired_ratio,
        restricted_mean,
    )
    from perenne_experiments.store.error import StoreError
    from perenne_experiments.store.store import Store
    from perenne_experiments.store.summary import summarise_store
    from perenne_experiments.survival_analysis.error import SurvivalError
    from perenne_experiments.survival_analysis.study import SurvivalStudy, analyse_survival
    from perenne_experiments.sweep.cluster import cluster
    from perenne_experiments.sweep.error import SweepError
    from perenne_experiments.sweep.processes import processes
    from perenne_experiments.sweep.runner import run_sweep
    from perenne_experiments.validation.validate import Validation, validate

_HOMES = {
    "autopsy.autopsy": (
        "Alive",
        "Autopsy",
        "perform_autopsy",
    ),
    "calibration.calibrate": ("calibrate",),
    "calibration.error": ("CalibrationError",),
    "calibration.observation": ("Observation", "observe"),
    "calibration.result": ("Calibrated",),
    "comparison.comparison": (
        "Comparison",
        "compare",
    ),
    "comparison.conclusion": (
        "Conclusion",
        "conclude",
    ),
    "design.design": ("Design",),
    "design.error": ("DesignError",),
    "design.reader": ("design_of", "load_design"),
    "discovery.error": ("DiscoveryError",),
    "discovery.study": ("discover",),
    "discovery.worlds": ("read_runs",),
    "statistics.estimate": ("Estimate",),
    "forecasting.error": ("ForecastError",),
    "forecasting.forecast": (
        "Forecast",
        "forecast",
    ),
    "comparison.json_form": ("comparison_dict",),
    "logs.error": ("LogError",),
    "logs.log": ("Log",),
    "logs.readers.read": ("read_log",),
    "logs.vitals": (
        "Vitals",
        "vitals",
    ),
    "readiness.ready": (
        "Readiness",
        "assess_readiness",
    ),
    "lives.replicates": (
        "LifeError",
        "Lives",
        "replicate_seed",
        "run_replicates",
    ),
    "comparison.report": (
        "report_page",
        "write_report",
    ),
    "search.error": ("SearchError",),
    "search.search": (
        "Search",
        "search_policies",
    ),
    "sensitivity.error": ("SensitivityError",),
    "sensitivity.plan": ("plan_sensitivity",),
    "sensitivity.study": (
        "Sensitivity",
        "analyse_sensitivity",
    ),
    "store.error": ("StoreError",),
    "store.store": ("Store",),
    "store.summary": ("summarise_store",),
    "statistics.survival": (
        "cumulative_incidence",
        "kaplan_meier",
        "log_rank",
        "paired_difference",
        "paired_ratio",
        "restricted_mean",
    ),
    "survival_analysis.error": ("SurvivalError",),
    "survival_analysis.study": (
        "SurvivalStudy",
        "analyse_survival",
    ),
    "sweep.cluster": ("cluster",),
    "sweep.error": ("SweepError",),
    "sweep.processes": ("processes",),
    "sweep.runner": ("run_sweep",),
    "validation.validate": ("Validation", "validate"),
    "lives.workers": ("usable_cores",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Alive",
    "Autopsy",
    "Calibrated",
    "CalibrationError",
    "Comparison",
    "Conclusion",
    "Design",
    "DesignError",
    "DiscoveryError",
    "Estimate",
    "Forecast",
    "ForecastError",
    "LifeError",
    "Lives",
    "Log",
    "LogError",
    "Observation",
    "Readiness",
    "Search",
    "SearchError",
    "Sensitivity",
    "SensitivityError",
    "Store",
    "StoreError",
    "SurvivalError",
    "SurvivalStudy",
    "SweepError",
    "Validation",
    "Vitals",
    "analyse_sensitivity",
    "analyse_survival",
    "assess_readiness",
    "calibrate",
    "cluster",
    "compare",
    "comparison_dict",
    "conclude",
    "cumulative_incidence",
    "design_of",
    "discover",
    "forecast",
    "kaplan_meier",
    "load_design",
    "log_rank",
    "observe",
    "paired_difference",
    "paired_ratio",
    "perform_autopsy",
    "plan_sensitivity",
    "processes",
    "read_log",
    "read_runs",
    "replicate_seed",
    "report_page",
    "restricted_mean",
    "run_replicates",
    "run_sweep",
    "search_policies",
    "summarise_store",
    "usable_cores",
    "validate",
    "vitals",
    "write_report",
]


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for, so that importing the package costs nothing."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    """List the public names, imported or not."""
    return sorted([*globals(), *__all__])
