"""What a finished job wrote is taken over where it is whole, and from nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.store import Jobs


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    fresh, processed = tmp_path / ".w.new", tmp_path / "w"
    fresh.mkdir()
    return fresh, processed


def do(jobs: Jobs, fresh: Path, job: str, key: str) -> None:
    (fresh / "a.parquet").write_text(f"table {key}")
    (fresh / "b.json").write_text(f"facts {key}")
    jobs.keep(jobs.finished(job, key, ["a.parquet", "b.json"], note=1))


def begin_again(fresh: Path, processed: Path, *, is_fresh: bool = False) -> Jobs:
    for path in fresh.iterdir():
        path.unlink()
    return Jobs(fresh, processed, is_fresh=is_fresh)


def test_a_killed_run_goes_on_with_what_was_laid_aside(places: tuple[Path, Path]) -> None:
    fresh, processed = places
    do(Jobs(fresh, processed), fresh, "ingest", "k")
    jobs = begin_again(fresh, processed)
    assert jobs.take("ingest", "other") is None
    assert jobs.take("measure", "k") is None
    assert list(fresh.iterdir()) == []
    found = jobs.take("ingest", "k")
    assert found is not None
    assert found.facts == {"note": 1}
    assert (fresh / "a.parquet").read_text() == "table k"


@pytest.mark.parametrize("name", ["a.parquet", "b.json"])
def test_a_damaged_file_is_not_taken_over(places: tuple[Path, Path], name: str) -> None:
    fresh, processed = places
    do(Jobs(fresh, processed), fresh, "ingest", "k")
    (aside,) = processed.parent.glob(".w.jobs/*")
    (aside / "files" / name).unlink()
    (aside / "files" / name).write_text("something else")
    jobs = begin_again(fresh, processed)
    assert jobs.take("ingest", "k") is None
    assert list(fresh.iterdir()) == []


def test_a_damaged_job_leaves_what_another_brought(places: tuple[Path, Path]) -> None:
    fresh, processed = places
    jobs = Jobs(fresh, processed)
    do(jobs, fresh, "measure", "k")
    (aside,) = processed.parent.glob(".w.jobs/*")
    (aside / "files" / "a.parquet").unlink()
    jobs = begin_again(fresh, processed)
    (fresh / "b.json").write_text("of the job before")
    assert jobs.take("measure", "k") is None
    assert [path.name for path in fresh.iterdir()] == ["b.json"]
    assert (fresh / "b.json").read_text() == "of the job before"


def test_half_of_what_was_laid_aside_is_nothing(places: tuple[Path, Path]) -> None:
    fresh, processed = places
    do(Jobs(fresh, processed), fresh, "ingest", "k")
    (aside,) = processed.parent.glob(".w.jobs/*")
    (aside / "jobs.json").write_text("{")
    assert begin_again(fresh, processed).take("ingest", "k") is None


def test_the_last_run_is_taken_over_with_its_list(places: tuple[Path, Path]) -> None:
    fresh, processed = places
    jobs = Jobs(fresh, processed)
    do(jobs, fresh, "ingest", "k")
    jobs.write_list()
    jobs.forget_all()
    assert not (processed.parent / ".w.jobs").exists()
    fresh.rename(processed)
    fresh.mkdir()
    jobs = Jobs(fresh, processed)
    said: list[str] = []
    assert jobs.take("ingest", "k", again=lambda folder: said.append(folder.name))
    assert said == [".w.new"]
    assert (fresh / "a.parquet").samefile(processed / "a.parquet")
    assert not (fresh / "b.json").samefile(processed / "b.json")


def test_a_fresh_run_takes_over_nothing(places: tuple[Path, Path]) -> None:
    fresh, processed = places
    do(Jobs(fresh, processed), fresh, "ingest", "k")
    assert begin_again(fresh, processed, is_fresh=True).take("ingest", "k") is None
    assert not (processed.parent / ".w.jobs").exists()


def test_a_job_without_a_key_is_never_taken_over(places: tuple[Path, Path]) -> None:
    fresh, processed = places
    do(Jobs(fresh, processed), fresh, "page", "")
    assert begin_again(fresh, processed).take("page", "") is None


def test_what_is_laid_aside_is_its_owners_alone(places: tuple[Path, Path]) -> None:
    fresh, processed = places
    do(Jobs(fresh, processed), fresh, "ingest", "k")
    aside = processed.parent / ".w.jobs"
    assert aside.stat().st_mode & 0o077 == 0
