"""The numbers as an SPSS file, with labels for every variable and every code."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import pyreadstat

from pipeline.share.sheets import Sheet

_LONGEST_LABEL = 120
"""Bytes: what SPSS takes of a value label."""
_STAMP = slice(92, 109)
"""Where the file's header has its day and time (PSPP, System File Format, file header record)."""
_NO_TIME = b"01 Jan 8000:00:00"


def spss(sheet: Sheet, labels: Mapping[str, Mapping[str, str]], title: str) -> bytes:
    """The rows of ``sheet`` as a .sav file; the same rows give the same bytes.

    A column that holds codes becomes two variables: ``<name>`` with a number and its label, and
    ``<name>_id`` with the code itself. ``labels``: column -> code -> label. A withheld number is
    system-missing.
    """
    frame = pd.DataFrame(list(sheet.rows), columns=[column.id for column in sheet.columns])
    named = {column.id: column.heading for column in sheet.columns}
    parts: dict[str, pd.Series] = {}
    values: dict[str, dict[float, str]] = {}
    headings: list[str] = []
    for column in sheet.columns:
        name = column.id
        if name in labels:
            numbers = {code: float(at) for at, code in enumerate(labels[name], start=1)}
            values[name] = {numbers[code]: _cut(label) for code, label in labels[name].items()}
            parts[name] = frame[name].map(numbers).astype("float64")
            parts[f"{name}_id"] = frame[name].astype(object)
            headings += [named.get(f"{name}_name", named[name]), named[name]]
        elif name.removesuffix("_name") not in labels:
            is_text = column.content in ("text", "wide")
            parts[name] = frame[name].astype(object if is_text else "float64")
            headings.append(column.heading)
    return _written(pd.DataFrame(parts), headings, values, title)


def _written(
    frame: pd.DataFrame,
    headings: Sequence[str],
    values: Mapping[str, dict[float, str]],
    title: str,
) -> bytes:
    with tempfile.TemporaryDirectory(prefix="btu-export-") as folder:
        path = Path(folder) / "numbers.sav"
        pyreadstat.write_sav(
            frame,
            str(path),
            file_label=_cut(title, 64),
            column_labels=list(headings),
            variable_value_labels=dict(values),
        )
        content = bytearray(path.read_bytes())
    content[_STAMP] = _NO_TIME
    return bytes(content)


def _cut(text: str, most: int = _LONGEST_LABEL) -> str:
    """As many whole letters as fit into ``most`` bytes.

    >>> _cut("Borgercenter Børn", 15), _cut("kort")
    ('Borgercenter', 'kort')
    """
    encoded = text.encode("utf-8")
    if len(encoded) <= most:
        return text
    return encoded[: most - 3].decode("utf-8", "ignore").rstrip()
