"""The studies, in the order of the page."""

from __future__ import annotations

from perenne_docs.studies import (
    ablations,
    attrition,
    core,
    counter,
    early,
    grip,
    hinges,
    levers,
    plane,
    plausible,
    policies,
    scattering,
    scenarios,
)
from perenne_docs.study import Study

STUDIES: tuple[Study, ...] = (
    policies.STUDY,
    grip.STUDY,
    plane.STUDY,
    levers.STUDY,
    early.STUDY,
    attrition.STUDY,
    scattering.STUDY,
    ablations.STUDY,
    hinges.STUDY,
    core.STUDY,
    counter.STUDY,
    scenarios.STUDY,
    plausible.STUDY,
)
