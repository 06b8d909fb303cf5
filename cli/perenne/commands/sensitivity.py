"""`perenne sensitivity`: which assumption decides how a policy fares, and whether one beats another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast

import typer

from perenne.option import Jobs, Json, Pictures, whole
from perenne.session import Session

if TYPE_CHECKING:
    from perenne_experiments.sensitivity.plan import Method, Plan
    from perenne_experiments.sensitivity.study import Sensitivity
    from perenne_experiments.store.store import Store

MOST_SAMPLES = 1 << 20

DesignName = Annotated[str, typer.Argument(metavar="design")]
MethodName = Annotated[str, typer.Option("--method", metavar="method", help="option.method")]
Outcome = Annotated[str | None, typer.Option("--outcome", metavar="outcome", help="option.outcome")]
Contrast = Annotated[str | None, typer.Option("--contrast", metavar="two_policies", help="option.contrast")]
Samples = Annotated[
    int | None,
    typer.Option("--samples", metavar="number", help="option.samples", parser=whole("--samples", 1, MOST_SAMPLES)),
]
StoreFolder = Annotated[str | None, typer.Option("--store", metavar="folder", help="option.sensitivity_store")]
Out = Annotated[str | None, typer.Option("--out", metavar="folder", help="option.sensitivity_out")]


def sensitivity(
    context: typer.Context,
    design: DesignName,
    method: MethodName = "morris",
    outcome: Outcome = None,
    contrast: Contrast = None,
    samples: Samples = None,
    store: StoreFolder = None,
    jobs: Jobs = None,
    out: Out = None,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """Run what the store does not have yet, write the page, and tell what was found."""
    from perenne.engine import prepare_engine
    from perenne.study_files import StudyFiles, default_store
    from perenne.texts.sensitivity import sensitivity_text
    from perenne_experiments.design.reader import load_design
    from perenne_experiments.pages.study_page import panels_of
    from perenne_experiments.sensitivity.json_form import sensitivity_dict
    from perenne_experiments.sensitivity.page import sensitivity_page, sensitivity_sections
    from perenne_experiments.sensitivity.plan import parse_contrast, plan_sensitivity
    from perenne_experiments.store.store import Store

    session: Session = context.obj
    pair = None if contrast is None else parse_contrast(contrast)
    experiment = load_design(design)
    made = plan_sensitivity(experiment, method=cast("Method", method), outcome=outcome, contrast=pair, samples=samples)
    made.shares()
    files = StudyFiles(out, experiment.name, "sensitivity", study="sensitivity", pictures=pictures)
    # Its points are not those of the design's own sweep, nor is its store.
    runs = Store.open_or_create(store or default_store(f"{experiment.name}-sensitivity"))
    prepare_engine(session)
    study = _analysed(made, runs, jobs, session)
    command = _command(design, made, contrast, store, session.language)
    numbers = sensitivity_dict(study, session.language)
    files.deliver(
        sensitivity_page(study, lang=session.language, command=command),
        numbers,
        lambda width: sensitivity_text(study, session, width),
        session,
        json=json,
        panels=lambda: panels_of(sensitivity_sections(study, session.language)),
    )


def _analysed(made: Plan, store: Store, jobs: int | None, session: Session) -> Sensitivity:
    from perenne.sweep_progress import sweep_progress
    from perenne_experiments.sensitivity.study import analyse_sensitivity

    with sweep_progress(session, store) as advance:
        return analyse_sensitivity(made, store, jobs=jobs, progress=advance)


def _command(design: str, made: Plan, contrast: str | None, store: str | None, language: str) -> str:
    from perenne_experiments.words.command import written

    words = ["perenne", "sensitivity", design, "--method", made.method, "--outcome", made.outcome]
    words += ["--contrast", contrast] if contrast else []
    words += ["--samples", str(made.samples)]
    words += ["--store", store] if store else []
    return written(words, language)
