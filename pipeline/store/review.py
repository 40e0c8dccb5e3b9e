"""``comments_review.csv``: comments out to a person's eyes, decisions back in.

Danish Excel opens a CSV with ``;`` and a byte order mark as it is meant; what it saves again may be
another encoding or separator, and is understood as well.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.errors import StoreError, one_of
from pipeline.personal_data import redact
from pipeline.records import COMMENT_COLUMNS

REVIEW = "comments_review.csv"
REVIEW_COLUMNS = (*COMMENT_COLUMNS, "published_text", "approved", "note")
CHANGED = "decided on an earlier text: decide again"
GONE = "no longer in the export"
LOST = f"gone with the rows deleted from {REVIEW}, or with the file: put it back from a backup"
_NEEDED = ("comment_id", "text", "approved")
_ANSWERS = {"": "", "yes": "yes", "ja": "yes", "no": "no", "nej": "no"}
# At the start of a cell, or of what a wrong separator would make one. Not the usual apostrophe:
# Excel takes it for its own and may leave it out when it saves, so it counts as nothing before a =.
_GUARD = "\u2019"
_START = r"(^|[;,|\"])([\s'`\u00b4\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]*)"
_SIGNS = r"=+\-@\ufe62\ufe63\ufe66\ufe6b\uff1d\uff0b\uff0d\uff20\u2212"
# A whole cell that Excel would take for a number, a day or a time, and save as something else.
_NUMBER = r"\d[\d\s.,:/%\-]*(?:[eE]\+?\d+|\s?(?:jan|feb|ma|apr|ju|aug|sep|o[kc]t|nov|de[cs])\w*)?"
_FORMULA = re.compile(rf"{_START}(?=[{_SIGNS}])|^(?={_NUMBER}$)")
_GUARDED = re.compile(rf"{_START}{_GUARD}(?=[{_SIGNS}?])|^{_GUARD}(?={_NUMBER}$)")


@dataclass(frozen=True)
class Reviewed:
    """The rows to write, and one row per decision that no longer holds: comment_id, why."""

    rows: pd.DataFrame
    dropped: pd.DataFrame


def inert(text: str) -> str:
    r"""One line that no spreadsheet takes for a formula, however it cuts it into cells.

    >>> inert("=1+1"), inert("godt;\n-2")
    ('’=1+1', 'godt; ’-2')
    """
    return _FORMULA.sub(rf"\1\2{_GUARD}", " ".join(text.split()))


def as_written(text: str) -> str:
    """The text without our guards.

    >>> as_written(inert("-2 er godt, =5"))
    '-2 er godt, =5'
    """
    return _GUARDED.sub(r"\1\2", " ".join(text.split()))


def text_hash(text: str) -> str:
    """A comment's text in a few signs, to tell whether it has changed since a decision.

    What a spreadsheet saved may not tell: in Windows-1252 all Arabic texts are question marks.
    """
    return blake2b(" ".join(text.split()).encode(), digest_size=16).hexdigest()


def reviewed(comments: pd.DataFrame, earlier: pd.DataFrame, hashes: Mapping[str, str]) -> Reviewed:
    """One row is one comment (REVIEW_COLUMNS), with the decision made on the same text before.

    ``earlier`` is the review file of the last run, ``hashes`` the text_hash of its comments where
    they are known. A decision on a text that has changed, or on a comment that is gone, is dropped;
    a note of the reader's own stays with its comment.
    """
    before = {row["comment_id"]: row for row in earlier.to_dict("records")}
    rows, dropped = [], []
    for comment in comments.to_dict("records"):
        row = {name: inert(str(comment[name])) for name in COMMENT_COLUMNS}
        old = before.pop(row["comment_id"], None)
        decision = {"published_text": row["text"], "approved": "", "note": ""}
        known = hashes.get(row["comment_id"], "")
        is_same = known in ("", text_hash(str(comment["text"])))
        if old is not None and is_same and _same(old["text"], row["text"]):
            is_settled = bool(old["approved"]) and old["note"] == CHANGED
            decision = {
                "published_text": _kept(old["published_text"]),
                "approved": old["approved"],
                "note": "" if is_settled else _kept(old["note"]),
            }
        elif old is not None and _is_decided(old):
            decision["note"] = CHANGED
            dropped.append({"comment_id": row["comment_id"], "why": CHANGED})
        rows.append({**row, **decision})
    gone = [old["comment_id"] for old in before.values() if _is_decided(old)]
    dropped += [{"comment_id": comment_id, "why": GONE} for comment_id in gone]
    return Reviewed(
        pd.DataFrame(rows, columns=list(REVIEW_COLUMNS), dtype="str"),
        pd.DataFrame(dropped, columns=["comment_id", "why"], dtype="str"),
    )


def decided(rows: pd.DataFrame) -> list[str]:
    """The comment_id of every row of a review file that a person has answered yes or no."""
    return sorted(rows.loc[rows["approved"] != "", "comment_id"])


def _kept(written: str) -> str:
    """What a person typed, searched and made safe like everything else."""
    return inert(redact(as_written(written)))


def write_review(folder: Path, rows: pd.DataFrame) -> None:
    """Write the review file of a wave."""
    rows.to_csv(
        folder / REVIEW,
        index=False,
        sep=";",
        quoting=csv.QUOTE_ALL,
        encoding="utf-8-sig",
        lineterminator="\r\n",
    )


def read_review(path: Path) -> pd.DataFrame:
    """One row is one comment of the review file; ``approved`` is yes, no or ''. Empty without file.

    Raises StoreError, naming the line but no text, when it cannot be understood.
    """
    if not path.exists():
        return pd.DataFrame(columns=list(REVIEW_COLUMNS), dtype="str")
    text = _decoded(path)
    header = text.partition("\n")[0]
    separator = max(";,\t", key=header.count)
    lines = _lines(text, separator)
    names = [name.strip() for name in lines[0]] if lines else []
    missing = [name for name in _NEEDED if name not in names]
    if missing:
        raise _fault("a column is missing", 1, ", ".join(_NEEDED), f"no {missing[0]}")
    rows = [_row(dict(zip(names, line, strict=False)), at) for at, line in enumerate(lines[1:], 2)]
    found = pd.DataFrame(rows, columns=list(REVIEW_COLUMNS)).fillna("").astype("str")
    if (again := found["comment_id"].duplicated()).any():
        at = int(again.to_numpy().argmax()) + 2
        raise _fault("a comment stands twice", at, "every comment_id once", "")
    return found


def _lines(text: str, separator: str) -> list[list[str]]:
    """The rows that are not empty. A comment may be longer than Python's csv expects a cell to be.

    The limit is the whole program's, so it is put back.
    """
    usual = csv.field_size_limit(max(len(text), 1))
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return [row for row in reader if row]
    finally:
        csv.field_size_limit(usual)


def _decoded(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise StoreError(
            f"the file cannot be opened: {error.strerror}",
            where=path.name,
            todo="close it in Excel and run again",
        ) from None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _row(cells: Mapping[str, str], line: int) -> dict[str, str]:
    row = {name: cells.get(name, "") for name in REVIEW_COLUMNS}
    row["published_text"] = cells.get("published_text", row["text"])
    answer = row["approved"].strip().casefold()
    if answer not in _ANSWERS:
        raise _fault("approved is neither yes nor no", line, one_of(answer, [*_ANSWERS][1:]), "")
    if _ANSWERS[answer] == "yes" and not row["published_text"].strip():
        raise _fault("approved, but there is no published_text", line, "the text to publish", "")
    return {**row, "comment_id": row["comment_id"].strip(), "approved": _ANSWERS[answer]}


def _fault(what: str, line: int, expected: str, got: str) -> StoreError:
    return StoreError(
        what,
        where=f"{REVIEW}, row {line}",
        expected=expected,
        got=got,
        todo="correct it and save it as CSV",
    )


def _is_decided(row: Mapping[Any, str]) -> bool:
    return bool(row["approved"]) or not _same(row["published_text"], row["text"])


def _same(one: str, other: str) -> bool:
    """The same text, as far as a spreadsheet that saves Windows-1252 keeps it."""
    return _as_kept(one) == _as_kept(other)


def _as_kept(text: str) -> str:
    # A letter it does not know becomes one question mark or, outside the basic plane, two.
    return re.sub(r"\?+", "?", as_written(text).encode("cp1252", "replace").decode("cp1252"))
