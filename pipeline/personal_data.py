"""Personal data in text, found by pattern: what is never kept, printed or published.

Over-cautious on purpose: a number that looks like a CPR number is taken for one. Names follow no
pattern; they are found only where a column of the export is known to hold them.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence, Set
from functools import cache, partial
from itertools import pairwise

KINDS = ("e-mail", "cpr", "ip", "position", "telefon")
IDENTIFIERS = ("e-mail", "cpr")
"""What tells by itself who somebody is: no file, message or log may hold it."""

# The patterns are for plain text (see _plain): digits 0-9, one kind of hyphen, nothing invisible.
_GAP = r"[\s.\-/_,]{0,3}"
_TAIL = r"[\s.\-/_,:;=*~\\|()]{0,4}"
# A day of a month. Numbers given for the time being (erstatningspersonnummer) have 60 added to the
# day. Never modulus 11, which does not hold for numbers issued after 1 October 2007.
_DAY = (
    rf"(?:(?:[06][1-9]|[1278]\d){_GAP}(?:0[1-9]|1[0-2])"
    rf"|[39]0{_GAP}(?:0[13-9]|1[0-2])|[39]1{_GAP}(?:0[13578]|1[02]))"
)
_CPR = (
    rf"(?<!\d)0{{0,6}}{_DAY}{_GAP}\d\d{_TAIL}\d{{4}}(?!\d)",
    # 07071961-4285: the year in full. Not a time of day, 02.09.2024 10:15.
    rf"(?<!\d){_DAY}{_GAP}(?:1[89]|20)\d\d\s?-?\s?\d{{4}}(?![\d.:])",
    # 07 07 61 42 85, and 070761 4 2 8 5: not the end of something longer.
    rf"(?<!\d)(?<!\d[\s.\-/]){_DAY}{_GAP}\d\d[\s\-]{{1,3}}"
    r"(?:\d\d[\s\-]\d\d|\d(?:[\s\-]\d){3})(?![\s.\-:]?\d)",
    r"(?<!\d)(?<!\d[\s.\-])(?P<apart>\d(?:[\s.\-]\d){9})(?![\s.\-]?\d)",
    # 7/7-61-4285; and 707614285, as a spreadsheet leaves it that took it for a number.
    r"(?<!\d)(?<!\d[.\-/])[1-9][.\-/]\s?(?:0?[1-9]|1[0-2])[.\-/]?\s?\d\d[\s\-]{1,3}\d{4}(?!\d)",
    r"(?<!\d)(?<!\d[.,])[1-9](?:0[1-9]|1[0-2])\d\d[\s\-]?\d{4}(?!\d)",
    r"(?<!\d)\d[.,]\d{5,9}E\+?0?[89](?!\d)",
    # 070761-4AB5: hospitals put letters into numbers they give for the time being.
    rf"(?<!\w){_DAY}{_GAP}\d\d[\s\-]?\d[A-Z]{{2}}\d(?!\w)",
    # Who calls it one means it, also where there is no such day.
    r"(?:cpr|person-?(?:nr|nummer))[\s.\-:]{0,3}(?:nr|nummer|no)?[\s.\-:=]{0,4}(?:er\s)?"
    r"\d{6}[\s\-]{0,3}\d{4}(?!\d)",
)
_LOCAL = r"[\w.!#$%&'*+/=?^`{|}~\-]"
_NAME = rf"""(?:"\w[^"\n@=]{{0,63}}"|(?<!{_LOCAL}){_LOCAL}+\)?)"""
_TIGHT = r"(?:@{1,2}|%40|&#0{0,4}64;|&commat;)"
_IN_BRACKETS = r"\s?[(\[{<](?:at|a|@|snabel[\s\-]?a)[)\]}>]\s?"
_HOST = r"[\w\-]+(?:\.[\w\-]+)"
_TOP = r"(?:dk|com|net|org|eu|no|se|de|uk|fi|is|fo|gl|nu|info|io|me)(?!\w)"
_WORD_DOT = r"(?:\s?[(\[{<](?:dot|punktum|prik)[)\]}>]\s?|\s(?:dot|punktum|prik)\s)"
_MAIL = (
    rf"{_NAME}(?:{_TIGHT}|{_IN_BRACKETS}){_HOST}+",
    rf"{_NAME}(?:{_TIGHT}|{_IN_BRACKETS})\s{{0,2}}[\w\-]+\s?[.,]\s?{_TOP}",
    # A bare "at" is a common word: only a written-out dot makes it an address.
    rf"{_NAME}(?:{_TIGHT}|{_IN_BRACKETS}|\s{{1,2}}-?at-?\s{{1,2}}|\s{{1,2}}snabel[\s\-]?a\s{{1,2}})"
    rf"[\w\-]+{_WORD_DOT}{_TOP}",
    # With a space at the sign the end must look like one: "vi ses @ kl.10" is none.
    rf"{_NAME}(?:\s{{1,2}}@\s{{0,2}}|@\s{{1,2}}|\s{{1,2}}-at-\s{{1,2}}|\s{{1,2}}snabel[\s\-]?a\s{{1,2}})"
    rf"[\w\-]+(?:\.[\w\-]+)*\.[^\W\d_]{{2,}}",
    # An address inside a house has no dot; one at a bare machine has brackets.
    rf"(?<!{_LOCAL}){_LOCAL}*\w\w@(?:\[[^\]\s]{{3,45}}\]|[^\W\d_]{{4,}})",
)
_YEARS = r"(?:19|20)\d\d[-.](?:19|20)\d\d(?!\d)"
_PART = r"[\s.\-/]"
_PHONE = (
    rf"(?<![\d+])(?!{_YEARS})(?:\(?(?:\+|00)45\)?{_PART}?|\(?45\)?{_PART}(?=\d\d{_PART}))?"
    rf"(?:\d{{8}}|\d{{4}}{_PART}\d{{4}}|\d\d(?:{_PART}{{1,2}}\d\d){{3}}|\d{{3}}\s\d\d\s\d{{3}}"
    rf"|\d\d\s\d\d\s\d{{4}}|\d{{4}}\s\d\d\s\d\d)(?!\d)",
    r"\+\d(?:[ \-]?\d){7,14}(?!\d)",
    r"(?<!\d)(?<!\d\s)\d(?:\s\d){7}(?!\s?\d)",
)
_V4 = r"(?:\d{1,3}\.){3}\d{1,3}"
_IP = (
    rf"(?<![\w:])(?:[0-9a-f]{{0,4}}:){{2,7}}(?:{_V4}|[0-9a-f]{{0,4}})(?:%\w+)?(?![\w:]|\.\d)",
    rf"(?<![\d.]){_V4}(?!\d|\.\d)",
)
_DEGREE = r"[\-+]?\d{1,3}[.,]\d{4,}"
_POSITION = (
    rf"(?<![\d.,]){_DEGREE}(?!\d)[^\d\n]{{1,16}}?{_DEGREE}(?!\d)",
    r"\d{1,3}\s?°\s?\d{1,2}\s?['′’][^,;\n]{0,12}?[NSØEVW]\b",
)
_PATTERNS = {
    kind: tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)
    for kind, patterns in (
        ("e-mail", _MAIL),
        ("cpr", _CPR),
        ("ip", _IP),
        ("position", _POSITION),
        ("telefon", _PHONE),
    )
}
# What no text of the kind is without: most comments hold none of it, and are done at once.
_FIVE_DIGITS = re.compile(r"(?:\d\D{0,16}){5}")
_HINTS = {
    "e-mail": re.compile(r"[@&%]|snabel|[(\[{<\-]\s?at?|dot|punktum|prik", re.IGNORECASE),
    "cpr": _FIVE_DIGITS,
    "ip": re.compile(r"\d\.\d|:[^:\s]*:"),
    "position": _FIVE_DIGITS,
    "telefon": _FIVE_DIGITS,
}
_VARIANTS = frozenset(map(chr, (0x34F, *range(0x180B, 0x180E), *range(0xFE00, 0xFE10))))
_DOTS = dict.fromkeys("\u00b7\u2022\u2219\u22c5\u3002\uff61", ".")
_NAME_REMOVED = "[navn fjernet]"
# Letters only: a number in a cell of names is no name, and would cut a CPR number in two.
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’])*")
_REMOVED = re.compile(rf"(\[(?:{'|'.join((*KINDS, 'navn'))}) fjernet\])")


def redact(text: str, kinds: Sequence[str] = KINDS) -> str:
    """Replace personal data by a word in brackets.

    ``kinds``: e-mail / cpr / ip / position / telefon. Where any is found, invisible signs go and
    digits of other scripts become 0-9; a text without any stays as it is.

    >>> redact("Mit nr. er 070761-4285, ring 12 34 56 78 eller skriv til a.b@example.org")
    'Mit nr. er [cpr fjernet], ring [telefon fjernet] eller skriv til [e-mail fjernet]'
    >>> redact("Fra 2020-2024, sag 320190-1234")
    'Fra 2020-2024, sag 320190-1234'
    """
    plain = _plain(text)
    found = plain
    for kind in (kind for kind in kinds if _HINTS[kind].search(plain)):
        for pattern in _PATTERNS[kind]:
            found = pattern.sub(partial(_removed, kind), found)
    return text if found == plain else found


def personal_data_in(text: str, kinds: Sequence[str] = KINDS) -> str:
    """The kind of personal data found first; '' when there is none.

    >>> personal_data_in("30-49"), personal_data_in("0707614285")
    ('', 'cpr')
    """
    return next((kind for kind in kinds if redact(text, (kind,)) != text), "")


def outside_redactions(text: str, change: Callable[[str], str]) -> str:
    """Change what stands between the words in brackets that redact and the names leave behind.

    >>> outside_redactions("mail [e-mail fjernet]", lambda text: text.replace("mail", "brev"))
    'brev [e-mail fjernet]'
    """
    parts = _REMOVED.split(text)
    return "".join(part if at % 2 else change(part) for at, part in enumerate(parts))


def redact_names(text: str, names: Iterable[str]) -> str:
    """Replace the words of known names, whatever their capitals, also in the genitive.

    >>> redact_names("Spørg Anna eller bo jensens søn", ["Anna Holm", "Bo Jensen"])
    'Spørg [navn fjernet] eller [navn fjernet] søn'
    """
    words = {word for name in names for word in _NAME_WORD.findall(name) if len(word) > 1}
    if not words:
        return text
    longest_first = sorted(map(re.escape, words), key=lambda word: (-len(word), word))
    one = rf"(?<!\w)(?:{'|'.join(longest_first)})(?:['’]?s)?(?!\w)"
    return re.sub(rf"{one}(?:[\s.\-]+{one})*", _NAME_REMOVED, text, flags=re.IGNORECASE)


def redact_full_names(text: str, pairs: Set[tuple[str, str]]) -> str:
    """Replace two words beside each other that are known as a person's (name_pairs).

    >>> redact_full_names("Lone hansens hjælp, ikke Lone", name_pairs(["Lone Maj Hansen"]))
    '[navn fjernet] hjælp, ikke Lone'
    """
    words = list(_NAME_WORD.finditer(text)) if pairs else []
    spans: list[tuple[int, int]] = []
    for one, other in pairwise(words):
        is_apart = text[one.end() : other.start()].strip(" .-\n\t")
        if not is_apart and (_stem(one[0]), _stem(other[0])) in pairs:
            is_on = bool(spans) and spans[-1][1] == one.end()
            spans.append((spans.pop()[0] if is_on else one.start(), other.end()))
    for start, end in reversed(spans):
        text = text[:start] + _NAME_REMOVED + text[end:]
    return text


def name_pairs(names: Sequence[str]) -> set[tuple[str, str]]:
    """First and last, and all neighbours, of the words of one person's name, cells in their order.

    >>> sorted(name_pairs(["Lone Maj", "Hansen"]))
    [('lone', 'hansen'), ('lone', 'maj'), ('maj', 'hansen')]
    """
    cells = [[_stem(word) for word in _NAME_WORD.findall(name)] for name in names]
    words = [word for cell in cells for word in cell]
    ends = [(cell[0], cell[-1]) for cell in cells if len(cell) > 1]
    ends += [(one[0], other[-1]) for one, other in pairwise(filter(None, cells))]
    return {*pairwise(words), *ends}


def redact_names_after(text: str, titles: Sequence[str], greetings: Sequence[str]) -> str:
    """Replace capitalised words after a title or a greeting; the latter may end a line.

    >>> redact_names_after("Min leder Bo B. Holm er god. Mvh Åse", ["leder"], ["mvh"])
    'Min leder [navn fjernet] er god. Mvh [navn fjernet]'
    """
    for words, gap in ((titles, r"[ \t]"), (greetings, r"\s")):
        text = _after(tuple(words), gap).sub(rf"\1{_NAME_REMOVED}", text)
    return text


@cache
def _after(words: tuple[str, ...], gap: str) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, words), key=lambda word: (-len(word), word))
    before = rf"(?i:\b(?:{'|'.join(longest_first)})(?:en|n|e|s|ens|ne)?(?!\w))"
    between = (
        rf"(?:{gap}*[,:(]{gap}*|{gap}+)(?:(?i:hedder|hed|ved navn|som hedder|er|named|is)\s+)?"
    )
    capital = r"[^\W\d_a-zæøåäöüé]"
    name = rf"{capital}[a-zæøåäöüé'’\-]+(?:{capital}[a-zæøåäöüé]+)?"
    return re.compile(rf"({before}{between}){name}(?:\s+(?:{name}|{capital}\.))*")


def _stem(word: str) -> str:
    """A word of a name as it is compared: small, without the s of the genitive."""
    return re.sub(r"['’]?s$", "", word.casefold())


def _plain(text: str) -> str:
    """The text as it is searched: digits as 0-9, one hyphen, one full stop, nothing invisible."""
    return text if text.isascii() and text.isprintable() else "".join(map(_plain_sign, text))


@cache
def _plain_sign(sign: str) -> str:
    kind = unicodedata.category(sign)
    # Signs that steer or join others; those that vary the look of one; the frame of a keycap.
    if kind in ("Cf", "Me") or (kind == "Cc" and not sign.isspace()) or sign in _VARIANTS:
        return ""
    if kind == "Pd" or sign in "\u2212\u2043":
        return "-"
    if sign.isascii():
        return sign
    if sign.isdigit():
        return str(unicodedata.digit(sign))
    folded = unicodedata.normalize("NFKC", sign)
    return folded if len(folded) == 1 and folded.isascii() else _DOTS.get(sign, sign)


def _removed(kind: str, found: re.Match[str]) -> str:
    is_ip, digits = kind == "ip", found.groupdict().get("apart")
    if (is_ip and not _is_address(found[0])) or (digits and not _is_cpr(digits)):
        return found[0]
    return f"[{kind} fjernet]"


def _is_cpr(digits: str) -> bool:
    return re.match(_DAY, re.sub(r"\D", "", digits)) is not None


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
