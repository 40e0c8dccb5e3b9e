"""Read and check one draft, and judge what came of it: every row with its reason, or one error."""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pandas as pd

from pipeline.checks import check
from pipeline.checks.pseudonyms import pseudonyms
from pipeline.errors import BtuError
from pipeline.policy import reasons
from pipeline.readers import read_file
from pipeline.readers.decoding import decode
from pipeline.readers.source import container_of
from pipeline.records import Checked, FileCount, RawTable
from pipeline.wave import FilePlan, parse_plan
from tests.fuzz.draft import Draft, expected_answers, expected_faults
from tests.fuzz.survey import Answer
from tests.fuzz.writing import file_bytes

SECRET = b"fuzz"
SECONDS = 10.0
"""Processor time that one small file may take, however it was mutated; far above what is usual."""
_SUFFIXES = {"text": ".csv"}
# What only a programmer can read.
_PYTHON = re.compile(
    r"Traceback|Exception|NoneType|\w+Error\b|codec|can't|ordinal|has no attribute|invalid literal"
    r"|unhashable|dtype|ndarray|pandas|pyarrow|\bnan\b|\bnull\b|object at|set_int_max|arg\w* must"
    r"|out of range|out of bounds|could not convert|surrogate|recursion|<class|\bstr\b|\bint\b"
)


@dataclass(frozen=True)
class Outcome:
    """``checked`` or ``error``: what came of the bytes of a file, and the seconds it took."""

    data: bytes
    table: RawTable | None
    checked: Checked | None
    error: BtuError | None
    seconds: float


def outcome_of(draft: Draft, folder: Path, rng: Random) -> Outcome:
    """Write the draft into the folder, read it and check it; any other error goes through."""
    for old in folder.iterdir():
        old.unlink()
    for name, data in draft.beside.items():
        (folder / name).write_bytes(data)
    suffix = _SUFFIXES.get(draft.form.container, f".{draft.form.container}")
    path = folder / f"{draft.name}{suffix}"
    data = file_bytes(draft, rng)
    path.write_bytes(data)
    wave = parse_plan(draft.wave, "fuzz", folder)
    start = time.process_time()
    table = None
    try:
        table = read_file(FilePlan(path=path, name=path.name, **draft.stated))
        tables = [table, _survey(draft)] if draft.answered else [table]
        checked = check(tables, wave, SECRET)
    except BtuError as error:
        return Outcome(data, table, None, error, time.process_time() - start)
    return Outcome(data, table, checked, None, time.process_time() - start)


def _survey(draft: Draft) -> RawTable:
    """The survey that the people of an invitation list answered."""
    questions = re.findall(r'id = "(q\d+)"', draft.wave)
    labels = {name: {str(at): f"svar {at}" for at in range(1, 6)} for name in questions}
    rows = [
        {"nr": key, **{f"s_{q[1:]}": str(at) for q, _, at in given}}
        for key, given in draft.answered.items()
    ]
    frame = pd.DataFrame(rows).fillna("").astype("str")
    frame = frame.reindex(columns=["nr", *(f"s_{q[1:]}" for q in questions)], fill_value="")
    frame.index = pd.RangeIndex(2, 2 + len(frame), name="line")
    return RawTable(
        "svar.csv", "0" * 64, "generic", "responses", frame, {"person": "nr"}, labels=labels
    )


def faults_of(draft: Draft, outcome: Outcome) -> list[str]:
    """What is wrong with the outcome, in words; nothing where the promise was kept."""
    found = [f"it took {outcome.seconds:.1f} s"] if outcome.seconds > SECONDS else []
    if outcome.error is not None:
        return found + _faults_of_error(draft, outcome.error)
    if outcome.checked is None or outcome.table is None:
        return [*found, "neither a table nor an error"]
    if draft.known.accepts is False:
        found.append("it should have been refused")
    counts = [one for one in outcome.checked.files if one.file == outcome.table.file]
    found += _lost_lines(draft, outcome.data, outcome.table)
    found += _faults_of_counts(outcome.checked, outcome.table, counts[0])
    found += _faults_against_truth(draft, outcome.checked, counts[0])
    return found


def _lost_lines(draft: Draft, data: bytes, table: RawTable) -> list[str]:
    """Lines of a text file that are no record, and records that are no line: none of either."""
    if container_of(data) != "text":
        return []
    text = decode(data, "fuzz", str(draft.stated.get("encoding", "")))
    lines = list(enumerate(re.split(r"\r\n|\r|\n", text), 1))
    header = len(draft.header) if table.format == draft.format else 1
    below = [line for line, _ in lines if line > header]
    found = set(table.rows.index) - {line for line, said in lines if said.strip()}
    if '"' not in text:
        # A pair of quotes may rightly hold line ends; without any, every line is a record.
        said = {line for line, cells in lines if re.sub(r"[;,\t|]", "", cells).strip()}
        found |= (said & set(below)) - set(table.rows.index)
    return [f"lines lost or made up: {sorted(found)[:5]}"] if found else []


def _faults_of_error(draft: Draft, error: BtuError) -> list[str]:
    text, found = str(error), []
    if draft.known.accepts:
        found.append("it should have been read")
    if not (error.where and " " in error.what and error.todo):
        found.append("the error does not say where, what and what to do")
    # Names of columns, files and units may hold anything; our own words may not.
    ours = re.sub(r"""'[^'\n]*'|"[^"\n]*"|‘[^’]*’""", "", f"{error.what} {error.got} {error.todo}")
    if word := _PYTHON.search(ours):
        found.append(f"the error speaks like a program: {word[0]!r}")
    if len(text) > 6000:
        found.append(f"the error has {len(text)} letters")
    return [f"{fault}: {text[:1500]}" for fault in found]


def _faults_of_counts(checked: Checked, table: RawTable, count: FileCount) -> list[str]:
    """Whether the books of one file balance."""
    out = checked.rejected[checked.rejected["file"] == count.file]
    whole = out[out["column"] == ""]
    known = set(reasons())
    rules = {
        "read = accepted + rejected": count.records_read
        == count.records_accepted + count.records_rejected,
        "every row read is counted": count.records_read == len(table.rows),
        "every rejected row is listed once": len(whole) == count.records_rejected
        and whole["line"].is_unique,
        "every rejected line is a line of the file": set(out["line"]) <= set(table.rows.index),
        "every reason is known": set(out["reason"]) <= known,
        "values read = accepted + empty + rejected": count.values_read
        == count.values_accepted + count.values_empty + count.values_rejected,
        "no count below 0": min(count.values_accepted, count.records_accepted) >= 0,
    }
    if count.kind == "responses" and not any(one.kind == "invitations" for one in checked.files):
        rules["one person per accepted row"] = count.records_accepted == len(checked.people)
    return [f"this does not hold: {rule} ({count})" for rule, holds in rules.items() if not holds]


def _faults_against_truth(draft: Draft, checked: Checked, count: FileCount) -> list[str]:
    known, found = draft.known, []
    records = None if known.extra is None else len(draft.rows) + known.extra
    if records is not None and count.records_read != records:
        found.append(f"{count.records_read} records were read of {records}")
    if known.answers == "any":
        return found
    keys = {row.key for row in draft.rows}
    got = _given(checked, {draft.key(key): key for key in keys})
    if known.answers == "same":
        faults = expected_faults(draft)
        out = checked.rejected
        is_whole = (out["file"] == count.file) & (out["column"] == "")
        told = Counter(out.loc[is_whole, "reason"])
        if known.extra == 0 and told != faults - Counter({"": faults[""]}):
            found.append(f"rejected {dict(told)}, expected {dict(faults)}")
        expected = expected_answers(draft)
        if got != expected:
            lost, more = expected - got, got - expected
            found.append(f"answers lost: {list(lost)[:5]}, invented: {list(more)[:5]}")
    elif more := _invented(draft, got):
        found.append(f"answers invented: {more[:5]}")
    return found


def _invented(draft: Draft, got: Counter[tuple[str, Answer]]) -> list[tuple[str, Answer]]:
    """Answers that no record of the truth has."""
    if draft.answered:
        possible = {key: set(answers) for key, answers in draft.answered.items()}
    else:
        possible = {}
        for row in draft.rows:
            possible.setdefault(row.key, set()).update(row.answers)
    everything = Counter(answer for answers in possible.values() for answer in answers)
    return [
        (key, answer)
        for key, answer in got
        if (answer not in possible[key] if key in possible else not everything[answer])
    ]


def _given(checked: Checked, keys: dict[str, str]) -> Counter[tuple[str, Answer]]:
    """(The truth's key, answer) -> times; ``keys``: the reader's key -> the truth's."""
    ids = pseudonyms(pd.Series(list(keys), dtype="str"), SECRET, "person")
    known = dict(zip(ids, keys.values(), strict=True))
    rows = checked.responses
    codes = rows["code"].fillna(-1).astype("int64")
    answers = zip(rows["question"], rows["answer"], codes, strict=True)
    people = (known.get(one, "?") for one in rows["person_id"])
    return Counter(
        (person, (question, kind, int(code)))
        for person, (question, kind, code) in zip(people, answers, strict=True)
    )
