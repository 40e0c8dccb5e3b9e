"""One file per figure. Each draws from an ``Extract`` and returns a ``FigureResult``."""
