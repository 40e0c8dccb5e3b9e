"""Ids that stay the same from run to run and tell nothing to those who lack the wave's secret."""

from __future__ import annotations

from hashlib import blake2b

import pandas as pd

_HEX, _LETTERS = "0123456789abcdef", "abcdefghijklmnop"
# Letters alone: no run of digits that could be taken for a CPR number, by a person or a program,
# and nothing a spreadsheet would read as a number.
_ALPHABET = str.maketrans(_HEX, _LETTERS)


def pseudonyms(keys: pd.Series, secret: bytes, purpose: str) -> pd.Series:
    """One id per key of the export: 16 letters a-p, a hex digit each.

    BLAKE2b keyed with the wave's secret (RFC 7693), 64 bits: of 100,000 people two share an id in
    one of three billion waves. ``purpose`` keeps the ids of people and of their comments apart:
    without the secret nobody can tell which belong together, nor test a guess.

    >>> pseudonyms(pd.Series(["7", "8"]), b"secret", "person")[0]
    'biiogghhphmhopfp'
    """
    person = purpose.encode().ljust(blake2b.PERSON_SIZE, b"\0")

    def one(key: object) -> str:
        digest = blake2b(str(key).encode(), key=secret, digest_size=8, person=person)
        return digest.hexdigest().translate(_ALPHABET)

    return keys.map(one).astype("str")
