"""What workers are forked from: importing this module makes a process ready for reports.

Only what a report uses belongs here: pingouin and statsmodels take seconds to import, and are
done with by the time reports are made.
"""

from __future__ import annotations

import gc

from pipeline.report import engine, jobs, page

__all__ = ["engine", "jobs", "page"]

engine.warm_up()
gc.collect()
gc.freeze()  # a worker's own collections need not walk through what it inherited
