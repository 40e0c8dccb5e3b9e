"""What workers are forked from: importing this module makes a process ready for reports.

Only what a report uses belongs here: pingouin and statsmodels take seconds to import, and are
done with by the time reports are made.
"""

from __future__ import annotations

import gc

from pipeline.report import engine, making, page, sections

__all__ = ["engine", "making", "page", "sections"]

engine.warm_up()
gc.collect()
gc.freeze()  # a worker's own collections need not walk through what it inherited
