"""Reads an SPSS file in a process of its own: a damaged one may end the process that reads it.

Run by ``spss.py``: the file comes in on standard input, its content goes out on standard output.
"""

from __future__ import annotations

import io
import pickle
import sys
from typing import Any

import pyreadstat


def content(data: bytes, encoding: str, max_cells: int) -> dict[str, Any]:
    """Per variable: values, format (F8.2, EDATE10), value labels, missing ranges and wording.

    Only ``rows`` and ``columns`` where there are more than ``max_cells`` values.
    """
    is_portable = not data.startswith(b"$FL")
    reading = pyreadstat.read_por if is_portable else pyreadstat.read_sav
    # A portable file is UTF-8, hides what it declares missing, and does not tell how many cases
    # it has; it holds them as text, so it is small.
    more: dict[str, Any] = {} if is_portable else {"encoding": encoding or None}
    _, about = reading(io.BytesIO(data), metadataonly=True, output_format="dict", **more)
    size = {"rows": about.number_rows or 0, "columns": about.number_columns or 0}
    if size["rows"] * size["columns"] > max_cells:
        return size
    # Dates are converted by the reader: one impossible date must not cost the whole file.
    more |= {} if is_portable else {"user_missing": True}
    values, about = reading(
        io.BytesIO(data),
        disable_datetime_conversion=True,
        output_format="dict",
        **more,
    )
    ranges: dict[str, list[Any]] = dict(about.missing_ranges)
    return {
        **size,
        "values": {name: list(values[name]) for name in about.column_names},
        "formats": {name: form or "" for name, form in about.original_variable_types.items()},
        "labels": {name: dict(labels) for name, labels in about.variable_value_labels.items()},
        "ranges": {
            name: [(limits["lo"], limits["hi"]) for limits in declared]
            for name, declared in ranges.items()
        },
        "texts": {name: text for name, text in about.column_names_to_labels.items() if text},
    }


if __name__ == "__main__":
    found = content(sys.stdin.buffer.read(), sys.argv[1], int(sys.argv[2]))
    sys.stdout.buffer.write(pickle.dumps(found))
