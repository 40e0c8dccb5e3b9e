"""JSON lists of flat records (what web services send) -> Grid: every cell as text."""

from __future__ import annotations

import json
import re
from typing import Any

from pipeline.errors import ReadError
from pipeline.readers.cells import as_text
from pipeline.readers.decoding import decode
from pipeline.readers.grid import Grid

_HALF = re.compile("[\ud800-\udfff]")
"""JSON can write what no text file can hold: one half of a surrogate pair."""
_MOST_DIGITS = 300


def read_json(data: bytes, where: str, encoding: str = "") -> Grid:
    """Every record; ``lines`` are the records counted from 1, and the header is line 0.

    The columns are the names of all records, in the order in which they first occur. Raises
    ReadError when the text is no JSON, or anything but a list of records with single values.

    >>> grid = read_json(b'[{"id": 7}, {"id": 8, "ok": true}]', "a.json")
    >>> grid.lines, grid.cells
    ((0, 1, 2), [['id', 'ok'], ['7', ''], ['8', 'TRUE']])
    """
    records = _records(decode(data, where, encoding), where)
    names = list(dict.fromkeys(name for record in records for name in record))
    if not names:
        raise ReadError("the list holds no records", where=where, todo="export again")
    cells = [
        [_cell(record.get(name), where, at) for name in names] for at, record in enumerate(records)
    ]
    return Grid(where, tuple(range(len(records) + 1)), [[name.strip() for name in names], *cells])


def _records(text: str, where: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(
            text,
            object_pairs_hook=_without_doubles,
            parse_constant=_refuse_number,
            parse_int=_whole_number,
        )
    except json.JSONDecodeError as error:
        raise ReadError(
            f"the file is not JSON: {error.msg}",
            where=f"{where}, line {error.lineno}",
            todo="export again; it may have been cut off",
        ) from None
    except (ValueError, RecursionError) as error:
        got = str(error) if type(error) is ValueError else ""
        raise ReadError(
            "the file is not sound JSON", where=where, got=got[:80], todo="export again"
        ) from None
    if not isinstance(found, list) or not all(isinstance(record, dict) for record in found):
        raise ReadError(
            "the file is not a list of records",
            where=where,
            expected="[ { ... }, { ... } ]",
            todo="export the list of feedbacks or answers itself",
        )
    return found


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise ValueError("a name stands twice in one record")
    for text in (*record, *record.values()):
        if isinstance(text, str) and _HALF.search(text):
            raise ValueError("a text holds half of a sign, as an emoji that was cut in two")
    return record


def _refuse_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _whole_number(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError(f"a number has {len(digits)} digits")
    return int(digits)


def _cell(value: object, where: str, at: int) -> str:
    if isinstance(value, dict | list):
        raise ReadError(
            "a record holds a list or another record, not single values",
            where=f"{where}, record {at + 1}",
            expected="one text, number, true or false for each name",
            todo="export as CSV",
        )
    return as_text(value)
