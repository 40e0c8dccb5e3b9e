"""What workers are forked from: importing this module makes a process ready for reports.

Only what a report uses belongs here: pingouin and statsmodels take seconds to import, and are
done with by the time reports are made.
"""

from __future__ import annotations

import gc

from pipeline.present.blocks import FigureResult
from pipeline.present.figures.canvas import Row, canvas
from pipeline.present.figures.drawing import drawn
from pipeline.present.figures.marks import dots
from pipeline.present.figures.style import MARKS
from pipeline.present.texts import languages, texts_in
from pipeline.report import engine, making, page, sections

__all__ = ["engine", "making", "page", "sections"]


def _draw_once() -> None:
    """Pay for what every first picture pays for: fonts, and the first use of the libraries."""
    mark = next(iter(MARKS))
    plot = canvas([Row("Svar", "1 %", ("2",))], [(mark, "Svar")], 20)
    dots(plot, mark, [0.5])
    drawn(plot, FigureResult("warm", "Svar"))
    for language in languages():
        texts_in(language).t("response.people", count=1234)


engine.warm_up()
_draw_once()
gc.collect()
gc.freeze()  # a worker's own collections need not walk through what it inherited
