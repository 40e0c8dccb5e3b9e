"""Pseudonyms of presses: SipHash-2-4 against its published values."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.checks.press_ids import _siphash, _words, key_hider, line_ids

_KEY = (0x0706050403020100, 0x0F0E0D0C0B0A0908)
"""The bytes 00 01 ... 0f, little-endian."""


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (0, 0x726FDB47DD0E0E31),
        (1, 0x74F839C593DC67FD),
        (7, 0xAB0200F58B01D137),
        (8, 0x93F5F5799A932462),
        (15, 0xA129CA6149BE45E5),
    ],
)
def test_the_published_values(length: int, expected: int) -> None:
    # Aumasson and Bernstein 2012, appendix A (15 bytes), and the authors' reference vectors.
    signs = np.arange(16, dtype="uint8")
    words = _words(signs, np.array([0]), length)
    assert int(_siphash(words, length, _KEY)[0]) == expected


def test_ids_depend_on_the_secret_the_file_and_the_line() -> None:
    lines = np.arange(1, 1000)
    one = line_ids(lines, "a.csv", b"secret")
    assert len(set(one.tolist())) == len(lines)
    assert not set(one.tolist()) & set(line_ids(lines, "b.csv", b"secret").tolist())
    assert not set(one.tolist()) & set(line_ids(lines, "a.csv", b"other").tolist())
    assert (one == line_ids(lines, "a.csv", b"secret")).all()


def test_equal_keys_get_equal_ids_and_no_others_do() -> None:
    texts = [b"a", b"bb", b"a", b"", b"x" * 40]
    ends = np.cumsum([0, *map(len, texts)])
    ids = key_hider(b"secret")(np.frombuffer(b"".join(texts), dtype="uint8"), ends)
    assert ids[0] == ids[2]
    assert len(set(ids.tolist())) == 4
