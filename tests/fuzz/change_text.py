"""Changes to the bytes of a text file."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from random import Random

from tests.fuzz.change_rows import JUNK
from tests.fuzz.changes import Changed, Truth, named, weaker
from tests.fuzz.written import as_csv

_ENDS = re.compile(rb"\r\n|\r|\n")
_OTHER = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "cp850", "mac-roman", "latin-1", "utf-32")
_SAFE = ("utf-8", "utf-8-sig", "utf-16")


def cut(rng: Random, changed: Changed) -> Changed:
    return weaker(changed, changed.data[: rng.randrange(len(changed.data))], "none")


def bytes_changed(rng: Random, changed: Changed) -> Changed:
    out = bytearray(changed.data)
    for _ in range(rng.randint(1, 6)):
        likely = rng.choice(b';,\t|"\n\r \x00\x81\xc3\xe6\xff1a')
        out[rng.randrange(len(out))] = rng.choice((likely, rng.randrange(256)))
    return weaker(changed, bytes(out), "none")


def stray_quotes(rng: Random, changed: Changed) -> Changed | None:
    return _inserted(rng, changed, '"' * rng.choice((1, 1, 1, 2, 3)), "none")


def stray_separator(rng: Random, changed: Changed) -> Changed | None:
    return _inserted(rng, changed, changed.export.separator, "none")


def stray_nul(rng: Random, changed: Changed) -> Changed | None:
    found = _inserted(rng, changed, "\0", "part")
    return found and replace(found, is_refused=True)


def stray_mark(rng: Random, changed: Changed) -> Changed | None:
    return _inserted(rng, changed, "\ufeff", "none")


def mark_in_front(rng: Random, changed: Changed) -> Changed:
    mark = rng.choice((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return weaker(changed, mark + changed.data, "none")


def trailing_separators(_rng: Random, changed: Changed) -> Changed | None:
    export = changed.export
    if any("\n" in str(cell) for row in export.rows for cell in row) or _is_wide(changed):
        return None
    lines = [line + export.separator for line in _lines(changed)]
    return weaker(changed, _encoded(changed, "\r\n".join(lines) + "\r\n"), "same", changed.records)


def trailing_separator_below(_rng: Random, changed: Changed) -> Changed | None:
    if _is_wide(changed):
        return None
    header, *lines = _lines(changed)
    text = "\r\n".join([header, *(line + changed.export.separator for line in lines)])
    return weaker(changed, _encoded(changed, text), "none")


def line_ends_mixed(rng: Random, changed: Changed) -> Changed | None:
    text = _text(changed)
    if text is None or '"' in text:
        return None
    mixed = re.sub(r"\r\n|\r|\n", lambda _: rng.choice(("\n", "\r\n", "\r")), text)
    return weaker(changed, _encoded(changed, mixed), "same", changed.records)


def line_ends_doubled(_rng: Random, changed: Changed) -> Changed | None:
    text = _text(changed)
    if text is None or '"' in text:
        return None
    doubled = re.sub(r"\r\n|\r|\n", "\r\r\n", text)
    return weaker(changed, _encoded(changed, doubled), "same", changed.records)


def lines_joined(rng: Random, changed: Changed) -> Changed | None:
    lines = _lines(changed)
    if len(lines) < 3:
        return None
    at = rng.randrange(1, len(lines) - 1)
    joined = [*lines[:at], lines[at] + lines[at + 1], *lines[at + 2 :]]
    return weaker(changed, _encoded(changed, "\r\n".join(joined) + "\r\n"), "none")


def other_encoding(rng: Random, changed: Changed) -> Changed | None:
    text, codec = _text(changed), rng.choice(_OTHER)
    if text is None:
        return None
    data = text.encode(codec, "replace")
    is_same = codec in _SAFE or text.isascii()
    return weaker(
        changed, data, "same" if is_same and codec != "utf-32" else "none", changed.records
    )


def two_encodings(rng: Random, changed: Changed) -> Changed | None:
    lines = _lines(changed)
    at = rng.randint(0, len(lines))
    first, second = rng.sample(_OTHER, 2)
    halves = (("\r\n".join(lines[:at]) + "\r\n", first), ("\r\n".join(lines[at:]), second))
    return weaker(
        changed, b"".join(text.encode(codec, "replace") for text, codec in halves), "none"
    )


def garbled_twice(_rng: Random, changed: Changed) -> Changed | None:
    text = _text(changed)
    if text is None:
        return None
    return weaker(changed, text.encode("utf-8").decode("latin-1").encode("utf-8"), "none")


def other_separator(rng: Random, changed: Changed) -> Changed:
    """All of it with another separator, as some Excel saves it."""
    export, separator = changed.export, rng.choice(";,\t|")
    write = as_csv(separator, export.encoding)
    found = replace(changed, export=replace(export, separator=separator))
    return weaker(found, write(export.rows), "part", changed.records)


def some_separators(rng: Random, changed: Changed) -> Changed:
    old, new = changed.export.separator, rng.choice(";,\t|")
    lines = [line.replace(old, new) if rng.random() < 0.3 else line for line in _lines(changed)]
    return weaker(changed, _encoded(changed, "\r\n".join(lines) + "\r\n"), "none")


def file_twice(_rng: Random, changed: Changed) -> Changed:
    return weaker(changed, changed.data * 2, "none")


def something_else(rng: Random, changed: Changed) -> Changed:
    other = rng.choice(
        (
            b"<!DOCTYPE html><html><body>Log ind</body></html>",
            b'<?xml version="1.0"?><a><b/></a>',
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
            b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
            b"PK\x05\x06" + bytes(18),
            b"\r\n" * 50,
            b"id",
            b";" * 1000,
            b'"' * 1000,
            str(rng.choice(JUNK)).encode(),
            rng.randbytes(rng.randint(1, 400)),
        )
    )
    return weaker(changed, other, "none")


def _text(changed: Changed) -> str | None:
    try:
        return changed.data.decode(changed.export.encoding)
    except UnicodeDecodeError:
        return None


def _lines(changed: Changed) -> list[str]:
    return re.split(r"\r\n|\r|\n", (_text(changed) or "").rstrip("\r\n"))


def _encoded(changed: Changed, text: str) -> bytes:
    return text.encode(changed.export.encoding, "replace")


def _inserted(rng: Random, changed: Changed, sign: str, truth: Truth) -> Changed | None:
    text = _text(changed)
    if text is None:
        return None
    at = rng.randint(1, len(text)) if text else 0
    return weaker(changed, _encoded(changed, text[:at] + sign + text[at:]), truth)


def _is_wide(changed: Changed) -> bool:
    return len(changed.export.rows[0]) > 1000


TEXT_CHANGES = named(
    *(cut, bytes_changed, stray_quotes, stray_separator, stray_nul, stray_mark, mark_in_front),
    *(trailing_separators, trailing_separator_below, line_ends_mixed, line_ends_doubled),
    *(lines_joined, other_encoding, two_encodings, garbled_twice, other_separator),
    *(some_separators, file_twice, something_else),
)
