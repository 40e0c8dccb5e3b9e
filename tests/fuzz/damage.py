"""Damage to the bytes of a file, by name, and what is still known after it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

from tests.fuzz.draft import Draft
from tests.fuzz.mutations import Mutation, less

Damage = Callable[[bytes, Random], bytes]

_TEXT, _ANY = ("text",), ("text", "xlsx", "ods", "xml", "parquet", "json", "sav", "zsav")
_LIKELY = b';,\t|"\n\r \x00\x81\xc3\xe6\xff\\{}[]<>&1a'


def cut(data: bytes, rng: Random) -> bytes:
    """The beginning of the file."""
    return data[: rng.randint(0, len(data))]


def changed_bytes(data: bytes, rng: Random) -> bytes:
    """Single bytes that are others."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        if out:
            out[rng.randrange(len(out))] = rng.choice((*_LIKELY, rng.randrange(256)))
    return bytes(out)


def moved_block(data: bytes, rng: Random) -> bytes:
    """A block of the file at another place, or there once more."""
    start, size = rng.randint(0, len(data)), rng.randint(1, 400)
    block, at = data[start : start + size], rng.randint(0, len(data))
    rest = data if rng.random() < 0.5 else data[:start] + data[start + size :]
    return rest[:at] + block + rest[at:]


def stray_quote(data: bytes, rng: Random) -> bytes:
    """A quote sign at the beginning or within a cell."""
    places = [found.end() for found in re.finditer(rb"[;,\t|\n]", data)]
    at = rng.choice(places) if places and rng.random() < 0.6 else rng.randint(0, len(data))
    return data[:at] + b'"' + data[at:]


def stray_mark(data: bytes, rng: Random) -> bytes:
    """A byte order mark at the beginning of some line."""
    at = rng.choice([0, *(found.end() for found in re.finditer(rb"\n", data))])
    return data[:at] + "\ufeff".encode() + data[at:]


def stray_nul(data: bytes, rng: Random) -> bytes:
    """A NUL byte somewhere."""
    at = rng.randint(0, len(data))
    return data[:at] + b"\0" + data[at:]


def half_letter(data: bytes, rng: Random) -> bytes:
    """The first byte of a letter of two, somewhere or at the end."""
    at = rng.choice((len(data), rng.randint(0, len(data))))
    return data[:at] + b"\xc3" + data[at:]


def two_encodings(data: bytes, rng: Random) -> bytes:
    """Some lines in another encoding than the others."""
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    text = lines[at].decode("utf-8", "replace") + "æøå ÆØÅ" * rng.randint(0, 1)
    lines[at] = text.encode(rng.choice(("cp1252", "utf-16-le", "cp850", "utf-8")), "replace")
    return b"\n".join(lines)


def trailing_separators(data: bytes, rng: Random) -> bytes:
    """A separator at the end of some lines."""
    sign = rng.choice((b";", b",", b"\t"))
    share = rng.choice((0.2, 1.0))
    lines = data.split(b"\n")
    return b"\n".join(line + sign if line and rng.random() < share else line for line in lines)


def mixed_separators(data: bytes, rng: Random) -> bytes:
    """Another separator in some lines, as where two files were put together."""
    old, new = rng.sample((b";", b",", b"\t", b"|"), 2)
    lines = data.split(b"\n")
    return b"\n".join(line.replace(old, new) if rng.random() < 0.3 else line for line in lines)


def blank_lines(data: bytes, rng: Random) -> bytes:
    """Empty lines between the others."""
    lines = data.split(b"\n")
    return b"\n".join(line + rng.choice((b"", b"", b"\n", b"\n \n")) for line in lines)


def twice(data: bytes, rng: Random) -> bytes:
    """The file, and behind it the file once more."""
    return data + data


def explained(data: bytes, rng: Random) -> bytes:
    """Lines above the header, as reports have them."""
    return b"Udtr\xc3\xa6k; 2. september\n\n" + data


def zip_bomb(data: bytes, rng: Random) -> bytes:
    """A workbook with many megabytes of nothing in it."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/media/image1.png", _nothing())
    return out.getvalue()


def far_cell(data: bytes, rng: Random) -> bytes:
    """A stray cell in the last corner of the sheet."""
    corner = rng.choice((b'r="XFD1048576"', b'r="A1048576"', b'r="XFD9"', b'r="ZZZZ99999999"'))
    return _in_parts(data, lambda part: re.sub(rb'r="[A-Z]+2"', corner, part, count=1))


def changed_part(data: bytes, rng: Random) -> bytes:
    """Changed bytes within one part of a workbook, whose sums are right again."""
    return _in_parts(data, lambda part: changed_bytes(part, rng) if rng.random() < 0.5 else part)


def repeated_cells(data: bytes, rng: Random) -> bytes:
    """A cell of a LibreOffice sheet that says it stands there millions of times."""
    times = rng.choice((b"3", b"300", b"16384", b"99999999999"))
    kind = rng.choice((b"columns", b"rows"))
    tag = b"<table:table-cell " if kind == b"columns" else b"<table:table-row>"
    new = tag.rstrip(b" >") + b" table:number-" + kind + b'-repeated="' + times + b'"'
    new += b" " if kind == b"columns" else b">"
    return _in_parts(data, lambda part: part.replace(tag, new, rng.randint(1, 3)))


def odd_json(data: bytes, rng: Random) -> bytes:
    """Values that JSON can write and a table cannot hold."""
    value = rng.choice(
        (
            b'"\\ud800"',
            b"1e999",
            b"NaN",
            b"-Infinity",
            b"[1]",
            b"{}",
            b"1" * 5000,
            b"true",
            b"1.5",
            b'"\\u0000"',
            b"[" * 3000,
        )
    )
    return re.sub(
        rb": (null|\d+|\"[^\"]*\")", lambda _: b": " + value, data, count=rng.randint(1, 3)
    )


def _nothing() -> bytes:
    return b"\0" * 60_000_000


def _in_parts(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                new.writestr(name, change(old.read(name)))
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError):
        return data
    return out.getvalue()


_CONTAINERS: Mapping[Damage, tuple[str, ...]] = {
    **dict.fromkeys((cut, changed_bytes, moved_block), _ANY),
    **dict.fromkeys((stray_quote, stray_mark, stray_nul, half_letter, two_encodings), _TEXT),
    **dict.fromkeys((trailing_separators, mixed_separators, blank_lines, twice, explained), _TEXT),
    **dict.fromkeys((far_cell, zip_bomb), ("xlsx",)),
    **dict.fromkeys((changed_part,), ("xlsx", "ods")),
    repeated_cells: ("ods",),
    odd_json: ("json",),
}
_KEEPS_ANSWERS = (cut, stray_quote, stray_mark, half_letter, trailing_separators, blank_lines)
"""After these no answer may be there that was not given."""
_RARE = {zip_bomb: 0.1}


def _mutation(damage: Damage) -> Mutation:
    def mutated(draft: Draft, rng: Random) -> Draft:
        is_rare = rng.random() > _RARE.get(damage, 1.0)
        if draft.form.container not in _CONTAINERS[damage] or is_rare:
            return draft
        is_utf16 = draft.form.encoding.startswith("utf-16")
        keeps = damage in _KEEPS_ANSWERS and draft.form.container == "text" and not is_utf16
        known = less(draft, "some" if keeps else "any", extra=None, accepts=None)
        return replace(draft, damage=(*draft.damage, damage), known=known)

    mutated.__name__ = damage.__name__
    return mutated


def damaged_companion(draft: Draft, rng: Random) -> Draft:
    """Structure or labels beside the export are damaged."""
    if not draft.beside:
        return draft
    name = rng.choice(sorted(draft.beside))
    damage = rng.choice((cut, changed_bytes, moved_block, stray_quote, half_letter, twice))
    beside = {**draft.beside, name: damage(draft.beside[name], rng)}
    return replace(draft, beside=beside, known=less(draft, "any", accepts=None))


DAMAGES: Mapping[str, Mutation] = {
    **{damage.__name__: _mutation(damage) for damage in _CONTAINERS},
    "damaged_companion": damaged_companion,
}
