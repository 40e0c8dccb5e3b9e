"""The errors an analyst may meet: one base, one kind per place where a run can stop.

Every error says what is wrong, where, what was expected, what was found and what to do next.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from pipeline.personal_data import IDENTIFIERS, redact


class BtuError(Exception):
    """A run that stopped on the data or on a rule (exit code 1).

    >>> print(BtuError("unknown scale", where="wave.toml, line 3", got="'smil'"))
    wave.toml, line 3: unknown scale
      found:    'smil'
    """

    def __init__(
        self, what: str, *, where: str = "", expected: str = "", got: str = "", todo: str = ""
    ) -> None:
        # Whatever a message quotes (a column, a file, a path): terminal and logs keep it.
        self.what = redact(what, IDENTIFIERS)
        self.where = redact(where, IDENTIFIERS)
        self.expected = redact(expected, IDENTIFIERS)
        self.got = redact(got, IDENTIFIERS)
        self.todo = redact(todo, IDENTIFIERS)
        super().__init__(str(self))

    def __str__(self) -> str:
        lines = [f"{self.where}: {self.what}" if self.where else self.what]
        details = (("expected:", self.expected), ("found:   ", self.got), ("do:      ", self.todo))
        lines += [f"  {word} {text}" for word, text in details if text]
        return "\n".join(lines)

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way back from a worker process with all its parts."""
        details = {name: getattr(self, name) for name in ("where", "expected", "got", "todo")}
        return (_rebuild, (type(self), self.what, details))


def _rebuild(kind: type[BtuError], what: str, details: dict[str, str]) -> BtuError:
    return kind(what, **details)


class PolicyError(BtuError):
    """A rule table under ``pipeline/policy`` is incomplete or contradicts itself."""


class WaveFileError(BtuError):
    """``wave.toml`` does not say what a wave needs."""


class ReadError(BtuError):
    """An export cannot be read as the format it is said to be."""


class DataError(BtuError):
    """The export was read, but what it says cannot be used."""


class StoreError(BtuError):
    """A processed wave is missing, damaged or in use."""


class DisclosureError(BtuError):
    """Publishing would tell on someone, or the protection cannot be shown to hold."""


class ReportError(BtuError):
    """A report could not be made, or failed its own check."""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known name most like ``word``, quoted, or an empty text.

    >>> nearest("satisfaktion_5", ["satisfaction_5", "agreement_5"])
    "'satisfaction_5'"
    >>> nearest("zzz", ["satisfaction_5"])
    ''
    """
    by_folded = {name.casefold(): name for name in known}
    found = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.5)
    return repr(by_folded[found[0]]) if found else ""


def one_of(word: str, known: Iterable[str]) -> str:
    """What was expected instead of ``word``: the nearest known name first, then all of them.

    >>> one_of("fone", ["web", "paper", "phone"])
    "one of web, paper, phone (nearest: 'phone')"
    """
    names = list(known)
    if not names:
        return "nothing: none is defined"
    listed = ", ".join(names[:30]) + (", ..." if len(names) > 30 else "")
    close = nearest(word, names)
    return f"one of {listed}" + (f" (nearest: {close})" if close else "")
