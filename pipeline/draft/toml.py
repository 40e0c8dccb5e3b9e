"""Python values as TOML: any text comes back from ``tomllib`` as it went in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

Value = str | int | float | bool | date | Mapping[str, "Value"] | list["Value"]

_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
# What an editor would not show as it stands: controls, line ends of any kind, marks that change
# the direction of writing, zero-width signs, and lone surrogates, which no file can hold.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udfff]"
)


def text(value: str) -> str:
    r"""A TOML string on one line.

    >>> print(text('say "å"\n\\'))
    "say \"å\"\u000A\\"
    """
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_UNSEEN.sub(_escape, escaped)}"'


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return "\\uFFFD" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04X}"


def key(name: str) -> str:
    """A key, bare where TOML allows it and it is not a number."""
    return name if _BARE.fullmatch(name) else text(name)


def literal(value: Value) -> str:
    """A value on one line.

    >>> print(literal({"start": date(2024, 9, 2), "a b": [1, True, "x"]}))
    { start = 2024-09-02, "a b" = [1, true, "x"] }
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return (
            "{ " + ", ".join(f"{key(name)} = {literal(one)}" for name, one in value.items()) + " }"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    return repr(value)


def assignment(name: str, value: Value, note: str = "") -> str:
    """``name = value``, with a note behind it where there is one."""
    return f"{key(name)} = {literal(value)}" + (f"  {comment(note)}" if note else "")


def comment(note: str) -> str:
    """A comment on one line, whatever the note holds."""
    return "# " + " ".join(_UNSEEN.sub(" ", note).split())


def lines_of(items: Iterable[str], width: int = 96) -> list[str]:
    """Strings of a list, as many to a line as fit."""
    lines: list[str] = []
    for item in items:
        written = f"{text(item)},"
        if lines and len(lines[-1]) + len(written) + 1 <= width:
            lines[-1] += f" {written}"
        else:
            lines.append(f"  {written}")
    return lines
