"""Where a key stands in a TOML text: ``tomllib`` does not tell, an analyst must know."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(
    r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*="""
)
_INLINE_TABLE = re.compile(r"\{")


def line_of(text: str, path: Sequence[str | int]) -> int | None:
    r"""The line of the key ``path``, or of the nearest table around it; None when not found.

    >>> line_of('[[questions]]\nid = "a"\n[[questions]]\nid = "b"', ("questions", 1, "id"))
    4
    >>> line_of('units = [\n  { id = "a" },\n  { id = "b" },\n]', ("units", 1, "id"))
    3
    """
    lines = _lines_by_path(text)
    wanted = tuple(path)
    while wanted:
        if wanted in lines:
            return lines[wanted]
        wanted = wanted[:-1]
    return None


def _lines_by_path(text: str) -> dict[Path, int]:
    found: dict[Path, int] = {}
    seen: Counter[Path] = Counter()
    table: Path = ()
    key: Path = ()
    items: Counter[Path] = Counter()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _table_path(header[2], header[1] == "[[", seen)
            found.setdefault(table, number)
            key = table
        elif (match := _KEY.match(line)) and not line.lstrip().startswith("{"):
            key = (*table, *_parts(match[1]))
            found.setdefault(key, number)
            _note_items(found, items, key, number, line[match.end() :])
        else:
            _note_items(found, items, key, number, line)
    return found


def _table_path(name: str, is_array: bool, seen: Counter[Path]) -> Path:
    """[[a]] is a, 0 then a, 1; [[a.b]] hangs under the latest a."""
    path: Path = ()
    parts = _parts(name)
    for at, part in enumerate(parts):
        path = (*path, part)
        if at == len(parts) - 1 and is_array:
            seen[path] += 1
        if seen[path]:
            path = (*path, seen[path] - 1)
    return path


def _parts(name: str) -> Path:
    return tuple(part.strip().strip("\"'") for part in name.split("."))


def _note_items(
    found: dict[Path, int], items: Counter[Path], key: Path, number: int, rest: str
) -> None:
    """Every ``{`` in the value of a key is the next item of its list."""
    for _ in _INLINE_TABLE.finditer(rest):
        found.setdefault((*key, items[key]), number)
        items[key] += 1
