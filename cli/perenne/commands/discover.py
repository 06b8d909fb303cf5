"""`perenne discover`: in which corner of the assumptions a policy fails."""

from __future__ import annotations

from typing import Annotated

import typer

from perenne.option import Json, Pictures, Seed
from perenne.session import Session

StoreFolder = Annotated[str, typer.Argument(metavar="store")]
Policies = Annotated[str | None, typer.Option("--policy", metavar="policies", help="option.discover_policy")]
Fails = Annotated[str | None, typer.Option("--fails", metavar="condition", help="option.fails")]
Against = Annotated[str | None, typer.Option("--against", metavar="policy", help="option.against")]
Factors = Annotated[str | None, typer.Option("--factors", metavar="factors", help="option.factors")]
AnyModel = Annotated[bool, typer.Option("--any-model", help="option.any_model")]
Out = Annotated[str | None, typer.Option("--out", metavar="folder", help="option.discover_out")]


def discover(
    context: typer.Context,
    store: StoreFolder,
    policy: Policies = None,
    fails: Fails = None,
    against: Against = None,
    factors: Factors = None,
    seed: Seed = 1,
    any_model: AnyModel = False,
    out: Out = None,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """Look for the corners, write the page, and tell what was found."""
    from perenne.study_files import StudyFiles
    from perenne.texts.discover import discover_text
    from perenne_experiments.discovery.json_form import discovery_dict
    from perenne_experiments.discovery.page import discovery_page, discovery_sections
    from perenne_experiments.discovery.study import discover as look
    from perenne_experiments.discovery.worlds import read_runs
    from perenne_experiments.pages.study_page import panels_of
    from perenne_experiments.store.store import Store
    from perenne_model.policy_reader import split_policies

    session: Session = context.obj
    named = None if factors is None else [name.strip() for name in factors.split(",") if name.strip()]
    runs = read_runs(Store.open(store, any_model=any_model), factors=named)
    files = StudyFiles(out, runs.scenario, "discovery", study="discovery", pictures=pictures)
    chosen = split_policies(policy) if policy else []
    study = look(runs, policies=chosen, fails=fails, against=against, seed=seed)
    options = {"--policy": policy, "--fails": fails, "--against": against, "--factors": factors}
    command = _command(store, options, seed, session.language)
    numbers = discovery_dict(study, session.language)
    files.deliver(
        discovery_page(study, lang=session.language, command=command),
        numbers,
        lambda width: discover_text(study, session, width),
        session,
        json=json,
        panels=lambda: panels_of(discovery_sections(study, session.language)),
    )


def _command(store: str, options: dict[str, str | None], seed: int, language: str) -> str:
    from perenne_experiments.words.command import written

    given = [word for option, value in options.items() if value is not None for word in (option, value)]
    return written(["perenne", "discover", store, *given, "--seed", str(seed)], language)
