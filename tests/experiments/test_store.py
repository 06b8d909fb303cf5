"""The store: nothing lost, nothing told twice, nothing half-written, and nothing else within reach of a question."""

from __future__ import annotations

import errno
import json
import os
import pickle
import threading
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.experiments.sweeping import failed, parts, row, table

from perenne_experiments.store.error import StoreError
from perenne_experiments.store.schema import COLUMNS, run_schema, run_table
from perenne_experiments.store.store import MANIFEST, Store
from perenne_experiments.store.summary import summarise_store, summary_dict

B = "b" * 32


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "store")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- what is kept -------------------------------------------------------------------------------------------


def test_what_was_appended_is_there(store: Store) -> None:
    store.append(table(row(seed=2), row(seed=1)))
    store.append(table(row(B, 1, cause=None, censored=True)))
    there = Store.open(store.folder).table()
    assert there["configuration"].to_pylist() == ["a" * 32, "a" * 32, B]
    assert there["seed"].to_pylist() == [1, 2, 1]
    assert there["cause"].to_pylist() == ["silence", "silence", None]
    assert there.schema.equals(run_schema().remove_metadata()) or there.column_names == list(COLUMNS)
    assert len(store) == 3


def test_the_largest_seed_survives(store: Store) -> None:
    store.append(table(row(seed=2**64 - 1, replicate=0)))
    assert store.table(["seed"])["seed"].to_pylist() == [2**64 - 1]
    assert [int(seed) for seed in store.keys()["a" * 32]] == [2**64 - 1]


def test_factors_of_several_designs(store: Store) -> None:
    store.append(table(row(factors={"pool.size": 5.0})))
    store.append(table(row(B, grip=0.5, kind="wide")))
    there = store.table()
    assert there.column_names == [*COLUMNS, "grip", "kind", "pool.size"]
    assert there["pool.size"].to_pylist() == [5.0, None]
    assert there["kind"].to_pylist() == [None, "wide"]


def test_a_factor_keeps_its_type(store: Store) -> None:
    store.append(table(row(grip=0.5)))
    with pytest.raises(StoreError, match=r"factor grip holds string here and double"):
        store.append(table(row(B, grip="firm")))
    assert len(parts(store)) == 1
    with pytest.raises(ValueError, match="grip: expected numbers only, or texts only"):
        run_table([row(grip="firm"), row(grip=1.0)])


def test_a_run_done_twice_is_told_once(store: Store) -> None:
    for _ in range(2):
        store.append(table(row(seed=1), row(seed=2)))
    assert len(store) == 2
    assert store.query("SELECT count(*) AS runs FROM runs").to_pylist() == [{"runs": 2}]
    assert store.table().num_rows == 2


@pytest.mark.parametrize("order", [0, 1])
def test_a_success_is_told_rather_than_a_failure(store: Store, order: int) -> None:
    both = [failed(), row()]
    for one in both if order else both[::-1]:
        store.append(table(one))
    assert store.query("SELECT lifetime, error FROM runs").to_pylist() == [{"lifetime": 101.0, "error": None}]


def test_failures_are_apart(store: Store) -> None:
    store.append(table(row(seed=1), failed(seed=2)))
    assert store.table().num_rows == 1
    assert store.table(["seed", "error"], failed=True).to_pylist()[1] == {
        "seed": 2,
        "error": "ZeroDivisionError: no members",
    }
    assert len(store.keys()["a" * 32]) == 2
    assert len(store.keys(failed=False)["a" * 32]) == 1


def test_a_condition_and_columns(store: Store) -> None:
    store.append(table(*(row(seed=seed, factors={"pool.size": float(seed)}) for seed in range(1, 6))))
    some = store.table(["seed", "pool.size"], where='"pool.size" > 3')
    assert some.to_pylist() == [{"seed": 4, "pool.size": 4.0}, {"seed": 5, "pool.size": 5.0}]


def test_an_empty_store(store: Store) -> None:
    assert len(store) == 0
    assert store.keys() == {}
    assert store.table().column_names == list(COLUMNS)
    assert store.compact() == 0
    assert summarise_store(store) == ()


def test_news_are_what_others_added(store: Store) -> None:
    other = Store.open(store.folder)
    store.append(table(row(seed=1)))
    assert list(store.keys()) == ["a" * 32]
    store.append(table(row(seed=2)))
    assert store.news() == {}
    other.append(table(row(B, 3)))
    news = store.news()
    assert list(news) == [B]
    assert news[B].tolist() == [3]
    assert store.news() == {}


# --- several at once ----------------------------------------------------------------------------------------


def test_two_writers_and_a_reader(store: Store) -> None:
    done = threading.Event()
    seen: list[int] = []

    def write(configuration: str) -> None:
        writer = Store.open(store.folder)
        for seed in range(1, 21):
            writer.append(table(row(configuration, seed)))

    def read() -> None:
        while not done.is_set():
            seen.append(len(Store.open(store.folder)))

    writers = [threading.Thread(target=write, args=(name,)) for name in ("a" * 32, B)]
    reader = threading.Thread(target=read)
    for thread in (*writers, reader):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    assert seen == sorted(seen)
    assert len(store) == 40
    assert len(parts(store)) == 40


def test_merging_while_others_write_and_read(store: Store) -> None:
    done = threading.Event()
    seen: list[int] = []

    def read() -> None:
        while not done.is_set():
            seen.append(Store.open(store.folder).table().num_rows)

    reader = threading.Thread(target=read)
    reader.start()
    other = Store.open(store.folder)
    for seed in range(1, 41):
        other.append(table(row(seed=seed)))
        if seed % 8 == 0:
            store.compact()
    done.set()
    reader.join()
    assert seen == sorted(seen)
    assert len(store) == 40


# --- merging and writing elsewhere --------------------------------------------------------------------------


def test_merging_keeps_every_run(store: Store) -> None:
    for seed in range(1, 8):
        store.append(table(row(seed=seed, grip=0.5), failed(B, seed)))
    before = store.table(failed=True)
    assert store.compact() == 7
    assert len(parts(store)) == 1
    assert store.table(failed=True).equals(before)
    assert store.compact() == 0
    store.append(table(row(seed=8)))
    assert len(store) == 15


def test_merged_stores_are_the_same_to_the_byte_however_they_came_to_be(tmp_path: Path) -> None:
    rows = [row(name, seed, grip=0.5) for name in ("a" * 32, B) for seed in range(1, 10)]
    merged = []
    for place, pieces in enumerate(([rows[:3], rows[3:]], [[one] for one in reversed(rows)])):
        store = Store.create(tmp_path / str(place))
        for piece in pieces:
            store.append(table(*piece))
        store.compact()
        merged.append(parts(store)[0].read_bytes())
    assert merged[0] == merged[1]


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_writing_elsewhere(store: Store, tmp_path: Path, suffix: str) -> None:
    import pyarrow.csv

    store.append(table(row(seed=1), failed(seed=2, factors={"pool.size": 7.0})))
    file = tmp_path / f"runs{suffix}"
    store.export(file)
    there = pyarrow.csv.read_csv(file) if suffix == ".csv" else pq.read_table(file)
    assert there.column_names == [*COLUMNS, "pool.size"]
    assert there["pool.size"].to_pylist() == [None, 7.0]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([file.name, "store"])


def test_another_suffix_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.xlsx: expected one of \.csv, \.parquet"):
        store.export(tmp_path / "runs.xlsx")
    assert not (tmp_path / "runs.xlsx").exists()


def test_other_programs_read_the_parts(store: Store) -> None:
    store.append(table(row()))
    assert pq.read_table(store.folder / "parts").num_rows == 1


# --- what is no store, or a damaged one ---------------------------------------------------------------------


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such folder"):
        Store.open(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    for take in (Store.create, Store.open_or_create):
        with pytest.raises(StoreError, match="not a store, and not empty"):
            take(tmp_path)
    with pytest.raises(StoreError, match="not a store"):
        Store.open(tmp_path)
    assert contents(tmp_path) == {"letter.txt": b"dear"}


def test_a_file_where_a_store_should_be(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("dear")
    for take in (Store.create, Store.open_or_create, Store.open):
        with pytest.raises(StoreError):
            take(file)
    assert file.read_text() == "dear"


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format": 99}', "\udcff"])
def test_a_damaged_manifest(store: Store, text: str) -> None:
    (store.folder / MANIFEST).write_bytes(text.encode(errors="surrogateescape"))
    before = contents(store.folder)
    for take in (Store.open, Store.open_or_create):
        with pytest.raises(StoreError, match=r"damaged|format"):
            take(store.folder)
    assert contents(store.folder) == before


def test_another_version_of_the_model(store: Store) -> None:
    store.append(table(row()))
    manifest = store.folder / MANIFEST
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "model": "0123456789abcdef"}))
    for take in (Store.open, Store.open_or_create):
        with pytest.raises(StoreError, match="another version of the model"):
            take(store.folder)
    old = Store.open(store.folder, any_model=True)
    with pytest.raises(StoreError, match="another version of the model"):
        old.append(table(row(seed=2)))


def test_an_old_store_can_be_read_if_one_insists(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.append(table(row()))
    monkeypatch.setattr("perenne_experiments.store.store.model_version", lambda: "fedcba9876543210")
    assert len(Store.open(store.folder, any_model=True)) == 1


def test_a_part_of_another_model_is_not_mixed_in(store: Store, tmp_path: Path) -> None:
    other = Store(tmp_path / "store", "0123456789abcdef")
    other._write("foreign-000001.parquet", table(row()))
    with pytest.raises(StoreError, match=r"foreign-000001.parquet: runs of another version"):
        store.keys()


@pytest.mark.parametrize("damage", ["cut", "empty", "flipped", "text"])
def test_a_damaged_part_is_named(store: Store, damage: str) -> None:
    store.append(table(*(row(seed=seed) for seed in range(1, 500))))
    store.append(table(row(B)))
    part = max(parts(store), key=lambda path: path.stat().st_size)
    content = bytearray(part.read_bytes())
    middle = len(content) // 4
    content[middle : middle + 8] = bytes(byte ^ 255 for byte in content[middle : middle + 8])
    kinds = {"cut": content[: len(content) // 2], "empty": b"", "flipped": content, "text": b"dear reader" * 9}
    part.write_bytes(bytes(kinds[damage]))
    before = contents(store.folder)
    fresh = Store.open(store.folder)
    for ask in (fresh.table, fresh.compact, lambda: fresh.query("SELECT * FROM runs")):
        with pytest.raises(StoreError, match=f"{part.name}: damaged"):
            ask()
    assert contents(store.folder) == before


def test_a_full_disk_leaves_no_part(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.append(table(row(seed=1)))
    before = contents(store.folder)

    def full(table: Any, where: Path, **options: Any) -> None:
        Path(where).write_bytes(b"PAR1 half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(pq, "write_table", full)
    with pytest.raises(StoreError, match="cannot be written") as caught:
        store.append(table(row(seed=2)))
    assert "go" in caught.value.say("en")
    monkeypatch.undo()
    assert contents(store.folder) == before
    store.append(table(row(seed=2)))
    assert len(store) == 2


@pytest.mark.skipif(os.name == "nt", reason="limits of this kind are POSIX's")
def test_a_disk_that_is_really_full(store: Store) -> None:
    """The system itself refuses to write further: a limit on the size of files stands in for the end of the disk."""
    import resource
    import signal

    store.append(table(row(seed=1)))
    before = contents(store.folder)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, limits[1]))
        with pytest.raises(StoreError, match="cannot be written"):
            store.append(table(*(row(seed=seed, lifetime=seed**0.5) for seed in range(2, 2000))))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
    assert contents(store.folder) == before


def test_what_a_killed_writer_left_is_ignored_and_removed_in_time(store: Store) -> None:
    from perenne_experiments.store.part import remove_stale_drafts

    store.append(table(row()))
    drafts = [store.folder / "parts" / f".draft-{name}" for name in ("old", "new")]
    for draft in drafts:
        draft.write_bytes(b"PAR1 half")
    os.utime(drafts[0], (time.time() - 7200,) * 2)
    assert len(Store.open(store.folder)) == 1
    remove_stale_drafts(store.folder / "parts")
    assert [draft.exists() for draft in drafts] == [False, True]


# --- questions ----------------------------------------------------------------------------------------------


def test_a_question(store: Store) -> None:
    store.append(table(row(seed=1, factors={"pool.size": 2.0}), row(seed=2, factors={"pool.size": 4.0})))
    found = store.query('SELECT policy, avg("pool.size") AS pool FROM runs GROUP BY policy')
    assert found.to_pylist() == [{"policy": "absent", "pool": 3.0}]
    assert store.query("FROM runs SELECT seed ORDER BY seed").num_rows == 2
    assert "seed" in store.query("DESCRIBE runs")["column_name"].to_pylist()


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "SELEC 1",
        "SELECT nothing FROM runs",
        "SELECT * FROM walks",
        "SELECT 1; SELECT 2",
        "DROP VIEW runs",
        "CREATE TABLE mine AS SELECT 1",
        "INSERT INTO runs SELECT * FROM runs",
        "SET threads = 1",
        "PRAGMA version",
        "INSTALL httpfs",
        "SELECT lifetime = 'long' FROM runs",
    ],
)
def test_what_is_no_question_is_one_line(store: Store, sql: str) -> None:
    store.append(table(row()))
    with pytest.raises(StoreError, match=r"^--sql: ") as caught:
        store.query(sql)
    for language in ("en", "fr"):
        assert "\n" not in caught.value.say(language)


@pytest.mark.parametrize(
    "sql",
    [
        "COPY (SELECT 1) TO '{file}'",
        "SELECT * FROM '{part}'",
        "SELECT * FROM read_parquet('{part}')",
        "SELECT * FROM read_csv('{secret}')",
        "SELECT * FROM read_text('{secret}')",
        "SELECT * FROM glob('{folder}/*')",
        "SELECT * FROM secret_of_python",
        "ATTACH '{file}'",
        "EXPORT DATABASE '{file}'",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '{file}'",
    ],
)
def test_a_question_reaches_nothing_else(store: Store, tmp_path: Path, sql: str) -> None:
    secret_of_python = pa.table({"word": ["hidden"]})
    secret = tmp_path / "secret.csv"
    secret.write_text("word\nhidden\n")
    store.append(table(row()))
    places = {"file": tmp_path / "made", "part": parts(store)[0], "secret": secret, "folder": tmp_path}
    before = contents(tmp_path)
    with pytest.raises(StoreError):
        store.query(sql.format(**places))
    assert contents(tmp_path) == before
    assert secret_of_python.num_rows == 1


def test_errors_travel_between_processes() -> None:
    error = pickle.loads(pickle.dumps(StoreError("store.other_format", folder="s", found="2", known=1)))
    assert isinstance(error, StoreError)
    assert "format 2" in str(error)
    assert "format 2" in error.say("fr")


# --- in a few numbers ---------------------------------------------------------------------------------------


def test_summary(store: Store) -> None:
    lives = [10.0, 60.0, 520.0, 520.0]
    store.append(
        table(
            *(row(seed=seed, lifetime=life, censored=life == 520) for seed, life in enumerate(lives, 1)),
            failed(seed=5),
            row(B, 1, policy="cultivating", weeks=80, lifetime=80.0, censored=True),
        )
    )
    short, long = summarise_store(store)
    assert (short.policy, short.weeks, short.runs) == ("cultivating", 80, 1)
    assert short.survival == {52: 1.0, 104: None, 260: None}
    assert (long.runs, long.failed, long.configurations, long.seeds) == (5, 1, 1, 5)
    assert long.rmst is not None
    assert long.rmst.value == pytest.approx(277.5)
    assert long.rmst.low < 277.5 < long.rmst.high
    assert long.survival == {52: 0.75, 104: 0.5, 260: 0.5}
    assert long.censored == 0.5
    form = summary_dict(store)
    assert form["runs"] == 6
    assert json.loads(json.dumps(form)) == form


def test_interval_over_seeds_or_points(store: Store) -> None:
    """Runs that share a seed are one draw: an interval over all runs would be too narrow."""
    import numpy as np

    from perenne_experiments.statistics.estimate import mean_estimate

    luck = np.random.default_rng(1).normal(200, 40, 30)
    rows = [row(f"{point:032d}", seed + 1, lifetime=luck[seed] + point) for seed in range(30) for point in range(4)]
    store.append(table(*rows))
    (group,) = summarise_store(store)
    wanted = mean_estimate(luck + 1.5)
    assert group.rmst is not None
    assert (group.rmst.low, group.rmst.value, group.rmst.high) == pytest.approx((wanted.low, wanted.value, wanted.high))


def test_a_group_of_failures_alone(store: Store) -> None:
    store.append(table(failed(seed=1), failed(seed=2)))
    (group,) = summarise_store(store)
    assert group.rmst is None
    assert group.failed == 2
    assert summary_dict(store)["groups"][0]["rmst"] is None


@pytest.mark.slow
def test_a_million_runs(store: Store) -> None:
    """Appended, asked about and summarised in seconds; the time is generous, since machines are busy."""
    import numpy as np

    begun = time.monotonic()
    draw = np.random.default_rng(1)
    for block in range(20):
        rows = 50_000
        columns = {
            "configuration": pa.array([f"{block * 500 + place // 100:032x}" for place in range(rows)]),
            "seed": pa.array(np.arange(rows, dtype=np.uint64) % 100),
            "replicate": pa.array(np.arange(rows, dtype=np.int32) % 100),
            "scenario": pa.array(["reference"] * rows),
            "policy": pa.array(["absent", "cultivating"] * (rows // 2)),
            "weeks": pa.array(np.full(rows, 520, np.int32)),
            "lifetime": pa.array(draw.integers(1, 520, rows).astype(float)),
        }
        filled = [columns.get(field.name, pa.nulls(rows, field.type)) for field in run_schema()]
        store.append(pa.table(filled, schema=run_schema()))
    appended = time.monotonic()
    assert len(summarise_store(store)) == 2
    assert store.query("SELECT count(*) AS n FROM runs").to_pylist() == [{"n": 1_000_000}]
    asked = time.monotonic()
    assert appended - begun < 60
    assert asked - appended < 30
