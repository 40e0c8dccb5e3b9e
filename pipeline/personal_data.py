"""Personal data in text, found by pattern: what is never kept, printed or published.

Over-cautious on purpose: a number that looks like a CPR number is taken for one. Names follow no
pattern; they are found only where a column of the export is known to hold them.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import partial

KINDS = ("e-mail", "cpr", "ip", "position", "telefon")
IDENTIFIERS = ("e-mail", "cpr")
"""What tells by itself who somebody is: no file, message or log may hold it."""

_GAP = r"[\s.\-/\u2010-\u2015\u2212\uff0d]"
# A day of a month. Numbers given for the time being (erstatningspersonnummer) have 60 added to the
# day. Never modulus 11, which does not hold for numbers issued after 1 October 2007.
_DAY = (
    rf"(?:(?:[06][1-9]|[1278]\d){_GAP}?(?:0[1-9]|1[0-2])"
    rf"|[39]0{_GAP}?(?:0[13-9]|1[0-2])|[39]1{_GAP}?(?:0[13578]|1[02]))"
)
_LOCAL = r"\w.!#$%&'*+/=?^`{|}~\-"
_AT = r"(?:[@\uff20]|\s?[(\[](?:at|a|snabel-?a)[)\]]\s?)"
_YEARS = r"(?:19|20)\d\d[-.](?:19|20)\d\d(?!\d)"
_PATTERNS = {
    "e-mail": re.compile(
        rf"(?<![{_LOCAL}])[{_LOCAL}]+{_AT}[\w\-]+(?:[.\uff0e][\w\-]+)+", re.IGNORECASE
    ),
    "cpr": re.compile(rf"(?<!\d){_DAY}{_GAP}?\d\d{_GAP}{{0,3}}\d{{4}}(?!\d)"),
    "ip": re.compile(
        r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)"
        r"|(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])",
        re.IGNORECASE,
    ),
    "position": re.compile(
        r"(?<![\d.])[-+]?\d{1,2}\.\d{4,}\s*[,;/\s]\s*[-+]?\d{1,3}\.\d{4,}"
        r"|\d{1,3}\s?°\s?\d{1,2}\s?['′’][^,;\n]{0,12}?[NSØEVW]\b"
    ),
    "telefon": re.compile(
        rf"(?<![\d+])(?!{_YEARS})(?:\(?(?:\+|00)45\)?{_GAP}?)?"
        rf"(?:\d{{8}}|\d{{4}}{_GAP}\d{{4}}|\d\d(?:{_GAP}\d\d){{3}})(?!\d)"
        r"|\+\d(?:[ \-]?\d){7,14}(?!\d)"
    ),
}
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
_NAME_REMOVED = "[navn fjernet]"


def redact(text: str, kinds: Sequence[str] = KINDS) -> str:
    """Replace personal data by a word in brackets.

    ``kinds``: e-mail / cpr / ip / position / telefon. Digits of other scripts become 0-9.

    >>> redact("Mit nr. er 070761-4285, ring 12 34 56 78 eller skriv til a.b@example.org")
    'Mit nr. er [cpr fjernet], ring [telefon fjernet] eller skriv til [e-mail fjernet]'
    >>> redact("Fra 2020-2024, sag 320190-1234")
    'Fra 2020-2024, sag 320190-1234'
    """
    text = _plain(text)
    for kind in kinds:
        text = _PATTERNS[kind].sub(partial(_removed, kind), text)
    return text


def personal_data_in(text: str, kinds: Sequence[str] = KINDS) -> str:
    """The kind of personal data found first; '' when there is none.

    >>> personal_data_in("30-49"), personal_data_in("0707614285")
    ('', 'cpr')
    """
    plain = _plain(text)
    return next((kind for kind in kinds if redact(plain, (kind,)) != plain), "")


def redact_names(text: str, names: Iterable[str]) -> str:
    """Replace the words of known names, whatever their capitals, also in the genitive.

    >>> redact_names("Spørg Anna eller bo jensens søn", ["Anna Holm", "Bo Jensen"])
    'Spørg [navn fjernet] eller [navn fjernet] søn'
    """
    words = {word for name in names for word in re.findall(r"\w[\w'’]+", name)}
    if not words:
        return text
    longest_first = sorted(map(re.escape, words), key=lambda word: (-len(word), word))
    one = rf"(?<!\w)(?:{'|'.join(longest_first)})(?:['’]?s)?(?!\w)"
    return re.sub(rf"{one}(?:[\s.\-]+{one})*", _NAME_REMOVED, text, flags=re.IGNORECASE)


def _plain(text: str) -> str:
    """The text without invisible signs, its digits as 0-9."""
    if text.isascii():
        return text
    return "".join(
        char if char.isascii() or not char.isdecimal() else str(unicodedata.decimal(char))
        for char in text.translate(_INVISIBLE)
    )


def _removed(kind: str, found: re.Match[str]) -> str:
    return f"[{kind} fjernet]" if kind != "ip" or _is_address(found[0]) else found[0]


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
