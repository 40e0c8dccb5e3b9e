"""What the previous wave's report already told, and what it withheld."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.disclosure.cells import Cell
from pipeline.errors import DisclosureError
from pipeline.records import About, Released


def withheld_before(
    cells: Iterable[Cell], about: About, earlier: Released | None, items: Mapping[str, str]
) -> frozenset[Cell]:
    """The cells of the previous wave that its own report withheld: they stay withheld.

    ``items``: this wave's question id -> the id in the earlier release, where they differ. Raises
    DisclosureError when the release is of another wave than the one compared with.
    """
    if earlier is None:
        return frozenset()
    if earlier.about.wave != about.previous:
        raise DisclosureError(
            "the earlier release is of another wave",
            expected=repr(about.previous),
            got=repr(earlier.about.wave),
            todo="give the release of the wave named under [[previous]]",
        )
    rows = earlier.suppression
    # Where only the details were left out (breakdown answer), the cell itself was shown.
    rows = rows[(rows["wave"] == about.previous) & (rows["breakdown"] != "answer")]
    modes = rows["category"].where(rows["breakdown"] == "mode", "")
    keys = set(zip(rows["item"], rows["centre"], rows["unit"], modes, strict=True))
    return frozenset(
        cell
        for cell in cells
        if cell.wave == about.previous
        and (items.get(cell.item, cell.item), cell.centre, cell.unit, cell.mode) in keys
    )


def public_before(
    about: About, earlier: Released | None, items: Mapping[str, str]
) -> frozenset[Cell]:
    """The cells of the previous wave whose share positive its own report showed.

    They are named by this wave's question ids.
    """
    if earlier is None:
        return frozenset()
    rows = earlier.rows
    rows = rows[
        (rows["wave"] == about.previous)
        & (rows["measure"] == "share_positive")
        & (rows["status"] == "shown")
    ]
    shown = list(zip(rows["item"], rows["centre"], rows["unit"], strict=True))
    return frozenset(
        Cell(about.previous, question.id, centre, unit)
        for question in about.questions
        for item, centre, unit in shown
        if item == items.get(question.id, question.id)
    )
