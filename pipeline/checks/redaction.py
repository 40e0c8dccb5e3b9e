"""Personal data in free text: found by pattern, replaced by a word in brackets."""

from __future__ import annotations

import re
from datetime import date

_CPR = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{2})[- ]?\d{4}(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\d-])(?:\+45[ ]?)?(?:\d{2}[ ]?){3}\d{2}(?![\d-])")


def redact(text: str) -> str:
    """Replace CPR numbers, e-mail addresses and Danish phone numbers.

    A CPR number is recognised by pattern and date, never by modulus 11, which no longer holds for
    numbers issued after 1 October 2007.

    >>> redact("Mit nr. er 070761-4285, ring 12 34 56 78 eller skriv til a.b@example.org")
    'Mit nr. er [cpr fjernet], ring [telefon fjernet] eller skriv til [e-mail fjernet]'
    """
    text = _CPR.sub(_cpr_or_number, text)
    text = _EMAIL.sub("[e-mail fjernet]", text)
    return _PHONE.sub("[telefon fjernet]", text)


def _cpr_or_number(match: re.Match[str]) -> str:
    day, month = int(match[1]), int(match[2])
    try:
        # A leap year accepts every day a person may be born on.
        date(2000, month, day)
    except ValueError:
        return match[0]
    return "[cpr fjernet]"
