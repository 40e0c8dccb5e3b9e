"""From the bytes of a text file to its text, so that æ, ø and å come out as written."""

from __future__ import annotations

import codecs
import re

from pipeline.errors import ReadError, one_of

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
_ONE_BYTE = ("cp1252", "iso8859-1", "iso8859-15", "cp850", "cp865", "mac-roman")
_DANISH = re.compile("[æøåÆØÅ]")
# UTF-8 read one byte at a time: æ ø å Æ Ø Å in cp1252 or ISO-8859-1.
_TWICE = re.compile("Ã[¦¸¥†˜…\x86\x98\x85]")
# æ ø å of cp850 or Mac Roman read as cp1252, inside a word.
_FOREIGN = re.compile("(?<=[a-zæøå])[‘›†¾¿Œ](?=[a-zæøå])")


def decode(data: bytes, where: str, encoding: str = "") -> str:
    """The text of a file: byte order mark, else UTF-8, else cp1252; ``encoding`` overrides.

    Raises ReadError when bytes cannot be decoded, when the mark contradicts ``encoding``, when
    the text holds NUL, or when its Danish letters show that it was decoded wrongly.

    >>> decode("Rådhus".encode("cp1252"), "a.csv")
    'Rådhus'
    """
    codec = _codec(encoding, where)
    marked = next((codec for mark, codec in _MARKS if data.startswith(mark)), "")
    if marked and codec and not codec.startswith(marked[:6]):
        raise ReadError(
            f"the file says of itself that it is {marked.upper()}",
            where=where,
            expected=f"{encoding}, as in wave.toml",
            todo="leave encoding out of wave.toml, or export again",
        )
    stated = marked or codec
    if not stated.startswith("utf-16"):
        _refuse_nul(data, where)
    text = _strictly(data, stated, where) if stated else _guess(data, where)
    _refuse_nul(text.encode(), where)
    _check_letters(text, where, encoding)
    return text.removeprefix("\ufeff")


def _codec(encoding: str, where: str) -> str:
    """The canonical name of a configured encoding."""
    known = (*_UNMARKED, *_ONE_BYTE)
    try:
        name = codecs.lookup(encoding).name if encoding else ""
    except (LookupError, ValueError):
        name = "?"
    if name and name not in known:
        raise ReadError(
            "unknown encoding",
            where=where,
            expected=one_of(encoding, known),
            got=repr(encoding),
            todo="correct encoding = ... under [[files]] in wave.toml",
        )
    return name


def _strictly(data: bytes, codec: str, where: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as fault:
        raise ReadError(
            f"the file is not {codec.upper()}: {_position(data, fault)}",
            where=where,
            todo="export again, or set encoding = ... under [[files]] in wave.toml",
        ) from None


def _guess(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        not_utf8 = _position(data, fault)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as fault:
        raise ReadError(
            f"the file is neither UTF-8 ({not_utf8}) nor cp1252 ({_position(data, fault)})",
            where=where,
            todo='say what it is: encoding = "cp850" (or another) under [[files]] in wave.toml',
        ) from None
    if _outnumber(_TWICE, text):
        raise ReadError(
            f"the file is UTF-8 with a fault: {not_utf8}",
            where=where,
            todo="export again; it was cut off, or two files were put together",
        )
    if _outnumber(_FOREIGN, text):
        raise ReadError(
            "the file is neither UTF-8 nor cp1252: it has signs like ‘ › † inside words",
            where=where,
            todo='say what it is: encoding = "cp850" or "mac-roman" under [[files]] in wave.toml',
        )
    return text


def _position(data: bytes, fault: UnicodeDecodeError) -> str:
    line = data[: fault.start].decode(fault.encoding, "ignore").count("\n") + 1
    return f"line {line}, byte {fault.start + 1} of the file is 0x{data[fault.start]:02X}"


def _refuse_nul(data: bytes, where: str) -> None:
    at = data.find(b"\0")
    if at >= 0:
        # Half of every plain letter is NUL in UTF-16: the second byte, or the first.
        codec = "utf-16-le" if at % 2 else "utf-16-be"
        raise ReadError(
            "the file holds NUL bytes, which no text has",
            where=f"{where}, line {data[:at].count(10) + 1}",
            todo=f'export again; if it is UTF-16, say encoding = "{codec}" in wave.toml',
        )


def _check_letters(text: str, where: str, encoding: str) -> None:
    if not _outnumber(_TWICE, text):
        return
    found = _TWICE.search(text)
    line = text[: found.start() if found else 0].count("\n") + 1
    raise ReadError(
        "Danish letters are garbled (Ã¦ Ã¸ Ã¥ for æ ø å)",
        where=f"{where}, line {line}",
        expected="the letters as written",
        got=f"UTF-8 read as {encoding}" if encoding else "a file garbled before it came here",
        todo='set encoding = "utf-8" in wave.toml'
        if encoding and not encoding.casefold().startswith("utf")
        else "export again from the survey tool, without opening the file in Excel",
    )


def _outnumber(pattern: re.Pattern[str], text: str) -> bool:
    """Whether garbled letters are more than real ones: one pasted comment proves nothing."""
    garbled = len(pattern.findall(text))
    return garbled > 0 and garbled > len(_DANISH.findall(text))
