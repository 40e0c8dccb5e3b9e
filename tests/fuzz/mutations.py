"""Mutations of the table itself: columns, rows, cells and how it is written, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Literal

from tests.fuzz.draft import Draft, Formula, Known, Row
from tests.fuzz.survey import COMMENTS

Mutation = Callable[[Draft, Random], Draft]
"""A mutated draft; the same draft where it does not fit."""

_RANK = {"same": 0, "some": 1, "any": 2}
_SHEETS = ("xlsx", "ods", "xml")


def less(
    draft: Draft,
    answers: Literal["same", "some", "any"] = "same",
    *,
    extra: int | None = 0,
    accepts: bool | None = True,
) -> Known:
    """What is known after one more mutation that leaves this much known by itself."""
    before = draft.known
    return Known(
        extra=None if extra is None or before.extra is None else before.extra + extra,
        answers=max(before.answers, answers, key=_RANK.__getitem__),
        accepts=before.accepts
        if accepts is True
        else (None if before.accepts is None else accepts),
    )


def shuffled_rows(draft: Draft, rng: Random) -> Draft:
    """The records in another order."""
    return replace(draft, rows=tuple(rng.sample(draft.rows, len(draft.rows))))


def shuffled_columns(draft: Draft, rng: Random) -> Draft:
    """The columns in another order, under their own names."""
    order = rng.sample(range(_width(draft)), _width(draft))
    return _columns(draft, lambda cells: [cells[at] for at in order])


def dropped_column(draft: Draft, rng: Random) -> Draft:
    """One column less."""
    at = rng.randrange(_width(draft))
    # Without a column of its own, a file may be read as any table: header lines become records.
    known = less(draft, "some", extra=0 if len(draft.header) == 1 else None, accepts=None)
    return replace(_columns(draft, lambda cells: [*cells[:at], *cells[at + 1 :]]), known=known)


def doubled_column(draft: Draft, rng: Random) -> Draft:
    """One column twice, under one name."""
    if draft.form.container in ("sav", "zsav"):
        return draft
    at = rng.randrange(_width(draft))
    known = less(draft, accepts=None)
    return replace(_columns(draft, lambda cells: [*cells, cells[at]]), known=known)


def doubled_elsewhere(draft: Draft, rng: Random) -> Draft:
    """One column twice, the second time under a name of its own."""
    at = rng.randrange(_width(draft))
    copied = _columns(draft, lambda cells: [*cells, cells[at]])
    first = (*copied.header[0][:-1], "ekstra_kolonne")
    accepts = None if draft.closed or draft.format in ("enalyzer", "ms_forms") else True
    return replace(copied, header=(first, *copied.header[1:]), known=less(draft, accepts=accepts))


def no_rows(draft: Draft, rng: Random) -> Draft:
    """The header alone."""
    return replace(draft, rows=(), known=less(draft, accepts=False))


def doubled_rows(draft: Draft, rng: Random) -> Draft:
    """Some records once more, further down."""
    again = rng.sample(draft.rows, rng.randint(0, len(draft.rows)))
    return replace(draft, rows=(*draft.rows, *again))


def blank_rows(draft: Draft, rng: Random) -> Draft:
    """Rows without any value between the others: no records."""
    if draft.form.container in ("json", "sav", "zsav"):
        return draft
    rows = list(draft.rows)
    empty = Row(("",) * _width(draft))
    for _ in range(rng.randint(1, 4)):
        rows.insert(rng.randint(0, len(rows)), empty)
    added = len(rows) - len(draft.rows)
    # A blank row has no truth: it counts neither as accepted nor as rejected.
    known = less(draft, extra=-added)
    return replace(draft, rows=tuple(rows), known=replace(known, answers="some"))


def header_in_the_middle(draft: Draft, rng: Random) -> Draft:
    """The names of the columns once more, between the records."""
    if len(draft.header) > 1 or draft.form.container == "sav" or draft.form.container == "zsav":
        return draft
    at = rng.randint(1, max(len(draft.rows), 1))
    rows = (*draft.rows[:at], Row(draft.header[0]), *draft.rows[at:])
    return replace(draft, rows=rows, known=less(draft, "some", accepts=None))


def totals_row(draft: Draft, rng: Random) -> Draft:
    """A last row with totals, as Excel makes them."""
    names = draft.header[0]
    cells = tuple("I alt" if at == 0 else rng.choice(("", "1234")) for at in range(len(names)))
    rows = (*draft.rows, Row(cells))
    return replace(draft, rows=rows, known=less(draft, "some", accepts=None))


def odd_comments(draft: Draft, rng: Random) -> Draft:
    """Paths, markup, formulas and quotes where free text stands."""
    if draft.free not in draft.header[0]:
        return draft
    at = draft.header[0].index(draft.free)
    rows = [
        replace(row, cells=(*row.cells[:at], rng.choice(COMMENTS), *row.cells[at + 1 :]))
        if rng.random() < 0.7
        else row
        for row in draft.rows
    ]
    accepts = None if draft.format in ("enalyzer", "ms_forms") else True
    return replace(draft, rows=tuple(rows), known=less(draft, accepts=accepts))


def padded_cells(draft: Draft, rng: Random) -> Draft:
    """White space around some cells and names."""

    def padded(cells: Sequence[str]) -> list[str]:
        return [
            rng.choice(("", "", " ", "  ", "\t", "\u00a0")) + cell + rng.choice(("", " ", "\n"))
            if cell and rng.random() < 0.2
            else cell
            for cell in cells
        ]

    is_typed = draft.form.container in ("json", "parquet", "sav", "zsav")
    rows = tuple(replace(row, cells=tuple(padded(row.cells))) for row in draft.rows)
    return draft if is_typed else replace(draft, rows=rows)


def emptied_cells(draft: Draft, rng: Random) -> Draft:
    """Some cells without their value."""
    rows = tuple(
        replace(row, cells=tuple("" if rng.random() < 0.1 else cell for cell in row.cells))
        for row in draft.rows
    )
    known = less(draft, "some", extra=None, accepts=None)
    return replace(draft, rows=rows, known=known)


def swapped_cells(draft: Draft, rng: Random) -> Draft:
    """Cells under the wrong names: every row keeps its values, in another order."""
    rows = tuple(
        replace(row, cells=tuple(rng.sample(row.cells, len(row.cells))))
        if rng.random() < 0.2
        else row
        for row in draft.rows
    )
    return replace(draft, rows=rows, known=less(draft, "any", accepts=None))


def many_columns(draft: Draft, rng: Random) -> Draft:
    """Columns nobody asked for, sometimes as many as Excel can hold."""
    most = 16_384 if rng.random() < 0.02 else rng.choice((20, 200))
    value = rng.choice(("", "x"))
    fill = most - _width(draft)
    if draft.form.container in ("sav", "zsav") or fill < 1:
        return draft
    names = [f"ekstra {at}" for at in range(fill)]
    header = (
        (*draft.header[0], *names),
        *((*line, *(_import_id(line, name) for name in names)) for line in draft.header[1:]),
    )
    wide = tuple(replace(row, cells=(*row.cells, *[value] * fill)) for row in draft.rows)
    accepts = None if draft.closed else True
    return replace(draft, header=header, rows=wide, known=less(draft, accepts=accepts))


def _import_id(line: Sequence[str], name: str) -> str:
    return f'{{"ImportId": "{name}"}}' if line[0].startswith("{") else name


def formula_cells(draft: Draft, rng: Random) -> Draft:
    """Cells that are computed: with the result they were saved with, or without any."""
    if draft.form.container != "xlsx":
        return draft
    loses = rng.random() < 0.3

    def computed(cell: str) -> str:
        if not cell or rng.random() > 0.3:
            return cell
        return Formula("") if loses and rng.random() < 0.5 else Formula(cell)

    rows = tuple(
        replace(row, cells=tuple(computed(cell) for cell in row.cells)) for row in draft.rows
    )
    known = less(draft, "some", extra=None, accepts=None) if loses else less(draft)
    return replace(draft, rows=rows, known=known)


def merged_cells(draft: Draft, rng: Random) -> Draft:
    """Cells put together: only the first one keeps its value."""
    if draft.form.container != "xlsx":
        return draft
    height, width = len(draft.rows) + len(draft.header), _width(draft)
    ranges = []
    for _ in range(rng.randint(1, 3)):
        top, left = rng.randrange(height), rng.randrange(width)
        down, across = rng.choice(((0, 1), (1, 0), (2, 2), (0, width)))
        ranges.append((top, left, min(top + down, height - 1), min(left + across, width - 1)))
    known = less(draft, "some", extra=None, accepts=None)
    return replace(draft, form=replace(draft.form, merged=tuple(ranges)), known=known)


def other_separator(draft: Draft, rng: Random) -> Draft:
    """Another sign between the columns, and sometimes the wave file says so."""
    if draft.form.container != "text":
        return draft
    sign = rng.choice(";,\t|")
    is_stated = rng.random() < 0.5
    stated = {**draft.stated, "separator": sign} if is_stated else dict(draft.stated)
    # Names of columns may hold the other signs more often: then the separator is asked for.
    accepts = True if is_stated and not draft.beside else None
    form = replace(draft.form, separator=sign)
    return replace(draft, form=form, stated=stated, known=less(draft, accepts=accepts))


def other_encoding(draft: Draft, rng: Random) -> Draft:
    """Another encoding that has all letters of the file."""
    if draft.form.container != "text":
        return draft
    text = "".join(cell for row in (*draft.header, *(r.cells for r in draft.rows)) for cell in row)
    names = ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"]
    names += ["cp1252"] * 3 if text.encode("cp1252", "ignore").decode("cp1252") == text else []
    return replace(draft, form=replace(draft.form, encoding=rng.choice(names)))


def wrong_encoding(draft: Draft, rng: Random) -> Draft:
    """An encoding nobody expects, or one that the wave file states wrongly."""
    if draft.form.container != "text":
        return draft
    form = replace(draft.form, encoding=rng.choice(("cp850", "mac-roman", "iso8859-15", "utf-7")))
    stated = dict(draft.stated)
    if rng.random() < 0.5:
        form, stated["encoding"] = draft.form, rng.choice(("cp850", "utf-16", "utf-8", "cp1252"))
    known = less(draft, "any", extra=None, accepts=None)
    return replace(draft, form=form, stated=stated, known=known)


def other_line_ends(draft: Draft, rng: Random) -> Draft:
    """Other ends of lines, also mixed ones."""
    form = replace(draft.form, newline=rng.choice(("\n", "\r\n", "\r", "mixed")))
    return replace(draft, form=form)


def quotes_everywhere(draft: Draft, rng: Random) -> Draft:
    """Every cell within quotes, or only those that need it."""
    return replace(draft, form=replace(draft.form, quotes_all=not draft.form.quotes_all))


def another_sheet(draft: Draft, rng: Random) -> Draft:
    """A second sheet with something in it, or with nothing."""
    if draft.form.container not in _SHEETS:
        return draft
    rows = rng.choice(([], [["Noter"], ["Udtræk fra 2. september"]]))
    beside = {**draft.form.sheets_beside, rng.choice(("Noter", "Ark 2", "<x>")): rows}
    accepts = None if rows else True
    form = replace(draft.form, sheets_beside=beside)
    return replace(draft, form=form, known=less(draft, accepts=accepts))


def _width(draft: Draft) -> int:
    return len(draft.header[0])


def _columns(draft: Draft, change: Callable[[Sequence[str]], list[str]]) -> Draft:
    """The draft with every row and header line changed in the same way."""
    return replace(
        draft,
        header=tuple(tuple(change(line)) for line in draft.header),
        rows=tuple(replace(row, cells=tuple(change(row.cells))) for row in draft.rows),
    )


HARMLESS: Mapping[str, Mutation] = {
    mutation.__name__: mutation
    for mutation in (
        *(shuffled_rows, shuffled_columns, doubled_elsewhere, doubled_rows, odd_comments),
        *(padded_cells, many_columns, other_separator, other_encoding, other_line_ends),
        *(quotes_everywhere, another_sheet),
    )
}
"""After these the truth stays known."""

HARMFUL: Mapping[str, Mutation] = {
    mutation.__name__: mutation
    for mutation in (
        *(dropped_column, doubled_column, no_rows, blank_rows, header_in_the_middle, totals_row),
        *(emptied_cells, swapped_cells, formula_cells, merged_cells, wrong_encoding),
    )
}
