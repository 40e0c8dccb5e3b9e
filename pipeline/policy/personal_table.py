"""Headings of columns that hold personal data, and words in comments a person must see first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from pipeline.errors import PolicyError
from pipeline.policy.tables import table


def personal_heading(heading: str) -> str:
    """What a column with this heading holds (name, employee, cpr, ...); '' when nothing is known.

    >>> [personal_heading(name) for name in ("CPR-nr.", "Hvad er dit navn?", "Alder")]
    ['cpr', 'name', '']
    """
    words = _folded(heading).split()
    core = [word for word in words if word not in table("personal")["words"]["around"]]
    return _headings().get(" ".join(words), "") or _headings().get(" ".join(core), "")


@cache
def before_names() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(titles, greetings) after which a name is written in comments."""
    words = table("personal")["words"]
    return tuple(words["titles"]), tuple(words["greetings"])


def dangers_in(text: str) -> tuple[str, ...]:
    """The kinds of danger a text may tell of (threat, abuse, self_harm), by the words of the list.

    >>> dangers_in("JEG KOMMER MED VAABEN"), dangers_in("Alt er godt")
    (('threat',), ())
    """
    folded = _without_accents(text)
    return tuple(kind for kind, words in _look_first().items() if words.search(folded))


@cache
def _look_first() -> Mapping[str, re.Pattern[str]]:
    """Kind of danger -> its words, folded as the texts are, each at the start of a word."""
    return {
        kind: re.compile(rf"(?<!\w)(?:{'|'.join(sorted(set(map(_pattern, words))))})")
        for kind, words in table("comments")["look_first"].items()
    }


def _pattern(word: str) -> str:
    """The list's signs: a space at the end, an asterisk before, three dots between words."""
    parts = [re.escape(_without_accents(part.strip(" *"))) for part in word.split("...")]
    start = r"\w*" if word.startswith("*") else ""
    end = r"(?!\w)" if word.endswith(" ") else ""
    return start + r"\w*(?:\W+\w+){0,4}?\W+".join(parts) + end


def _without_accents(text: str) -> str:
    """A text as it is searched: no capitals, one space, å, ø and æ as in haste (a, o, e).

    >>> _without_accents("Slår  SLAAR slar"), _without_accents("dræbe DRAEBE drebe")
    ('slar slar slar', 'drebe drebe drebe')
    """
    text = unicodedata.normalize("NFC", " ".join(text.split()).casefold())
    for written, plain in _LETTERS:
        text = text.replace(written, plain)
    return text


_LETTERS = (
    *(("å", "a"), ("ä", "e"), ("æ", "e"), ("ø", "o"), ("ö", "o"), ("’", "'")),
    *(("aa", "a"), ("ae", "e"), ("oe", "o")),
)


@cache
def _headings() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for kind, headings in table("personal")["headings"].items():
        for heading in headings:
            if found.setdefault(_folded(heading), kind) != kind:
                raise PolicyError(f"{heading!r} means two things", where="policy, personal.toml")
    return found


def _folded(heading: str) -> str:
    """In small letters; no signs but inside a word, no number after it."""
    return " ".join(re.sub(r"[-_\s.:;,?!*()\[\]\"]+", " ", heading).casefold().split()).rstrip(
        "0123456789 "
    )
