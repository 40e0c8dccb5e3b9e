"""Changes to the rows of an export, before it is written: the same for every format."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from tests.fuzz.changes import Changed, Truth, named, of_rows
from tests.fuzz.made import Cell, Export, Rows

WIDEST = 16_384
JUNK: Sequence[Cell] = (
    *("", " ", "../../etc/passwd", "<script>alert(1)</script>", "=1+1", "@x", "é" * 10_000),
    *("NaN", "inf", "-inf", "1e400", "1_0", "٣", "４", "4,0", "4.00", "-0", "+4", "0x4", "²"),
    *("\u202eskjult", "\u200b4", "a\u2028b", "\ufeff4", "\ufffd", "😀", "\x07", "\x85", "None"),
    *("2024-02-30", "31-31-2024", "9999-12-31", "0001-01-01", "45537", "12345678901234567890"),
    *('"', "'", ";", ",", "\\", "\\N", "{}", "[]", "null", "TRUE", "%", "$(ls)", "a\nb", "\t"),
)


def as_written(_rng: Random, export: Export) -> Changed:
    return of_rows(export, export.rows)


def rows_shuffled(rng: Random, export: Export) -> Changed:
    head, below = _parts(export)
    return of_rows(export, (*head, *rng.sample(below, len(below))))


def columns_shuffled(rng: Random, export: Export) -> Changed:
    width = len(export.rows[0])
    order = rng.sample(range(width), width)
    return of_rows(export, tuple(tuple(row[at] for at in order) for row in export.rows))


def column_dropped(rng: Random, export: Export) -> Changed:
    gone = rng.randrange(len(export.rows[0]))
    return of_rows(export, tuple((*row[:gone], *row[gone + 1 :]) for row in export.rows), "part")


def column_twice(rng: Random, export: Export) -> Changed | None:
    if export.container == "spss":
        return None  # no such file can be written
    return of_rows(export, _with_copy(rng, export, ""), "part")


def column_copied(rng: Random, export: Export) -> Changed:
    is_open = not (export.is_closed or export.asks_about_numbers)
    return of_rows(export, _with_copy(rng, export, " (2)"), "same" if is_open else "part")


def column_renamed(rng: Random, export: Export) -> Changed:
    at = rng.randrange(len(export.rows[0]))
    name = rng.choice(("", "x", "../../etc", "<b>", "=A1", str(export.rows[0][at]).upper()))
    head = (*export.rows[0][:at], name, *export.rows[0][at + 1 :])
    return of_rows(export, (head, *export.rows[1:]), "part")


def column_of_junk(rng: Random, export: Export) -> Changed:
    at, value = rng.randrange(len(export.rows[0])), rng.choice(JUNK)
    head, below = _parts(export)
    rows = (*head, *((*row[:at], value, *row[at + 1 :]) for row in below))
    return of_rows(export, rows, "none", records=_known(export, rows))


def cells_of_junk(rng: Random, export: Export) -> Changed:
    head, below = _parts(export)
    rows = list(below)
    for _ in range(rng.randint(1, 4)):
        line, at = rng.randrange(len(rows)), rng.randrange(len(rows[0]))
        rows[line] = (*rows[line][:at], rng.choice(JUNK), *rows[line][at + 1 :])
    return of_rows(export, (*head, *rows), "none")


def cells_emptied(rng: Random, export: Export) -> Changed:
    head, below = _parts(export)
    emptied = tuple(
        (row[0], *(None if rng.random() < 0.2 else cell for cell in row[1:])) for row in below
    )
    return of_rows(export, (*head, *emptied), "part")


def no_rows(_rng: Random, export: Export) -> Changed:
    return of_rows(export, export.rows[: export.head], "part", is_refused=True)


def nothing(_rng: Random, export: Export) -> Changed:
    return Changed(export, b"", "part", 0, is_refused=True)


def header_in_the_middle(rng: Random, export: Export) -> Changed | None:
    if export.container in ("spss", "parquet"):
        return None  # its columns have types, and the header none
    head, below = _parts(export)
    at = rng.randint(1, len(below))
    return of_rows(export, (*head, *below[:at], *head[:1], *below[at:]), "part")


def row_twice(rng: Random, export: Export) -> Changed:
    head, below = _parts(export)
    again = rng.choice(below)
    truth: Truth = "none" if export.is_anonymous else "part"
    at = rng.randint(1, len(below))
    return of_rows(export, (*head, *below[:at], again, *below[at:]), truth)


def blank_rows(rng: Random, export: Export) -> Changed | None:
    if export.container not in ("text", "workbook", "xml"):
        return None
    head, below = _parts(export)
    blank = (None,) * len(head[0])
    rows: list[tuple[Cell, ...]] = []
    for row in below:
        rows += [row, *[blank] * rng.randint(0, 3)]
    return of_rows(export, (*head, *rows), records=export.records)


def columns_16384(_rng: Random, export: Export) -> Changed | None:
    if export.container in ("spss", "json"):
        return None
    more = WIDEST - len(export.rows[0])
    names = tuple(f"x{at}" for at in range(more))
    cells = ("",) * more
    ids = tuple(f'{{"ImportId":"x{at}"}}' for at in range(more)) if export.head == 3 else cells
    heads = (names, names, ids)[: export.head]
    wide = [
        (*row, *(heads[at] if at < export.head else cells)) for at, row in enumerate(export.rows)
    ]
    truth: Truth = "part" if export.is_closed else "same"
    return of_rows(export, tuple(wide), truth)


def _parts(export: Export) -> tuple[Rows, Rows]:
    return export.rows[: export.head], export.rows[export.head :]


def _with_copy(rng: Random, export: Export, more: str) -> Rows:
    at, to = rng.randrange(len(export.rows[0])), rng.randint(1, len(export.rows[0]))
    copies = [f"{row[at]}{more}" if line == 0 else row[at] for line, row in enumerate(export.rows)]
    return tuple((*row[:to], copies[line], *row[to:]) for line, row in enumerate(export.rows))


def _known(export: Export, rows: Rows) -> int | None:
    """Blank rows are no records, so that how many there are is only known where none is."""
    has_blank = any(not any(str(cell or "").strip() for cell in row) for row in rows)
    return None if has_blank else len(rows) - export.head


ROW_CHANGES = named(
    *(as_written, rows_shuffled, columns_shuffled, column_dropped, column_twice, column_copied),
    *(column_renamed, column_of_junk, cells_of_junk, cells_emptied, no_rows, nothing),
    *(header_in_the_middle, row_twice, blank_rows),
)
HEAVY = named(columns_16384)
