"""Are those who answered like those invited? Each background group's part of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babel.lists import format_list

from pipeline.present.blocks import FigureResult
from pipeline.present.figures.canvas import Canvas, Row, canvas
from pipeline.present.figures.drawing import drawn, nothing_to_draw
from pipeline.present.figures.marks import axis, dots
from pipeline.present.figures.pens import strokes
from pipeline.present.figures.sheet import ticks
from pipeline.present.figures.style import COLOUR
from pipeline.present.groups import Breakdown, category_name
from pipeline.present.numbers import difference, level
from pipeline.present.rows import Extract, Value
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts

_BESIDE, _APART = 190.0, 6.0


@dataclass(frozen=True)
class _Group:
    """One category: how many were invited and answered, and of how many of each."""

    name: str
    heading: str
    answered: Value
    invited: Value
    whole: tuple[Value, Value]

    @property
    def parts(self) -> tuple[float, float] | None:
        """Its part of those who answered and of those invited (0-1), where both are known."""
        counts = (self.answered.n, self.whole[0].n, self.invited.n, self.whole[1].n)
        if counts[0] is None or not counts[1] or counts[2] is None or not counts[3]:
            return None
        return counts[0] / counts[1], counts[2] / counts[3]


def draw(extract: Extract, texts: Texts, ways: Sequence[Breakdown]) -> FigureResult | None:
    """Respondents (dot) and invited (diamond); None where nobody's background was known before.

    ``ways``: breakdowns; those without people invited by category are left out.
    """
    known = [one for one in ways if _is_known(extract, one)]
    groups = [group for one in known for group in _groups(extract, texts, one)]
    if not groups:
        return None
    if not any(group.parts for group in groups):
        title, found = texts.t("profile.figure"), [group.answered for group in groups]
        return nothing_to_draw(texts, "figure-profile", title, found)
    legend = [(mark, texts.t(f"profile.legend_{mark}")) for mark in ("own", "others")]
    page = canvas([_row(texts, group) for group in groups], legend, 30, beside=_BESIDE)
    _parts(page, texts, groups)
    return drawn(page, _words(extract, texts, known, groups))


def _is_known(extract: Extract, one: Breakdown) -> bool:
    where = {"breakdown": one.id}
    found = [extract.find("invited", category=name, **where) for name in one.categories]
    return any(value.status != "not_measured" for value in found)


def _groups(extract: Extract, texts: Texts, one: Breakdown) -> list[_Group]:
    found = []
    for at, category in enumerate(one.categories):
        where = {"breakdown": one.id, "category": category}
        answered, invited = (extract.find(what, **where) for what in ("answered", "invited"))
        whole = extract.find("answered"), extract.find("invited")
        name = category_name(texts, one.id, category)
        found.append(_Group(name, "" if at else one.name, answered, invited, whole))
    return found


def _row(texts: Texts, group: _Group) -> Row:
    if group.parts is None:
        first = group.answered if group.answered.n is None else group.invited
        return Row(group.name, "", (shown(texts, "count", first).text,), group.heading)
    answered, invited = (level(texts, "share", part) for part in group.parts)
    note = texts.t("profile.invited", share=invited)
    return Row(group.name, answered, (note,), group.heading)


def _parts(page: Canvas, texts: Texts, groups: Sequence[_Group]) -> None:
    largest = max(part for group in groups if group.parts for part in group.parts)
    at = ticks(0, largest)
    axis(page, at, [level(texts, "share", place) for place in at])
    ends = [
        (group.parts, (y - _APART, y + _APART))
        for group, y in zip(groups, page.middles, strict=True)
        if group.parts
    ]
    strokes(page.plot, ends, color=COLOUR["muted"], linewidth=1.5, zorder=2)
    for side, mark in enumerate(("own", "others")):
        values = [group.parts[side] if group.parts else None for group in groups]
        dots(page, mark, values, offset=(-_APART, _APART)[side])


def _words(
    extract: Extract, texts: Texts, known: Sequence[Breakdown], groups: Sequence[_Group]
) -> FigureResult:
    first = next(group for group in groups if group.parts)
    answered, invited = (level(texts, "share", part) for part in first.parts or ())
    counts = {
        "answered": shown(texts, "count", first.whole[0], what="n").text,
        "invited": shown(texts, "count", first.whole[1], what="n").text,
    }
    return FigureResult(
        "figure-profile",
        _finding(extract, texts, known),
        texts.t("profile.base", **counts),
        texts.t("how.profile", label=first.name, answered=answered, invited=invited),
        _table(texts, groups),
    )


def _finding(extract: Extract, texts: Texts, known: Sequence[Breakdown]) -> str:
    """By the test behind the response rates: which backgrounds answered unlike, which alike."""
    found = {one.name: extract.find("representativity", breakdown=one.id) for one in known}
    names = {
        verdict: [
            texts.t("breakdowns.named", name=name)
            for name, value in found.items()
            if value.status == "shown" and value.verdict == verdict
        ]
        for verdict in ("differ", "unclear")
    }
    said = {key: str(format_list(some, locale=texts.locale)) for key, some in names.items() if some}
    if not said:
        return texts.t("profile.figure")
    return texts.t(f"profile.finding_{'_'.join(said)}", **said)


def _table(texts: Texts, groups: Sequence[_Group]) -> Table:
    rows, heading = [], ""
    for group in groups:
        heading = group.heading or heading
        rows.append((Cell(f"{heading}: {group.name}"), *_cells(texts, group)))
    headers = texts.lines("profile.columns")
    return Table("figure-profile-table", texts.t("profile.caption"), headers, tuple(rows))


def _cells(texts: Texts, group: _Group) -> tuple[Cell, Cell, Cell]:
    """Its two parts and the difference; one word over all three where a count is withheld."""
    if group.parts is None:
        first = group.answered if group.answered.n is None else group.invited
        withheld = shown(texts, "count", first)
        return withheld, withheld, withheld
    answered, invited = group.parts
    return (
        Cell(level(texts, "share", answered), "num"),
        Cell(level(texts, "share", invited), "num"),
        Cell(difference(texts, "share", answered - invited), "num"),
    )
