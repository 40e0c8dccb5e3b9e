"""What reports that are out already told and withheld: of the previous wave, and of this.

An old publication can be subtracted from a new one. So what one withheld stays withheld, and what
one told the audit takes as known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace

from pipeline.disclosure.cells import Cell, Sizes
from pipeline.disclosure.counts import OWN_BREAKDOWNS, count_cells, with_cells
from pipeline.disclosure.rests import Context
from pipeline.errors import DisclosureError
from pipeline.records import Released


@dataclass(frozen=True)
class Earlier:
    """The published release of the previous wave, and an earlier one of this wave.

    ``items``: this wave's question id -> the id in the previous wave's release, where they differ.
    """

    previous: Released | None = None
    same_wave: Released | None = None
    items: Mapping[str, str] = field(default_factory=dict)


def check_waves(earlier: Earlier, context: Context) -> None:
    """Raise DisclosureError where a release is of another wave than it is given for."""
    about = context.about
    for release, expected in ((earlier.previous, about.previous), (earlier.same_wave, about.wave)):
        if release is not None and release.about.wave != expected:
            raise DisclosureError(
                "the earlier release is of another wave",
                expected=repr(expected),
                got=repr(release.about.wave),
                todo="give the release of the wave named under [[previous]]",
            )


def withheld_before(cells: Iterable[Cell], context: Context, earlier: Earlier) -> frozenset[Cell]:
    """The cells that an earlier report withheld: they stay withheld.

    Of the previous wave a theme is withheld where its report withheld one of the questions.
    """
    previous = _withheld(earlier.previous, context.about.previous)
    same_wave = _withheld(earlier.same_wave, context.about.wave)

    def then(cell: Cell) -> Set[Cell]:
        made_of = context.themes.get(cell.item, ())
        items = (earlier.items.get(item, item) for item in (cell.item, *made_of))
        return {replace(cell, item=item) for item in items}

    return frozenset(
        cell
        for cell in cells
        if cell in same_wave
        or (cell.wave == context.about.previous and not previous.isdisjoint(then(cell)))
    )


def _withheld(release: Released | None, wave: str) -> frozenset[Cell]:
    if release is None:
        return frozenset()
    rows = release.suppression
    # Where only the details were left out (breakdown answer), the cell itself was shown.
    rows = rows[(rows["wave"] == wave) & (rows["breakdown"] != "answer")]
    columns = ["wave", "item", "centre", "unit", "breakdown", "category"]
    return frozenset(Cell(*key) for key in rows[columns].itertuples(index=False, name=None))


def public_before(context: Context, earlier: Earlier) -> Mapping[Cell, Sizes]:
    """The counts the previous wave's own report showed, named by this wave's question ids.

    Answers, positive and negative; the answers alone where this wave tells no share positive of
    then.
    """
    if earlier.previous is None:
        return {}
    rows, about = earlier.previous.rows, context.about
    told = rows["measure"].eq("share_positive") & rows["breakdown"].isin(OWN_BREAKDOWNS)
    rows = rows[told & (rows["wave"] == about.previous) & (rows["status"] == "shown")]
    shown = count_cells(with_cells(rows, {}), earlier.previous.about)
    shares = {kpi.questions[0] for kpi in about.kpis if kpi.kind == "share_positive"}
    found: dict[Cell, Sizes] = {}
    for question in about.questions:
        then = earlier.items.get(question.id, question.id)
        length = 3 if question.id in shares else 1
        mine = {cell: sizes for cell, sizes in shown.items() if cell.item == then}
        found |= {replace(c, item=question.id): sizes[:length] for c, sizes in mine.items()}
    return found
