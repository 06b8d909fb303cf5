"""`perenne survival`: how long the communities of a store live, by policy and by factor."""

from __future__ import annotations

from typing import Annotated

import typer

from perenne.option import LONGEST, Json, Pictures, Seed, whole
from perenne.session import Session

StoreFolder = Annotated[str, typer.Argument(metavar="store")]
By = Annotated[str | None, typer.Option("--by", metavar="factors", help="option.by")]
Policies = Annotated[str | None, typer.Option("--policies", metavar="policies", help="option.discover_policy")]
Where = Annotated[str | None, typer.Option("--where", metavar="condition", help="option.where")]
Cox = Annotated[bool, typer.Option("--cox", help="option.cox")]
Horizon = Annotated[
    int | None,
    typer.Option("--horizon", metavar="number", help="option.horizon", parser=whole("--horizon", 1, LONGEST)),
]
AnyModel = Annotated[bool, typer.Option("--any-model", help="option.any_model")]
Out = Annotated[str | None, typer.Option("--out", metavar="folder", help="option.survival_out")]


def survival(
    context: typer.Context,
    store: StoreFolder,
    by: By = None,
    policies: Policies = None,
    where: Where = None,
    cox: Cox = False,
    horizon: Horizon = None,
    seed: Seed = 1,
    any_model: AnyModel = False,
    out: Out = None,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """Analyse the lives, write the page, and tell what was found."""
    from perenne.study_files import StudyFiles
    from perenne.texts.survival import survival_text
    from perenne_experiments.pages.study_page import panels_of
    from perenne_experiments.store.store import Store
    from perenne_experiments.survival_analysis.json_form import survival_dict
    from perenne_experiments.survival_analysis.page import survival_page, survival_sections
    from perenne_experiments.survival_analysis.study import analyse_survival
    from perenne_model.policy_reader import split_policies

    session: Session = context.obj
    factors = [name.strip() for name in (by or "").split(",") if name.strip()]
    study = analyse_survival(
        Store.open(store, any_model=any_model),
        by=factors,
        where=where,
        policies=split_policies(policies) if policies else (),
        cox=cox,
        horizon=horizon,
        seed=seed,
    )
    files = StudyFiles(out, study.lives.scenario, "survival", study="survival", pictures=pictures)
    options = {"--by": by, "--policies": policies, "--where": where, "--horizon": str(horizon) if horizon else None}
    command = _command(store, options, seed, session.language, cox=cox)
    numbers = survival_dict(study, session.language)
    files.deliver(
        survival_page(study, lang=session.language, command=command),
        numbers,
        lambda width: survival_text(study, session, width),
        session,
        json=json,
        panels=lambda: panels_of(survival_sections(study, session.language)),
    )


def _command(store: str, options: dict[str, str | None], seed: int, language: str, *, cox: bool) -> str:
    from perenne_experiments.words.command import written

    given = [word for option, value in options.items() if value is not None for word in (option, value)]
    words = ["perenne", "survival", store, *given, *(["--cox"] if cox else []), "--seed", str(seed)]
    return written(words, language)
