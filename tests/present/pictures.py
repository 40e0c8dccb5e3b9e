"""An SVG as a test sees it: every element with the style it has, its groups' included."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, fromstring


def styled(svg: str) -> Iterator[tuple[Element, str]]:
    """Every element with its style; what a group says holds for its parts, and comes first."""
    return _styled(fromstring(svg), "")  # noqa: S314 - our own drawing


def _styled(element: Element, above: str) -> Iterator[tuple[Element, str]]:
    style = f"{above};{element.get('style', '')}"
    yield element, style
    for child in element:
        yield from _styled(child, style)
