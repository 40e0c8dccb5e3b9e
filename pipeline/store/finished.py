"""What finished jobs of a run left behind, so that no run does the same job again.

A job is one step with a key: the sha256 of all it was made from. What it wrote is taken over, by
the same wave's next run or by the one that goes on where a run was killed, where the key is the
same and every file is still the one that was written.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeGuard

from pipeline.errors import StoreError
from pipeline.store.manifest import sha256_of

LIST = "notebooks/jobs.json"
_LINKED = (".parquet", ".html", ".pdf", ".ipynb")
"""Files that are never changed in place: a second name for one is as good as a copy."""


@dataclass(frozen=True)
class Finished:
    """A job that was done: what it was made from, and what it wrote.

    ``files``: name in the wave's folder -> sha256. ``facts``: plain JSON, to know without opening
    a file. A job without a key is never taken over.
    """

    job: str
    key: str
    files: Mapping[str, str]
    facts: Mapping[str, Any] = field(default_factory=dict)


class Jobs:
    """The jobs of one run: taken over where they are done already, kept as they finish.

    ``fresh`` is the folder that the run fills, ``processed`` the wave's folder of the last run.
    What finishes is also laid aside in a hidden folder beside them, until the run has ended well:
    it holds what the wave's folder holds, so it is its owner's alone.
    """

    def __init__(self, fresh: Path, processed: Path, *, is_fresh: bool = False) -> None:
        self._fresh, self._processed = fresh, processed
        self._aside = processed.with_name(f".{processed.name}.jobs")
        if is_fresh:
            self.forget_all()
        self._before = {} if is_fresh else _listed(processed / LIST)
        self._done: dict[str, Finished] = {}

    def before(self, job: str) -> Finished | None:
        """The job as the last complete run did it; not yet taken over."""
        return self._before.get(job)

    def take(
        self,
        job: str,
        key: str,
        *,
        settle: Callable[[Path], object] = lambda _: None,
        again: Callable[[Path], object] = lambda _: None,
    ) -> Finished | None:
        """Take over what a job with this key wrote; None where there is none, or it was damaged.

        Of what comes from the last complete run, ``settle`` first makes the files what they were
        when the job ended (later jobs write into some), and ``again`` afterwards lets them say what
        a second run would say.
        """
        entry = self._aside / _folder_of(job, key)
        found = _listed(entry / "jobs.json").get(job)
        if _is(found, key) and self._carry(found, entry / "files", lambda _: None):
            self._done[job] = found
            return found
        found = self._before.get(job)
        if _is(found, key) and self._carry(found, self._processed, settle):
            again(self._fresh)
            self._done[job] = self.finished(job, key, found.files, **found.facts)
            return self._done[job]
        return None

    def retain(self, *jobs: str) -> None:
        """List jobs of the last complete run whose files this run left where they were."""
        self._done |= {job: self._before[job] for job in jobs if job in self._before}

    def keep(self, finished: Finished) -> None:
        """A job is done, its files are in place: list it, and lay it aside for a later run."""
        self._done[finished.job] = finished
        if not finished.key:
            return
        entry = self._aside / _folder_of(finished.job, finished.key)
        part = entry.with_name(f"{entry.name}.part")
        for old in (part, entry):
            shutil.rmtree(old, ignore_errors=True)
        self._aside.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.mkdir(mode=0o700)
        for name in finished.files:
            _lay(self._fresh / name, part / "files" / name)
        _write_list(part / "jobs.json", [finished])
        part.rename(entry)

    def finished(self, job: str, key: str, files: Iterable[str], **facts: object) -> Finished:
        """The record of a job whose ``files`` lie in the run's folder."""
        return Finished(job, key, {n: sha256_of(self._fresh / n) for n in sorted(files)}, facts)

    def write_list(self) -> None:
        """List the jobs in the wave's new folder: what is not listed is done again."""
        _write_list(self._fresh / LIST, [self._done[job] for job in sorted(self._done)])

    def forget_all(self) -> None:
        """Remove what was laid aside: the run has ended well, or nothing of it is wanted."""
        shutil.rmtree(self._aside, ignore_errors=True)

    def _carry(self, found: Finished, home: Path, settle: Callable[[Path], object]) -> bool:
        """Bring the files into the run's folder; where one is not what it was, leave all alone."""
        ready = self._fresh / ".taken"
        try:
            for name in found.files:
                _lay(home / name, ready / name)
            settle(ready)
            is_whole = all(sha256_of(ready / n) == digest for n, digest in found.files.items())
        except (OSError, StoreError):
            is_whole = False
        if is_whole:
            for name in found.files:
                (self._fresh / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                (ready / name).replace(self._fresh / name)
        shutil.rmtree(ready, ignore_errors=True)
        return is_whole


def _is(found: Finished | None, key: str) -> TypeGuard[Finished]:
    return found is not None and bool(key) and found.key == key


def key_of(*parts: object) -> str:
    """The sha256 of plain JSON values: the same values give the same key.

    >>> key_of("a", [1]) == key_of("a", (1,)), key_of("ab") == key_of("a", "b")
    (True, False)
    """
    text = json.dumps(parts, ensure_ascii=True, sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()


def files_in(folder: Path) -> list[str]:
    """The names of all files of a wave's folder, without the list of jobs."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in found if name != LIST)


def _folder_of(job: str, key: str) -> str:
    return sha256(f"{job}\0{key}".encode()).hexdigest()[:32]


def _lay(source: Path, target: Path) -> None:
    """A second name for a file that is never changed in place; else, or elsewhere, a copy."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    if source.suffix in _LINKED:
        try:
            os.link(source, target)
        except OSError:
            pass
        else:
            return
    shutil.copy2(source, target)


def _listed(path: Path) -> dict[str, Finished]:
    """Job -> what is listed of it; nothing where the list is missing or cannot be read."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["jobs"]
        return {row["job"]: Finished(**row) for row in rows}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _write_list(path: Path, jobs: Sequence[Finished]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    rows = [asdict(job) for job in jobs]
    path.write_text(json.dumps({"jobs": rows}, ensure_ascii=False) + "\n", encoding="utf-8")
