"""Pseudonyms of millions of presses at once: SipHash-2-4, all rows in step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b

import numpy as np
import pandas as pd

from pipeline.records import RawTable, as_letters

_START = (0x736F6D6570736575, 0x646F72616E646F6D, 0x6C7967656E657261, 0x7465646279746573)
_STEP = 1 << 15
"""Rows at a time: four columns of state stay in the processor's cache."""
_WORD = 8
_Word = np.ndarray
_State = tuple[_Word, _Word, _Word, _Word]


def line_ids(lines: np.ndarray, file: str, secret: bytes) -> np.ndarray:
    """64 bits for each line of a file without a person column: nobody else's, and no guess fits."""
    key = _key(secret, f"line\0{file}")
    words = lines.astype("uint64")
    parts = [_siphash([words[at : at + _STEP]], _WORD, key) for at in range(0, len(words), _STEP)]
    return np.concatenate(parts) if parts else np.empty(0, dtype="uint64")


def key_hider(secret: bytes) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    """What makes 64 bits of each key: takes the bytes of all keys, and where each begins and ends.

    SipHash-2-4 (Aumasson and Bernstein 2012) with a 128-bit key that keyed BLAKE2b makes of the
    wave's secret: without it nobody can tell an id from chance, nor test a guess.
    """
    own = _key(secret, "person")

    def hide(signs: np.ndarray, ends: np.ndarray) -> np.ndarray:
        lengths = np.diff(ends)
        found = np.empty(len(lengths), dtype="uint64")
        for length in np.unique(lengths):
            rows = np.flatnonzero(lengths == length)
            for at in range(0, len(rows), _STEP):
                part = rows[at : at + _STEP]
                found[part] = _siphash(_words(signs, ends[part], int(length)), int(length), own)
        return found

    return hide


def press_pseudonyms(people: pd.DataFrame, tables: Sequence[RawTable], secret: bytes) -> pd.Series:
    """One id per row of ``people`` (file, line, key): 16 letters a-p, by its key or its line."""
    ids = np.zeros(len(people), dtype="uint64")
    for table in tables:
        mine = (people["file"] == table.file).to_numpy()
        if table.columns.get("person"):
            ids[mine] = _hidden(people.loc[mine, "key"], secret)
        else:
            ids[mine] = line_ids(people.loc[mine, "line"].to_numpy(), table.file, secret)
    texts = as_letters(ids).view("S16")[:, 0].astype("str")
    return pd.Series(texts, index=people.index, dtype="str")


def _hidden(keys: pd.Series, secret: bytes) -> np.ndarray:
    texts = [str(key).encode() for key in keys]
    ends = np.cumsum([0, *map(len, texts)])
    return key_hider(secret)(np.frombuffer(b"".join(texts), dtype="uint8"), ends)


def _key(secret: bytes, purpose: str) -> tuple[int, int]:
    """Two words of key: another pair for every purpose."""
    digest = blake2b(purpose.encode(), key=secret, digest_size=16, person=b"presses").digest()
    return int.from_bytes(digest[:_WORD], "little"), int.from_bytes(digest[_WORD:], "little")


def _words(signs: np.ndarray, begins: np.ndarray, length: int) -> list[_Word]:
    """The whole words of messages of one length, and the rest of them, padded with zeros."""
    padded = np.zeros((len(begins), (length // _WORD + 1) * _WORD), dtype="uint8")
    if length:
        padded[:, :length] = signs[begins[:, None] + np.arange(length)]
    return list(np.ascontiguousarray(padded.view("<u8").T))


def _siphash(words: list[_Word], length: int, key: tuple[int, int]) -> np.ndarray:
    """SipHash-2-4 of messages of ``length`` bytes, given word by word, one element a message."""
    if length and len(words) * _WORD == length:
        words = [*words, np.zeros(len(words[0]), dtype="uint64")]
    words = [*words[:-1], words[-1] | np.uint64((length & 0xFF) << 56)]
    count = len(words[0])
    first, second, third, fourth = (
        np.full(count, start ^ part, dtype="uint64")
        for start, part in zip(_START, (*key, *key), strict=True)
    )
    state = (first, second, third, fourth)
    for word in words:
        np.bitwise_xor(state[3], word, out=state[3])
        for _ in range(2):
            _round(state)
        np.bitwise_xor(state[0], word, out=state[0])
    np.bitwise_xor(state[2], np.uint64(0xFF), out=state[2])
    for _ in range(4):
        _round(state)
    found: np.ndarray = state[0] ^ state[1] ^ state[2] ^ state[3]
    return found


def _round(state: _State) -> None:
    v0, v1, v2, v3 = state
    for one, other, bits, half in _steps(v0, v1, v2, v3):
        one += other
        _turn(other, bits)
        other ^= one
        if half is not None:
            _turn(half, 32)


def _steps(
    v0: _Word, v1: _Word, v2: _Word, v3: _Word
) -> Iterator[tuple[_Word, _Word, int, _Word | None]]:
    yield v0, v1, 13, v0
    yield v2, v3, 16, None
    yield v0, v3, 21, None
    yield v2, v1, 17, v2


def _turn(word: _Word, bits: int) -> None:
    """Turn all words left by ``bits``, in place."""
    low = word >> np.uint64(64 - bits)
    word <<= np.uint64(bits)
    word |= low
