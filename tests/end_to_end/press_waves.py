"""Waves of press files with every fault in them, small enough to be read in both ways."""

from __future__ import annotations

import random
from pathlib import Path

HEAD = """\
model = 1
type = "authority"
period = { start = 2026-01-01, end = 2026-06-30 }
checks = { max_rejected_share = 1.0 }
[series]
"""
UNITS = """\
[[centres]]
id = "nord"
name = "Borgercenter Nord"
units = [
  { id = "a", name = "Ålborg", codes = ["stand-1", "11"] },
  { id = "b", name = "Bjerg", codes = ["stand-2", "12"] },
]
"""
SMILEY = '[[questions]]\nid = "smiley"\nscale = "satisfaction_4"\n'
GENERIC = '[[files]]\npath = "tryk.csv"\nformat = "generic"\n'
GENERIC += 'columns = { unit = "sted", date = "tid" }\n'
KEYED = GENERIC.replace("{ unit", '{ person = "nr", unit')
KIOSK = '[[files]]\npath = "kiosk.csv"\n'
DESK = '[[files]]\npath = "desk.csv"\n'
SMILEYS = (
    "😀",
    "Grøn",
    "4",
    "Meget tilfreds",
    "gul",
    "1",
    "2.0",
    "☹️",
    "Ved ikke",
    "",
    "9",
    "vrøvl",
)
STANDS = ("stand-1", "stand-2", "Ålborg", "bjerg", "nowhere", "")


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  (makes test data)


def times(count: int, seed: int = 1, step: int = 4000) -> list[str]:
    """ISO times, some in bursts, some with T, some that are none."""
    rng = _chance(seed)
    found, at = [], 0
    for _ in range(count):
        at += rng.choice((1, 1, 1, 2, 3, rng.randrange(step)))
        day, second = divmod(at, 86_400)
        clock = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
        text = f"2026-{1 + day // 28 % 6:02}-{1 + day % 28:02} {clock}"
        odd = (
            "2026-02-30 10:00:00",
            "",
            "i går",
            "2026-01-05",
            text.replace(" ", "T") + ".123+01:00",
        )
        found.append(rng.choice(odd) if rng.random() < 0.05 else text)
    return found


def generic_rows(count: int, seed: int = 1) -> list[str]:
    """A header and rows with an id, a column that nothing uses, and a trailing one without name."""
    rng = _chance(seed)
    rows = ["nr;tid;sted;smiley;note"]
    for at, time in enumerate(times(count, seed)):
        key = "" if rng.random() < 0.01 else str(rng.randrange(count) if rng.random() < 0.1 else at)
        stand = rng.choice(STANDS[:2]) if rng.random() < 0.9 else rng.choice(STANDS)
        smiley = rng.choice(SMILEYS[:9]) if rng.random() < 0.95 else rng.choice(SMILEYS)
        said = f"vrøvl {at}" if smiley == "vrøvl" else smiley
        rows.append(f"{key};{time};{stand};{said};{rng.choice(('', 'ja'))}")
    return rows


def spoilt(rows: list[str], seed: int = 1) -> list[str]:
    """The rows with broken, blank and quoted ones, stray quotes and white space among them."""
    rng = _chance(seed)
    odd = [
        "",
        "   ",
        ";;;;",
        ' ; ;"";; ',
        "1;2026-01-05 10:00:00;stand-1",
        "1;2026-01-05 10:00:00;stand-1;4;;;;",
        " 77 ; 2026-01-05 10:00:00 ; stand-1 ; 4 ; x ",
        '"88";"2026-01-05 10:00:01";"stand-2";"Grøn";"en; note"',
        '"89";"2026-01-05 10:00:02";"stand-2";"Meget ""tilfreds""";""',
        '90;2026-01-05 10:00:03;stand-2;4;"to\nlinjer"',
        '91;2026-01-05 10:00:04;"stand-2"x;4;',
        '92;2026-01-05 10:00:05;sta"nd-2;4;',
        "93;2026-01-05 10:00:06;stand-1;\u00a04\u2003;",
    ]
    found = list(rows)
    for one in odd * 2:
        found.insert(rng.randrange(1, len(found)), one)
    return found


def kiosk_rows(count: int, seed: int = 1) -> list[str]:
    """Button feedbacks of HappyOrNot: misuse, one id twice, buttons that are none."""
    rng = _chance(seed)
    rows = ["feedbackId,localTime,surveyId,experiencePointId,buttonIndex,misuse,ui"]
    for at, time in enumerate(times(count, seed)):
        key = f"f-{rng.randrange(count) if rng.random() < 0.05 else at:06}"
        button = (
            rng.choice(("0", "1", "2", "3")) if rng.random() < 0.97 else rng.choice(("", "x", "9"))
        )
        misuse = "true" if rng.random() < 0.05 else rng.choice(("false", "0"))
        rows.append(
            f"{key},{time},{rng.choice((5, 5, 6))},{rng.choice((11, 12))},{button},{misuse},link"
        )
    return rows


def desk_rows(count: int, seed: int = 1) -> list[str]:
    """Answers at a front desk, with an employee's name that nobody may keep."""
    rng = _chance(seed)
    rows = ["Id;QueueId;Dato;AnswerNumber;MaxAnswerNumber;EmployeeName"]
    for at, time in enumerate(times(count, seed)):
        rows.append(f"{at};{rng.choice((11, 12))};{time};{rng.randrange(1, 5)};4;Bo Bech")
    return rows


def write(folder: Path, wave: str, files: dict[str, bytes]) -> Path:
    """Write the wave's raw folder; returns it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "wave.toml").write_text(wave, encoding="utf-8")
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def as_bytes(rows: list[str], encoding: str = "utf-8", end: str = "\n") -> bytes:
    """The rows as a file."""
    return (end.join(rows) + end).encode(encoding, errors="replace")
