"""Ozone in New York, May to September 1973, as R prints its dataset ``airquality``.

Whole numbers from 1 to 168, so each value is a position of a scale of 168 points.
"""

from __future__ import annotations

# fmt: off
OZONE = {
    5: (41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23,
        45, 115, 37),
    6: (29, 71, 39, 23, 21, 37, 20, 12, 13),
    7: (135, 49, 32, 64, 40, 77, 97, 97, 85, 10, 27, 7, 48, 35, 61, 79, 63, 16, 80, 108, 20, 52,
        82, 50, 64, 59),
    8: (39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73,
        76, 118, 84, 85),
    9: (96, 78, 73, 91, 47, 32, 20, 23, 21, 24, 44, 21, 28, 9, 13, 46, 18, 13, 24, 16, 13, 23,
        36, 7, 14, 30, 14, 18, 20),
}
# fmt: on
COUNTS = {month: [days.count(at) for at in range(1, 169)] for month, days in OZONE.items()}
"""Month -> days per value, 1 to 168."""
