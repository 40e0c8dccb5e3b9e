"""A press file as blocks of UTF-8 text, each ending with a line: never all of it in memory."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipeline.readers.decoding import decode
from pipeline.readers.source import contents
from pipeline.wave import FilePlan

BLOCK = 8 << 20
"""Bytes of one block: enough that its overhead does not count."""

_GARBLED = b"\xc3\x83"
"""``Ã`` in UTF-8: letters that were decoded wrongly, or a name; the decoder decides."""
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


class NotPlainError(Exception):
    """The bytes are not simply UTF-8: the whole text is decoded first."""


def digests(path: Path, size: int) -> tuple[str, str]:
    """(sha256 of the first ``size`` bytes, sha256 of all)."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        left = size
        while left and (part := file.read(min(left, BLOCK))):
            digest.update(part)
            left -= len(part)
        begins = digest.hexdigest()
        while part := file.read(BLOCK):
            digest.update(part)
    return begins, digest.hexdigest()


@contextmanager
def opened(file: FilePlan, is_plain: bool) -> Iterator[BinaryIO]:
    """The file's text in UTF-8: its own bytes where they are that, else decoded whole.

    Raises NotPlainError where the wave file or a byte order mark says that they are not.
    """
    if not is_plain:
        yield io.BytesIO(decode(contents(file.path, file.name), file.name, file.encoding).encode())
        return
    with file.path.open("rb") as stream:
        if file.encoding.casefold() not in ("", "utf-8", "utf8", "utf-8-sig"):
            raise NotPlainError
        if stream.read(2) in _WIDE_MARKS:
            raise NotPlainError
        stream.seek(0)
        yield stream


def blocks(stream: BinaryIO, at: int, size: int = BLOCK) -> Iterator[tuple[int, bytes]]:
    r"""(first byte, bytes) of each block from byte ``at`` on; the last may end within a line.

    >>> list(blocks(io.BytesIO(b"a;b\nc;d\ne;f"), 0, size=5))
    [(0, b'a;b\nc;d\n'), (8, b'e;f')]
    """
    stream.seek(at)
    while block := stream.read(size):
        block += stream.readline()
        yield at, block
        at += len(block)


def refuse_odd(block: bytes) -> None:
    """Raise NotPlainError for bytes that the decoder must judge with the whole file in view."""
    if b"\0" in block or _GARBLED in block:
        raise NotPlainError
    if not block.isascii():
        try:
            str(memoryview(block), "utf-8")
        except UnicodeDecodeError:
            raise NotPlainError from None
