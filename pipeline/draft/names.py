"""Names from exports as they are compared, and as ids that a wave file accepts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss"})
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}")

# Signs no reader sees, and marks that turn the direction of writing: a wave file refuses them.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """A text without control characters, as a report may print it."""
    return _UNSEEN.sub(" ", text).strip()


def heading(name: str) -> str:
    """A column's name as words: signs are spaces.

    >>> heading("*Borger-ID ")
    'borger id'
    """
    return " ".join(re.sub(r"[\W_]+", " ", name.casefold()).split())


def slug(text: str) -> str:
    """A text as an id in small letters; '' where it has no letter or digit an id may have.

    >>> slug("Børn & Unge, Århus"), slug("مرحبا")
    ('boern-unge-aarhus', '')
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_DANISH))
    ascii_only = plain.encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:60].strip("-")


def new_id(text: str, taken: Collection[str], otherwise: str) -> str:
    """``text`` itself where it is an id, else its slug, else ``otherwise``; numbered if taken.

    ``taken`` is case-folded: two ids never differ by capitals alone.

    >>> new_id("s_1", {"s_1"}, "q"), new_id("Åben?", set(), "q")
    ('s_1-2', 'aaben')
    """
    wanted = text if _ID.fullmatch(text) else slug(text) or otherwise
    found, number = wanted, 1
    while found.casefold() in taken:
        number += 1
        found = f"{wanted[:70]}-{number}"
    return found
