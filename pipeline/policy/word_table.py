"""Words in exports that mean the same, and the reason codes of rejected rows."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

from pipeline.errors import PolicyError
from pipeline.policy.tables import table

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ´`", "'"))
"""What programs and keyboards write for the apostrophe of "don't"."""
_DRESS = str.maketrans(dict.fromkeys("\ufe0e\ufe0f" + "".join(map(chr, range(0x1F3FB, 0x1F400)))))
"""How a smiley is drawn (as text or picture, and its skin) is no part of what it says."""
_CLOSING = ".:,;!?…"


def fold(text: str) -> str:
    """A text as it is compared: case-folded, white space collapsed, no closing punctuation.

    No space stands beside a slash. Apostrophes are one sign, and letters are one sign however they
    are composed (a Mac writes å as a and a ring). Nothing but punctuation stays as it is.

    A smiley is the same in every colour of skin.

    >>> fold("  Ved  IKKE / husker ikke. "), fold("Don’t know!"), fold("?")
    ('ved ikke/husker ikke', "don't know", '?')
    """
    plain = unicodedata.normalize("NFC", text).translate(_APOSTROPHES).translate(_DRESS)
    words = "/".join(part.strip() for part in " ".join(plain.split()).casefold().split("/"))
    return words.rstrip(_CLOSING + " ") or words


@cache
def words(group: str) -> Mapping[str, str]:
    """Word in an export, folded -> our name for it; ``group`` is a table of words.toml."""
    found: dict[str, str] = {}
    for name, spellings in table("words")[group].items():
        for spelling in [name, *spellings]:
            if found.setdefault(fold(spelling), name) != name:
                raise PolicyError(
                    f"{spelling!r} means two things", where=f"policy, words.toml, [{group}]"
                )
    return found


@cache
def reasons() -> Mapping[str, Mapping[str, str]]:
    """Reason code -> level, meaning and what to do."""
    return table("reasons")
