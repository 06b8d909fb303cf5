"""`perenne sweep`: run a whole experiment, and go on from wherever it was stopped."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perenne import terminal
from perenne.option import Jobs, Json
from perenne.session import Session
from perenne.user_error import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor

    from perenne_experiments.design.design import Design
    from perenne_experiments.store.store import Store
    from perenne_experiments.sweep.progress import SweepSummary
    from perenne_experiments.sweep.share import Share

DesignName = Annotated[str, typer.Argument(metavar="design")]
StoreFolder = Annotated[str | None, typer.Option("--store", metavar="folder", help="option.store")]
Scheduler = Annotated[str | None, typer.Option("--scheduler", metavar="address", help="option.scheduler")]
Threads = Annotated[bool, typer.Option("--threads", help="option.threads")]
ShareOf = Annotated[str | None, typer.Option("--share", metavar="share", help="option.share")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="option.dry_run")]
RetryFailed = Annotated[bool, typer.Option("--retry-failed", help="option.retry_failed")]

FEW_RUNS = 5_000
"""Runs below which a sweep is through before processes would have earned back their start."""


def sweep(
    context: typer.Context,
    design: DesignName,
    store: StoreFolder = None,
    jobs: Jobs = None,
    threads: Threads = False,
    scheduler: Scheduler = None,
    share: ShareOf = None,
    dry_run: DryRun = False,
    retry_failed: RetryFailed = False,
    json: Json = False,
) -> None:
    """Run what the store does not have yet, or tell what that would take."""
    from perenne.engine import prepare_engine
    from perenne.study_files import default_store
    from perenne.texts.sweep import summary_text
    from perenne_experiments.design.reader import load_design
    from perenne_experiments.store.store import Store
    from perenne_experiments.sweep.share import Share

    session: Session = context.obj
    experiment = load_design(design)
    part = Share.parse(share) if share else Share()
    place = store or default_store(experiment.name)
    with _workers(experiment, scheduler, jobs, threads=threads) as executor:
        if dry_run:
            _tell_forecast(experiment, place, executor, jobs, session, json=json)
            return
        runs = Store.open_or_create(place)
        if scheduler is None:
            prepare_engine(session)
        summary = _run(experiment, runs, executor, jobs, part, session, retry_failed=retry_failed)
    if json:
        terminal.print_json({"design": experiment.name, "store": place, **asdict(summary)})
        return
    typer.echo(summary_text(summary, place, session))


def _run(
    design: Design,
    store: Store,
    executor: Executor | None,
    jobs: int | None,
    share: Share,
    session: Session,
    *,
    retry_failed: bool,
) -> SweepSummary:
    """Run it; what was run stays, whatever happens."""
    from perenne.sweep_progress import sweep_progress
    from perenne_experiments.sweep.runner import run_sweep

    with sweep_progress(session, store) as advance:
        return run_sweep(
            design.configurations(),
            store,
            replicates=design.replicates,
            seed=design.seed,
            executor=executor,
            jobs=jobs,
            progress=advance,
            total=design.runs,
            retry_failed=retry_failed,
            share=share,
        )


def _tell_forecast(
    design: Design, store: str, executor: Executor | None, jobs: int | None, session: Session, *, json: bool
) -> None:
    from perenne.engine import prepare_engine
    from perenne.texts.sweep import forecast_text
    from perenne_experiments.lives.workers import usable_cores
    from perenne_experiments.store.store import Store
    from perenne_experiments.sweep.forecast import forecast

    there = Store.open(store) if Path(store).exists() else None
    workers = jobs or getattr(executor, "workers", None) or usable_cores()
    prepare_engine(session)
    found = forecast(design.configurations(), replicates=design.replicates, seed=design.seed, store=there, jobs=workers)
    if json:
        terminal.print_json({"design": design.name, "store": store, "jobs": workers, **asdict(found)})
        return
    typer.echo(forecast_text(design, found, store, workers, session, terminal.width()))


@contextmanager
def _workers(design: Design, scheduler: str | None, jobs: int | None, *, threads: bool) -> Iterator[Executor | None]:
    """Give the workers of a scheduler, or processes of this machine; none where threads are to do the runs.

    A fifth of a life is Python, at which threads take turns: beyond some cores, only processes gain. They take seconds
    to start, which a short sweep would not earn back.
    """
    from perenne_experiments.lives.workers import usable_cores

    if scheduler is not None and threads:
        raise UserError("error.exclusive", one="--scheduler", other="--threads")
    if scheduler is not None:
        from perenne_experiments.sweep.cluster import cluster

        with cluster(scheduler) as executor:
            yield executor
    elif threads or (jobs or usable_cores()) == 1 or design.runs < FEW_RUNS:
        yield None
    else:
        from perenne_experiments.sweep.processes import processes

        with processes(jobs) as executor:
            yield executor
