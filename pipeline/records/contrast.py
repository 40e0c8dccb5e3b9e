"""Whether one colour can be read on another."""

from __future__ import annotations

import re

READABLE = 4.5
"""Contrast of text against its ground, WCAG 2.1 AA (1.4.3)."""


def contrast(one: str, other: str) -> float:
    """WCAG 2.1's contrast ratio of two colours #rrggbb, 1 to 21.

    >>> contrast("#000000", "#ffffff"), round(contrast("#777777", "#ffffff"), 2)
    (21.0, 4.48)
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(part, 16) / 255 for part in re.findall("[0-9a-fA-F]{2}", colour)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
